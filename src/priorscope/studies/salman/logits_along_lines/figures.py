"""Figs. 1, 2 and 3 redrawn: ten logits along one path of each kind."""

from typing import TYPE_CHECKING, Any

from ....plots import grouped_means, new_figure
from ....plots.illustration import Illustration
from ....plots.style import (
    INK,
    QUIET,
    TICK_SIZE,
    WORDS,
    dress,
    key,
    literal,
    series_color,
)
from ..network_statistics import chosen, over_networks
from .findings import change
from .paths import BETWEEN, THROUGH_MEAN

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_TITLES = {"same": "to the same class", "different": "to another class",
           "random": "random direction", "first component": "first component",
           "normal": "normal to another class", "minor component": "least component",
           "any direction": "any direction"}

#: The paper looks at components of class 9.
_CLASS = 9


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows allow."""
    figures = {}
    points = chosen(frame, part="point")
    for labels in ("real", "random"):
        rows = chosen(points, labels=labels)
        if len(rows):
            figures[f"between-samples-{labels}"] = _between(rows, labels)
            figures[f"through-mean-{labels}"] = _through(rows, labels)
    figures["changes"] = _changes(chosen(frame, part="path"))
    return figures


def _between(rows: "pd.DataFrame", labels: str) -> Illustration:
    first = rows[rows.number == 0]
    ax, data = _panels(first, BETWEEN, "l (0: sample, 1: partner)")
    return Illustration(
        ax, f"Logits along the path x + l·v of one network with {labels} labels, from a sample "
        f"towards three places ({'Fig. 1' if labels == 'real' else 'Fig. 3'}).",
        "The thick line is the logit of the sample's label; the network's class is the highest "
        "line.", data)


def _through(rows: "pd.DataFrame", labels: str) -> Illustration:
    own = rows[rows.kind.isin(THROUGH_MEAN)]
    label = _CLASS if (own.label == _CLASS).any() else int(own.label.max())
    own = own[own.label == label]
    ax, data = _panels(own, THROUGH_MEAN[:3], "place (3 standard deviations)")
    return Illustration(
        ax, f"Logits along paths through the mean of class {label}, {labels} labels; all run to "
        "three standard deviations of the first component either way "
        f"({'Fig. 2' if labels == 'real' else 'Fig. 3'}).",
        "The thick line is the logit of the class; the network's class is the highest line.", data)


def _panels(rows: "pd.DataFrame", kinds: tuple[str, ...],
            across: str) -> "tuple[Axes, dict[str, Any]]":
    figure = new_figure(height=330)
    logits = [name for name in rows.columns if name.startswith("logit_")
              and rows[name].notna().any()]
    present = [kind for kind in kinds if (rows.kind == kind).any()]
    first: Axes | None = None
    for place, kind in enumerate(present):
        ax = figure.add_subplot(1, len(present), place + 1, sharey=first)
        dress(ax, across=across if place == len(present) // 2 else "",
              up="" if place else "logit")
        own = rows[rows.kind == kind]
        label = int(own.label.iloc[0])
        for number, name in enumerate(logits):
            chosen_one = name == f"logit_{label}"
            ax.plot(own.place.astype(float), own[name].astype(float),
                    color=series_color(0) if chosen_one else INK,
                    alpha=1.0 if chosen_one else QUIET, linewidth=2.6 if chosen_one else 0.8,
                    zorder=3 if chosen_one else 2 + number / 100,
                    label=_name(chosen_one, number, label) if not place else None)
        ax.set_title(literal(f"{_TITLES[kind]}"), loc="right", color=INK, alpha=WORDS,
                     fontsize=TICK_SIZE)
        ax.margins(x=0)
        if place:
            ax.tick_params(labelleft=False)
        first = first or ax
    assert first is not None
    key(first)
    kept = rows[rows.kind.isin(present)]
    return first, {name: kept[name].tolist() for name in ("kind", "label", "place", *logits)}


def _name(chosen_one: bool, number: int, label: int) -> str | None:
    """Return the words for the key; one of the thin lines speaks for all."""
    if chosen_one:
        return "label"
    return "others" if number == int(label == 0) else None


def _changes(paths: "pd.DataFrame") -> Illustration:
    kinds = [kind for kind in (*BETWEEN, *THROUGH_MEAN) if (paths.kind == kind).any()]
    series = {f"{labels} labels": [over_networks(chosen(paths, labels=labels, kind=kind), change)
                                   for kind in kinds] for labels in ("real", "random")}
    series = {name: values for name, values in series.items() if any(values)}
    ax = grouped_means([_TITLES[kind] for kind in kinds], series,
                       across="change of the label's logit along the path")
    table = [(name, kind, value) for name, values in series.items()
             for kind, value in zip(kinds, values, strict=True) if value is not None]
    return Illustration(
        ax, "Largest less smallest value of the label's logit along a path, means over paths; "
        "arms are 95 % intervals over networks. The upper three kinds of path start at a sample, "
        "the lower four run through the mean of a class.",
        "A network that followed the manifold of a class would change least on the first path of "
        "either block, and with random labels on none.",
        {"series": [name for name, *_ in table], "path": [kind for _, kind, _ in table],
         "mean": [value.mean for *_, value in table], "low": [value.low for *_, value in table],
         "high": [value.high for *_, value in table]})
