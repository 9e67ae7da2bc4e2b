"""The linear pieces of a network along straight lines."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.checks import real_number, whole_number
from ..._core.result import Result
from ...networks.piecewise import piecewise_linear, precise_forward
from .chunks import chunks, read_ends
from .layers import errors_in_the_middle, layers_along
from .points import as_points

Ragged = tuple[Tensor, ...]

#: Relative error of the forward pass up to which pieces count as certified.
CERTIFIED = 1e-9


@dataclass(frozen=True, repr=False, eq=False)
class LinearPieces(Result):
    """What ``linear_pieces`` found, one entry per line; all float64 on the CPU.

    A line is x(t) = start + t (end − start), t ∈ [0, 1]; between two breakpoints the network is
    affine in t.

    Attributes:
        counts: (lines,) number of linear pieces.
        breakpoints: Per line, counts + 1 parameters from 0 to 1.
        outputs: Per line, the outputs at its breakpoints, (counts + 1, outputs).
        crossings: Per line, where the class changes.
        classes: Per line, the classes met in order, one more than crossings.
        piece_classes: Per line, the class in the middle of each piece.
        degenerate: (lines,) whether a unit stayed at a kink over a stretch, or breakpoints
            closer than 1e-13 of the line were taken as one.
        layers: By name, per line, the layer's values at the breakpoints, (counts + 1, units).
        slopes: By name, per line, its derivative by t on each piece, (counts, units); the
            outputs' under ``""``.
        patterns: Per line, the state of each unit on each piece, (counts, units); None unless
            asked for.
        errors: (lines,) the certificate: the largest error in the middle of a piece against the
            model's own float64 forward pass, relative to the largest output met on the line; None
            unless asked for.
        status: ``"exact"``; ``"certified"`` where all errors are at most 1e-9.
    """

    title: ClassVar[str] = "linear pieces"

    counts: Tensor
    breakpoints: Ragged
    outputs: Ragged
    crossings: Ragged
    classes: Ragged
    piece_classes: Ragged
    degenerate: Tensor
    layers: dict[str, Ragged] = field(default_factory=dict)
    slopes: dict[str, Ragged] = field(default_factory=dict)
    patterns: Ragged | None = None
    errors: Tensor | None = None
    status: str = "exact"

    def summary(self) -> dict[str, Any]:
        """Return the number of lines, pieces a line, class changes a line, degenerate lines."""
        changes = [len(places) for places in self.crossings]
        rows: dict[str, Any] = {
            "lines": len(self.counts),
            "pieces a line": float(self.counts.double().mean()),
            "most pieces": int(self.counts.max()),
            "class changes a line": float(np.mean(changes)),
            "degenerate lines": int(self.degenerate.sum()),
        }
        if self.errors is not None:
            rows["largest error"] = f"{float(self.errors.max()):.1e}"
        return rows

    def columns(self) -> dict[str, Any]:
        """Return one row per piece: line, start, end and class."""
        return {
            "line": torch.repeat_interleave(self.counts),
            "start": torch.cat([places[:-1] for places in self.breakpoints]),
            "end": torch.cat([places[1:] for places in self.breakpoints]),
            "class": torch.cat(self.piece_classes),
        }


def linear_pieces(model: nn.Module, start: Any, end: Any, *, layers: Collection[str] = (),
                  patterns: bool = False, certify: bool = False, threshold: float = 0.0,
                  output: int | str | None = None, batch_size: int | None = None) -> LinearPieces:
    """Cut straight lines into the pieces on which a piecewise-linear network is affine.

    Exact in float64, without a grid: each layer adds the parameters at which one of its units
    crosses a kink. (Hanin and Rolnick 2019 and Sotoudeh and Thakur 2019 cut lines likewise.)

    Cost: for a chain of layers, one matrix product per hidden layer but the last at the nodes of
    the layers before its last bend, and a few operations per unit and node beside it; of a wide
    last hidden layer most values are ruled out unseen. A go of lines is kept within some tens of
    MiB, and the result is about 8·(outputs + 2) bytes a piece.

    Args:
        model: A module in evaluation mode; see ``UnsupportedLayer`` for the layers treated.
        start: Where the lines begin, (lines, ...), or one point of any shape that the model
            takes.
        end: Where they end, of the same shape.
        layers: Names of layers whose values and slopes are wanted; see ``model.named_modules()``.
        patterns: Whether the activation pattern of each piece is wanted.
        certify: Whether the outputs are compared with the model's own forward pass in the middle
            of every piece, which costs one evaluation a piece.
        threshold: Where a single output changes class.
        output: Which output is meant, where the model returns several: a place or a key.
        batch_size: Lines at a time; None means about 16 MiB of values.

    Raises:
        UnsupportedLayer: A layer that is not piecewise linear, by its dotted path.
        UnsupportedModel: A stochastic or half-precision model, or several outputs.
        BadInput: Ends of different or wrong shapes, or equal.
        NonFinite: NaN or infinity in the ends, a parameter or an output.

    Example:
        >>> model = ps.sample(ps.MLP(inputs=2, widths=(8, 8)), ps.he_normal(), count=1)[0]
        >>> pieces = ps.linear_pieces(model, [-1.0, 0.0], [1.0, 0.5])
        >>> pieces.breakpoints[0]
    """
    from .classes import class_changes  # loads numba

    real_number("threshold", threshold)
    if batch_size is not None:
        whole_number("batch_size", batch_size)
    a, b = read_ends(as_points(start), as_points(end))
    view = piecewise_linear(model, torch.stack([a[0], b[-1]]), output=output)
    view.check_names(layers)
    forward = precise_forward(model, output) if certify else None
    parts = []
    for chunk in chunks(view, lambda lines: (a[lines], b[lines]), len(a), (0.0, 1.0),
                        batch_size=batch_size):
        t, first = torch.from_numpy(chunk.t), chunk.first
        changes = class_changes(chunk.outputs, chunk.t, first, threshold,
                                np.arange(chunk.outputs.shape[1]))
        extra = layers_along(view, a[chunk.lines], b[chunk.lines], t, first, layers, patterns)
        parts.append(_split(t, first, chunk.outputs, changes, extra))
        if forward is not None:
            parts[-1]["errors"] = errors_in_the_middle(
                forward, a[chunk.lines], b[chunk.lines], t, first, torch.from_numpy(chunk.outputs))
        parts[-1]["degenerate"] = torch.from_numpy(chunk.degenerate)
    return _joined(parts, layers, patterns)


def _split(t: Tensor, first: np.ndarray, outputs: np.ndarray, changes: tuple,
           extra: dict[str, Tensor]) -> dict[str, Any]:
    """Turn what lies line behind line into one tensor a line."""
    where, classes, counts, middle = (torch.from_numpy(values) for values in changes)
    nodes = np.diff(first)
    pieces, changed = (nodes - 1).tolist(), counts.tolist()
    sizes = nodes.tolist()
    split = {"counts": torch.from_numpy(nodes - 1), "breakpoints": t.split(sizes),
             "outputs": torch.from_numpy(outputs).split(sizes),
             "crossings": where.split(changed), "piece_classes": middle.split(pieces),
             "classes": classes.split([count + 1 for count in changed])}
    for name, values in extra.items():
        split[name] = values.split(sizes if name.startswith("layers.") else pieces)
    return split


def _joined(parts: list[dict[str, Any]], layers: Collection[str], patterns: bool) -> LinearPieces:
    def lines(name: str) -> Ragged:
        return tuple(line for part in parts for line in part[name])

    names = ("", *layers) if layers else ()
    errors = torch.cat([part["errors"] for part in parts]) if "errors" in parts[0] else None
    return LinearPieces(
        counts=torch.cat([part["counts"] for part in parts]),
        degenerate=torch.cat([part["degenerate"] for part in parts]),
        breakpoints=lines("breakpoints"), outputs=lines("outputs"), crossings=lines("crossings"),
        classes=lines("classes"), piece_classes=lines("piece_classes"),
        layers={name: lines(f"layers.{name}") for name in layers},
        slopes={name: lines(f"slopes.{name}") for name in names},
        patterns=lines("patterns") if patterns else None,
        errors=errors, status="certified" if errors is not None and bool(
            (errors <= CERTIFIED).all()) else "exact")
