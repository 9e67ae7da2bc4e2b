import numpy as np
import pytest

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import new_figure, to_svg
from priorscope.plots.picture_table import DARK, PALE, grey, picture_table

X = np.linspace(-1, 1, 11)
RAMP = X[:, None] + 0 * X[None, :]


def test_least_is_dark_largest_is_pale_and_the_middle_is_between():
    found = grey(np.array([-3.0, 0.0, 3.0]))
    assert found[0].tolist() == list(DARK)
    assert found[2].tolist() == list(PALE)
    assert found[1].tolist() == pytest.approx(np.add(DARK, PALE) / 2, abs=1)


def test_greys_depend_on_neither_scale_nor_offset_unless_the_ends_are_given():
    assert np.array_equal(grey(RAMP), grey(5 * RAMP - 70))
    assert np.array_equal(grey(np.array([-9.0, 9.0]), 0.0, 1.0), [DARK, PALE])
    assert not np.array_equal(grey(RAMP, -2.0, 2.0), grey(RAMP))
    assert len(np.unique(grey(np.full((2, 2), 7.0)).reshape(-1, 3), axis=0)) == 1


def test_pictures_stand_in_their_row_and_column_with_the_first_row_at_the_bottom():
    rows, columns = ["a", "b"], ["u", "v", "w"]
    ax = picture_table({("b", "w"): RAMP, ("a", "u"): -RAMP}, rows=rows, columns=columns)
    later, first = ax.images
    half = 0.5 / 10
    for image, left, values in ((first, 0.0, -RAMP), (later, 2 * 1.07, RAMP)):
        assert image.get_extent()[0] + half == pytest.approx(left)
        assert image.origin == "lower"
        assert np.array_equal(image.get_array(), grey(values))
    assert first.get_extent()[2] + half > later.get_extent()[3] - half
    words = {text.get_text(): text.xy for text in ax.texts}
    assert words.keys() == {*rows, *columns}
    assert words["a"][1] > words["b"][1]
    assert words["u"][0] < words["v"][0] < words["w"][0]
    low, high = ax.get_ylim()
    assert low <= later.get_extent()[2] + half
    assert first.get_extent()[3] - half <= high


def test_notes_make_room_and_stand_below():
    pictures = {("a", "u"): RAMP, ("b", "u"): RAMP}
    plain = picture_table(pictures, rows=["a", "b"], columns=["u"])
    noted = picture_table(pictures, rows=["a", "b"], columns=["u"], notes={("a", "u"): "0.21"})
    assert plain.images[1].get_extent()[3] > noted.images[1].get_extent()[3]
    (note,) = [text for text in noted.texts if text.get_text() == "0.21"]
    assert noted.images[1].get_extent()[3] < note.xy[1] == 0.0


def test_cells_are_sharp_and_fill_the_square():
    ax = picture_table({("a", "u"): RAMP}, rows=["a"], columns=["u"], smooth=False)
    assert ax.images[0].get_extent() == [0.0, 1.0, 0.0, 1.0]
    assert to_svg(ax.figure).count('image-rendering="pixelated"') == 1
    smooth = picture_table({("a", "u"): RAMP}, rows=["a"], columns=["u"])
    assert "image-rendering" not in to_svg(smooth.figure)


def test_given_axes_come_back():
    ax = new_figure().add_subplot()
    assert picture_table({("a", "u"): RAMP}, rows=["a"], columns=["u"], ax=ax) is ax


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(BadInput, match="no place"):
        picture_table({("c", "u"): RAMP}, rows=["a"], columns=["u"])
    with pytest.raises(BadInput, match="all different"):
        picture_table({}, rows=["a", "a"], columns=["u"])
    with pytest.raises(BadInput, match="columns"):
        picture_table({}, rows=["a"], columns=[])
    with pytest.raises(BadInput, match="low below high"):
        picture_table({}, rows=["a"], columns=["u"], low=1.0, high=1.0)
    with pytest.raises(BadInput, match="picture"):
        picture_table({("a", "u"): X}, rows=["a"], columns=["u"])
    with pytest.raises(NonFinite):
        picture_table({("a", "u"): np.full((2, 2), np.nan)}, rows=["a"], columns=["u"])
