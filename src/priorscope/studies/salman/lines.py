"""Lines between training rows, and how far the class stays along them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import known_name
from ..._core.seeds import numpy_stream
from ...measures import generalization_interval
from .learners import Learner
from .nearest_neighbour import NearestNeighbour

#: Windows of the coefficient of the direction: pairs, and mid-lines of triangles.
PAIR_WINDOW, MID_WINDOW = (-1.0, 2.0), (-2.0, 3.0)

#: From a row to another of its label, to one of another label, along a random direction as long
#: as a pair of one label is; from the middle of a triangle's side to that of another side.
KINDS = ("same", "different", "random", "mid")

#: Decimals kept: an end of the window stays itself, and a table of millions of lines stays small.
_DECIMALS = 6


@dataclass(frozen=True)
class Lines:
    """Lines x + l·v.

    Attributes:
        point: Base points x, (lines, features), float64.
        direction: Directions v, of the same shape; l = 1 is the partner.
        label: Label that the line belongs to, (lines,).
        window: Least and largest l.
    """

    point: Tensor
    direction: Tensor
    label: Tensor
    window: tuple[float, float]


def draw_lines(kind: str, inputs: Tensor, labels: Tensor, count: int | None,
               seed: int) -> Lines | None:
    """Draw lines of one kind between rows.

    Args:
        kind: One of ``KINDS``.
        inputs: Rows, of which only those a classifier fits should be given.
        labels: Their labels.
        count: Lines; fewer where there are not so many ordered pairs. None takes all ordered
            pairs (of triangles' mid-lines, as many).
        seed: Names the draw; the "random" directions start and measure like "same" pairs.

    Returns:
        The lines, or None where no two rows make one.
    """
    known_name("kind of line", kind, KINDS)
    inputs = inputs.double()
    if kind == "mid":
        return _mid_lines(inputs, labels, count, seed)
    pairs = ordered_pairs(labels, same=kind != "different", count=count, seed=seed)
    if not len(pairs):
        return None
    base, partner = torch.from_numpy(pairs).unbind(1)
    direction = inputs[partner] - inputs[base]
    if kind == "random":
        stream = numpy_stream(seed, "random directions")
        free = torch.from_numpy(stream.standard_normal(direction.shape))
        direction = free * (direction.norm(dim=1) / free.norm(dim=1)).unsqueeze(1)
    return Lines(inputs[base], direction, labels[base], PAIR_WINDOW)


def ordered_pairs(labels: Tensor, *, same: bool, count: int | None, seed: int) -> np.ndarray:
    """Return distinct ordered pairs of rows of one label, or of two; uniform, (pairs, 2)."""
    values = labels.numpy()
    equal = values[:, None] == values[None, :]
    allowed = np.flatnonzero((equal & ~np.eye(len(values), dtype=bool)) if same else ~equal)
    if count is not None or not same:
        stream = numpy_stream(seed, "pairs", "same" if same else "different")
        wanted = count if count is not None else int(equal.sum()) - len(values)
        allowed = stream.permutation(allowed)[:wanted]
    return np.stack(np.divmod(allowed, len(values)), axis=1)


def _mid_lines(inputs: Tensor, labels: Tensor, count: int | None, seed: int) -> Lines | None:
    """Join the middles of two sides of triangles of one label: m₁₂ + l·(m₁₃ − m₁₂)."""
    stream = numpy_stream(seed, "triangles")
    members = [np.flatnonzero(labels.numpy() == kind) for kind in labels.unique().numpy()]
    members = [own for own in members if len(own) >= 3]
    if not members:
        return None
    wanted = sum(len(own) * (len(own) - 1) for own in members) if count is None else count
    shares = np.array([len(own) for own in members], dtype=float)
    kinds = stream.choice(len(members), size=wanted, p=shares / shares.sum())
    corners = np.stack([stream.choice(members[kind], size=3, replace=False) for kind in kinds])
    first, second, third = (inputs[corner] for corner in torch.from_numpy(corners).unbind(1))
    return Lines((first + second) / 2, (third - second) / 2,
                 labels[torch.from_numpy(corners[:, 0])], MID_WINDOW)


def stays(learner: Learner, lines: Lines, *, labelled: bool = False) -> tuple[Tensor, Tensor]:
    """Return the ends of the interval in which the class of the base point stays.

    Args:
        learner: The classifier.
        lines: The lines.
        labelled: Whether the class asked for is the line's label; a base point of another class
            then has an interval of length 0.

    Returns:
        Lower and upper ends, (lines,) each, to six decimals.
    """
    if isinstance(learner.model, NearestNeighbour):
        lower, upper = learner.model.interval(lines.point, lines.direction, lines.window)
        if labelled:
            own = learner.model.classes(lines.point) == lines.label
            lower, upper = lower * own, upper * own
    else:
        interval = generalization_interval(learner.model, lines.point, lines.direction,
                                           window=lines.window,
                                           reference=lines.label if labelled else None)
        lower, upper = interval.lower, interval.upper
    return lower.round(decimals=_DECIMALS), upper.round(decimals=_DECIMALS)


def interval_rows(learner: Learner, inputs: Tensor, labels: Tensor, kinds: Sequence[str],
                  count: int | None, seed: int) -> dict[str, np.ndarray]:
    """Measure lines of several kinds between the rows that the classifier fits.

    All rows count for an untrained network: the few that it happens to class as labelled lie in
    its largest class, and the class of a base point is its own anyway.

    Returns:
        One entry a line: ``line`` (its kind), ``lower``, ``upper``; for mid-lines also
        ``labelled``: the length where the label's class is asked for, equal to the plain length
        for all others, whose base points are fitted rows.
    """
    parts: dict[str, list[np.ndarray]] = {"line": [], "lower": [], "upper": [], "labelled": []}
    rows = learner.fitted if learner.epochs else torch.ones_like(learner.fitted)
    for kind in kinds:
        lines = draw_lines(kind, inputs[rows], labels[rows], count, seed)
        if lines is None:
            continue
        lower, upper = stays(learner, lines)
        length = upper - lower
        if kind == "mid":
            own_lower, own_upper = stays(learner, lines, labelled=True)
            length = own_upper - own_lower
        parts["line"].append(np.full(len(lower), kind))
        for name, values in (("lower", lower), ("upper", upper), ("labelled", length)):
            parts[name].append(values.numpy())
    return {name: np.concatenate(values) if values else np.array([]) for name, values in
            parts.items()}
