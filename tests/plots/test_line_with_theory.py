import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.plots import line_with_theory, new_figure
from priorscope.plots.style import INK, SERIES

X = [10, 100, 1000]
SERIES_A = [Estimate(1, 0.5, 2, 9), Estimate(3, 2, 4, 9), Estimate(9, -np.inf, np.inf, 1)]


def test_points_carry_their_intervals_and_lines_their_values():
    ax = line_with_theory(X, {"a": SERIES_A}, theory={"a": [1, 3, 10], "law": [2, 4, 8]})
    (points,) = ax.containers
    assert points.lines[0].get_xdata().tolist() == X
    assert points.lines[0].get_ydata().tolist() == [1, 3, 9]
    segments = points.lines[2][0].get_segments()
    assert np.allclose(segments, [[(10, 0.5), (10, 2)], [(100, 2), (100, 4)], [(1000, 9)] * 2])
    lines = {line.get_label(): line for line in ax.lines}
    assert lines["a, theory"].get_ydata().tolist() == [1, 3, 10]
    assert lines["law"].get_ydata().tolist() == [2, 4, 8]


def test_a_theory_takes_the_colour_of_its_series_and_others_are_ink():
    ax = line_with_theory(X, {"b": SERIES_A, "a": SERIES_A}, theory={"a": [1, 2, 3],
                                                                     "law": [1, 2, 3]})
    lines = {line.get_label(): line for line in ax.lines}
    assert lines["a, theory"].get_color() == SERIES[1]
    assert lines["law"].get_color() == INK


def test_theory_may_stand_on_a_grid_of_its_own():
    grid = np.linspace(10, 1000, 50)
    ax = line_with_theory(X, {"a": SERIES_A}, theory={"law": grid}, theory_x=grid)
    assert len(next(x for x in ax.lines if x.get_label() == "law").get_xdata()) == 50


@pytest.mark.parametrize("which", ["x", "y"])
def test_axes_are_logarithmic_on_request(which):
    ax = new_figure().add_subplot()
    assert line_with_theory(X, {"a": SERIES_A}, ax=ax, **{f"log_{which}": True}) is ax
    assert getattr(ax, f"get_{which}scale")() == "log"


def test_whole_numbers_get_whole_ticks():
    depths = [Estimate(d, d, d, 3) for d in range(1, 4)]
    ticks = line_with_theory([1, 2, 3], {"a": depths}).get_xticks()
    assert all(float(tick).is_integer() for tick in ticks)


def test_what_does_not_fit_is_refused():
    with pytest.raises(BadInput, match="neither"):
        line_with_theory(X, {})
    with pytest.raises(BadInput, match="3 places were given for 2"):
        line_with_theory(X, {"a": SERIES_A[:2]})
    with pytest.raises(BadInput, match="theory 'law' has 2 values at 3 places"):
        line_with_theory(X, {}, theory={"law": [1, 2]})
