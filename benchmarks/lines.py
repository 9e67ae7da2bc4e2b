"""Linear pieces along random lines against regioncam (Rust, float32) and dense sampling, 1 thread.

Run with ``python -m benchmarks.lines``; ``--smoke`` takes small networks and few lines.
"""

import sys
from functools import partial
from typing import Any

import numpy as np
import regioncam
import torch
from torch import Tensor, nn

import priorscope as ps

from ._timing import paired, print_rows, row

RIVAL = "regioncam"

#: Points of dense sampling, which misses whatever lies between two of them.
POINTS = 100_000


def rival_layers(model: nn.Sequential) -> list[Any]:
    """Return weights (inputs, outputs) and biases for the rival, None for a ReLU."""
    return [(layer.weight.detach().T.contiguous().numpy(), layer.bias.detach().numpy())
            if isinstance(layer, nn.Linear) else None for layer in model]


def rival_counts(layers: list[Any], start: np.ndarray, end: np.ndarray) -> list[int]:
    """Cut each line with the rival, one call a line as it has no other, and count the pieces."""
    counts = []
    for a, b in zip(start, end, strict=True):
        # About the middle of the two points its line runs a quarter of size each way.
        lines = regioncam.Regioncam1D.through_points(np.stack([a, b]), size=2.0)
        for layer in layers:
            if layer is None:
                lines.relu()
            else:
                lines.linear(*layer)
        counts.append(lines.num_edges)
    return counts


def sampled(model: nn.Module, start: Tensor, end: Tensor, points: int) -> int:
    """Count the runs of equal activation patterns on an even grid of one line."""
    x = torch.lerp(start, end, torch.linspace(0, 1, points).unsqueeze(1))
    changed = torch.zeros(points - 1, dtype=torch.bool)
    with torch.no_grad():
        for layer in model:  # type: ignore[attr-defined]
            if isinstance(layer, nn.ReLU):
                active = x > 0
                changed |= (active[1:] != active[:-1]).any(dim=1)
            x = layer(x)
    return int(changed.sum()) + 1


def line_ends(inputs: int, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return lines in the unit cube or, in the plane, of length 20 about the origin."""
    if inputs > 2:
        a, b = torch.rand(2, count, inputs, generator=generator)
        return a, b
    angle = 2 * torch.pi * torch.rand(count, 1, generator=generator)
    middle = torch.randn(count, 2, generator=generator)
    half = 10 * torch.cat([angle.cos(), angle.sin()], dim=1)
    return middle - half, middle + half


def run(smoke: bool) -> list[dict]:
    """Return one row per network, times a line; ratios above one favour us.

    Floor: what no method that evaluates each layer at the breakpoints of the layers before can
    do without, the matrix products at the breakpoints of the layers before the last bend.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        sizes = ([(8, (16, 16), 3, 20), (2, (16, 16), 1, 20)] if smoke else
                 [(784, (128,) * 3, 10, 1000), (2, (256,) * 4, 1, 200), (784, (1024,) * 4, 10, 20)])
        return [entry for size in sizes for entry in _compare(*size, repeats=3 if smoke else 7)]
    finally:
        torch.set_num_threads(threads)


def _compare(inputs: int, widths: tuple[int, ...], outputs: int, count: int,
             repeats: int) -> list[dict]:
    arch = ps.MLP(inputs=inputs, widths=widths, outputs=outputs)
    model = ps.sample(arch, ps.gaussian(2.0, 0.01), count=1, seed=0)[0]
    start, end = line_ends(inputs, count, torch.Generator().manual_seed(0))
    layers, few = rival_layers(model), min(count, 50)
    ours = ps.linear_pieces(model, start, end).counts
    theirs = rival_counts(layers, start[:few].numpy(), end[:few].numpy())
    equal = np.mean(ours[:few].numpy() == np.array(theirs))
    times = paired({
        "ours": partial(ps.linear_pieces, model, start, end),
        "rival": partial(rival_counts, layers, start[:few].numpy(), end[:few].numpy()),
    }, repeats)
    pieces, width = float(ours.double().mean()), widths[-1]
    nodes = pieces * sum(range(len(widths) - 1)) / len(widths)
    work = 2e-6 * (nodes * width**2 + 2 * inputs * width + pieces * width * outputs)
    name = f"{inputs}-{'-'.join(map(str, widths))}-{outputs}, {pieces:.0f} pieces"
    rows = [row(name, times["ours"] / count, RIVAL, times["rival"] / few,
                f"{work:.2g} million operations; {equal:.0%} of counts equal to the rival's")]
    points = POINTS if inputs != 8 else 1000
    if widths[-1] < 1024:
        dense = paired({"dense": partial(sampled, model, start[0], end[0], points)}, 1)
        found = sampled(model, start[0], end[0], points)
        rows.append(row(name, times["ours"] / count, f"sampling {points} points", dense["dense"],
                        f"sampling finds {found} of {int(ours[0])} pieces"))
    return rows


if __name__ == "__main__":
    print_rows(run(smoke="--smoke" in sys.argv))
