"""Figure 5 redrawn: complexity against the magnitude of weights."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.estimate import Estimate
from ....plots import new_figure, points_and_lines, through
from ....plots.illustration import Illustration
from ....plots.style import INK, TEXT_SIZE, TICK_SIZE, WORDS, key, literal
from ..judging import chosen
from .bounds import RISING, SIMPLE
from .findings import plain_ones
from .variants import GROUPS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ....plots.points_and_lines import Points

_UP = {"fourier": "Fourier complexity", "chebyshev": "Chebyshev complexity",
       "lempel-ziv": "Lempel-Ziv phrases"}

#: By group: its variants in order, what was done, and what to see.
_CHANGED = {
    "structures": (("plain", *GROUPS["structures"]), "with one component changed, by activation "
                   "(Fig. 5)", "Layer norm and residual connections z + φ(z) keep every activation "
                   "low; the usual residual form only damps; gates lift even ReLU where weights "
                   "are large, and delay the rise of the others."),
    "widths": (("width 16", "plain", "width 256"), "by width, plain ones of 64 units (Table 1)",
               "Where the width has no effect, the lines are one."),
    "biases": (("biases 0", "biases ±0.1", "plain", "biases ±4"), "by the range of biases, plain "
               "ones of ±1 (Table 1)", "Where the biases have no effect, the lines are one."),
}

#: Panel to series to points.
Panels = Mapping[str, Mapping[str, "Points"]]


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    found: dict[str, Illustration] = {}
    for measure, words in _UP.items():
        rows = plain_ones(chosen(frame, measure=measure))
        if len(rows):
            found[f"activations-{measure}"] = _activations(rows, words)
    for group, (order, what, how) in _CHANGED.items():
        rows = chosen(frame, measure="fourier", group=group)
        if len(rows):
            depth = int(rows.depth.max())
            found[group] = _illustration(
                _by_variant(chosen(rows, depth=depth), order), "Fourier complexity",
                f"Complexity of random networks of {depth} hidden layers {what}.", how)
    return found


def estimates(rows: "pd.DataFrame") -> "Points":
    """Return magnitudes, and the mean over networks at each."""
    places = sorted(rows.magnitude.unique().tolist())
    return places, [Estimate.of(chosen(rows, magnitude=place).value) for place in places]


def _activations(rows: "pd.DataFrame", words: str) -> Illustration:
    panels: dict[str, dict[str, Points]] = {}
    for depth in sorted(rows.depth.unique().tolist()):
        for group, names in (("ReLU-like", SIMPLE), ("others", RISING)):
            own = chosen(rows, depth=depth)
            panels[f"{group}, {depth} layers"] = {
                name: estimates(chosen(own, activation=name)) for name in names
                if (own.activation == name).any()}
    return _illustration(panels, words, f"{words} of random networks against the magnitude of "
                         "their weights, by activation and depth. Arms are 95 % intervals over "
                         "networks.", "Left, curves stay low; right, they rise, and earlier in "
                         "deeper networks.")


def _by_variant(rows: "pd.DataFrame",
                variants: Sequence[str]) -> dict[str, dict[str, "Points"]]:
    names = [name for name in (*SIMPLE, *RISING) if (rows.activation == name).any()]
    return {name: {variant: estimates(chosen(rows, activation=name, variant=variant))
                   for variant in variants
                   if len(chosen(rows, activation=name, variant=variant))} for name in names}


def _illustration(panels: Panels, up: str, caption: str, how: str) -> Illustration:
    """Draw panels two a row: one key above all, or one a column where the series differ."""
    shown = {title: series for title, series in panels.items() if series}
    down = -(-len(shown) // 2)
    figure = new_figure(height=60 + 250 * down)
    top = max(value.high if np.isfinite(value.high) else value.mean for series in shown.values()
              for _, values in series.values() for value in values)
    one_key = len({tuple(series) for series in shown.values()}) == 1
    axes = []
    for number, (title, series) in enumerate(shown.items()):
        ax = figure.add_subplot(down, min(2, len(shown)), number + 1)
        # A label on the axes makes room between its title and its key.
        labelled = number % 2 == 0 or not (one_key or number // 2)
        _panel(ax, series, title, up if labelled else "",
               "weight magnitude α" if number + 2 >= len(shown) else "", top)
        axes.append(ax)
    if one_key:
        # A key of the axes would widen their column; that of the figure stands outside of all.
        figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper left", ncols=5,
                      frameon=False, fontsize=TICK_SIZE, labelcolor=INK, handlelength=1.7,
                      handletextpad=0.6, columnspacing=1.8, borderpad=0.9)
    else:
        for ax in axes[:2]:
            key(ax)
    return Illustration(axes[0], caption, how, _table(shown))


def _panel(ax: "Axes", series: "Mapping[str, Points]", title: str, up: str, across: str,
           top: float) -> None:
    points_and_lines(series, lines=through(series), across=across, up=up, log_x=True, ax=ax)
    legend = ax.get_legend()
    if legend is not None:
        legend.remove()
    ax.set_ylim(0, top * 1.05)
    ax.set_title(literal(title), loc="right", color=INK, alpha=WORDS, fontsize=TEXT_SIZE)


def _table(panels: Panels) -> dict[str, list[Any]]:
    rows = [(title, name, place, value) for title, series in panels.items()
            for name, (places, values) in series.items()
            for place, value in zip(places, values, strict=True)]
    return {"panel": [title for title, *_ in rows], "series": [name for _, name, *_ in rows],
            "magnitude": [place for *_, place, _ in rows],
            "mean": [value.mean for *_, value in rows], "low": [value.low for *_, value in rows],
            "high": [value.high for *_, value in rows]}
