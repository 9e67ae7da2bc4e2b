import pytest
import torch

from priorscope._core.errors import BadInput
from priorscope.domains import load_digits


def test_the_digits_are_the_ones_of_scikit_learn():
    from sklearn.datasets import load_digits as original

    pixels, labels = original(return_X_y=True)
    data = load_digits()
    assert data.image_shape == (8, 8)
    assert data.class_names == tuple("0123456789")
    everything = torch.cat([data.train_inputs, data.test_inputs])
    assert everything.shape == (1797, 64)
    assert (everything.min(), everything.max()) == (0.0, 1.0)
    ours = sorted((*(row * 16).int().tolist(), int(label)) for row, label in
                  zip(everything, torch.cat([data.train_labels, data.test_labels]), strict=True))
    theirs = sorted((*row.astype(int).tolist(), int(label))
                    for row, label in zip(pixels, labels, strict=True))
    assert ours == theirs


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_every_class_is_split_alike(share):
    data = load_digits(test_fraction=share)
    train, test = torch.bincount(data.train_labels), torch.bincount(data.test_labels)
    assert torch.all((test - share * (train + test)).abs() <= 0.5)


def test_the_seed_names_the_split():
    first, again, other = load_digits(seed=3), load_digits(seed=3), load_digits(seed=4)
    assert torch.equal(first.test_inputs, again.test_inputs)
    assert torch.equal(first.train_labels, again.train_labels)
    assert not torch.equal(first.test_inputs, other.test_inputs)


@pytest.mark.parametrize("share", [0.0, 1.0, 1.5, -0.1, 1e-4, float("nan"), "half"])
def test_a_share_that_leaves_a_part_empty_is_refused(share):
    with pytest.raises(BadInput, match="test_fraction is"):
        load_digits(test_fraction=share)
