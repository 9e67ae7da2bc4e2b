"""Regions cut further, so that one class wins in each part."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .dissolving import cut_windows, dissolved
from .mesh import EDGES, REGIONS, Mesh
from .polygons import Polygons, polygons_of


@dataclass(frozen=True, eq=False)
class ClassPolygons:
    """The parts of linear regions on which one class wins.

    Attributes:
        polygons: The parts, over vertices of their own.
        regions: (parts,) linear region that each is part of.
        classes: (parts,) class: the largest output; of a single one whether it is above the
            threshold. Ties within rounding go to the smaller class.
        boundary: (segments, 2, 2) segments between parts of different classes, in (u, v).
        boundary_classes: (segments, 2) the two classes.
    """

    polygons: Polygons
    regions: Tensor
    classes: Tensor
    boundary: Tensor
    boundary_classes: Tensor

    def areas_by_class(self) -> dict[int, float]:
        """Return the area of each class that wins somewhere."""
        areas = self.polygons.areas()
        return {int(name): float(areas[self.classes == name].sum())
                for name in self.classes.unique()}


def class_polygons(mesh: Mesh, outputs: Tensor, threshold: float, slack: float) -> ClassPolygons:
    """Cut linear regions by the upper envelope of the outputs.

    Cost: one look at every corner of every region, and about k cuts where k classes meet.
    """
    scores = outputs.numpy()
    if scores.shape[1] == 1:
        scores = np.concatenate([np.full_like(scores, threshold), scores], axis=1)
        slack = max(slack, 2.0**-52 * abs(threshold))
    regions = int(mesh.size[REGIONS])
    mesh.parent[:regions] = np.arange(regions)
    window = np.arange(scores.shape[1])
    layer = int(mesh.layer[:int(mesh.size[EDGES])].max()) + 1
    cut, _, winner = cut_windows(mesh, scores, [window], slack, layer)
    parts, _, kept = dissolved(cut)
    classes, edges = winner[kept].astype(np.int64), int(parts.size[EDGES])
    sides = parts.region[:2 * edges].reshape(edges, 2)
    met = np.where(sides < 0, -1, classes[sides])
    between = (sides >= 0).all(axis=1) & (met[:, 0] != met[:, 1])
    ends = parts.origin[:2 * edges].reshape(edges, 2)[between]
    return ClassPolygons(
        polygons_of(parts), torch.from_numpy(parts.parent[:len(kept)].astype(np.int64)),
        torch.from_numpy(classes), torch.from_numpy(parts.place[ends]),
        torch.from_numpy(met[between]))
