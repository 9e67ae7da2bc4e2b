"""The parts of the data of an audit, measured row by row."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from ..._core.errors import BadInput
from ...domains import random_bits
from ...measures.bit_search.strings import read_bits
from ...measures.boundary_distance import BoundaryDistance, boundary_distance
from ...measures.slope import Line, line
from ...networks import classes, evaluate, margin
from ...networks.decisions import check_threshold
from ...networks.evaluation import Model
from .data import AuditData
from .neighbours import reach
from .result import Part

#: Rows from which two values a coordinate, other ones in each, count as bits.
_ROWS = 8


def measure_part(model: Model, data: AuditData, part: str, values: tuple[Tensor, Tensor] | None,
                 threshold: float, search: str, exact: bool,
                 advance: Callable[[int], None]) -> Part:
    """Measure each row of a part: class, lead, confidence, distance to another class.

    Args:
        model: What is audited.
        data: Its inputs.
        part: Name of the part.
        values: The two values of each coordinate; None where inputs are no bit strings.
        threshold: Where a single output changes class.
        search: As for ``boundary_distance``.
        exact: Whether lines are cut exactly, where inputs are no bit strings.
        advance: Told how many rows are done.
    """
    inputs, labels = data.shaped(part), data.parts[part][1]
    outputs = evaluate(model, inputs).cpu()
    data.check_labels(outputs.shape[1])  # before the search, which is what takes long
    check_threshold(model, outputs, threshold)
    chosen = classes(outputs, threshold=threshold)
    predicted = chosen.numpy()
    correct = predicted == labels.numpy()
    confidence = None
    if outputs.shape[1] > 1:
        confidence = outputs.double().softmax(dim=1).amax(dim=1).numpy()
    target = data.targets.get(part)
    error = None if target is None else (outputs[:, 0].double() - target).abs().numpy()
    flips = None
    if values is not None:
        flips = boundary_distance(model, inputs, search=search, values=values, threshold=threshold)
        size, distance = arrays(flips)
        advance(len(labels))
    else:
        size = margin(outputs, chosen, threshold=threshold).numpy()
        distance = reach(model, inputs.cpu(), predicted, threshold=threshold, exact=exact,
                         advance=advance)
    return Part(predicted, correct, size, distance, fitted(size, distance), flips, confidence,
                error, exact=values is None and exact)


def two_values(data: AuditData) -> tuple[Tensor, Tensor] | None:
    """Return the two values of each coordinate over all parts, None where some have more.

    A constant coordinate takes the two values of the whole. A few rows of real numbers have no
    more than two values in a coordinate either, and are no bit strings.
    """
    inputs = torch.cat([inputs.flatten(1) for inputs, _ in data.parts.values()])
    low, high = inputs.min(), inputs.max()
    if low == high:
        raise BadInput(f"every input of {data.name} is {low.item():g} throughout: there is nothing "
                       "to flip")
    if not ((inputs == low) | (inputs == high)).all():
        try:
            strings = read_bits(inputs)
        except BadInput:
            return None
        return (strings.low, strings.high) if len(inputs) >= _ROWS else None
    return low.expand(inputs.shape[1]), high.expand(inputs.shape[1])


def random_part(model: Model, data: AuditData, values: tuple[Tensor, Tensor], count: int,
                seed: int, search: str, threshold: float) -> BoundaryDistance:
    """Measure uniformly random bit strings."""
    strings = random_bits(values[0].numel(), count=count, seed=seed, low=0.0, high=1.0)
    strings = torch.where(strings > 0, values[1], values[0]).reshape(-1, *data.input_shape)
    return boundary_distance(model, strings, search=search, values=values, threshold=threshold)


def arrays(flips: BoundaryDistance) -> tuple[np.ndarray, np.ndarray]:
    """Return margins and distances, infinite where none was found."""
    distance = torch.where(flips.found, flips.distance.double(), torch.inf)
    return flips.margin.cpu().numpy(), distance.cpu().numpy()


def fitted(size: np.ndarray, distance: np.ndarray) -> Line | None:
    """Fit distance against the margin, over the distances found."""
    found = np.isfinite(distance)
    if found.sum() < 3 or (size[found] == size[found][0]).all():
        return None
    return line(size[found], distance[found])
