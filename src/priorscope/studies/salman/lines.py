"""How far the class stays along lines between training rows."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...domains import Lines, lines_between
from ...measures import generalization_interval
from .learners import Learner
from .nearest_neighbour import NearestNeighbour

#: Decimals kept: an end of the window stays itself, and a table of millions of lines stays small.
_DECIMALS = 6


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
        lines = lines_between(inputs[rows], labels[rows], kind=kind, count=count, seed=seed)
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
