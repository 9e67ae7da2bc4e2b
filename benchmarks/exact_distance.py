"""Certified boundary distances of random networks n-n-n-1, one string each, in CPU seconds.

At n = 20 against both ways there are: evaluating all 2ⁿ strings in batches, and a mixed-integer
program (HiGHS; big-M for each ReLU, with interval bounds; minimise the number of flips). The same
networks, and equal answers are asserted. At n = 100, where neither ends: the share of networks
decided within ten seconds each.

Floor of a plain search in order of distance: every closer string goes through the second layer, a
matrix product, whose rate in float32 is measured in the same run. Models that cannot be pruned
(here: tanh) have to be searched that way and are held against it; the others against its time
where it could never end.
"""

import importlib.util
import math
import time
from collections.abc import Callable
from statistics import mean, median
from typing import Any

import numpy as np
import torch
from torch import nn

import priorscope as ps

from ._timing import row

ALL, PROGRAM = "all 2^n strings in batches", "HiGHS, big-M"
SECONDS = 10.0


def run(*, smoke: bool) -> list[dict]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        small, large, count = (12, 40, 4) if smoke else (20, 100, 60)
        _compile()
        rate = _rate(large)
        return [*_against_rivals(small, count), *_beyond(large, count if smoke else 100, rate),
                _plain(large, 2000 if smoke else 200_000, rate)]
    finally:
        torch.set_num_threads(threads)


def _compile() -> None:
    """Search something that greedy descent does not decide, so that compiling is not timed."""
    modules, starts = _networks(6, 1)
    ps.boundary_distance(modules[0], starts, search="exact", values=(-1, 1), threshold=1e9)


def _networks(n: int, count: int,
              activation: str = "relu") -> tuple[list[nn.Sequential], torch.Tensor]:
    arch = ps.MLP(inputs=n, widths=(n, n), bias=False, activation=activation)
    nets = ps.sample(arch, ps.he_normal(), count=count)
    return list(nets), ps.random_bits(n, count=count)


def _exact(model: nn.Sequential, x: torch.Tensor) -> ps.measures.BoundaryDistance:
    return ps.boundary_distance(model, x[None], search="exact", values=(-1, 1))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer


def _against_rivals(n: int, count: int) -> list[dict]:
    modules, starts = _networks(n, count)
    rivals: dict[str, Callable[[nn.Sequential, torch.Tensor], float]] = {ALL: exhaustive}
    if importlib.util.find_spec("highspy") is not None:
        rivals[PROGRAM] = mixed_integer
    taken: dict[str, list[float]] = {name: [] for name in ("ours", *rivals)}
    for index, (model, x) in enumerate(zip(modules, starts, strict=True)):
        seconds, ours = _timed(lambda model=model, x=x: float(_exact(model, x).distance[0]))
        taken["ours"].append(seconds)
        for name, rival in rivals.items():
            if name == PROGRAM and (index >= 15 or math.isinf(ours)):
                continue  # it can take minutes; a program without a solution says nothing of speed
            seconds, answer = _timed(lambda model=model, x=x, rival=rival: rival(model, x))
            taken[name].append(seconds)
            if answer != ours:
                raise AssertionError(f"{name} finds {answer}, priorscope {ours}, network {index}")
    rows = []
    for name in (ALL, PROGRAM):
        for kind, statistic in (("median", median), ("worst", max)):
            theirs = statistic(taken[name]) if name in taken else None
            rows.append(row(f"n={n}, {kind} of {len(taken.get(name, []))} networks",
                            statistic(taken["ours"]), name, theirs))
    return rows


def exhaustive(model: nn.Sequential, x: torch.Tensor) -> float:
    """Evaluate all strings in batches; a sign within rounding would show in the comparison."""
    n, nearest = len(x), math.inf
    place = torch.arange(n)
    with torch.no_grad():
        positive = bool(model(x[None]) > 0)
        for first in range(0, 2**n, 2**14):
            codes = torch.arange(first, min(first + 2**14, 2**n))
            flips = (codes[:, None] >> place) & 1
            other = (model(x * (1 - 2 * flips)) > 0)[:, 0] != positive
            if bool(other.any()):
                nearest = min(nearest, float(flips[other].sum(dim=1).min()))
    return nearest


def mixed_integer(model: nn.Sequential, x: torch.Tensor) -> float:
    """Minimise the flips subject to a change of sign, one binary a bit and a ReLU."""
    import highspy

    weights = [layer.weight.detach().double().numpy() for layer in model
               if isinstance(layer, nn.Linear)]
    start = x.double().numpy()
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    for name in ("primal_feasibility_tolerance", "mip_feasibility_tolerance"):
        solver.setOptionValue(name, 1e-9)
    flips = [solver.addBinary() for _ in start]
    values: list[Any] = [s - 2 * s * flip for s, flip in zip(start, flips, strict=True)]
    low, high = -np.ones(len(start)), np.ones(len(start))
    for weight in weights[:-1]:
        least = np.minimum(weight * low, weight * high).sum(axis=1)
        most = np.maximum(weight * low, weight * high).sum(axis=1)
        units = []
        for line, bottom, top in zip(weight, least, most, strict=True):
            z = solver.qsum(float(w) * value for w, value in zip(line, values, strict=True))
            unit, on = solver.addVariable(lb=0.0, ub=max(0.0, top)), solver.addBinary()
            solver.addConstr(unit >= z)
            solver.addConstr(unit <= z - min(0.0, bottom) * (1 - on))
            solver.addConstr(unit <= max(0.0, top) * on)
            units.append(unit)
        values, low, high = units, np.maximum(least, 0), np.maximum(most, 0)
    output = solver.qsum(float(w) * value for w, value in zip(weights[-1][0], values, strict=True))
    with torch.no_grad():
        positive = bool(model(x[None]) > 0)
    solver.addConstr(output <= 0 if positive else output >= 1e-7)
    solver.minimize(solver.qsum(flips))
    return float(round(solver.getObjectiveValue()))


def _beyond(n: int, count: int, rate: float) -> list[dict]:
    """Decide networks whose strings are too many to count."""
    modules, starts = _networks(n, count)
    rows: list[dict] = []
    groups: dict[float, list[float]] = {}
    for model, x in zip(modules, starts, strict=True):
        seconds, result = _timed(lambda model=model, x=x: _exact(model, x))
        decided = bool(result.certified[0]) and seconds <= SECONDS
        groups.setdefault(float(result.distance[0]) if decided else math.inf, []).append(seconds)
    every = [seconds for group in groups.values() for seconds in group]
    share = 1 - len(groups.get(math.inf, [])) / count
    rows.append({"what": f"n={n}, median of {count} networks", "ours_s": median(every),
                 "floor": f"{share:.1%} decided within {SECONDS:.0f} s each, "
                          f"mean {mean(every):.3g} s, worst {max(every):.3g} s"})
    for distance in sorted(groups):
        group, known = groups[distance], math.isfinite(distance)
        strings = sum(math.comb(n, k) for k in range(1, int(distance))) if known else 0
        rows.append(row(
            f"n={n}, distance {distance:.0f}, {len(group)} networks" if known
            else f"n={n}, undecided, {len(group)} networks", median(group),
            "the products alone" if strings else None, strings / rate if strings else None,
            f"{strings:.2g} strings to rule out at {rate / 1e6:.2g}e6 a second"
            if strings else ""))
    return rows


def _plain(n: int, budget: int, rate: float) -> dict:
    """Time plain search in strings a second, of a network that never changes its class."""
    modules, starts = _networks(n, 1, "tanh")
    seconds, result = _timed(lambda: ps.boundary_distance(
        modules[0], starts, search="exact", values=(-1, 1), threshold=1e9, budget=budget))
    if bool(result.found.any()):
        raise AssertionError("there was no other class to find")
    return row(f"n={n}, tanh, plain search, per string", seconds / budget, "the product alone",
               1 / rate, f"{budget} strings and {n + 1} steps of greedy descent")


def _rate(n: int) -> float:
    """Return how many strings a second the product of the second layer takes, in float32."""
    stream = torch.Generator().manual_seed(0)
    strings, weight = (torch.randn(size, n, generator=stream) for size in (8192, n))
    best = min(_timed(lambda: strings @ weight)[0] for _ in range(30))
    return len(strings) / best


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
