import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput, DataFileError, UnknownName
from priorscope.domains import Dataset
from priorscope.studies.salman import data as room
from priorscope.studies.salman.data import averaged, balanced, salman_data


@pytest.fixture
def tiny(monkeypatch):
    """Stand-in for MNIST: 4 × 4 pixels, three classes of different size."""
    stream = np.random.default_rng(0)
    labels = torch.from_numpy(stream.permutation(np.repeat([0, 1, 2], [20, 30, 40])))
    pixels = torch.from_numpy(stream.random((90, 16), dtype=np.float32))
    data = Dataset("tiny", pixels, labels, pixels[:50], labels[:50], (4, 4), tuple("abc"))
    monkeypatch.setattr(room, "load_mnist", lambda: data)
    return data


def test_classes_get_as_many_rows_each(tiny):
    own = balanced(tiny, 15, seed=3)
    assert own.train_labels.bincount().tolist() == [15, 15, 15]
    assert len(own.train_inputs.unique(dim=0)) == 45
    known = {tuple(row) for row in tiny.train_inputs.tolist()}
    assert {tuple(row) for row in own.train_inputs.tolist()} <= known
    assert not torch.equal(own.train_inputs, balanced(tiny, 15, seed=4).train_inputs)
    with pytest.raises(BadInput, match="tiny has 20 of class a"):
        balanced(tiny, 21, seed=0)


def test_averages_are_means_of_squares(tiny):
    small = averaged(tiny, 2)
    image = tiny.train_inputs[7].view(4, 4).numpy()
    naive = [image[r:r + 2, c:c + 2].mean() for r in (0, 2) for c in (0, 2)]
    assert small.train_inputs[7].numpy() == pytest.approx(naive, rel=1e-6)
    assert small.image_shape == (2, 2)
    assert averaged(tiny, 1) is tiny
    with pytest.raises(BadInput, match="expected a divisor"):
        averaged(tiny, 3)


def test_colours_are_averaged_apart():
    pixels = torch.arange(12.0).view(1, 12)
    label = torch.tensor([0])
    data = Dataset("colour", pixels, label, pixels, label, (3, 2, 2), ("a",))
    assert averaged(data, 2).train_inputs.tolist() == [[1.5, 5.5, 9.5]]
    assert averaged(data, 2).image_shape == (3, 1, 1)


def test_random_labels_leave_the_inputs(tiny):
    real, random = (salman_data("mnist", kind, per_class=15, factor=2, seed=1)
                    for kind in ("real", "random"))
    assert torch.equal(real.train_inputs, random.train_inputs)
    assert (real.train_labels != random.train_labels).any()
    with pytest.raises(UnknownName, match="labels"):
        salman_data("mnist", "false", per_class=5, seed=0)


def test_moons_are_150_of_each_class_to_train_and_50_to_test():
    moons = salman_data("moons", "real", per_class=150, seed=0)
    assert moons.train_labels.bincount().tolist() == [150, 150]
    assert moons.test_labels.bincount().tolist() == [50, 50]


def test_without_the_files_the_error_of_the_loader_comes_through(monkeypatch, tmp_path):
    (tmp_path / "mnist").mkdir()
    monkeypatch.setenv("PRIORSCOPE_DATA", str(tmp_path))
    with pytest.raises(DataFileError, match="mnist"):
        salman_data("mnist", "real", per_class=5, seed=0)
