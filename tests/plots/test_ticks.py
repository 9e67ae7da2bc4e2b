import pytest

from priorscope.plots.style import axes_or_new
from priorscope.plots.ticks import log_ticks, percent_ticks, power_text


@pytest.mark.parametrize(("value", "text"), [
    (1, "1"), (0.25, "0.25"), (0.001, "0.001"), (1000, "1\u202f000"), (20000, "20\u202f000"),
    (1e5, "10⁵"), (1e-4, "10⁻⁴"), (2e-7, "2·10⁻⁷"), (5e12, "5·10¹²"), (-3e6, "-3·10⁶"),
])
def test_power_text(value, text):
    assert power_text(value) == text


def ticks_inside(axis, low, high):
    return [v for v in axis.get_major_locator()() if low <= v <= high]


@pytest.mark.parametrize(("low", "high", "expected"), [
    (1, 60, [1, 2, 5, 10, 20, 50]), (1, 1e4, [1, 10, 100, 1000, 1e4]),
])
@pytest.mark.parametrize("which", ["x", "y"])
def test_a_short_logarithmic_axis_gets_steps_of_one_two_five(which, low, high, expected):
    ax = axes_or_new(None)
    (ax.set_xlim if which == "x" else ax.set_ylim)(low, high)
    log_ticks(ax, which=which)
    axis = ax.xaxis if which == "x" else ax.yaxis
    assert axis.get_scale() == "log"
    assert ticks_inside(axis, low, high) == pytest.approx(expected)


def test_percent_ticks():
    ax = axes_or_new(None)
    percent_ticks(ax, which="y")
    assert ax.yaxis.get_major_formatter()(0.125) == "12.5 %"
    assert ax.yaxis.get_major_formatter()(0.4) == "40 %"
