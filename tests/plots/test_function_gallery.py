import numpy as np
import pytest
from matplotlib.colors import to_rgb

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import function_gallery, image_strip, new_figure, to_svg
from priorscope.plots.function_gallery import sign_colors
from priorscope.plots.style import ABOVE, BELOW, LEVEL

X = np.linspace(-1, 1, 21)
SADDLE = X[:, None] * X[None, :]


def near(pixel, color):
    return np.abs(np.asarray(pixel) / 255 - to_rgb(color)).max() < 0.02


def test_minimum_zero_and_maximum_get_the_ends_and_the_middle():
    colors = sign_colors(np.array([[-4.0, -2.0, 0.0], [0.5, 1.0, 0.0]]))
    assert near(colors[0, 0], BELOW)
    assert near(colors[0, 2], LEVEL)
    assert near(colors[1, 1], ABOVE)
    for row, column, end in ((0, 1, BELOW), (1, 0, ABOVE)):  # half-way on either side
        between = (np.array(to_rgb(end)) + to_rgb(LEVEL)) / 2
        assert np.abs(colors[row, column] / 255 - between).max() < 0.02


@pytest.mark.parametrize(("image", "ends"), [
    ([[1.0, 2.0, 3.0]], (LEVEL, ABOVE)), ([[-3.0, -2.0, -1.0]], (BELOW, LEVEL)),
])
def test_a_function_of_one_sign_keeps_to_its_side(image, ends):
    colors = sign_colors(np.array(image))
    assert near(colors[0, 0], ends[0])
    assert near(colors[0, 2], ends[1])


def test_constants_have_one_colour():
    for value in (-1.0, 0.0, 2.0):
        assert len(np.unique(sign_colors(np.full((3, 3), value)).reshape(-1, 3), axis=0)) == 1


def test_pictures_stand_on_their_squares_with_the_first_row_at_the_bottom():
    ax = function_gallery(np.stack([SADDLE] * 7), list("abcdefg"), columns=3)
    assert len(ax.images) == 7
    assert [text.get_text() for text in ax.texts] == list("abcdefg")
    for number, image in enumerate(ax.images):
        left, right, bottom, top = image.get_extent()
        half = 0.5 / 20  # the grid's outermost points lie on the frame
        assert (left + half, right - half) == pytest.approx((1.1 * (number % 3),
                                                             1.1 * (number % 3) + 1))
        left, right, bottom, top = left + half, right - half, bottom + half, top - half
        assert top - bottom == pytest.approx(1)
        assert image.origin == "lower"
        assert np.array_equal(image.get_array(), sign_colors(SADDLE))
        assert ax.get_ylim()[0] <= bottom < top <= ax.get_ylim()[1]
        assert ax.get_xlim()[0] <= left < right <= ax.get_xlim()[1]


def test_the_drawn_line_is_where_the_function_is_zero():
    ax = function_gallery((X[None, :] - 0.5 + 0 * X[:, None])[None])
    (line,) = [path for c in ax.collections for path in c.get_paths() if len(path.vertices)]
    assert np.allclose(line.vertices[:, 0], 0.75)  # x = 0.5 in [-1, 1] on a unit square
    assert np.ptp(line.vertices[:, 1]) == pytest.approx(1.0)


def test_no_line_without_a_change_of_sign():
    assert not function_gallery(np.abs(SADDLE)[None] + 1).collections


def test_given_axes_come_back():
    ax = new_figure().add_subplot()
    assert function_gallery(SADDLE[None], ax=ax) is ax


def test_bad_images_are_refused():
    with pytest.raises(BadInput, match="shape"):
        function_gallery(SADDLE)
    with pytest.raises(BadInput, match="2 pictures and 1 names"):
        function_gallery(np.stack([SADDLE] * 2), ["a"])
    with pytest.raises(BadInput, match="0 pictures"):
        function_gallery(np.zeros((0, 3, 3)))
    with pytest.raises(NonFinite):
        function_gallery(np.full((1, 3, 3), np.nan))


def test_functions_are_smoothed_by_the_page_and_pixels_of_inputs_are_not():
    assert "image-rendering" not in to_svg(function_gallery(SADDLE[None]).figure)
    assert to_svg(image_strip(SADDLE[None]).figure).count('image-rendering="pixelated"') == 1
