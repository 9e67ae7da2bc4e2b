import numpy as np
import pytest
from matplotlib.colors import to_hex

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots.style import SERIES
from priorscope.plots.window_densities import window_densities

SAMPLES = [[0.05, 0.15, 3.0, 3.0], [0.05, 0.05, 0.15, 3.0]]


def steps(ax):
    """Heights of the histograms' lines, not of their bands."""
    return [patch.get_data().values for patch in ax.patches
            if type(patch).__name__ == "StepPatch" and not patch.get_fill()]


def bars(ax):
    return [bar for container in ax.containers for bar in container]


def test_shares_are_means_over_networks_and_leave_the_window_out():
    ax = window_densities({"real": SAMPLES}, window=3.0, bins=30)
    (values,) = steps(ax)
    assert values[:3] == pytest.approx([0.375, 0.25, 0.0])
    assert values.sum() == pytest.approx(1 - 0.375)
    (bar,) = bars(ax)
    assert bar.get_x() > 3.0
    assert [text.get_text() for text in ax.texts] == ["38 %"]


def test_bars_of_full_windows_are_in_proportion():
    ax = window_densities({"a": [[1.0, 3.0]], "b": [[1.0, 1.0, 1.0, 3.0]]}, window=3.0)
    first, second = bars(ax)
    assert first.get_height() == pytest.approx(2 * second.get_height())
    assert [to_hex(bar.get_facecolor()) for bar in (first, second)] == list(SERIES[:2])
    assert first.get_x() + first.get_width() < second.get_x() + 1e-9


def test_bands_need_several_networks():
    bands = [sum(patch.get_fill() for patch in window_densities(
        {"a": samples}, window=3.0).patches if type(patch).__name__ == "StepPatch")
        for samples in (SAMPLES, SAMPLES[:1])]
    assert bands == [1, 0]


def test_titles_and_key_can_be_left_to_the_caller():
    ax = window_densities({"a": SAMPLES}, window=3.0, title="784", names=False, across="length")
    assert (ax.get_title(loc="right"), ax.get_xlabel(), ax.get_legend()) == ("784", "length", None)
    assert window_densities({"a": SAMPLES}, window=3.0).get_legend() is not None


@pytest.mark.parametrize(("groups", "error", "words"), [
    ({}, BadInput, "no groups"), ({"a": []}, BadInput, "'a' is empty"),
    ({"a": [[]]}, BadInput, "'a' are 0 values"), ({"a": [[3.1]]}, BadInput, "from 0 to 3"),
    ({"a": [[-0.1]]}, BadInput, "from 0 to 3"), ({"a": [[np.nan]]}, NonFinite, "'a'")])
def test_what_is_no_length_is_refused(groups, error, words):
    with pytest.raises(error, match=words):
        window_densities(groups, window=3.0)
