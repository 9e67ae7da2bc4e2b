import pytest
import torch

from priorscope._core.errors import BadInput
from priorscope.domains import load_digits, two_moons
from priorscope.domains.colored_digits import colored_digits, share_right


@pytest.fixture(scope="module")
def digits():
    return load_digits()


def bands(inputs, data):
    """The intensity of each image; uniform over its band."""
    images = inputs.reshape(-1, *data.image_shape)
    band = images[:, :, -data.band:]
    first = band[:, 0, 0]
    assert (band == first[:, None, None]).all()
    return first


def keys(images):
    return {row.numpy().tobytes() for row in images.reshape(len(images), -1)}


def test_digit_and_color_agree_in_training_alone(digits):
    data = colored_digits(digits, seed=1)
    assert torch.equal(bands(data.train_inputs, data), data.train_targets)
    for inputs, targets in ((data.validation_inputs, data.validation_targets),
                            (data.digit_test_inputs, data.digit_test_targets)):
        agree = (bands(inputs, data) == targets).double().mean()
        # A tenth agrees by chance, with a standard deviation of 0.0184 over 269 rows at least;
        # five of them are left by fewer than one seed in 10⁵.
        assert abs(agree - 0.1) < 5 * 0.0184
    assert torch.equal(bands(data.color_test_inputs, data), data.color_test_targets)
    assert not torch.equal(bands(data.digit_test_inputs, data), data.color_test_targets)


def test_targets_are_the_digits_beside_the_band(digits):
    data = colored_digits(digits, seed=1, band=2)
    pixels = [part.reshape(-1, 8, 10)[:, :, :8].flatten(1) for part in (
        data.digit_test_inputs, data.color_test_inputs)]
    assert torch.equal(pixels[0], digits.test_inputs)
    assert torch.equal(pixels[1], digits.test_inputs)
    assert torch.equal((9 * data.digit_test_targets).round().long(), digits.test_labels)
    labels = {row.numpy().tobytes(): int(label) for row, label in
              zip(digits.train_inputs, digits.train_labels, strict=True)}
    kept = data.train_inputs.reshape(-1, 8, 10)[:, :, :8].flatten(1).contiguous()
    assert [labels[row.numpy().tobytes()] for row in kept] == (
        9 * data.train_targets).round().int().tolist()


def test_training_and_validation_share_no_digit_and_miss_none(digits):
    data = colored_digits(digits, seed=1, validation=0.3)
    assert len(data.validation_targets) == round(0.3 * len(digits.train_labels))
    parts = [keys(part.reshape(-1, 8, 12)[:, :, :8].contiguous())
             for part in (data.train_inputs, data.validation_inputs)]
    assert not parts[0] & parts[1]
    assert parts[0] | parts[1] == keys(digits.train_inputs)


def test_every_level_is_drawn_equally_often(digits):
    data = colored_digits(digits, seed=1)
    counts = torch.bincount((9 * data.color_test_targets).round().long(), minlength=10)
    expected = len(data.color_test_targets) / 10
    # χ² with 9 degrees of freedom exceeds 40 with a chance of 8e-6.
    assert ((counts - expected) ** 2 / expected).sum() < 40


def test_the_seed_names_everything(digits):
    first, again, other = (colored_digits(digits, seed=seed) for seed in (2, 2, 3))
    for name in ("train_inputs", "validation_inputs", "digit_test_inputs", "color_test_targets"):
        assert torch.equal(getattr(first, name), getattr(again, name))
        assert not torch.equal(getattr(first, name), getattr(other, name))
    assert "8x12 pixels with a band of 4" in repr(first)
    assert first.features == 96


def test_shares_count_the_nearest_level():
    targets = torch.tensor([0.0, 1 / 9, 5 / 9, 1.0])
    exact = share_right(targets[None].double(), targets)
    assert exact.tolist() == [1.0]
    shifted = torch.stack([targets + shift for shift in (0.05, -0.05, 0.06, -0.06)])
    assert share_right(shifted, targets).tolist() == [1.0, 1.0, 0.0, 0.0]
    # A twin by hand: the nearest of levels that go on beyond 0 and 1.
    predictions = torch.linspace(-0.301, 1.307, 97, dtype=torch.float64)
    levels = torch.arange(-9, 20) / 9
    nearest = (predictions[:, None] - levels).abs().argmin(dim=1) - 9
    for target in range(10):
        right = share_right(predictions[:, None], torch.tensor([target / 9]))
        assert right.tolist() == (nearest == target).double().tolist()


def test_data_that_are_no_grey_digits_are_refused(digits):
    with pytest.raises(BadInput, match="two moons"):
        colored_digits(two_moons())
    with pytest.raises(BadInput, match="expected grey images"):
        colored_digits(digits.even_odd())
    for share in (0.0, 1.0, 1e-9, "half"):
        with pytest.raises(BadInput, match="validation"):
            colored_digits(digits, validation=share)
    with pytest.raises(BadInput, match="band"):
        colored_digits(digits, band=0)


def test_without_data_the_embedded_digits_are_coloured():
    own, given = colored_digits(seed=3), colored_digits(load_digits(), seed=3)
    assert torch.equal(own.train_inputs, given.train_inputs)
    assert own.image_shape == (8, 12)
