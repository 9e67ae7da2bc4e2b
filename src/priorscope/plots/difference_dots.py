"""Differences of many measures, one below the other, those beyond their interval set apart."""

from collections.abc import Mapping, Sequence
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

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def difference_dots(groups: Mapping[str, Mapping[str, Estimate]], *, label: str = "difference",
                    sides: tuple[str, str] = ("", ""), percent: bool = True,
                    ax: "Axes | None" = None) -> "Axes":
    """Draw a difference with its interval for each measure, around a line at 0.

    Filled points have intervals that leave 0 out; open ones reach it.

    Args:
        groups: Heading to its measures: the name of each to its difference.
        label: What the horizontal axis measures.
        sides: Words above the axes left and right of 0.
        percent: Whether differences are shares, written as percentages.
        ax: Where to draw; a new figure of fitting height by default.

    Returns:
        The axes drawn on.

    Raises:
        BadInput: No measure.

    Example:
        >>> ax = difference_dots({"answers": {"accuracy": Estimate(0.1, 0.05, 0.15, 90)}})
        >>> ax.get_xlabel()
        'difference'
    """
    groups = {name: rows for name, rows in groups.items() if rows}
    if not groups:
        raise BadInput("no differences were given: expected at least one measure")
    lines = sum(len(rows) + 1 for rows in groups.values())
    ax = axes_or_new(ax, height=84 + 22 * lines)
    dress(ax, across=label, grid="x")
    ax.axvline(0.0, color=INK, alpha=QUIET, linewidth=1.2, zorder=1)
    names: list[str] = []
    for heading, rows in groups.items():
        names.append(heading)
        for name, estimate in rows.items():
            _draw_row(ax, len(names), estimate)
            names.append(name)
    _name_rows(ax, names, list(groups))
    _name_sides(ax, sides)
    if percent:
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        ax.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter(FuncFormatter(_percent))
    return ax


def _draw_row(ax: "Axes", height: int, estimate: Estimate) -> None:
    means, arms = interval_arms([estimate])
    beyond = 0.0 not in estimate
    color = series_color(1 if estimate.mean > 0 else 0) if beyond else INK
    ax.errorbar(means, [height], xerr=arms, color=color, fmt="o", markersize=7, elinewidth=2.0,
                markerfacecolor=color if beyond else PAPER, capsize=0, zorder=4,
                markeredgecolor=PAPER if beyond else color, markeredgewidth=0.9 if beyond else 1.3,
                alpha=None if beyond else QUIET)


def _name_rows(ax: "Axes", names: Sequence[str], headings: Sequence[str]) -> None:
    ax.set_yticks(np.arange(len(names)), [literal(name) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    low, high = ax.get_xlim()
    reach = max(abs(low), abs(high), 1e-9)
    ax.set_xlim(min(low, -0.1 * reach), max(high, 0.1 * reach))
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=8)
    waiting = list(headings)
    for name, tick in zip(names, ax.get_yticklabels(), strict=True):
        heading = bool(waiting) and name == waiting[0]
        if heading:
            waiting.pop(0)
        tick.set(fontsize=TICK_SIZE, color=INK, alpha=WORDS,
                 fontweight="bold" if heading else "normal")


def _name_sides(ax: "Axes", sides: tuple[str, str]) -> None:
    """Write what lies left and right of 0 above the frame."""
    for words, offset, align in ((sides[0], -8, "right"), (sides[1], 8, "left")):
        if words:
            ax.annotate(literal(words), (0.0, 1.0), xycoords=("data", "axes fraction"),
                        xytext=(offset, 5), textcoords="offset points", ha=align, va="bottom",
                        fontsize=TICK_SIZE, color=INK, alpha=QUIET, annotation_clip=False)


def _percent(value: float, place: int) -> str:
    return f"{100 * value:+.0f} %".replace("-", "−") if value else "0"
