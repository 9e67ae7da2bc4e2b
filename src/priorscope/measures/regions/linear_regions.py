"""The exact partition of a two-dimensional slice into linear regions."""

from collections.abc import Collection

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.checks import finite, real_number
from ..._core.errors import BadInput
from ...domains import Plane
from ...networks.piecewise import PiecewiseLinear, piecewise_linear
from .mesh import EDGES
from .partition import Partition, partition
from .polygons import polygons_of
from .region_result import LinearRegions

#: Numbers in one batch of input points.
_BATCH = 2**21


def linear_regions(model: nn.Module, plane: Plane, *, output: int | str | None = None,
                   threshold: float = 0.0, layers: Collection[str] = (), patterns: bool = False,
                   gradients: bool = False) -> LinearRegions:
    """Cut a slice of the input space into the convex polygons on which a network is affine.

    Exact in float64, without a grid: layer by layer, each region is cut along the lines on which a
    unit is at a kink of its activation, or on which two entries of a pooling window are equal.
    Regions share their vertices, so that their areas add up to that of the slice. Values within
    rounding of a kink count as at it, so that no region is thinner than rounding.

    Definition: Raghu et al. 2017, "On the Expressive Power of Deep Neural Networks", theorem 2.
    That cutting edges and regions of a shared mesh will do is due to the regions being convex.

    Cost: one matrix product per layer over all vertices, about as many as regions, and about
    (edges + vertices) operations per unit. Memory: about 10 bytes per vertex and unit of the
    widest layer, and its growth.

    Args:
        model: A module in evaluation mode; see ``UnsupportedLayer`` for the layers treated.
        plane: The slice: ``ps.plane(a, b, c)`` through three points, or ``ps.box(low, high)``.
        output: Which output is meant, where the model returns several: a place or a key.
        threshold: Where a single output changes class.
        layers: Names of layers whose values at the vertices are wanted.
        patterns: Whether the state of every unit in each region is wanted.
        gradients: Whether the derivative of the outputs by u and v in each region is wanted.

    Raises:
        UnsupportedLayer: A layer that is not piecewise linear, by its dotted path.
        UnsupportedModel: A stochastic or half-precision model, several outputs, or points of a
            shape that the model does not take.
        BadInput: No plane.
        NonFinite: NaN or infinity in a parameter or an output.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=2, widths=(8, 8)), ps.he_normal(), count=1)[0]
        >>> regions = ps.linear_regions(model, ps.box(-1, 1))
        >>> round(float(regions.areas.sum()), 9)
        4.0
    """
    if not isinstance(plane, Plane):
        raise BadInput(f"plane is a {type(plane).__name__}: expected ps.plane(a, b, c) through "
                       "three points, or ps.box(low, high) for a model of two inputs")
    threshold = real_number("threshold", threshold)
    view = piecewise_linear(model, plane.points(plane.polygon), output=output)
    view.check_names(layers)
    found = partition(view, plane)
    finite("the outputs", found.outputs)
    return _result(view, plane, found, threshold, layers, patterns, gradients)


def _result(view: PiecewiseLinear, plane: Plane, found: Partition, threshold: float,
            layers: Collection[str], patterns: bool, gradients: bool) -> LinearRegions:
    mesh, polygons = found.mesh, polygons_of(found.mesh)
    edges = int(mesh.size[EDGES])
    ends, sides = (torch.from_numpy(half[:2 * edges].astype(np.int64).reshape(edges, 2))
                   for half in (mesh.origin, mesh.region))
    middles = polygons.means(polygons.vertices) if patterns or gradients else torch.empty(0, 2)
    kept = {name: torch.cat([view.run(points, [name])[name]
                             for points in _points(plane, polygons.vertices)]) for name in layers}
    return LinearRegions(
        plane=plane, polygons=polygons, outputs=torch.from_numpy(found.outputs), edges=ends,
        edge_regions=sides,
        edge_layers=torch.from_numpy(mesh.layer[:edges].astype(np.int64)),
        edge_units=torch.from_numpy(mesh.unit[:edges].astype(np.int64)),
        layer_names=tuple(found.names), counts_by_layer=torch.tensor(found.counts),
        parents=tuple(torch.from_numpy(parent) for parent in found.parents),
        degenerate=found.degenerate, threshold=threshold, slack=found.slack, mesh=mesh,
        layers=kept,
        patterns=_patterns(view, plane, middles) if patterns else None,
        gradients=_gradients(view, plane, middles) if gradients else None)


def _points(plane: Plane, places: Tensor) -> list[Tensor]:
    """Return the input points at some places, in batches."""
    count = max(1, _BATCH // plane.origin.numel())
    return [plane.points(places[first:first + count]) for first in range(0, len(places), count)]


def _patterns(view: PiecewiseLinear, plane: Plane, places: Tensor) -> Tensor:
    return torch.cat([view.patterns(points) for points in _points(plane, places)])


def _gradients(view: PiecewiseLinear, plane: Plane, places: Tensor) -> Tensor:
    """Return the derivative of the outputs by u and v, (places, outputs, 2)."""
    return torch.cat([
        torch.stack([view.slopes(points, axis.expand_as(points))[""] for axis in plane.axes], -1)
        for points in _points(plane, places)])
