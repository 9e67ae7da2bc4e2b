import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.plots import kernel_curve, new_figure

T = np.linspace(-1, 1, 11)


def test_theory_is_the_line_and_estimates_are_the_points():
    measured = [Estimate(0.1, 0.0, 0.3, 9), Estimate(0.5, 0.4, 0.6, 9)]
    ax = kernel_curve(T, T**3, measured_t=[0.0, 0.8], measured=measured)
    line = next(x for x in ax.lines if x.get_label() == "infinite width, theory")
    assert np.array_equal(line.get_xdata(), T)
    assert np.array_equal(line.get_ydata(), T**3)
    (points,) = ax.containers
    assert points.lines[0].get_ydata().tolist() == [0.1, 0.5]
    segments = points.lines[2][0].get_segments()
    assert np.allclose(segments, [[(0.0, 0.0), (0.0, 0.3)], [(0.8, 0.4), (0.8, 0.6)]])


def test_theory_alone_has_no_points():
    ax = new_figure().add_subplot()
    assert kernel_curve(T, T, ax=ax) is ax
    assert not ax.containers


def test_lengths_must_match():
    with pytest.raises(BadInput, match="11 correlations and 3 values"):
        kernel_curve(T, [0, 1, 2])
    with pytest.raises(BadInput, match="1 places were given for 2 estimates"):
        kernel_curve(T, T, measured_t=[0.0], measured=[Estimate(0, 0, 0, 2)] * 2)
