"""Fig. 7 redrawn: accuracy against the epoch, one line for each trained layer."""

from typing import TYPE_CHECKING, Any

from ...._core.estimate import Estimate
from ....plots import new_figure
from ....plots.illustration import Illustration
from ....plots.style import INK, SERIES, TICK_SIZE, dress, literal, series_dash

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NAMES = {"mnist": "MNIST", "cifar10": "CIFAR-10", "digits": "small digits"}
_PANELS = {"train_accuracy": "training accuracy", "test_accuracy": "test accuracy"}


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw one figure for each data set and variance, training on the left and test right."""
    drawn = {}
    for (data, variance), rows in frame.groupby(["data", "weight_variance"], sort=False):
        name = f"{data}-variance-{variance:g}".replace(".", "-")
        drawn[name] = _draw(rows, f"{_NAMES[str(data)]}, σ_w² = {variance:g}")
    return drawn


def _draw(rows: "pd.DataFrame", where: str) -> Illustration:
    figure = new_figure(height=400)
    table: dict[str, list[Any]] = {name: [] for name in ("panel", "layer", "epoch", "mean", "low",
                                                         "high")}
    first: Axes | None = None
    for place, (column, words) in enumerate(_PANELS.items()):
        ax = figure.add_subplot(1, 2, place + 1, sharey=first)
        dress(ax, across="epoch", up=words)
        _lines(ax, rows, column, table)
        ax.margins(x=0.02)
        first = first or ax
    assert first is not None
    first.set_ylim(0.0, min(1.03, 1.1 * max(table["mean"])))
    _key(figure, first)
    return Illustration(
        first, f"Accuracy of random networks in which one hidden layer is trained; {where}. Bands "
        f"are 95 % intervals over {rows.replica.nunique()} networks (Fig. 7).",
        "Every line starts from the same networks. The paper has the lines in the order of the "
        "layers, the lowest layer on top, in both panels.", table)


def _key(figure: "Figure", ax: "Axes") -> None:
    """Write the key above both panels: that of one would push the other aside."""
    shown, labels = ax.get_legend_handles_labels()
    figure.legend(shown, labels, loc="outside upper left", ncols=min(len(labels), 7),
                  frameon=False, fontsize=TICK_SIZE, labelcolor=INK, handlelength=1.7,
                  handletextpad=0.6, columnspacing=1.6, borderpad=0.9)


def _lines(ax: "Axes", rows: "pd.DataFrame", column: str, table: dict[str, list[Any]]) -> None:
    layers = sorted(rows.layer.unique().tolist())
    for number, layer in enumerate(layers):
        own = rows[rows.layer == layer]
        epochs = sorted(own.epoch.unique().tolist())
        values = [Estimate.of(own[column][own.epoch == epoch]) for epoch in epochs]
        color = layer_color(number / max(len(layers) - 1, 1))
        ax.plot(epochs, [value.mean for value in values], color=color, linewidth=1.8,
                linestyle=series_dash(number), label=literal(f"layer {layer:g}"),
                zorder=4 - number / len(layers))
        if not values[0].unbounded:
            ax.fill_between(epochs, [max(value.low, 0.0) for value in values],
                            [min(value.high, 1.0) for value in values], color=color, alpha=0.13,
                            linewidth=0, zorder=2)
        for epoch, value in zip(epochs, values, strict=True):
            entry = (column, layer, epoch, value.mean, value.low, value.high)
            for name, part in zip(table, entry, strict=True):
                table[name].append(part)


def layer_color(height: float) -> str:
    """Return a colour from the first series' to the second's, for 0 to 1.

    Layers are an order, which five colours of series would not show; the way passes through
    a tone as far from white as from black.
    """
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    ramp = LinearSegmentedColormap.from_list("layers", [SERIES[0], SERIES[3], SERIES[1]])
    return to_hex(ramp(height))
