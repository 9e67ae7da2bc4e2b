"""The atlas of random networks: sampling, forward passes and four measures, cell by cell.

Seven activations x seven depths x fifteen magnitudes, ten networks a cell, 64 points a side on
three node sets, in float64. Every twentieth cell is timed; the last column says what all would
take.

Floor: 2·weights operations a network and point at the rate of a batched float64 product of the
hidden layer timed in the same run; activations come on top. Rival: one ``nn.Sequential`` at a time
with the same measures on one function at a time.
"""

import numpy as np
import torch

import priorscope as ps
from priorscope.measures.plane_complexity import node_sets, on_node_sets, plane_complexity

from ._timing import paired, row

ACTIVATIONS = ("relu", "gelu", "silu", "selu", "tanh", "gaussian", "sine")
WIDTH, NETWORKS, EVERY = 64, 10, 20


def run(*, smoke: bool) -> list[dict]:
    resolution = 16 if smoke else 64
    cells = _cells()[::150 if smoke else EVERY]
    points = torch.cat(list(node_sets(resolution).values()))
    values = _drawn(cells[0])(points)[..., 0].numpy().reshape(NETWORKS, 3, resolution, resolution)
    functions = {name: values[:, place] for place, name in enumerate(node_sets(resolution))}
    tasks = {"ours": lambda cell: plane_complexity(_drawn(cell), resolution=resolution),
             "forward": lambda cell: _drawn(cell)(points),
             "measures": lambda cell: on_node_sets(functions),
             "alone": lambda cell: _one_by_one(cell, resolution)}
    a = torch.rand(NETWORKS, 1024, WIDTH).double()
    b = torch.rand(NETWORKS, WIDTH, WIDTH).double()
    timed = {name: _over(cells, task) for name, task in tasks.items()}
    timed["product"] = lambda: [torch.bmm(a, b) for _ in range(50)]
    seconds = paired(timed, 1 if smoke else 3)
    operations = 2 * len(points) * NETWORKS * sum(
        fan_in * fan_out for arch, _ in cells for fan_in, fan_out in arch.shapes)
    floor = operations * seconds["product"] / (50 * 2 * a.numel() * WIDTH)
    whole = seconds["ours"] * len(_cells()) / len(cells) / 60
    return [row(f"{len(cells)} cells of {NETWORKS} networks", seconds["ours"],
                "one module at a time", seconds["alone"],
                f"products {floor:.3g} s ({floor / seconds['ours']:.0%})"),
            row("their measures", seconds["measures"], "their forward passes", seconds["forward"],
                f"all {len(_cells())} cells: {whole:.1f} min")]


def _cells() -> list[tuple[ps.MLP, ps.WeightLaw]]:
    return [(ps.MLP(inputs=2, widths=(WIDTH,) * depth, activation=name),
             ps.glorot_uniform(float(height)))
            for name in ACTIVATIONS for depth in range(1, 8)
            for height in np.geomspace(0.1, 100, 15)]


def _drawn(cell: tuple[ps.MLP, ps.WeightLaw]) -> ps.Ensemble:
    return ps.sample(*cell, count=NETWORKS, dtype=torch.float64)


def _over(cells: list, task):
    return lambda: [task(cell) for cell in cells]


def _one_by_one(cell: tuple[ps.MLP, ps.WeightLaw], resolution: int) -> None:
    for net in _drawn(cell):
        with torch.no_grad():
            found = {name: net(points).numpy() for name, points in node_sets(resolution).items()}
        on_node_sets({name: values.reshape(1, resolution, resolution)
                      for name, values in found.items()})


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
