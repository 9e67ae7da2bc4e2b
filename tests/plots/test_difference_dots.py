import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.plots import difference_dots, to_svg
from priorscope.plots.style import INK, PAPER, series_color

GROUPS = {"answers": {"accuracy": Estimate(0.2, 0.1, 0.3, 9),
                      "margin": Estimate(-0.4, -0.6, -0.2, 9)},
          "answers too": {"answers": Estimate(0.05, -0.1, 0.2, 9)}}


def test_rows_stand_under_their_headings_with_their_means():
    ax = difference_dots(GROUPS, sides=("larger for A", "larger for B"))
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    assert names == ["answers", "accuracy", "margin", "answers too", "answers"]
    weights = [tick.get_fontweight() for tick in ax.get_yticklabels()]
    assert weights == ["bold", "normal", "normal", "bold", "normal"]
    points = [line for bar in ax.containers for line in bar.get_children()[:1]]
    places = [(point.get_xdata()[0], point.get_ydata()[0]) for point in points]
    assert places == [(0.2, 1), (-0.4, 2), (0.05, 4)]
    assert {text.get_text() for text in ax.texts} == {"larger for A", "larger for B"}
    assert "accuracy" in to_svg(ax.figure, title="differences")


def test_what_reaches_0_is_open_and_sides_have_their_colours():
    points = [bar.get_children()[0] for bar in difference_dots(GROUPS).containers]
    assert [p.get_markerfacecolor() for p in points] == [series_color(1), series_color(0), PAPER]
    assert points[2].get_markeredgecolor() == INK


def test_an_infinite_interval_keeps_the_axes_finite():
    ax = difference_dots({"g": {"one": Estimate(0.1, -float("inf"), float("inf"), 1)}})
    low, high = ax.get_xlim()
    assert low < 0 < 0.1 < high < 1


def test_no_rows_are_refused():
    with pytest.raises(BadInput, match="at least one measure"):
        difference_dots({"empty": {}})
