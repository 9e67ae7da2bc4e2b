"""The real MNIST and CIFAR-10, against figures that others publish."""

import shutil

import pytest
import torch

from priorscope._core.errors import DataFileError
from priorscope.domains import load_cifar10, load_mnist

pytestmark = pytest.mark.data

DIGIT_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


@pytest.fixture(scope="module")
def mnist(data_folder):
    return load_mnist(folder=data_folder / "mnist")


def test_mnist_has_its_published_counts_and_moments(mnist):
    assert mnist.train_inputs.shape == (60_000, 784)
    assert mnist.test_inputs.shape == (10_000, 784)
    assert mnist.image_shape == (28, 28)
    assert torch.bincount(mnist.train_labels).tolist() == DIGIT_COUNTS
    assert mnist.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert mnist.test_labels[:3].tolist() == [7, 2, 1]
    assert mnist.train_inputs.mean().item() == pytest.approx(0.1307, abs=5e-5)
    assert mnist.train_inputs.std().item() == pytest.approx(0.3081, abs=5e-5)
    assert (mnist.train_inputs.min(), mnist.train_inputs.max()) == (0.0, 1.0)


def test_mnist_images_stand_upright(mnist):
    """Ones are taller than wide, zeros have an empty centre."""
    ones = mnist.train_inputs[mnist.train_labels == 1].reshape(-1, *mnist.image_shape).mean(0)
    zeros = mnist.train_inputs[mnist.train_labels == 0].reshape(-1, *mnist.image_shape).mean(0)
    assert ones.sum(1).gt(1).sum() > ones.sum(0).gt(1).sum()
    assert zeros[14, 14] < 0.1 < zeros[14, 7]


def test_mnist_is_binarised_between_pixels_25_and_26(mnist):
    pixels = (mnist.test_inputs * 255).round().int()
    assert torch.all((mnist.test_inputs * 255 - pixels).abs() < 1e-4)
    bits = mnist.binarised(threshold=25 / 255).test_inputs
    assert torch.equal(bits == 1, pixels > 25)
    for level in (25, 26):
        assert int((pixels == level).sum()) > 0


def test_half_of_mnist_is_even(mnist):
    parity = mnist.even_odd()
    assert int(parity.train_labels.sum()) == sum(DIGIT_COUNTS[::2])
    assert parity.train_labels[:5].tolist() == [0, 1, 1, 0, 0]


def test_mnist_is_found_by_the_environment(mnist, data_folder, monkeypatch):
    monkeypatch.setenv("PRIORSCOPE_DATA", str(data_folder))
    again = load_mnist(download=False)
    assert torch.equal(again.test_inputs, mnist.test_inputs)


def test_a_swapped_file_is_refused(data_folder, tmp_path):
    for path in (data_folder / "mnist").glob("*.gz"):
        shutil.copy(path, tmp_path / path.name)
    shutil.copy(data_folder / "mnist" / "t10k-labels-idx1-ubyte.gz",
                tmp_path / "train-labels-idx1-ubyte.gz")
    with pytest.raises(DataFileError, match="ec29112dd5afa0611ce80d1b7f02629c, expected d53e105e"):
        load_mnist(folder=tmp_path)


def test_cifar_has_its_published_counts_and_moments(data_folder):
    data = load_cifar10(folder=data_folder / "cifar-10-batches-bin")
    assert data.train_inputs.shape == (50_000, 3072)
    assert data.test_inputs.shape == (10_000, 3072)
    assert torch.bincount(data.train_labels).tolist() == [5000] * 10
    assert torch.bincount(data.test_labels).tolist() == [1000] * 10
    assert data.class_names[data.train_labels[0]] == "frog"
    assert data.class_names[data.test_labels[0]] == "cat"
    planes = data.train_inputs.reshape(50_000, 3, 1024)
    for plane, (mean, deviation) in enumerate([(0.4914, 0.2470), (0.4822, 0.2435),
                                               (0.4465, 0.2616)]):
        values = planes[:, plane].double()
        assert values.mean().item() == pytest.approx(mean, abs=5e-5)
        assert values.std().item() == pytest.approx(deviation, abs=1e-4)
