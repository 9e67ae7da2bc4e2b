import numpy as np
import pytest

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import new_figure
from priorscope.plots.probability_against_complexity import probability_against_complexity
from priorscope.plots.style import SERIES

K = [7, 21, 21, 24.5]
P = [0.1, 1e-3, 1e-5, 1e-4]


def drawn(ax):
    return {line.get_label(): line for line in ax.lines}


def test_every_function_is_a_dot_at_its_complexity_and_probability():
    ax = probability_against_complexity(K, P, label="seen twice")
    dots = next(c for c in ax.collections if len(c.get_offsets()))
    assert np.allclose(dots.get_offsets(), np.stack([K, P], axis=1))
    assert ax.get_yscale() == "log"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["seen twice"]


def test_a_dot_is_darker_the_more_functions_share_it():
    ax = probability_against_complexity(K, P, functions=[1, 10, 100, 1000])
    dots = next(c for c in ax.collections if len(c.get_offsets()))
    assert (np.diff(dots.get_facecolors()[:, 3]) > 0.1).all()


def test_a_bound_falls_by_a_bits_of_probability_a_bit_and_does_not_stretch_the_axes():
    bare = probability_against_complexity(K, P)
    ax = probability_against_complexity(K, P, lines={"bound": (0.3, -1.0), "far": (0.0, 90.0)})
    assert ax.get_xlim() == bare.get_xlim()
    assert ax.get_ylim() == bare.get_ylim()
    line = drawn(ax)["bound"]
    assert np.allclose(np.log2(line.get_ydata()), -0.3 * line.get_xdata() - 1.0)
    assert len(drawn(ax)["far"].get_xdata()) == 0
    assert drawn(ax)["far"].get_linestyle() != line.get_linestyle()


def test_published_tops_are_open_so_that_dots_show_through():
    ax = probability_against_complexity(K, P, published=([21], [2e-3]))
    tops = drawn(ax)["published, highest of a column"]
    assert tops.get_xdata().tolist() == [21]
    assert tops.get_markerfacecolor() == "none"


def test_the_colour_and_the_axes_may_be_chosen():
    ax = new_figure().add_subplot()
    assert probability_against_complexity([7], [0.5], position=1, ax=ax) is ax
    from matplotlib.colors import to_rgba

    dots = next(c for c in ax.collections if len(c.get_offsets()))
    assert np.allclose(dots.get_facecolors()[0, :3], to_rgba(SERIES[1])[:3])


@pytest.mark.parametrize(("arguments", "words"), [
    ({"complexity": [], "probability": []}, "0 complexities"),
    ({"complexity": [7], "probability": [0.1, 0.2]}, "1 complexities and 2"),
    ({"complexity": [7], "probability": [0.0]}, "probability of 0"),
    ({"complexity": [7], "probability": [0.1], "functions": [1, 2]}, "2 numbers of functions"),
    ({"complexity": [7], "probability": [0.1], "published": ([7], [-1.0])}, "published dots"),
])
def test_what_does_not_fit_is_refused(arguments, words):
    with pytest.raises(BadInput, match=words):
        probability_against_complexity(**arguments)


def test_nan_is_refused():
    with pytest.raises(NonFinite):
        probability_against_complexity([7], [np.nan])
