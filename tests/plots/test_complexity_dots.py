import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.plots import complexity_dots, new_figure
from priorscope.plots.style import SERIES

ROWS = {"yours": Estimate(0.2, 0.15, 0.3, 10), "relu": Estimate(0.1, 0.08, 0.12, 10),
        "one sample": Estimate(0.4, -np.inf, np.inf, 1)}


def drawn(ax):
    return [(line.lines[0], line.lines[2][0].get_segments()[0]) for line in ax.containers]


def test_each_row_shows_its_mean_and_interval():
    ax = complexity_dots(ROWS)
    for place, ((dot, arm), estimate) in enumerate(zip(drawn(ax), ROWS.values(), strict=True)):
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (estimate.mean, place)
        if estimate.count > 1:
            assert np.allclose(arm, [(estimate.low, place), (estimate.high, place)])
        else:
            assert np.allclose(arm, [(0.4, place), (0.4, place)])


def test_rows_run_downwards_under_their_names():
    ax = complexity_dots(ROWS)
    assert [label.get_text() for label in ax.get_yticklabels()] == list(ROWS)
    low, high = ax.get_ylim()
    assert low > high


def test_only_the_highlighted_row_stands_out():
    ax = complexity_dots(ROWS, highlight="relu")
    assert [dot.get_color() for dot, _ in drawn(ax)] == [SERIES[0], SERIES[1], SERIES[0]]
    assert [t.get_fontweight() for t in ax.get_yticklabels()] == ["normal", "bold", "normal"]


def test_references_are_lines_with_names_that_do_not_overlap():
    references = {"white noise": 0.31, "linear function": 0.30, "far": 0.05}
    ax = complexity_dots(ROWS, references=references)
    places = [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 2]
    assert sorted(places) == sorted(references.values())
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert {text.get_text() for text in ax.texts} == set(references)
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_logarithmic_axis_on_request():
    assert complexity_dots(ROWS, logarithmic=True, references={"noise": 0.3}).get_xscale() == "log"


def test_given_axes_come_back():
    ax = new_figure().add_subplot()
    assert complexity_dots(ROWS, ax=ax) is ax


def test_bad_rows_are_refused():
    with pytest.raises(BadInput, match="no rows"):
        complexity_dots({})
    with pytest.raises(BadInput, match="'tanh' is not among the 3 rows"):
        complexity_dots(ROWS, highlight="tanh")
