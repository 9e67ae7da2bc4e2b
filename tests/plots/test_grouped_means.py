import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.plots import grouped_means, new_figure
from priorscope.plots.style import INK, SERIES

GROUPS = ["train", "test"]
SERIES_A = [Estimate(2, 1, 4, 9), Estimate(5, 4.5, 5.5, 9)]


def drawn(ax, name):
    (container,) = [c for c in ax.containers if c.get_label() == name]
    return container.lines[0], container.lines[2][0].get_segments()


def test_points_stand_in_their_groups_row_with_their_intervals():
    ax = grouped_means(GROUPS, {"a": SERIES_A, "b": [None, Estimate(7, -np.inf, np.inf, 1)]})
    points, arms = drawn(ax, "a")
    assert points.get_xdata().tolist() == [2, 5]
    assert np.rint(points.get_ydata()).tolist() == [0, 1]
    assert np.allclose([arm[:, 0] for arm in arms], [(1, 4), (4.5, 5.5)])
    lone, _ = drawn(ax, "b")
    assert lone.get_xdata().tolist() == [7]
    assert lone.get_ydata()[0] != points.get_ydata()[1]
    assert [label.get_text() for label in ax.get_yticklabels()] == GROUPS


def test_the_first_group_is_on_top():
    low, high = grouped_means(GROUPS, {"a": SERIES_A}).get_ylim()
    assert low > high


def test_published_points_are_ink_and_series_are_coloured():
    ax = grouped_means(GROUPS, {"a": SERIES_A}, published={"paper": SERIES_A})
    assert drawn(ax, "a")[0].get_color() == SERIES[0]
    assert drawn(ax, "paper")[0].get_color() == INK
    assert {text.get_text() for text in ax.get_legend().get_texts()} == {"a", "paper"}


def test_lines_stand_at_their_place():
    ax = grouped_means(GROUPS, {"a": SERIES_A}, lines={"law": 4.33}, across="bits",
                       ax=new_figure().add_subplot())
    (line,) = [line for line in ax.lines if line.get_label() == "law"]
    assert list(line.get_xdata()) == [4.33, 4.33]
    assert ax.get_xlabel() == "bits"


def test_what_does_not_fit_is_refused():
    with pytest.raises(BadInput, match="at least one of each"):
        grouped_means(GROUPS, {})
    with pytest.raises(BadInput, match="at least one of each"):
        grouped_means([], {"a": []})
    with pytest.raises(BadInput, match="'a' has 1 values for 2 groups"):
        grouped_means(GROUPS, {"a": SERIES_A[:1]})
    with pytest.raises(BadInput, match="the line 'law' is nan"):
        grouped_means(GROUPS, {"a": SERIES_A}, lines={"law": np.nan})
