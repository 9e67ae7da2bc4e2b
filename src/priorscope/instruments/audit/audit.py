"""One trained network: how far inputs are from another class, and which answers to doubt."""

from typing import Any

import numpy as np

from ..._core.checks import known_name, real_number, whole_number
from ..._core.estimate import Estimate
from ..._core.progress import progress
from ...measures.detection import auroc
from ...networks import SelectOutput, check_model
from ...networks.evaluation import Model
from ...networks.repeatable import check_repeatable
from ...networks.wrappers import unwrapped
from ..words import audit_words
from .data import AuditData
from .exactness import exactness
from .fitting import taking_doubles
from .geometry import Geometry, look_between
from .parts import arrays, fitted, measure_part, random_part, two_values
from .result import DISTANCE, MARGIN, Audit, Part

_BELOW = ("Fewer answers are right than by chance: are the labels numbered in the order of the "
          "outputs?")

#: What tells classes apart where lines are drawn within a class and between two.
LINES_BY = ("predicted", "label")


def audit(model: Model, data: AuditData, *, name: str = "model", threshold: float = 0.0,
          search: str = "screened", limit: int | None = None, random_strings: int = 500,
          pairs: int = 200, planes: int = 12, around: tuple[int, ...] | None = None,
          lines_by: str = "predicted", output: int | str | None = None, exact: bool | None = None,
          seed: int = 0) -> Audit:
    """Measure how far each input is from another class and whether that tells errors.

    Two-valued inputs: distances are those of ``boundary_distance``, and random strings, which the
    model never saw, stand beside. (De Palma et al. 2019, section 4.3.) Any others: the Euclidean
    distance at which the class changes on the way to the nearest input that the model puts into
    another class. ``|φ|`` is the margin of the predicted class. Errors of the listed part are
    detected by small distance, by small margin and, with several outputs, by small confidence of
    the softmax.

    Between inputs: generalization intervals (Salman et al. 2019), growth of length through the
    layers (Raghu et al. 2017), frequencies along lines (after Rahaman et al. 2019), complexity on
    planes through three inputs (after Teney et al. 2024) and linear regions around three; exact
    where the model is piecewise linear, else on a grid and marked as estimated.

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
        pairs: Lines of each kind between inputs; 0 leaves out all that lies between inputs.
        planes: Planes through three inputs; 0 leaves them out.
        around: Numbers of three rows of the listed part around which linear regions are drawn; by
            default the most doubtful one and its nearest of the same and of another class.
        lines_by: Whether lines of one class and of two go by the ``"predicted"`` class or by the
            ``"label"``; the latter gives every model the same lines.
        output: Which output is meant, where the model returns several: a place or a key.
        exact: Whether lines are cut exactly: True at any cost, False never. None: where the model
            is piecewise linear and what that computes stays within some two minutes' work; the
            rule counts pieces and values, so that it is the same on every machine.
        seed: Of the random strings, the pairs, the planes and the rows a limit keeps.

    Raises:
        BadInput: Labels or rows that do not fit, inputs that are all alike, or the threshold 0 for
            a model that ends in a sigmoid.
        UnsupportedModel: The model is stochastic, in half precision, or takes other inputs.
    """
    model = unwrapped(model)
    model = model if output is None else SelectOutput(model, output)
    check_model(model)
    real_number("threshold", threshold)
    known_name("lines_by", lines_by, LINES_BY)
    for name_, number, least in (("limit", limit, 3), ("random_strings", random_strings, 3),
                                 ("pairs", pairs, 0), ("planes", planes, 0)):
        if number is not None:
            whole_number(name_, number, at_least=least)
    data = data.limited(limit, seed=seed)
    listed_inputs = data.shaped(data.listed)
    check_repeatable(model, listed_inputs)
    model = taking_doubles(model, listed_inputs)
    corners = None if around is None else data.places(around)
    values = two_values(data)
    how = exactness(model, listed_inputs, exact if pairs or values is None else False)
    total = sum(len(labels) for _, labels in data.parts.values()) + random_strings
    parts, noise = {}, None
    rows = total - random_strings
    with progress("audit", total) as advance:
        for part in data.parts:
            parts[part] = measure_part(model, data, part, values, threshold, search,
                                       how.allows(rows), advance)
        if values is not None:
            noise = random_part(model, data, values, random_strings, seed, search, threshold)
        listed = parts[data.listed]
        order = np.lexsort((listed.margin, listed.distance))
        geometry = None if pairs == 0 else _between(
            model, data, listed, lines_by, pairs=pairs, planes=planes, threshold=threshold,
            seed=seed, doubtful=int(order[0]), how=how, around=corners)
        advance(random_strings)
    detectors = detect(listed)
    words = audit_words(listed.mean(True), listed.mean(False), detectors.get(DISTANCE),
                        detectors.get(MARGIN), wrong_answers=int((~listed.correct).sum()),
                        unit="flips" if noise is not None else "units of length")
    if listed.accuracy.high < 1 / max(2, len(data.class_names)):
        words = f"{_BELOW} {words}"
    settings = {"search": search, "limit": limit,
                "random strings": None if noise is None else random_strings,
                "pairs": pairs, "planes": planes, "seed": seed, "threshold": threshold,
                "output": output, "exact": exact}
    random_line = None if noise is None else fitted(*arrays(noise))
    exactly = noise is None and listed.exact and (geometry is None or geometry.exact)
    return Audit(name, data, parts, noise, random_line, geometry, detectors, order, words, settings,
                 status="exact" if exactly else "estimated")


def _between(model: Model, data: AuditData, listed: Part, lines_by: str,
             **settings: Any) -> Geometry:
    labels = (listed.predicted if lines_by == "predicted"
              else data.parts[data.listed][1].numpy())
    return look_between(model, data.shaped(data.listed), labels, **settings)


def detect(part: Part) -> dict[str, Estimate]:
    """Return the area under the ROC curve of each score as a detector of the part's errors."""
    wrong = ~part.correct
    if wrong.all() or not wrong.any():
        return {}
    return {name: auroc(score, wrong) for name, score in part.doubts().items()}
