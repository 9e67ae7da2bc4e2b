"""One trained network: how far inputs are from another class, and which answers to doubt."""

import numpy as np
import torch
from torch import Tensor

from .._core.checks import whole_number
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .._core.progress import progress
from ..domains import random_bits
from ..measures.bit_search.strings import read_bits
from ..measures.boundary_distance import BoundaryDistance, boundary_distance
from ..measures.detection import auroc
from ..measures.slope import Line, line
from ..networks import check_model, classes, evaluate, margin
from ..networks.evaluation import Model
from .audit_data import AuditData
from .audit_result import DISTANCE, MARGIN, Audit, Part
from .geometry import look_between
from .neighbours import reach
from .words import audit_words


def audit(model: Model, data: AuditData, *, name: str = "model", threshold: float = 0.0,
          search: str = "screened", limit: int | None = None, random_strings: int = 500,
          pairs: int = 200, around: tuple[int, ...] | None = None, seed: int = 0) -> Audit:
    """Measure how far each input is from another class and whether that tells errors.

    Two-valued inputs: distances are those of ``boundary_distance``, and random strings, which the
    model never saw, stand beside. (De Palma et al. 2019, section 4.3.) Any others: the Euclidean
    distance at which the class changes on the way to the nearest input that the model puts into
    another class. ``|φ|`` is the margin of the predicted class. Errors of the listed part are
    detected by small distance and by small margin.

    Between inputs: generalization intervals (Salman et al. 2019), growth of length through the
    layers (Raghu et al. 2017) and linear regions around three inputs; exact where the model is
    piecewise linear, else on a grid.

    Cost: see ``boundary_distance``; 10,000 inputs of a 784-784-784-1 network take about half a
    minute on two cores. One line of that network takes some 10 ms.

    Args:
        model: A module in evaluation mode, or any callable.
        data: The inputs.
        name: For titles.
        threshold: Where a single output changes class; 0.5 for probabilities.
        search: As for ``boundary_distance``.
        limit: Rows of each part at most; None means all.
        random_strings: How many random strings to set beside.
        pairs: Lines of each kind between inputs; 0 leaves them out.
        around: Numbers of three rows of the listed part around which linear regions are drawn; by
            default the most doubtful one and its nearest of the same and of another class.
        seed: Of the random strings, the pairs and the rows a limit keeps.

    Raises:
        BadInput: Labels or rows that do not fit, or inputs that are all alike.
        UnsupportedModel: The model is stochastic, in half precision, or takes other inputs.
    """
    check_model(model)
    if limit is not None:
        whole_number("limit", limit, at_least=3)
    whole_number("random_strings", random_strings, at_least=3)
    whole_number("pairs", pairs, at_least=0)
    data = data.limited(limit, seed=seed)
    corners = None if around is None else data.places(around)
    values = _values(data)
    total = sum(len(labels) for _, labels in data.parts.values()) + random_strings
    parts = {}
    with progress("audit", total) as advance:
        for part, (_, labels) in data.parts.items():
            parts[part] = _measure(model, data, part, values, threshold, search)
            advance(len(labels))
        noise = None if values is None else _noise(model, data, values, random_strings, seed,
                                                   search, threshold)
        advance(random_strings)
    listed = parts[data.listed]
    order = np.lexsort((listed.margin, listed.distance))
    geometry = None if pairs == 0 else look_between(
        model, data.shaped(data.listed), listed.predicted, pairs=pairs, threshold=threshold,
        seed=seed, doubtful=int(order[0]), around=corners)
    detectors = _detectors(listed)
    words = audit_words(listed.mean(True), listed.mean(False), detectors.get(DISTANCE),
                        detectors.get(MARGIN), wrong_answers=int((~listed.correct).sum()),
                        unit="flips" if noise is not None else "units of length")
    settings = {"search": search, "limit": limit, "random strings": random_strings,
                "pairs": pairs, "seed": seed, "threshold": threshold}
    random_line = None if noise is None else _line(*_arrays(noise))
    return Audit(name, data, parts, noise, random_line, geometry, detectors, order, words, settings)


def _values(data: AuditData) -> tuple[Tensor, Tensor] | None:
    """Return the two values of each coordinate over all parts, None where some have more.

    A constant coordinate takes the two values of the whole.
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
        return strings.low, strings.high
    return low.expand(inputs.shape[1]), high.expand(inputs.shape[1])


def _noise(model: Model, data: AuditData, values: tuple[Tensor, Tensor], count: int, seed: int,
           search: str, threshold: float) -> BoundaryDistance:
    strings = random_bits(values[0].numel(), count=count, seed=seed, low=0.0, high=1.0)
    strings = torch.where(strings > 0, values[1], values[0]).reshape(-1, *data.input_shape)
    return boundary_distance(model, strings, search=search, values=values, threshold=threshold)


def _measure(model: Model, data: AuditData, part: str, values: tuple[Tensor, Tensor] | None,
             threshold: float, search: str) -> Part:
    inputs, labels = data.shaped(part), data.parts[part][1]
    outputs = evaluate(model, inputs)
    data.check_labels(outputs.shape[1])  # before the search, which is what takes long
    chosen = classes(outputs, threshold=threshold)
    predicted = chosen.cpu().numpy()
    correct = predicted == labels.numpy()
    if values is not None:
        flips = boundary_distance(model, inputs, search=search, values=values, threshold=threshold)
        size, distance = _arrays(flips)
        return Part(predicted, correct, size, distance, _line(size, distance), flips)
    size = margin(outputs, chosen, threshold=threshold).cpu().numpy()
    distance = reach(model, inputs.cpu(), predicted, threshold=threshold)
    return Part(predicted, correct, size, distance, _line(size, distance), None)


def _arrays(flips: BoundaryDistance) -> tuple[np.ndarray, np.ndarray]:
    """Return margins and distances, infinite where none was found."""
    distance = torch.where(flips.found, flips.distance.double(), torch.inf)
    return flips.margin.cpu().numpy(), distance.cpu().numpy()


def _line(size: np.ndarray, distance: np.ndarray) -> Line | None:
    found = np.isfinite(distance)
    if found.sum() < 3 or (size[found] == size[found][0]).all():
        return None
    return line(size[found], distance[found])


def _detectors(part: Part) -> dict[str, Estimate]:
    wrong = ~part.correct
    if wrong.all() or not wrong.any():
        return {}
    return {DISTANCE: auroc(-part.distance, wrong), MARGIN: auroc(-part.margin, wrong)}
