import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput, NonFinite
from priorscope.domains import Dataset

few = settings(deadline=None, derandomize=True, max_examples=20)


def make(train=6, test=4, features=4, classes=3, **changes):
    values = torch.linspace(0, 1, (train + test) * features).reshape(-1, features)
    labels = torch.arange(train + test) % classes
    fields = {"name": "toy", "train_inputs": values[:train], "train_labels": labels[:train],
              "test_inputs": values[train:], "test_labels": labels[train:],
              "image_shape": (2, features // 2),
              "class_names": tuple(f"class {c}" for c in range(classes))}
    return Dataset(**{**fields, **changes})


def test_fields_are_read_into_tensors_of_the_promised_types():
    data = make(train_inputs=np.zeros((6, 4)), train_labels=np.zeros(6, dtype=np.uint8),
                image_shape=[2, 2], class_names=["a", "b", "c"])
    assert data.train_inputs.dtype == torch.float32
    assert data.train_labels.dtype == data.test_labels.dtype == torch.int64
    assert data.image_shape == (2, 2)
    assert (data.features, data.classes, data.class_names) == (4, 3, ("a", "b", "c"))
    with pytest.raises(AttributeError):
        data.name = "other"


def test_the_repr_is_one_readable_line():
    assert repr(make()) == ("toy: 6 training and 4 test rows, 4 features (2x2), "
                            "classes class 0, class 1, class 2")


@pytest.mark.parametrize(("changes", "message"), [
    ({"train_inputs": torch.zeros(6, 2, 2)}, r"train_inputs has shape \(6, 2, 2\): expected"),
    ({"test_inputs": torch.zeros(0, 4)}, r"test_inputs has shape \(0, 4\)"),
    ({"train_inputs": torch.zeros(5, 4)}, "5 rows and train_labels has 6: expected one label"),
    ({"test_inputs": torch.zeros(4, 3)}, "4 features and test_inputs has 3"),
    ({"train_labels": torch.zeros(6)}, "train_labels has dtype torch.float32"),
    ({"train_labels": torch.zeros(6, 1, dtype=torch.int64)}, r"shape \(6, 1\)"),
    ({"train_labels": torch.tensor([0, 1, 2, 3, 0, 0])}, "labels from 0 to 3: expected 0 to 2"),
    ({"test_labels": torch.tensor([0, -1, 0, 0])}, "labels from -1 to 0"),
    ({"image_shape": (3, 2)}, r"image_shape is \(3, 2\): expected a shape of 4 entries"),
])
def test_parts_that_do_not_fit_are_refused(changes, message):
    with pytest.raises(BadInput, match=message):
        make(**changes)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_inputs_that_are_not_finite_are_refused_with_their_place(bad):
    inputs = torch.zeros(6, 4)
    inputs[2, 3] = bad
    with pytest.raises(NonFinite, match=r"train_inputs holds .* index \(2, 3\)"):
        make(train_inputs=inputs)


def test_binarised_cuts_above_the_threshold_and_leaves_the_original():
    data = make()
    before = data.train_inputs.clone()
    cut = data.binarised(threshold=0.5, low=-1.0, high=1.0)
    assert torch.equal(cut.train_inputs, torch.where(before > 0.5, 1.0, -1.0))
    assert torch.equal(data.train_inputs, before)
    assert cut.train_inputs.dtype == torch.float32
    assert torch.equal(cut.test_labels, data.test_labels)
    assert make().binarised(threshold=0.5).train_inputs.unique().tolist() == [0.0, 1.0]


@pytest.mark.parametrize("convert", [
    lambda pixels: torch.from_numpy(pixels).to(torch.float32).div_(255),
    lambda pixels: np.divide(pixels, np.float32(255), dtype=np.float32),
    lambda pixels: pixels / 255,
], ids=["as MNIST", "as CIFAR-10", "by hand"])
def test_every_pixel_threshold_splits_between_that_pixel_and_the_next(convert):
    pixels = np.arange(256, dtype=np.uint8)[:, None]
    data = Dataset("levels", convert(pixels), torch.zeros(256, dtype=torch.int64),
                   torch.zeros(1, 1), torch.zeros(1, dtype=torch.int64), None, ("only",))
    for level in range(256):
        bits = data.binarised(threshold=level / 255).train_inputs[:, 0]
        assert torch.equal(bits, (torch.arange(256) > level).float())


def test_bad_thresholds_and_values_are_refused():
    with pytest.raises(BadInput, match="threshold is nan"):
        make().binarised(threshold=float("nan"))
    with pytest.raises(BadInput, match="both 1"):
        make().binarised(threshold=0.5, low=1.0)


def test_even_odd_labels_even_as_one():
    data = make(train=8, test=6, classes=5).even_odd()
    assert data.class_names == ("odd", "even")
    assert data.train_labels.tolist() == [1, 0, 1, 0, 1, 1, 0, 1]
    assert [data.class_names[c] for c in data.test_labels] == ["odd", "even", "even", "odd",
                                                               "even", "odd"]
    assert "even or odd" in data.name


def test_random_labels_are_uniform_independent_and_named_by_the_seed():
    """Chi-squared of 20,000 labels in 4 classes below 45: false alarms below 1e-8 each."""
    data = make(train=20_000, test=20_000, classes=4)
    drawn = data.random_labels(seed=5)
    for labels in (drawn.train_labels, drawn.test_labels):
        counts = torch.bincount(labels, minlength=4).double()
        assert ((counts - 5000) ** 2 / 5000).sum() < 45
    # Old labels, the other part and another seed each agree in a quarter of the rows (6.5 sd).
    other = data.random_labels(seed=6).train_labels
    for labels in (data.train_labels, drawn.test_labels, other):
        agreement = (drawn.train_labels == labels).double().mean()
        assert abs(agreement - 0.25) < 6.5 * np.sqrt(0.25 * 0.75 / 20_000)
    again = data.random_labels(seed=5)
    assert torch.equal(again.train_labels, drawn.train_labels)
    assert torch.equal(again.test_labels, drawn.test_labels)
    assert drawn.train_inputs.data_ptr() == data.train_inputs.data_ptr()


def test_random_labels_take_another_number_of_classes():
    drawn = make(train=200).random_labels(seed=0, classes=7)
    assert drawn.class_names == tuple("0123456")
    assert drawn.train_labels.unique().tolist() == list(range(7))
    assert make().random_labels(seed=0).class_names == make().class_names
    with pytest.raises(BadInput, match="classes is 1"):
        make().random_labels(seed=0, classes=1)


@few
@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 1000))
def test_subsets_are_nested_and_keep_rows_with_their_labels(small, large, seed):
    small, large = sorted((small, large))
    data = make(train=30, test=7)
    big = data.subset(train=large, seed=seed)
    few_rows = data.subset(train=small, seed=seed)
    assert torch.equal(few_rows.train_inputs, big.train_inputs[:small])
    assert torch.equal(few_rows.train_labels, big.train_labels[:small])
    assert few_rows.test_inputs.data_ptr() == data.test_inputs.data_ptr()
    label_of = {tuple(row.tolist()): int(c)
                for row, c in zip(data.train_inputs, data.train_labels, strict=True)}
    kept = [tuple(row.tolist()) for row in big.train_inputs]
    assert len(set(kept)) == large
    assert [label_of[row] for row in kept] == big.train_labels.tolist()


def test_subsets_differ_by_seed_and_by_part():
    data = make(train=200, test=200)
    first = data.subset(train=50, test=50, seed=0)
    assert len(first.train_inputs) == len(first.test_inputs) == 50
    assert not torch.equal(first.train_inputs, data.subset(train=50, seed=1).train_inputs)
    rows = (first.train_inputs[:, 0] - data.train_inputs[0, 0]) / 4
    assert not torch.allclose(rows, (first.test_inputs[:, 0] - data.test_inputs[0, 0]) / 4)


def test_more_rows_than_there_are_is_refused():
    with pytest.raises(BadInput, match="train is 7: toy has 6 train rows"):
        make().subset(train=7)
    with pytest.raises(BadInput, match="test is 0"):
        make().subset(test=0)
    assert len(make().subset(train=6).train_inputs) == 6
