"""Data files as people have them, and as somebody might forge them: read right, or refused."""

import zipfile

import numpy as np
import pandas as pd
import pytest

import priorscope as ps
from priorscope.domains import tables
from priorscope.domains.tables import read_samples

ROWS = np.arange(8.0).reshape(4, 2)


def table(folder, text, encoding="utf-8"):
    path = folder / "data.csv"
    path.write_bytes(text.encode(encoding))
    return path


def archive(folder, labels, inputs=ROWS):
    path = folder / "data.npz"
    np.savez(path, x=inputs, y=labels)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("header", ["y,größe", "größe,y"])
def test_a_table_is_read_whatever_the_editor_left_in_it(tmp_path, header, newline, encoding):
    rows = [("猫", "1.5"), ("größer", "2"), ("猫", "-3")]
    lines = [header] + [",".join(row if header[0] == "y" else row[::-1]) for row in rows]
    found = read_samples(table(tmp_path, newline.join([*lines, ""]), encoding))
    assert found.feature_names == ("größe",)
    assert found.class_names == ("größer", "猫")
    assert found.labels.tolist() == [1, 0, 1]
    assert found.inputs.tolist() == [[1.5], [2.0], [-3.0]]


def test_labels_are_found_under_a_name_of_any_script(tmp_path):
    found = read_samples(table(tmp_path, "a,分类\n1,0\n2,1\n"), label="分类")
    assert found.labels.tolist() == [0, 1]


@pytest.mark.parametrize("rows", ["1,2,0\n3,4,1\n", "5,2,0\n9,4,1\n7,1,1\n"])
def test_more_cells_than_names_are_refused_and_not_taken_for_names_of_rows(tmp_path, rows):
    with pytest.raises(ps.DataFileError, match=r"cannot be read as a \.csv table") as caught:
        read_samples(table(tmp_path, "a,y\n" + rows))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "error", "words"), [
    ("a;y\n1;2\n", ps.BadInput, "has no labels under y or .*: it holds a;y"),
    ("y\n1\n2\n", ps.BadInput, "at least one number per row"),
    ('a,y\n"1,5",0\n"2,5",1\n', ps.BadInput, "'a' of .* holds no numbers"),
    (f"a,y\n1,0\n{10**40},1\n", ps.BadInput, "'a' of .* holds no numbers"),
    ("a,y\n1,0\n1e39,1\n", ps.NonFinite, r"1 value, the first at index \(1, 0\)"),
    ("a,y\n1,0\n2,\n", ps.BadInput, "labels hold NaN or nothing"),
], ids=["semicolons", "labels alone", "decimal commas", "a huge whole number", "above float32",
        "a missing label"])
def test_a_table_that_does_not_fit_is_one_sentence(tmp_path, text, error, words):
    with pytest.raises(error, match=words) as caught:
        read_samples(table(tmp_path, text))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_one_sentence(tmp_path, encoding):
    with pytest.raises(ps.DataFileError, match="'utf-8' codec"):
        read_samples(table(tmp_path, "größe,y\n1,0\n", encoding))


@pytest.mark.parametrize(("labels", "names", "codes"), [
    (np.array([b"cat", b"dog", b"cat", "é".encode()]), ("cat", "dog", "é"), [0, 1, 0, 2]),
    (np.array([3, 0, 3, 1], dtype=np.float16), ("0", "1", "2", "3"), [3, 0, 3, 1]),
    (np.array([2**64 - 1, 0, 0, 7], dtype=np.uint64), ("0", "7", str(2**64 - 1)), [2, 0, 0, 1]),
    (np.array([-2**63, 0, 0, 0]), (str(-2**63), "0"), [0, 1, 1, 1]),
    (np.array([True, False, True, True]), ("False", "True"), [1, 0, 1, 1]),
    (np.array(["\ud800", "a", "a", "b"]), ("?", "a", "b"), [0, 1, 1, 2]),
    (np.zeros(4, dtype=int), ("0",), [0, 0, 0, 0]),
], ids=["bytes", "float16", "uint64", "int64", "bool", "half a surrogate pair", "one class"])
def test_labels_of_any_type_are_named(tmp_path, labels, names, codes):
    found = read_samples(archive(tmp_path, labels))
    assert found.class_names == names
    assert found.labels.tolist() == codes
    "".join(names).encode()


@pytest.mark.parametrize("labels", [
    np.array([1j, 1, 1, 1]), np.zeros(4, dtype="V3"), np.zeros(4, dtype=[("a", "i4")]),
    np.array(["NaT"] * 4, dtype="datetime64[D]")], ids=["complex", "void", "fields", "times"])
def test_labels_that_are_neither_numbers_nor_words_are_refused(tmp_path, labels):
    with pytest.raises(ps.BadInput, match="expected classes, as whole numbers or words"):
        read_samples(archive(tmp_path, labels))


@pytest.mark.parametrize("label", [[1], {"a": 1}])
def test_labels_that_are_lists_are_refused(tmp_path, label):
    path = tmp_path / "data.parquet"
    pd.DataFrame({"a": [1.0, 2.0], "y": [label, label]}).to_parquet(path)
    with pytest.raises(ps.BadInput, match="a label is a"):
        read_samples(path)


@pytest.mark.parametrize("labels", [np.eye(4), np.array(1), np.zeros(3), np.zeros(0)],
                         ids=["one-hot", "a single number", "too few", "none"])
def test_labels_that_do_not_fit_the_rows_are_counted(tmp_path, labels):
    with pytest.raises(ps.BadInput, match=f"holds 4 inputs and {labels.size} labels"):
        read_samples(archive(tmp_path, labels))


def test_an_archive_that_would_fill_the_memory_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "data.npz"
    np.savez_compressed(path, x=np.zeros((1000, 1000)), y=np.zeros(1000))
    assert len(read_samples(path).inputs) == 1000
    monkeypatch.setattr(tables, "LARGEST_UNPACKED", 2**20)

    def opened(*_args, **_settings):
        raise AssertionError("a part was unpacked first")

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    with pytest.raises(ps.DataFileError, match=r"would unpack to 8,008,\d+ bytes, \d+ times"):
        read_samples(path)


def test_packed_pictures_of_zeros_and_ones_are_no_such_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_UNPACKED", 0)
    path = tmp_path / "data.npz"
    pictures = (np.random.default_rng(0).random((200, 28, 28)) < 0.02).astype(np.float64)
    np.savez_compressed(path, x=pictures, y=np.zeros(200))
    assert pictures.nbytes > 10 * path.stat().st_size
    assert read_samples(path).shape == (28, 28)
