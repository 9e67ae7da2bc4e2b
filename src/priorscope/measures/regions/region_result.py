"""What is known about the linear regions of a slice."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import torch
from torch import Tensor

from ..._core.result import Result
from ...domains import Plane
from .class_polygons import ClassPolygons, class_polygons
from .mesh import Mesh
from .polygons import Polygons


@dataclass(frozen=True, repr=False, eq=False)
class LinearRegions(Result):
    """What ``linear_regions`` found: convex polygons on which the network is affine, float64.

    Vertices are shared between polygons. An edge lies between two vertices; it is part of the line
    on which a unit is at its kink, or of the slice's rim.

    Attributes:
        plane: The slice.
        polygons: The regions, as indices into ``vertices``.
        vertices: (vertices, 2) coordinates (u, v).
        outputs: (vertices, outputs) of the network at the vertices.
        edges: (edges, 2) vertices.
        edge_regions: (edges, 2) regions on the left and on the right, -1 outside the slice.
        edge_layers: (edges,) place in ``layer_names`` of the bend that made the edge, -1 on the
            rim.
        edge_units: (edges,) which unit of that layer, flat index.
        layer_names: The layers that bend, in order.
        counts_by_layer: (layers,) number of regions after each of them.
        parents: For each layer, the region before it that each region after it is part of.
        degenerate: Whether a unit is at its kink on a whole region or edge that it did not make
            (duplicate units, dead units without bias), or a line runs through a vertex that was
            there before it. Lines so near to each other that only rounding parts them are
            flagged too, and regions there may be lost, or be of no area. Ties of pooling windows
            are no lines and not flagged.
        threshold: Where a single output changes class.
        layers: By name, values at the vertices, (vertices, units), linear in each region.
        patterns: (regions, units) states, None unless asked for.
        gradients: (regions, outputs, 2) derivatives of the outputs by u and v, None unless asked.
        status: ``"exact"``.
    """

    title: ClassVar[str] = "linear regions"

    plane: Plane
    polygons: Polygons
    outputs: Tensor
    edges: Tensor
    edge_regions: Tensor
    edge_layers: Tensor
    edge_units: Tensor
    layer_names: tuple[str, ...]
    counts_by_layer: Tensor
    parents: tuple[Tensor, ...]
    degenerate: bool
    threshold: float
    slack: float = field(repr=False)
    mesh: Mesh = field(repr=False)
    layers: dict[str, Tensor] = field(default_factory=dict)
    patterns: Tensor | None = None
    gradients: Tensor | None = None
    status: str = "exact"

    @property
    def count(self) -> int:
        """The number of regions."""
        return len(self.polygons)

    @property
    def vertices(self) -> Tensor:
        """Coordinates (u, v), (vertices, 2)."""
        return self.polygons.vertices

    @cached_property
    def areas(self) -> Tensor:
        """Area of each region, (regions,); their sum is that of the slice."""
        return self.polygons.areas()

    @cached_property
    def middles(self) -> Tensor:
        """Mean of each region's corners, a point inside it, (regions, 2)."""
        return self.polygons.means(self.vertices)

    @cached_property
    def class_polygons(self) -> ClassPolygons:
        """The parts of regions on which one class wins, computed when first asked for."""
        return class_polygons(self.mesh, self.outputs, self.threshold, self.slack)

    @property
    def boundary(self) -> Tensor:
        """The decision boundary as segments in (u, v), (segments, 2, 2)."""
        return self.class_polygons.boundary

    def summary(self) -> dict[str, Any]:
        """Return the number of regions and what they look like."""
        counts = dict(zip(self.layer_names, self.counts_by_layer.tolist(), strict=True))
        return {
            "regions": self.count,
            "by layer": ", ".join(f"{name or 'model'} {n}" for name, n in counts.items()) or "-",
            "vertices": len(self.vertices),
            "edges": len(self.edges),
            "area": float(self.areas.sum()),
            "median region": float(self.areas.median()),
            "degenerate": self.degenerate,
        }

    def columns(self) -> dict[str, Any]:
        """Return one row per region: area, corners, middle, class in the middle."""
        means = self.polygons.means(self.outputs)
        winner = (means.argmax(1) if means.shape[1] > 1
                  else (means[:, 0] > self.threshold).to(torch.int64))
        return {
            "region": torch.arange(self.count),
            "area": self.areas,
            "corners": self.polygons.offsets.diff(),
            "u": self.middles[:, 0],
            "v": self.middles[:, 1],
            "class": winner,
        }
