import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput, UnknownName
from priorscope.domains.pictures import LUMA, load_picture, overlaps


def grey(name):
    from sklearn.datasets import load_sample_image

    photograph = load_sample_image(f"{name}.jpg").astype(float) / 255
    return sum(share * photograph[..., channel] for channel, share in enumerate(LUMA))


@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_picture_is_the_middle_square(name):
    whole = grey(name)
    picture = load_picture(name, size=427)
    assert picture.dtype == torch.float64
    # 640 columns leave 213: 106 on the left, 107 on the right.
    assert np.allclose(picture.numpy(), whole[:, 106:533], rtol=0, atol=1e-12)
    assert 0 <= picture.min() < picture.max() <= 1


def test_pixels_are_means_over_their_areas():
    # 427 = 7 · 61, so that blocks are whole.
    square = grey("china")[:, 106:533]
    blocks = square.reshape(7, 61, 7, 61).mean(axis=(1, 3))
    assert load_picture("china", size=7).numpy() == pytest.approx(blocks)


def test_cut_pixels_count_with_their_share():
    # A twin on a grid fine enough that every cell is whole: each pixel is repeated `cells` times.
    values = np.random.default_rng(0).random(10)
    for cells in (1, 3, 4, 7, 10):
        means = np.repeat(values, cells).reshape(cells, 10).mean(axis=1)
        assert overlaps(10, cells) @ values == pytest.approx(means)
        assert overlaps(10, cells).sum(axis=0) == pytest.approx(np.full(10, cells / 10))


def test_the_mean_grey_does_not_depend_on_the_size():
    means = [float(load_picture("flower", size=size).mean()) for size in (5, 64, 100, 427)]
    assert means == pytest.approx([means[0]] * 4)


def test_what_there_is_not_is_refused():
    with pytest.raises(UnknownName, match="china"):
        load_picture("chine")
    for size in (0, 428, 2.5):
        with pytest.raises(BadInput, match="size"):
            load_picture(size=size)
