import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.plots import new_figure
from priorscope.plots.discrete_distribution import discrete_distribution
from priorscope.plots.style import SERIES


def shares(*means):
    return [Estimate(mean, mean / 2, 2 * mean, 90) for mean in means]


def curves(ax, position=0):
    return [line for line in ax.lines if line.get_color() == SERIES[position]
            and len(line.get_xdata())]


def test_shares_stand_at_their_values_with_a_band_of_their_intervals():
    ax = discrete_distribution({"a": ([0, 1, 3], shares(0.2, 0.3, 0.5))}, across="ones")
    (line,) = curves(ax)
    assert line.get_xdata().tolist() == [0, 1, 3]
    assert line.get_ydata().tolist() == [0.2, 0.3, 0.5]
    (band,) = ax.collections
    heights = band.get_paths()[0].vertices[:, 1]
    assert heights.min() == pytest.approx(0.1)
    assert heights.max() == pytest.approx(1.0)
    assert ax.get_ylim()[0] == 0


def test_values_beyond_reach_are_not_joined_and_a_lone_one_is_a_dot():
    ax = discrete_distribution({"a": ([7, 21, 24.5], shares(0.2, 0.3, 0.5))}, reach=4)
    lone, run = curves(ax)
    assert lone.get_xdata().tolist() == [7]
    assert lone.get_marker() not in (None, "None")
    assert run.get_xdata().tolist() == [21, 24.5]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a"]


def test_a_logarithmic_axis_leaves_zeros_out():
    zero = [Estimate(0, 0, 0.01, 90), *shares(0.3, 0.5)]
    ax = discrete_distribution({"a": ([0, 1, 2], zero)}, log_y=True)
    (line,) = curves(ax)
    assert line.get_xdata().tolist() == [1, 2]
    assert ax.get_yscale() == "log"


def test_a_band_that_reaches_zero_does_not_burst_a_logarithmic_axis():
    low = [Estimate(0.01, 0.0, 0.02, 90), *shares(0.3)]
    ax = discrete_distribution({"a": ([0, 1], low)}, log_y=True)
    assert ax.get_ylim()[0] > 1e-4


def test_references_are_horizontal_and_seven_groups_all_look_different():
    groups = {str(k): ([0, 1], shares(0.1, 0.1 * (k + 1))) for k in range(7)}
    ax = discrete_distribution(groups, level={"1/128": 1 / 128})
    level = next(line for line in ax.lines if line.get_label() == "1/128")
    assert set(level.get_ydata()) == {1 / 128}
    looks = {(line.get_color(), str(line._dash_pattern)) for line in ax.lines
             if len(line.get_xdata()) == 2 and line is not level}
    assert len(looks) == 7


def test_only_zeros_and_given_axes_still_draw():
    ax = new_figure().add_subplot()
    none = [Estimate(0.0, 0.0, 0.1, 9)]
    assert discrete_distribution({"a": ([0], none)}, ax=ax, log_y=True) is ax


@pytest.mark.parametrize(("groups", "words"), [
    ({}, "no groups"), ({"a": ([0, 1], shares(0.5))}, "1 shares were given for 2 values"),
])
def test_what_does_not_fit_is_refused(groups, words):
    with pytest.raises(BadInput, match=words):
        discrete_distribution(groups)


def test_shares_are_read_as_percentages():
    ax = discrete_distribution({"a": (np.arange(2), shares(0.25, 0.75))})
    ax.figure.draw_without_rendering()
    assert any("%" in label.get_text() for label in ax.get_yticklabels())
