"""Linear regions in a plane against regioncam (Rust, float32), one thread, the same networks.

Ours is float64 and includes reading the module; the rival's time includes handing it the layers.
Equal numbers of regions are asserted, up to those that float32 cannot tell apart.

Floor: every vertex of a layer's mesh must go through the next layer's matrix. Counted in the same
run from the meshes, and timed as bare matrix products of these sizes.
"""

import importlib.util
import sys
from functools import cache, partial
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import nn

import priorscope as ps

from ._timing import paired, print_rows, row

RIVAL = "regioncam"

#: Relative difference in the number of regions that float32 may make.
_TOLERANCE = 2e-3


def run(*, smoke: bool) -> list[dict]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        width, inputs = (16, 784) if smoke else (64, 784)
        square = ps.box(-1, 1)
        return [
            _row(f"2-{width}x3-1 on a square, biases N(0, 0.49)",
                 network([2, *3 * [width], 1], 0.7), square, smoke),
            _row(f"2-{width}x3-1 on a square, biases N(0, 0.01)",
                 network([2, *3 * [width], 1], 0.1), square, smoke),
            _row(f"{inputs}-{2 * width}x3-10, plane through three {_kind()}",
                 network([inputs, *3 * [2 * width], 10], 0.1), _through(_images()), smoke),
        ]
    finally:
        torch.set_num_threads(threads)


def network(sizes: list[int], bias: float) -> nn.Sequential:
    """Return a ReLU network with weights N(0, 2/fan_in) and biases N(0, bias²), float32."""
    stream = np.random.default_rng(0)
    modules: list[nn.Module] = []
    for before, after in pairwise(sizes):
        linear = nn.utils.skip_init(nn.Linear, before, after)
        weight = stream.standard_normal((after, before)) * np.sqrt(2 / before)
        linear.weight.data = torch.from_numpy(weight).float()
        linear.bias.data = torch.from_numpy(bias * stream.standard_normal(after)).float()
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1]).eval()


@cache
def _mnist() -> torch.Tensor | None:
    try:
        return ps.load_mnist(download=False).test_inputs
    except ps.DataFileError:
        return None


def _kind() -> str:
    return "random points" if _mnist() is None else "MNIST images"


def _images() -> np.ndarray:
    """Return three images of different classes, or points of like length where there are none."""
    images = _mnist()
    if images is None:
        return np.random.default_rng(1).uniform(0, 0.5, (3, 784)).astype(np.float32)
    return images[[0, 1, 2]].reshape(3, -1).float().numpy()  # a 7, a 2 and a 1


def _through(points: np.ndarray) -> ps.Plane:
    """Return the rival's square around three points, so that both cut the same one."""
    if importlib.util.find_spec("regioncam") is None:
        return ps.plane(*points, margin=0.5)
    import regioncam

    found = regioncam.Regioncam.through_points(points)
    axes, origin = (torch.from_numpy(np.array(part, dtype=np.float64))
                    for part in (found.plane.weight, found.plane.bias))
    corners = torch.from_numpy(np.array(found.vertex_inputs, dtype=np.float64))
    return ps.Plane(origin, axes, corners)


def theirs(layers: list[Any], points: np.ndarray | None) -> Any:
    """Cut the plane by the rival; layers are weight and bias, or None for a ReLU."""
    import regioncam

    found = (regioncam.Regioncam(size=1.0) if points is None
             else regioncam.Regioncam.through_points(points))
    for layer in layers:
        found.add(regioncam.nn.ReLU() if layer is None else regioncam.nn.Linear(*layer))
    return found


def _row(what: str, model: nn.Sequential, plane: ps.Plane, smoke: bool) -> dict:
    ours = ps.linear_regions(model, plane)
    tasks = {"ours": partial(ps.linear_regions, model, plane),
             "products": _products(model, plane)}
    if importlib.util.find_spec(RIVAL) is not None:
        layers = [(m.weight.detach().numpy().T.copy(), m.bias.detach().numpy())
                  if isinstance(m, nn.Linear) else None for m in model]
        points = None if plane.origin.numel() == 2 else _images()
        tasks["rival"] = partial(theirs, layers, points)
        count = tasks["rival"]().num_faces
        if abs(count - ours.count) > 1 + _TOLERANCE * ours.count:
            raise AssertionError(f"{RIVAL} finds {count} regions, priorscope {ours.count}")
    times = paired(tasks, 3 if smoke else 15)
    return row(f"{what} ({ours.count} regions)", times["ours"], RIVAL, times.get("rival"),
               f"matrix products alone {1e3 * times['products']:.2g} ms")


def _products(model: nn.Sequential, plane: ps.Plane) -> Any:
    """Return a function that does the matrix products over the vertices of every layer's mesh."""
    pairs, vertices = [], len(plane.polygon)
    for depth, module in enumerate(model):
        if isinstance(module, nn.Linear):
            weight = module.weight.detach().double()
            pairs.append((torch.ones(vertices, weight.shape[1], dtype=torch.float64), weight.T))
        else:
            part = nn.Sequential(*list(model)[:depth + 1])
            vertices = len(ps.linear_regions(part, plane).vertices)
    return lambda: [values @ weight for values, weight in pairs]


if __name__ == "__main__":
    print_rows(run(smoke="--smoke" in sys.argv))
