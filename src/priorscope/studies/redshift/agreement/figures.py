"""Figure 6 redrawn: measures against one another."""

from typing import TYPE_CHECKING, Any

from ....plots import grouped_means, new_figure
from ....plots.illustration import Illustration
from ....plots.style import INK, PAPER, TICK_SIZE, dress, series_color, series_marker
from ..judging import chosen
from .correlation import correlation
from .findings import MEASURES, pairs, simple_half

if TYPE_CHECKING:
    import pandas as pd

    from ...._core.estimate import Estimate

_NAMES = ("relu", "gelu", "tanh", "gaussian", "sine")


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    found = {"measures": _scatter(frame)}
    table = _correlations(frame)
    return found | {"correlations": _intervals(table)} if table else found


def _scatter(frame: "pd.DataFrame") -> Illustration:
    figure = new_figure(height=640)
    others = [name for name in MEASURES if name != "fourier"]
    names = [name for name in _NAMES if (frame.activation == name).any()]
    axes = [figure.add_subplot(2, 2, place + 1) for place in range(4)]
    for number, (ax, measure) in enumerate(zip(axes, others, strict=True)):
        dress(ax, up=MEASURES[measure], grid="both",
              across="Fourier complexity" if number > 1 else "")
        for place, name in enumerate(names):
            own = chosen(frame, activation=name)
            ax.scatter(own.fourier, own[measure], s=34, color=series_color(place), alpha=0.85,
                       marker=series_marker(place), edgecolors=PAPER, linewidths=0.6, label=name,
                       zorder=4 - place / 10)
        ax.margins(0.05)
    # A key of the axes would widen their column; that of the figure stands outside of all.
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper left", ncols=5,
                  frameon=False, fontsize=TICK_SIZE, labelcolor=INK, handletextpad=0.6,
                  columnspacing=1.8, borderpad=0.9)
    return Illustration(
        axes[0], "Random networks by four measures of complexity against the Fourier complexity "
        "(Fig. 6). Lempel-Ziv counts phrases, of the pattern above and below the mean and of ten "
        "levels.",
        "Simple networks lie at the lower left and noise at the upper right by every measure. "
        "Within the cloud at the left the measures order networks differently, the two polynomial "
        "ones apart: the Fourier complexity counts the jump at the edge, and Lempel-Ziv reads row "
        "by row.",
        {name: frame[name].tolist() for name in ("activation", "depth", "magnitude", *MEASURES)})


def _correlations(frame: "pd.DataFrame") -> dict[str, list["Estimate | None"]]:
    simple = simple_half(frame)
    kinds: dict[str, tuple[Any, bool]] = {
        "Pearson, all": (frame, False), "Spearman, all": (frame, True),
        "Spearman, simpler half": (simple, True)}
    return {kind: [correlation(rows[first], rows[second], ranks=ranks)
                   for first, second in pairs()] for kind, (rows, ranks) in kinds.items()}


def _intervals(table: dict[str, list["Estimate | None"]]) -> Illustration:
    short = dict(MEASURES) | {"binary": "LZ 2", "levels": "LZ 10"}
    names = [f"{short[first]} – {short[second]}" for first, second in pairs()]
    ax = grouped_means(names, table, across="correlation over networks")
    ax.set_xlim(min(-0.05, ax.get_xlim()[0]), 1.02)
    rows = [(kind, name, value) for kind, values in table.items()
            for name, value in zip(names, values, strict=True) if value is not None]
    return Illustration(
        ax, "Correlation of each pair of measures over random networks; arms are 95 % intervals "
        "by resampling networks.",
        "Where the simpler half lies far left, the agreement is one of simple against complex, "
        "and no more.",
        {"correlation": [kind for kind, *_ in rows], "measures": [name for _, name, _ in rows],
         "value": [value.mean for *_, value in rows], "low": [value.low for *_, value in rows],
         "high": [value.high for *_, value in rows]})
