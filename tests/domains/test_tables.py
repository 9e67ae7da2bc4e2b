import warnings

import numpy as np
import pandas as pd
import pytest
import torch

from priorscope._core.errors import BadInput, NonFinite
from priorscope.domains.tables import INPUT_NAMES, LABEL_NAMES, read_samples

FRAME = pd.DataFrame({"a": [0.5, 1.5, -2.0], "y": [2, 0, 2], "b": [1, 2, 3],
                      "c": [True, False, True]})
ROWS = [[0.5, 1.0, 1.0], [1.5, 2.0, 0.0], [-2.0, 3.0, 1.0]]


@pytest.fixture
def write(tmp_path):
    """Writes a table, arrays or text to a file of the given suffix; returns its path."""
    def write(content, suffix=".csv"):
        path = tmp_path / f"data{suffix}"
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content)
        elif isinstance(content, dict):
            np.savez(path, **content)
        elif suffix == ".csv":
            content.to_csv(path, index=False)
        else:
            content.to_parquet(path)
        return path

    return write


def arrays(**changes):
    return {"x": np.ones((3, 2)), "y": np.array([0, 1, 0]), **changes}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_is_read_column_by_column(write, suffix):
    samples = read_samples(write(FRAME, suffix))
    assert samples.name == f"data{suffix}"
    assert samples.inputs.dtype == torch.float32
    assert samples.inputs.tolist() == ROWS
    assert samples.labels.dtype == torch.int64
    assert samples.labels.tolist() == [2, 0, 2]
    assert samples.class_names == ("0", "1", "2")
    assert samples.shape == (3,)
    assert repr(samples) == f"data{suffix}: 3 rows, 3 features, classes 0, 1, 2"
    assert read_samples(str(write(FRAME, suffix))).inputs.tolist() == ROWS


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float16, np.float64, bool, ">f8"])
def test_images_keep_their_shape_and_are_flattened_row_by_row(write, dtype):
    images = np.arange(24).reshape(2, 3, 4).astype(dtype)
    # A transposed array is not contiguous in memory.
    samples = read_samples(write({"images": images.transpose(0, 2, 1), "label": [1, 0]}, ".npz"))
    assert samples.shape == (4, 3)
    assert samples.inputs.dtype == torch.float32
    expected = images.transpose(0, 2, 1).reshape(2, 12).astype(np.float32)
    assert samples.inputs.tolist() == expected.tolist()


@pytest.mark.parametrize("inputs", INPUT_NAMES)
@pytest.mark.parametrize("labels", LABEL_NAMES)
def test_every_usual_name_is_known(write, inputs, labels):
    path = write({inputs: np.eye(2), labels: np.array([1, 0]), "other": np.zeros(9)}, ".npz")
    samples = read_samples(path)
    assert samples.inputs.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert samples.labels.tolist() == [1, 0]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".npz"])
def test_the_labels_may_have_another_name(write, suffix):
    frame = FRAME.rename(columns={"y": "digit"})
    content = {"x": np.array(ROWS), "digit": np.array([2, 0, 2])} if suffix == ".npz" else frame
    path = write(content, suffix)
    assert read_samples(path, label="digit").labels.tolist() == [2, 0, 2]
    with pytest.raises(BadInput, match=r"no labels under y or label or .* it holds .*digit"):
        read_samples(path)
    with pytest.raises(BadInput, match="no labels under number: it holds"):
        read_samples(path, label="number")


def test_the_named_labels_win_over_the_usual_ones_which_become_a_feature(write):
    samples = read_samples(write(FRAME), label="c")
    assert samples.class_names == ("False", "True")
    assert samples.labels.tolist() == [1, 0, 1]
    assert samples.inputs[:, 1].tolist() == [2.0, 0.0, 2.0]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".npz"])
def test_words_are_numbered_in_alphabetical_order(write, suffix):
    words = ["ship", "cat", "ship"]
    content = {"x": np.ones((3, 1)), "y": words} if suffix == ".npz" else pd.DataFrame(
        {"a": [1.0, 2.0, 3.0], "y": words})
    samples = read_samples(write(content, suffix))
    assert samples.class_names == ("cat", "ship")
    assert samples.labels.tolist() == [1, 0, 1]


@pytest.mark.parametrize(("labels", "names", "codes"), [
    ([0.0, 3.0, 1.0], ("0", "1", "2", "3"), [0, 3, 1]), ([-1, 1, -1], ("-1", "1"), [0, 1, 0]),
    ([-1.0, 1.0, 1.0], ("-1", "1"), [0, 1, 1]), ([5000, 7, 5000], ("7", "5000"), [1, 0, 1]),
    (np.array([10, 9, 2], dtype=np.uint8), tuple(map(str, range(11))), [10, 9, 2]),
    ([True, False, True], ("False", "True"), [1, 0, 1]), ([[1], [0], [1]], ("0", "1"), [1, 0, 1])])
def test_labels_number_the_classes(write, labels, names, codes):
    samples = read_samples(write(arrays(y=np.array(labels)), ".npz"))
    assert samples.class_names == names
    assert samples.labels.tolist() == codes


@pytest.mark.parametrize("suffix", [".csv", ".npz"])
@pytest.mark.parametrize(("labels", "words"), [
    ([0.0, 0.5, 1.0], "fractions: expected classes"), ([0.0, np.nan, 1.0], "labels hold NaN"),
    ([0.0, np.inf, 1.0], "labels hold NaN or infinity")])
def test_labels_that_are_no_classes_are_refused(write, suffix, labels, words):
    content = arrays(y=np.array(labels)) if suffix == ".npz" else pd.DataFrame(
        {"a": [1, 2, 3], "y": labels})
    with pytest.raises(BadInput, match=words):
        read_samples(write(content, suffix))


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_missing_word_is_no_class(write, suffix):
    frame = pd.DataFrame({"a": [1, 2, 3], "y": ["cat", None, "dog"]})
    with pytest.raises(BadInput, match="every input needs a class"):
        read_samples(write(frame, suffix))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".npz"])
def test_inputs_that_are_not_finite_are_refused_with_their_place(write, suffix, value):
    rows = np.array([[1.0, 2.0], [3.0, value]])
    content = {"x": rows, "y": [0, 1]} if suffix == ".npz" else pd.DataFrame(
        {"a": rows[:, 0], "b": rows[:, 1], "y": [0, 1]})
    with pytest.raises(NonFinite, match=r"the inputs in .*1 value, the first at index \(1, 1\)"):
        read_samples(write(content, suffix))


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".npz"])
@pytest.mark.filterwarnings("ignore:overflow encountered")
def test_inputs_beyond_float32_are_refused(write, suffix):
    content = {"x": np.array([[1e300], [1.0]]), "y": [0, 1]} if suffix == ".npz" else pd.DataFrame(
        {"a": [1e300, 1.0], "y": [0, 1]})
    with pytest.raises(NonFinite):
        read_samples(write(content, suffix))


@pytest.mark.parametrize(("content", "words"), [
    (arrays(x=np.ones((4, 2))), "4 inputs and 3 labels: expected one label per input"),
    (arrays(y=np.eye(3, dtype=int)), "3 inputs and 9 labels"),
    ({"x": np.ones((0, 2)), "y": np.ones(0)}, "0 inputs and 0 labels: .* at least one"),
    (arrays(x=np.ones(3)), r"shape \(3,\) and type float64: expected numbers, one row per input"),
    (arrays(x=np.array([["a"], ["b"], ["c"]])), "type <U1: expected numbers"),
    ({"y": np.ones(3)}, "no inputs under x or X .*: it holds nothing else"),
    ({"x": np.ones((3, 1))}, "no labels under y .*: it holds x")])
def test_arrays_that_do_not_fit_are_refused(write, content, words):
    with pytest.raises(BadInput, match=words):
        read_samples(write(content, ".npz"))


@pytest.mark.parametrize("content", [
    arrays(x=np.ones((3, 0))), pd.DataFrame({"y": [0, 1]}), arrays(x=np.ones((3, 1)) * 1j)],
    ids=["no columns", "only labels", "complex"])
@pytest.mark.filterwarnings("ignore:Casting complex values")
def test_inputs_are_real_numbers_and_at_least_one(write, content):
    with pytest.raises(BadInput):
        read_samples(write(content, ".npz" if isinstance(content, dict) else ".csv"))


@pytest.mark.parametrize(("frame", "name"), [
    (pd.DataFrame({"a": ["u", "v"], "y": [0, 1]}), "a"),
    (pd.DataFrame({"a": [1, 2], "day": pd.to_datetime(["2020", "2021"]), "y": [0, 1]}), "day")])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_column_without_numbers_is_named(write, frame, name, suffix):
    with pytest.raises(BadInput, match=f"column '{name}' of .* holds no numbers"):
        read_samples(write(frame, suffix))


def test_a_header_without_rows_is_refused(write):
    with pytest.raises(BadInput):
        read_samples(write("a,b,y\n"))


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_of_one_feature_may_be_written_to(write, suffix):
    """Pandas hands out read-only arrays, of which torch warns once a process."""
    before = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            read_samples(write(pd.DataFrame({"a": [1.0, 2.0], "y": [0, 1]}), suffix))
    finally:
        torch.set_warn_always(before)
    assert [str(warning.message) for warning in caught] == []
