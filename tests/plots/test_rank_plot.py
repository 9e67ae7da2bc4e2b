import math

import numpy as np
import pytest

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import new_figure
from priorscope.plots.rank_plot import rank_plot
from priorscope.plots.style import INK, SERIES

RANKS = np.arange(1, 1001)
CURVE = (RANKS, 0.1 / RANKS)


def drawn(ax):
    return {line.get_label(): line for line in ax.lines}


def test_curves_stand_where_their_ranks_and_probabilities_are_on_logarithmic_axes():
    ax = rank_plot({"relu": CURVE, "tanh": ([1, 10], [0.5, 0.01])})
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert np.array_equal(drawn(ax)["relu"].get_ydata(), CURVE[1])
    assert drawn(ax)["tanh"].get_xdata().tolist() == [1, 10]


def test_zipfs_line_is_drawn_inside_the_axes_and_does_not_stretch_them():
    bare, lined = (rank_plot({"relu": CURVE}, zipf=zipf) for zipf in (None, 128 * math.log(2)))
    assert lined.get_xlim() == bare.get_xlim()
    assert lined.get_ylim() == bare.get_ylim()
    line = drawn(lined)["Zipf's law"]
    assert np.allclose(line.get_ydata() * line.get_xdata() * 128 * math.log(2), 1)
    low, high = lined.get_ylim()
    assert ((line.get_ydata() >= low * 0.999) & (line.get_ydata() <= high * 1.001)).all()
    assert line.get_xdata().min() >= 1
    assert line.get_color() == INK


def test_published_points_are_open_and_of_their_curves_colour():
    ax = rank_plot({"relu": CURVE, "tanh": CURVE}, published={"tanh": ([3], [0.02])})
    (points,) = (line for line in ax.lines if line.get_xdata().__len__() == 1)
    assert points.get_markeredgecolor() == SERIES[1]
    assert points.get_markerfacecolor() != SERIES[1]
    assert "open markers: published" in drawn(ax)


def test_published_points_without_a_curve_are_named():
    ax = rank_plot({"relu": CURVE}, published={"other": ([3], [0.02])})
    assert "other, published" in drawn(ax)


def test_no_two_of_ten_curves_look_alike():
    ax = rank_plot({str(k): ([1, 2], [0.1, 0.1 / (k + 1)]) for k in range(10)})
    looks = {(line.get_color(), str(line._dash_pattern)) for line in ax.lines}
    assert len(looks) == 10


def test_a_single_function_is_a_dot_and_axes_may_be_given():
    ax = new_figure().add_subplot()
    assert rank_plot({"constant": ([1], [1.0])}, ax=ax) is ax
    assert drawn(ax)["constant"].get_marker() == "."


@pytest.mark.parametrize(("curves", "words"), [
    ({}, "no curves"), ({"a": ([1, 2], [0.1])}, "2 ranks and 1 probabilities"),
    ({"a": ([], [])}, "0 ranks"), ({"a": ([0, 1], [0.1, 0.1])}, "not positive"),
    ({"a": ([1], [0.0])}, "not positive"),
])
def test_what_does_not_fit_is_refused(curves, words):
    with pytest.raises(BadInput, match=words):
        rank_plot(curves)


def test_nan_is_refused():
    with pytest.raises(NonFinite):
        rank_plot({"a": ([1], [np.nan])})
