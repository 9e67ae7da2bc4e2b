"""Words on the ticks, as plain text that takes the page's font."""

from typing import TYPE_CHECKING

from .._core.numbers import power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

def log_ticks(ax: "Axes", *, which: str) -> None:
    """Make the ``"x"`` or ``"y"`` axis logarithmic, with plain text on its ticks.

    matplotlib's own labels are set in a mathematical font, which a page's text font cannot match.
    To be called when all is drawn, since a short axis gets more ticks than a long one.
    """
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis = ax.xaxis if which == "x" else ax.yaxis
    (ax.set_xscale if which == "x" else ax.set_yscale)("log")
    low, high = axis.get_view_interval()
    steps = (1.0,) if high > 300 * low else (1.0, 2.0, 5.0)
    axis.set_major_locator(LogLocator(subs=steps, numticks=12))
    axis.set_major_formatter(FuncFormatter(lambda value, _: power_text(value)))
    axis.set_minor_formatter(NullFormatter())


def power_text(value: float) -> str:
    """Return a tick's value: plain from 0.001 to 99 999, a power of ten beyond."""
    if 1e-3 <= abs(value) < 1e5:
        return f"{value:,g}".replace(",", "\u202f")
    mantissa, _, exponent = f"{value:.3e}".partition("e")
    ten = power_of_ten(int(exponent))
    return ten if float(mantissa) == 1 else f"{float(mantissa):g}·{ten}"


def percent_ticks(ax: "Axes", *, which: str) -> None:
    """Write the ticks of the ``"x"`` or ``"y"`` axis as percentages of 1."""
    from matplotlib.ticker import FuncFormatter

    axis = ax.xaxis if which == "x" else ax.yaxis
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.4g} %"))
