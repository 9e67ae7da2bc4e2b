"""Where one architecture stands among others."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .._core.errors import BadInput
from .._core.estimate import Estimate
from .intervals import interval_arms
from .style import (
    INK,
    PAPER,
    QUIET,
    TICK_SIZE,
    WORDS,
    axes_or_new,
    dress,
    literal,
    series_color,
)
from .ticks import log_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def complexity_dots(rows: Mapping[str, Estimate], *, highlight: str | None = None,
                    references: Mapping[str, float] | None = None, label: str = "complexity",
                    logarithmic: bool = False, ax: "Axes | None" = None) -> "Axes":
    """Draw a mean with its interval for each architecture, one below the other.

    Args:
        rows: Name of an architecture to its estimate; the first is drawn on top.
        highlight: Name of the row that stands out.
        references: Name of a known function to its value, drawn as vertical lines.
        label: What the horizontal axis measures, with its unit.
        logarithmic: Whether the horizontal axis is logarithmic.
        ax: Where to draw; a new figure of fitting height by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No row, or ``highlight`` is not among them.

    Example:
        >>> from priorscope._core.estimate import Estimate
        >>> ax = complexity_dots({"relu": Estimate(0.1, 0.08, 0.12, 50)}, highlight="relu")
        >>> ax.get_xlabel()
        'complexity'
    """
    if not rows:
        raise BadInput("no rows were given: expected at least one architecture with its estimate")
    if highlight is not None and highlight not in rows:
        raise BadInput(f"the highlighted row {highlight!r} is not among the {len(rows)} rows: "
                       f"expected one of {', '.join(rows)}")
    references = references or {}
    ax = axes_or_new(ax, height=90 + 28 * len(rows))
    dress(ax, across=label, grid="x")
    _draw_rows(ax, rows, highlight)
    ax.margins(x=0.06)
    for value in references.values():
        ax.axvline(value, color=INK, alpha=QUIET, linewidth=1.1, dashes=(4, 3), zorder=1)
    if logarithmic:
        log_ticks(ax, which="x")
    _name_references(ax, references)
    return ax


def _draw_rows(ax: "Axes", rows: Mapping[str, Estimate], highlight: str | None) -> None:
    means, arms = interval_arms(list(rows.values()))
    heights = np.arange(len(rows), dtype=float)
    for height, name in enumerate(rows):
        chosen = name == highlight
        color = series_color(1 if chosen else 0)
        if chosen:
            ax.axhspan(height - 0.5, height + 0.5, color=color, alpha=0.1, linewidth=0, zorder=0)
        ax.errorbar(means[height], height, xerr=arms[:, height : height + 1], color=color,
                    fmt="D" if chosen else "o", markersize=8 if chosen else 7, elinewidth=2.2,
                    markeredgecolor=PAPER, markeredgewidth=0.9, capsize=0, zorder=4)
    ax.set_yticks(heights, [literal(name) for name in rows])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=8)
    for name, tick in zip(rows, ax.get_yticklabels(), strict=True):
        tick.set(fontsize=TICK_SIZE + 0.5, alpha=WORDS, color=INK,
                 fontweight="bold" if name == highlight else "normal")


def _name_references(ax: "Axes", references: Mapping[str, float]) -> None:
    """Write the names above the frame, each on the lowest line where it overlaps no other."""
    low, high = ax.get_xlim()
    width = ax.figure.get_size_inches()[0] * 72 * 0.72  # type: ignore[union-attr]
    scale = np.log if ax.get_xscale() == "log" else np.asarray
    taken: list[float] = []
    for name, value in sorted(references.items(), key=lambda item: item[1]):
        place = float((scale(value) - scale(low)) / (scale(high) - scale(low)))
        half = len(name) * 6.2 / 2 / width
        place = min(max(place, half), 1 - half)
        level = next((k for k, end in enumerate(taken) if end < place - half), len(taken))
        taken[level : level + 1] = [place + half + 0.015]
        ax.annotate(literal(name), (place, 1.0), xycoords="axes fraction",
                    xytext=(0, 4 + 15 * level), textcoords="offset points", ha="center",
                    va="bottom", fontsize=TICK_SIZE, color=INK, alpha=QUIET, annotation_clip=False)
