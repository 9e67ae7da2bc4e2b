"""How well a score tells errors from correct predictions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .._core.checks import finite_array
from .._core.errors import BadInput
from .style import (
    GRID,
    INK,
    axes_or_new,
    dress,
    key,
    literal,
    series_color,
    series_dash,
)
from .ticks import percent_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def roc_curve(detectors: Mapping[str, tuple[Any, Any]], *, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of errors found against the share of correct predictions doubted in vain.

    The key gives the area A under each curve: the probability that an error has a larger score
    than a correct prediction, ties counted half (Fawcett, *An introduction to ROC analysis*,
    2006, section 7). Inputs of one score are doubted together, so ties draw a slanted line.

    Args:
        detectors: Name of a detector to ``(scores, errors)``: a score for each prediction, the
            larger the more doubtful, and whether the prediction is wrong.
        ax: Where to draw; a new figure by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No detector, lengths that differ, or no error or no correct prediction.
        NonFinite: A score is NaN or infinite.

    Example:
        >>> ax = roc_curve({"distance": ([3, 1, 2, 0], [True, False, False, False])})
        >>> ax.get_xlabel()
        'correct predictions doubted'
    """
    if not detectors:
        raise BadInput("no detectors were given: expected at least one with its scores and errors")
    ax = axes_or_new(ax, width=480, height=470)
    dress(ax, across="correct predictions doubted", up="errors found", grid="both")
    ax.plot([0, 1], [0, 1], color=INK, alpha=3 * GRID, linewidth=1.1, dashes=(2, 2), zorder=1)
    for position, (name, (scores, errors)) in enumerate(detectors.items()):
        doubted, found = _rates(name, scores, errors)
        area = float(np.trapezoid(found, doubted))
        ax.plot(doubted, found, color=series_color(position), linewidth=2.0,
                linestyle=series_dash(position), label=literal(f"{name}, A = {area:.3f}"),
                zorder=3, clip_on=False)
    ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    percent_ticks(ax, which="x")
    percent_ticks(ax, which="y")
    key(ax)
    return ax


def _rates(name: str, scores: Any, errors: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of correct and of wrong predictions at or above each distinct score."""
    from sklearn.metrics import roc_curve as rates

    score = finite_array(f"the scores of {name!r}", scores).ravel()
    wrong = finite_array(f"the errors of {name!r}", errors).ravel().astype(bool)
    if score.size != wrong.size:
        raise BadInput(f"the detector {name!r} has {score.size} scores for {wrong.size} "
                       "predictions: expected one for each")
    if not 0 < wrong.sum() < wrong.size:
        raise BadInput(f"the detector {name!r} saw {int(wrong.sum())} errors among {wrong.size} "
                       "predictions: expected at least one error and one correct prediction")
    doubted, found, _ = rates(wrong, score)
    return doubted, found
