import numpy as np
import pytest

from priorscope._core.errors import BadInput, NonFinite
from priorscope._core.estimate import Estimate
from priorscope.plots.points_and_lines import columns, points_and_lines, through
from priorscope.plots.style import INK, SERIES, new_figure

THREE = [Estimate(1, 0.5, 2, 9), Estimate(3, 2, 4, 9), Estimate(9, -np.inf, np.inf, 1)]


def drawn(ax):
    return {line.get_label(): line for line in ax.lines}


def test_each_series_stands_at_its_own_places():
    ax = points_and_lines({"a": ([1, 2, 3], THREE), "b": ([5, 7], THREE[:2])})
    one, other = ax.containers
    assert one.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert other.lines[0].get_xdata().tolist() == [5, 7]
    assert other.lines[0].get_color() == SERIES[1]
    assert np.allclose(one.lines[2][0].get_segments(), [[(1, 0.5), (1, 2)], [(2, 2), (2, 4)],
                                                        [(3, 9), (3, 9)]])


def test_a_line_takes_the_colour_of_its_series_and_others_their_own_dashes():
    ax = points_and_lines({"a": ([1], THREE[:1])}, lines={
        "law": ([1, 2], [4, 5]), "a": ([1, 2, 3], [1, 2, 3]), "other": ([1, 9], [1, 1])})
    of_series = next(line for line in ax.lines if len(line.get_xdata()) == 3)
    assert of_series.get_color() == SERIES[0]
    assert drawn(ax)["law"].get_color() == drawn(ax)["other"].get_color() == INK
    assert drawn(ax)["law"].get_ydata().tolist() == [4, 5]
    assert drawn(ax)["law"].get_linestyle() != drawn(ax)["other"].get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["law", "other", "a"]


def test_published_points_are_open_with_arms():
    ax = points_and_lines({}, published={"published": ([4, 6, 8], THREE)})
    (container,) = ax.containers
    assert container.lines[0].get_markerfacecolor() != container.lines[0].get_color()
    assert container.lines[2][0].get_segments()[0].tolist() == [[4, 0.5], [4, 2]]


@pytest.mark.parametrize("which", ["x", "y"])
def test_axes_are_logarithmic_on_request(which):
    ax = new_figure().add_subplot()
    assert points_and_lines({"a": ([1, 10, 100], THREE)}, ax=ax, **{f"log_{which}": True}) is ax
    assert getattr(ax, f"get_{which}scale")() == "log"


@pytest.mark.parametrize(("points", "lines", "error", "words"), [
    ({}, {}, BadInput, "neither points nor lines"),
    ({"a": ([1, 2], THREE)}, {}, BadInput, "'a' has 2 places for 3 values"),
    ({}, {"law": ([1, 2], [1.0])}, BadInput, "'law' has 2 places for 1 values"),
    ({}, {"law": ([1, 2], [1.0, np.nan])}, NonFinite, "the line 'law'")])
def test_what_does_not_fit_is_refused(points, lines, error, words):
    with pytest.raises(error, match=words):
        points_and_lines(points, lines=lines)


def test_published_points_need_a_place_each():
    with pytest.raises(BadInput, match="'p' has 1 places for 3 values"):
        points_and_lines({}, published={"p": ([1], THREE)})


def test_the_first_series_lies_on_top_and_all_lie_above_lines():
    ax = points_and_lines({name: ([1, 2, 3], THREE) for name in "abc"},
                          lines={"law": ([1, 2], [1, 2])}, published={"p": ([1, 2, 3], THREE)})
    heights = [container.lines[0].get_zorder() for container in ax.containers]
    assert heights[1] > heights[2] > heights[3] > heights[0] > drawn(ax)["law"].get_zorder()


def test_lines_through_points_and_their_numbers():
    points = {"a": ([1, 2], [Estimate(1.0, 0.5, 1.5, 9), Estimate(3.0, 2.0, 4.0, 9)]),
              "b": ([5], [Estimate(7.0, 6.0, 8.0, 9)])}
    assert through(points) == {"a": ([1, 2], [1.0, 3.0]), "b": ([5], [7.0])}
    assert list(through(points, least=2)) == ["a"]
    assert columns(points, "n", "up") == {"a, n": [1, 2], "a, up": [1.0, 3.0], "b, n": [5],
                                          "b, up": [7.0]}
