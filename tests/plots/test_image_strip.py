import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope.plots import image_strip, new_figure

DIGIT = np.linspace(0, 1, 64).reshape(1, 8, 8)


def pixels(ax, number=0):
    return np.asarray(ax.images[number].get_array())


@pytest.mark.parametrize(("images", "expected"), [
    (DIGIT, np.rint(255 * DIGIT)),
    (np.arange(64).reshape(1, 8, 8) * 4, np.arange(64).reshape(1, 8, 8) * 4),
    (2 * DIGIT - 1, np.rint(255 * DIGIT)),
    (np.zeros((1, 8, 8)), np.zeros((1, 8, 8))),
])
def test_grey_pictures_keep_their_tones(images, expected):
    assert np.abs(pixels(image_strip(images)) - expected[0][..., None]).max() <= 1


def test_colours_keep_their_channels():
    image = np.zeros((1, 2, 2, 3))
    image[0, 0, 1] = (1.0, 0.5, 0.0)
    assert pixels(image_strip(image))[0, 1].tolist() == [255, 128, 0]


def test_pixels_are_not_smoothed():
    assert image_strip(DIGIT).images[0].get_interpolation() == "none"


def test_marks_cover_exactly_the_flipped_pixels():
    flipped = np.zeros((2, 8, 8), bool)
    flipped[1, 0, 7] = flipped[1, 5, 2] = True
    ax = image_strip(np.repeat(DIGIT, 2, axis=0), flipped=flipped)
    (marks,) = ax.collections
    centres = {tuple(np.round(path.vertices[:4].mean(axis=0), 6)) for path in marks.get_paths()}
    left, _, bottom, top = ax.images[1].get_extent()
    assert centres == {(round(left + 7.5 / 8, 6), round(top - 0.5 / 8, 6)),
                       (round(left + 2.5 / 8, 6), round(top - 5.5 / 8, 6))}
    assert bottom < top


def test_captions_are_written_line_by_line():
    ax = image_strip(np.repeat(DIGIT, 2, axis=0), ["read as 3\n2 bits away", "wrong"])
    assert [t.get_text() for t in ax.texts] == ["read as 3", "2 bits away", "wrong"]


def test_rows_of_pictures_do_not_touch_the_captions_between():
    ax = image_strip(np.repeat(DIGIT, 5, axis=0), ["a\nb\nc"] * 5, columns=3)
    ax.figure.canvas.draw()
    second_row = ax.images[3].get_window_extent()
    for text in ax.texts[:9]:
        box = text.get_window_extent()
        assert box.y0 >= second_row.y1 - 0.5
        assert box.y1 <= ax.images[0].get_window_extent().y0 + 0.5
    last = ax.texts[-1].get_window_extent()
    assert last.y0 >= 0


def test_given_axes_come_back():
    ax = new_figure().add_subplot()
    assert image_strip(DIGIT, ax=ax) is ax


@pytest.mark.parametrize(("images", "captions", "flipped"), [
    (DIGIT[0], None, None), (np.zeros((1, 2, 2, 4)), None, None), (np.zeros((0, 2, 2)), None, None),
    (DIGIT, ["a", "b"], None), (DIGIT, None, np.zeros((1, 4, 4))),
])
def test_what_does_not_fit_is_refused(images, captions, flipped):
    with pytest.raises(BadInput, match="expected"):
        image_strip(images, captions, flipped=flipped)
