import numpy as np
import pytest

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import paired_points, to_svg


def clouds(ax):
    return [cloud.get_offsets() for cloud in ax.collections if len(cloud.get_offsets())]


def test_points_stand_where_their_numbers_are_and_the_line_where_they_are_equal():
    ax = paired_points({"right": ([1, 2, 3], [2, 2, 5]), "none": ([], [])}, across="A", up="B")
    assert np.array_equal(clouds(ax)[0], [(1, 2), (2, 2), (3, 5)])
    assert len(clouds(ax)) == 1
    line = ax.get_lines()[0]
    assert np.array_equal(line.get_xdata(), line.get_ydata())
    assert ax.get_xlim() == ax.get_ylim()
    assert "right, 3" in to_svg(ax.figure, title="pairs")


def test_strewn_points_stay_within_their_square_and_many_are_thinned():
    ones = np.ones(2000)
    points = clouds(paired_points({"many": (ones, 2 * ones)}, spread=0.6))[0]
    assert len(points) == 1500
    assert np.abs(points - [1, 2]).max() <= 0.3
    assert np.array(points).std(axis=0) == pytest.approx([0.6 / 12**0.5] * 2, rel=0.1)
    again = clouds(paired_points({"many": (ones, 2 * ones)}, spread=0.6))[0]
    assert np.array_equal(points, again)


def test_pairs_that_do_not_match_are_refused():
    with pytest.raises(BadInput, match="one pair a thing"):
        paired_points({"a": ([1, 2], [1])})
    with pytest.raises(BadInput, match="at least one"):
        paired_points({"a": ([], [])})
    with pytest.raises(NonFinite):
        paired_points({"a": ([np.inf], [1.0])})
