"""The logits of a network along paths, from its exact linear pieces."""

from typing import Any

import numpy as np
from torch import Tensor, nn

from ....domains import Lines
from ....measures import linear_pieces

#: Most points of a path that is kept for a figure; straight between them.
_POINTS = 120

Rows = dict[str, list[Any]]


def path_rows(model: nn.Module, paths: dict[str, Lines], *, curves: int) -> Rows:
    """Return what the logits do along each path, and some paths point by point.

    Args:
        model: A network.
        paths: Kind of path to its lines.
        curves: How many lines of each kind are kept as curves.

    Returns:
        Columns of one length. ``part`` is ``"path"`` for a whole line, with ``change`` (largest
        less smallest value of the logit of its label), ``crossings`` (changes of class),
        ``kept`` (whether the label's class holds on the whole line) and ``between`` (whether it
        holds from l = 0 to 1); or ``"point"`` with ``place`` (l), ``logit_0`` and so on. Columns
        of the other part are None. ``kind``, ``number`` and ``label`` name the line.
    """
    rows: list[dict[str, Any]] = []
    for kind, lines in paths.items():
        low, high = lines.window
        start, end = (lines.point + at * lines.direction for at in (low, high))
        pieces = linear_pieces(model, start, end)
        for number, label in enumerate(lines.label.tolist()):
            name = {"kind": kind, "number": number, "label": label}
            places = low + (high - low) * pieces.breakpoints[number]
            outputs = pieces.outputs[number]
            crossings = low + (high - low) * pieces.crossings[number]
            rows.append({"part": "path", **name, **_whole(outputs[:, label], crossings,
                                                          pieces.classes[number], label)})
            if number < curves:
                rows += [{"part": "point", **name, **point} for point in _points(places, outputs)]
    names = list(dict.fromkeys(column for row in rows for column in row))
    return {column: [row.get(column) for row in rows] for column in names}


def _whole(logit: Tensor, crossings: Tensor, classes: Tensor, label: int) -> dict[str, Any]:
    inside = (crossings > 0) & (crossings < 1)
    before = int((crossings <= 0).sum())
    at_start = int(classes[before])
    return {"change": float(logit.max() - logit.min()), "crossings": len(crossings),
            "kept": len(crossings) == 0 and int(classes[0]) == label,
            "between": not bool(inside.any()) and at_start == label}


def _points(places: Tensor, outputs: Tensor) -> list[dict[str, Any]]:
    """Return the logits at even steps, which show what a printed curve can show."""
    at = np.linspace(float(places[0]), float(places[-1]), _POINTS)
    curves = [np.interp(at, places.numpy(), logit) for logit in outputs.numpy().T]
    return [{"place": round(float(place), 6)}
            | {f"logit_{k}": round(float(curve[i]), 5) for k, curve in enumerate(curves)}
            for i, place in enumerate(at)]
