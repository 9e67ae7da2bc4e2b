"""The atlas of random networks: sampling, forward passes and four measures, cell by cell.

Seven activations x seven depths x fifteen magnitudes, 64 points a side on three node sets, in
float64; one network a cell is timed here, so that ten times the first row is the whole atlas of
ten networks a cell on as many threads as torch uses.

Floor: 2·weights operations a network and point at the rate of a float64 product of the hidden
layer timed in the same run; activations come on top. Rival: one ``nn.Sequential`` at a time with
the same measures on one function at a time.
"""

import numpy as np
import torch

import priorscope as ps
from priorscope.measures.plane_complexity import node_sets, on_node_sets, plane_complexity

from ._timing import paired, row

ACTIVATIONS = ("relu", "gelu", "silu", "selu", "tanh", "gaussian", "sine")
WIDTH = 64


def run(*, smoke: bool) -> list[dict]:
    depths, magnitudes, resolution, repeats = (range(1, 8), 15, 64, 3)
    activations = ACTIVATIONS
    if smoke:
        activations, depths, magnitudes, resolution, repeats = ("relu", "sine"), (1, 2), 2, 16, 1
    heights = [float(value) for value in np.geomspace(0.1, 100, magnitudes)]
    cells = [(_arch(name, depth), ps.glorot_uniform(height))
             for name in activations for depth in depths for height in heights]
    nodes = node_sets(resolution)
    points = torch.cat(list(nodes.values()))
    functions = _functions(cells[0], points, resolution)
    a, b = torch.rand(len(points), WIDTH).double(), torch.rand(WIDTH, WIDTH).double()

    def together() -> None:
        for arch, law in cells:
            plane_complexity(_drawn(arch, law), resolution=resolution)

    def forward() -> None:
        for arch, law in cells:
            _drawn(arch, law)(points)

    def measures() -> None:
        for _ in cells:
            on_node_sets(functions)

    def alone() -> None:
        for arch, law in cells[::10]:
            _one_module(_drawn(arch, law)[0], nodes)

    def products() -> None:
        for _ in range(20):
            torch.mm(a, b)

    seconds = paired({"ours": together, "forward": forward, "measures": measures, "alone": alone,
                      "product": products}, repeats)
    weights = sum(fan_in * fan_out for arch, _ in cells for fan_in, fan_out in arch.shapes)
    operations = 2 * weights * len(points)
    floor = operations / (20 * 2 * len(points) * WIDTH**2 / seconds["product"])
    what = f"{len(cells)} networks, one a cell"
    return [row(what, seconds["ours"], "one module at a time",
                seconds["alone"] * len(cells) / len(cells[::10]),
                f"products {floor:.3g} s, {floor / seconds['ours']:.0%}"),
            row("their measures", seconds["measures"], "their forward passes", seconds["forward"],
                f"{10 * seconds['ours'] / 60:.1f} min for ten a cell")]


def _arch(name: str, depth: int) -> ps.MLP:
    return ps.MLP(inputs=2, widths=(WIDTH,) * depth, activation=name)


def _drawn(arch: ps.MLP, law: ps.WeightLaw) -> ps.Ensemble:
    return ps.sample(arch, law, count=1, dtype=torch.float64)


def _functions(cell: tuple, points: torch.Tensor, resolution: int) -> dict[str, np.ndarray]:
    values = _drawn(*cell)(points)[0, :, 0].numpy().reshape(3, 1, resolution, resolution)
    return dict(zip(node_sets(resolution), values, strict=True))


def _one_module(net: torch.nn.Module, nodes: dict[str, torch.Tensor]) -> None:
    with torch.no_grad():
        found = {name: net(points)[:, 0].numpy() for name, points in nodes.items()}
    grids = {name: values.reshape(1, *[round(len(values) ** 0.5)] * 2)
             for name, values in found.items()}
    on_node_sets(grids)


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
