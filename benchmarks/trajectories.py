"""Lengths of 1,000 circles of 1,000 points through 10 layers of width 256, against products.

Floor: the matrix products, 2 · 256² operations a point and layer, 1.3e12 in all, at the rate of
the same products timed in the same run, in float64 as the lengths are. Beside them stand an
activation, a difference and a norm a value, which stay in the cache as long as few points are
taken at a time.

Rival: the same network called on each circle, its layers' values kept by forward hooks, and their
polylines measured afterwards.

Run with ``python -m benchmarks.trajectories``; ``--smoke`` takes three circles.
"""

import sys
from typing import Any

import torch
from torch import Tensor, nn

import priorscope as ps

from ._timing import paired, print_rows, row

WIDTH, DEPTH, POINTS = 256, 10, 1000

#: Circles of a timed call, of the 1,000 of the workload; time is in proportion to their number.
TIMED = 50


def by_hooks(model: nn.Sequential, curves: list[Any]) -> Tensor:
    """Return lengths (circles, layers), the plain way."""
    seen: list[Tensor] = []
    hooks = [layer.register_forward_hook(lambda _, given, value: seen.append(value.clone()))
             for layer in model]
    lengths = []
    with torch.no_grad():
        for curve in curves:
            seen.clear()
            model(curve.sample(POINTS))
            lengths.append(torch.stack([value.diff(dim=0).norm(dim=1).sum() for value in seen]))
    for hook in hooks:
        hook.remove()
    return torch.stack(lengths)


def run(*, smoke: bool) -> list[dict]:
    count, repeats = (3, 1) if smoke else (TIMED, 7)
    arch = ps.MLP(inputs=WIDTH, widths=(WIDTH,) * DEPTH, activation="hard_tanh", bias=False)
    model = ps.sample(arch, ps.gaussian(4.0), count=1, dtype=torch.float64)[0]
    generator = torch.Generator().manual_seed(0)
    curves = [ps.circle(*torch.randn(2, WIDTH, generator=generator, dtype=torch.float64))
              for _ in range(count)]
    x, w = (torch.randn(rows, WIDTH, generator=generator, dtype=torch.float64)
            for rows in (POINTS, WIDTH))

    def products() -> None:
        for _ in range(count * DEPTH):
            x @ w.T

    def ours() -> Tensor:
        return ps.trajectory_length(model, curves, samples=POINTS, max_samples=POINTS,
                                    exact=False).lengths

    error = (ours()[:, :2 * DEPTH + 1] / by_hooks(model, curves) - 1).abs().max()
    seconds = paired({"ours": ours, "hooks": lambda: by_hooks(model, curves),
                      "products": products}, repeats)
    scale = 1000 / count
    operations = 2 * WIDTH**2 * DEPTH * POINTS * count
    rate = operations / seconds["products"]
    what = f"1000 circles x {POINTS} points, {DEPTH} layers of {WIDTH}"
    return [
        row(what, seconds["ours"] * scale, "hooks that keep values", seconds["hooks"] * scale,
            f"lengths differ by {error:.0e}"),
        row(what, seconds["ours"] * scale, "matrix-product rate", seconds["products"] * scale,
            f"{seconds['products'] / seconds['ours']:.0%} of {rate / 1e9:.0f} GFLOP/s"),
    ]


if __name__ == "__main__":
    print_rows(run(smoke="--smoke" in sys.argv))
