import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput
from priorscope.plots import new_figure, roc_curve


def curve(ax, name):
    return next(line for line in ax.lines if str(line.get_label()).startswith(name))


def area(ax, name):
    line = curve(ax, name)
    return np.trapezoid(line.get_ydata(), line.get_xdata())


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30))
def test_the_area_is_the_share_of_pairs_in_the_right_order(pairs):
    bad = [score for score, wrong in pairs if wrong]
    good = [score for score, wrong in pairs if not wrong]
    if not bad or not good:
        return
    wins = sum((b > g) + 0.5 * (b == g) for b in bad for g in good) / (len(bad) * len(good))
    ax = roc_curve({"d": tuple(zip(*pairs, strict=True))})
    assert area(ax, "d") == pytest.approx(wins)
    assert curve(ax, "d").get_label() == f"d, A = {wins:.3f}"


def test_each_point_is_a_threshold():
    scores, wrong = [4, 3, 2, 1], [True, False, True, False]
    line = curve(roc_curve({"d": (scores, wrong)}), "d")
    drawn = list(zip(line.get_xdata(), line.get_ydata(), strict=True))
    for threshold in (5, 4, 3, 2, 1):
        doubted = [s >= threshold for s in scores]
        x = sum(d and not w for d, w in zip(doubted, wrong, strict=True)) / 2
        y = sum(d and w for d, w in zip(doubted, wrong, strict=True)) / 2
        assert (x, y) in drawn


def test_several_detectors_and_given_axes():
    ax = new_figure().add_subplot()
    perfect, useless = ([2, 1], [True, False]), ([1, 1], [True, False])
    assert roc_curve({"perfect": perfect, "useless": useless}, ax=ax) is ax
    assert area(ax, "perfect") == 1.0
    assert area(ax, "useless") == 0.5


@pytest.mark.parametrize(("detectors", "words"), [
    ({}, "no detectors"),
    ({"d": ([1, 2], [True])}, "2 scores for 1 predictions"),
    ({"d": ([1, 2], [True, True])}, "2 errors among 2"),
    ({"d": ([1, 2], [False, False])}, "0 errors among 2"),
])
def test_what_cannot_be_judged_is_refused(detectors, words):
    with pytest.raises(BadInput, match=words):
        roc_curve(detectors)
