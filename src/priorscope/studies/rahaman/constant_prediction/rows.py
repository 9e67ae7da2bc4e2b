"""What is found about one network, as rows of a long table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ....measures.class_paths import ClassPaths
from ....measures.class_paths.chains import edge_lengths, points_on
from ....networks import margin
from .ends import KINDS, Pairs

#: What a row about a pair says, by name.
PAIR = ("connected", "straight", "excess", "margin", "probability", "straight margin",
        "straight probability", "ends probability", "length")

#: Points of a profile, and pictures of a strip.
PROFILE, PICTURES = 101, 6

Row = tuple[str, int, str, int, int, str, float, float]
COLUMNS = ("part", "pair", "kind", "label", "number", "name", "place", "value")


@dataclass(frozen=True, eq=False)
class Example:
    """A path to be shown.

    Attributes:
        pair: Its number.
        kind: Place in ``KINDS``.
        label: Its class.
        path: Corners, (points, ...).
        lead: The least lead of the class along the segment.
    """

    pair: int
    kind: int
    label: int
    path: Tensor
    lead: float


def worst(pairs: Pairs, found: ClassPaths, first: int) -> list[Example]:
    """Return, of each kind, the connected pair whose segment does worst."""
    shown = []
    for kind in range(len(KINDS)):
        own = ((pairs.kind == kind) & found.connected).nonzero()[:, 0]
        if len(own):
            pair = int(own[found.straight_margin[own].argmin()])
            shown.append(Example(first + pair, kind, int(pairs.label[pair]), found.paths[pair],
                                 float(found.straight_margin[pair])))
    return shown


class Rows:
    """Rows (part, pair, kind, label, number, name, place, value).

    Parts: ``"network"``, one number; ``"pair"``, a number of ``PAIR``; ``"profile"``, the lead of
    the class at a share ``place`` of the length, on the path or on the segment; ``"picture"``, a
    pixel ``place`` of picture ``number`` on the path; ``"caption"``, the softmax probability there.
    """

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def network(self, **values: float) -> None:
        """Add numbers about the network."""
        self._rows += [("network", 0, "", 0, 0, name.replace("_", " "), 0.0, float(value))
                       for name, value in values.items()]

    def pairs(self, pairs: Pairs, found: ClassPaths, ends: Tensor, first: int) -> None:
        """Add what was found for every pair.

        Args:
            pairs: The pairs.
            found: What was found.
            ends: The least softmax probability of the class at both ends, (pairs,).
            first: Number of the first pair.
        """
        values = (found.connected, found.straight, found.excess, found.margin, found.probability,
                  found.straight_margin, found.straight_probability, ends, found.lengths)
        for name, column in zip(PAIR, values, strict=True):
            self._rows += [
                ("pair", first + pair, KINDS[int(pairs.kind[pair])], int(pairs.label[pair]), 0,
                 name, 0.0, float(value)) for pair, value in enumerate(column)]

    def example(self, model: nn.Module, shown: Example, *, pictures: bool) -> None:
        """Add the lead of the class along one path and its segment, and pictures of the path."""
        key, path = (shown.pair, KINDS[shown.kind], shown.label), shown.path
        for name, line in (("path", path), ("segment", path[[0, -1]])):
            leads, _ = _seen(model, along(line, PROFILE), shown.label)
            places = np.linspace(0, 1, PROFILE)
            self._rows += [("profile", *key, 0, name, place, value) for place, value in
                           zip(places.tolist(), leads.tolist(), strict=True)]
        if not pictures:
            return
        points = along(path, PICTURES)
        for name, line in (("path", points), ("segment", along(path[[0, -1]], PICTURES))):
            shares = _seen(model, line, shown.label)[1].tolist()
            self._rows += [("caption", *key, number, name, 0.0, share)
                           for number, share in enumerate(shares)]
        for number, picture in enumerate(points.flatten(1).tolist()):
            self._rows += [("picture", *key, number, "path", float(place), value)
                           for place, value in enumerate(picture)]

    def columns(self) -> dict[str, Any]:
        """Return the rows as columns."""
        return {name: np.array(column) for name, column in zip(
            COLUMNS, zip(*self._rows, strict=True), strict=True)}


def along(path: Tensor, points: int) -> Tensor:
    """Return points of a polyline (corners, ...) at even distances, ends included."""
    line = path[None].double()
    lengths = edge_lengths(line)[0]
    reached = torch.cat([lengths.new_zeros(1), lengths.cumsum(0)])
    wanted = torch.linspace(0, 1, points, dtype=torch.float64) * reached[-1]
    edge = torch.searchsorted(reached[1:-1].contiguous(), wanted)
    place = ((wanted - reached[edge]) / lengths[edge].clamp_min(1e-30)).clamp(0, 1)
    return points_on(line, edge[None], place[None])[0].to(path.dtype)


def _seen(model: nn.Module, points: Tensor, label: int) -> tuple[Tensor, Tensor]:
    """Return the lead of a class and its softmax probability, float64."""
    with torch.no_grad():
        outputs = model(points).double()
    return margin(outputs, torch.full((len(points),), label)), outputs.softmax(dim=1)[:, label]
