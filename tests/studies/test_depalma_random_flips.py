import math

import numpy as np
import pandas as pd
import pytest

from priorscope._core import seeds
from priorscope._core.estimate import Estimate
from priorscope.studies.depalma import published
from priorscope.studies.depalma.networks import paper_networks
from priorscope.studies.depalma.random_flips import claims as flip_claims
from priorscope.studies.depalma.random_flips import process as flip_process
from priorscope.studies.depalma.random_flips.study import Cell, RandomFlips
from priorscope.theory import InfiniteWidthKernel
from priorscope.theory import random_flip_distance as process_distance

SIZES = (50, 100, 250, 500, 1000)


def judged(findings, words):
    (one,) = [finding for finding in findings if words in finding.claim]
    return one


def process_rows(mean, *, depth=2, sizes=(50, 100, 250, 1000, 5000, 20000), paths=10**6,
                 unchanged=0.15):
    return pd.DataFrame([{"source": "process", "n": n, "depth": depth, "count": paths, "block": 0,
                          "mean": mean(n), "variance": 0.13, "unchanged": round(unchanged * paths)}
                         for n in sizes])


def network_rows(mean, *, sizes=SIZES, count=4000, still=0.15, opposite=0.397, seed=0):
    """Flips with the mean ``mean(n)``·n and little spread."""
    stream = np.random.default_rng(seed)
    return pd.concat([pd.DataFrame({
        "source": "networks", "n": n, "depth": 2, "count": count, "block": 0,
        "distance": n * mean(n) * (1 + 0.1 * stream.standard_normal(count)),
        "changed": stream.random(count) >= still, "opposite": stream.random(count) < opposite})
        for n in sizes], ignore_index=True)


def curve(limit):
    return lambda n: limit + 0.6 / math.sqrt(n)


def frame_of(network_limit, process_limit, **options):
    return pd.concat([network_rows(curve(network_limit), **options),
                      process_rows(curve(process_limit))], ignore_index=True)


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_are_frozen_distinct_and_enough(scale):
    cells = RandomFlips.cells_of(scale)
    networks = {n: sum(c.count for c in cells if c.source == "networks" and c.n == n)
                for n in {c.n for c in cells if c.source == "networks"}}
    assert scale == "smoke" or min(networks.values()) >= 1000
    assert scale != "paper" or set(published.FLIPS_SIZES) <= set(networks)
    if scale != "smoke":
        assert set(networks) <= {c.n for c in cells if c.source == "process" and c.depth == 2}


def test_networks_are_walked_string_by_string():
    cell = Cell("networks", 12, 2, 80, 0)
    found = RandomFlips.measure(cell, 9)
    nets, bits = paper_networks(12, 80, 9)
    for index in range(80):
        weights = [layer.weight.detach().double().numpy() for layer in nets[index]
                   if hasattr(layer, "weight")]

        def positive(x, weights=weights):
            for weight in weights[:-1]:
                x = np.maximum(weight @ x, 0)
            return bool((weights[-1] @ x)[0] > 0)

        x = bits[index].double().numpy()
        start, y, distance, changed = positive(x), x.copy(), 12, False
        for step, bit in enumerate(seeds.numpy_stream(9, "flips", index).permutation(12), start=1):
            y[bit] *= -1
            if positive(y) != start:
                distance, changed = step, True
                break
        assert (int(found["distance"][index]), bool(found["changed"][index])) == (distance, changed)
        assert bool(found["opposite"][index]) == (positive(-x) != start)


def test_the_process_is_summed_up():
    found = RandomFlips.measure(Cell("process", 30, 3, 500, 0), 4)
    shares = process_distance(30, InfiniteWidthKernel(depth=3), paths=500, seed=4).distances / 30
    assert found["mean"] == pytest.approx(sum(shares) / 500)
    assert found["variance"] == pytest.approx(sum((shares - found["mean"]) ** 2) / 499)
    assert 0 < found["unchanged"] <= (shares == 1).sum()


@pytest.mark.parametrize("source", ["networks", "process"])
def test_the_seed_alone_decides(source):
    one, two, other = (RandomFlips.measure(Cell(source, 25, 2, 60, 0), seed) for seed in (1, 1, 2))
    name = "distance" if source == "networks" else "mean"
    values = [np.asarray(found[name]).tolist() for found in (one, two, other)]
    assert values[0] == values[1] != values[2]


def test_cells_of_the_process_pool_as_their_paths_would():
    parts = [np.random.default_rng(k).random(40 + 30 * k) for k in range(3)]
    pooled = flip_process._pooled(*np.array([(len(p), p.mean(), p.var(ddof=1)) for p in parts]).T)
    every = Estimate.of(np.concatenate(parts))
    assert (pooled.mean, pooled.low, pooled.high) == pytest.approx((every.mean, every.low,
                                                                    every.high), rel=1e-12)
    assert pooled.count == every.count


@pytest.mark.parametrize(("limit", "words"), [(0.33, "0.33 n"), (1 / 3, "n/3"),
                                              (0.3465, "0.3465 n")])
def test_a_limit_is_found_behind_its_corrections(limit, words):
    findings = RandomFlips.findings(process_rows(curve(limit)))
    assert judged(findings, f"tends to {words}").verdict.word == "agrees"
    away = RandomFlips.findings(process_rows(curve(limit + 0.02)))
    assert judged(away, f"tends to {words}").verdict.word == "disagrees"


def test_the_published_slope_is_judged_against_the_process():
    """A fit over 250 to 20000 adds about 0.005 to the limit."""
    findings = RandomFlips.findings(process_rows(curve(0.329)))
    assert judged(findings, "over the paper's n").verdict.word == "agrees"
    away = judged(RandomFlips.findings(process_rows(curve(0.36))), "over the paper's n")
    assert away.verdict.word == "disagrees"
    assert "below" in away.note


def test_the_published_slope_is_known_as_well_as_its_networks_allow():
    """The spread of 4000 fits to simulated means of 1000 networks: known to 1.1 %."""
    n = np.array(published.FLIPS_SIZES, dtype=float)
    means = n * (0.334 + 0.36 / 1000**0.5 * np.random.default_rng(0).standard_normal((4000, 8)))
    error = published.FLIPS_ERROR
    assert error == pytest.approx((means @ n / (n @ n)).std(), rel=0.06)
    assert error == pytest.approx(0.0071, abs=0.0001)


def test_networks_like_the_process_agree_and_others_do_not():
    alike = RandomFlips.findings(frame_of(0.3465, 0.3465))
    for words in ("as the Gaussian process of infinite", "As many networks", "arccos", "at least n",
                  "with an intercept", "more random flips than in", "linearly"):
        for finding in alike:
            if words in finding.claim:
                assert finding.verdict.word == "agrees", finding.claim
    other = RandomFlips.findings(frame_of(0.2, 0.3465, still=0.3, opposite=0.5))
    for words in ("as the Gaussian process of infinite", "As many networks", "arccos",
                  "at least n/4", "random-walk heuristic", "whichever n"):
        wanted = "undecided" if words == "random-walk heuristic" else "disagrees"
        assert judged(other, words).verdict.word in (wanted, "disagrees")


def test_networks_of_slope_a_third_agree_with_the_paper():
    findings = RandomFlips.findings(pd.concat(
        [network_rows(lambda n: 0.334), process_rows(curve(0.3465))], ignore_index=True))
    assert judged(findings, "whichever n").verdict.word == "agrees"
    assert judged(findings, "intercept").verdict.word == "disagrees"


def test_growth_with_the_root_of_n_is_not_linear():
    findings = RandomFlips.findings(pd.concat(
        [network_rows(lambda n: 2 / math.sqrt(n)), process_rows(curve(0.3465))],
        ignore_index=True))
    growth = judged(findings, "linearly")
    assert growth.verdict.word == "disagrees"
    assert growth.measured.mean == pytest.approx(0.5, abs=0.01)
    # the standard errors of both logarithms are 0.1/√4000, over the distance of the logarithms
    half = 1.96 * 0.1 * math.sqrt(2 / 4000) / math.log(1000 / 50)
    assert growth.measured.high - growth.measured.mean == pytest.approx(half, rel=0.1)


def test_the_explicit_bound_is_the_best_that_its_inequality_gives():
    s = np.geomspace(1e-6, 1, 200001)
    assert (s * (1 - 3.19 * s**0.25)).max() == pytest.approx(flip_claims.T0, rel=0.005)
    holds = RandomFlips.findings(network_rows(lambda n: 0.01))
    assert judged(holds, "n t0").verdict.word == "agrees"
    fails = RandomFlips.findings(network_rows(lambda n: 0.0001))
    assert judged(fails, "n t0").verdict.word == "disagrees"


@pytest.mark.parametrize(("deep", "word"), [(0.38, "agrees"), (0.29, "disagrees")])
def test_depths_are_compared(deep, word):
    findings = RandomFlips.findings(pd.concat(
        [process_rows(curve(0.303), depth=1), process_rows(curve(deep), depth=3)],
        ignore_index=True))
    assert judged(findings, "Deeper").verdict.word == word
    assert judged(findings, "With 3 hidden layers").verdict.word == word
    assert judged(findings, "With 1 hidden layer ").verdict.word == "agrees"


def test_figures_hold_what_they_say():
    frame = pd.concat([frame_of(0.3465, 0.3465, count=50),
                       process_rows(curve(0.303), depth=1)], ignore_index=True)
    drawings = RandomFlips.figures(frame)
    assert set(drawings) == {"flips", "share-of-bits", "never-changed", "depth"}
    assert all(drawing.ax.lines and drawing.how_to_read and drawing.table
               for drawing in drawings.values())
    assert drawings["share-of-bits"].data["process"][0] == pytest.approx(curve(0.3465)(50))
    assert drawings["flips"].data["published"].tolist() == [1800.0, 3390.0, 4980.0, 6620.0]


def test_parts_of_a_frame_are_no_trouble():
    networks = network_rows(curve(0.3465), count=30)
    small = process_rows(curve(0.3465), sizes=(50, 100))
    for frame in (networks, small, pd.concat([networks, small], ignore_index=True),
                  networks[networks["n"] == 50]):
        RandomFlips.findings(frame)
        RandomFlips.figures(frame)
