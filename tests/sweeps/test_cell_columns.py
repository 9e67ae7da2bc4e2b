"""What a cell returns, encoded: the same numbers come back, and nothing else gets in."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from priorscope._core.errors import BadInput, NonFinite
from priorscope.sweeps.columns import encode, rows_of
from priorscope.sweeps.table import frame_of, parquet_bytes

VALUES = (st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1)
          | st.floats(allow_nan=False, allow_infinity=False) | st.text())


@given(st.dictionaries(st.text(), VALUES | st.lists(VALUES, min_size=3, max_size=3)))
def test_what_goes_in_comes_out_bit_for_bit(columns):
    text = encode(columns)
    assert "\n" not in text
    back = json.loads(text)
    assert repr(back) == repr(columns)
    assert encode(back) == text


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8, np.int64, np.uint64,
                                   bool])
def test_arrays_keep_every_digit(dtype):
    values = np.array([0, 1, 3]).astype(dtype) / (np.array(7, dtype) if dtype not in (
        bool, np.int8, np.int64, np.uint64) else 1)
    values = values.astype(dtype)
    back = np.asarray(json.loads(encode({"a": values}))["a"], dtype=dtype)
    assert back.tobytes() == values.tobytes()
    assert encode({"a": values}) == encode({"a": values.tolist()}) == encode({"a": tuple(values)})


def test_scalars_of_numpy_and_torch_are_plain_numbers():
    columns = {"a": np.float32(0.5), "b": np.int64(3), "c": np.bool_(True), "d": torch.tensor(2),
               "e": np.str_("w"), "f": np.float64(0.1), "g": torch.tensor([1.0, 2.0])}
    assert json.loads(encode(columns)) == {"a": 0.5, "b": 3, "c": True, "d": 2, "e": "w", "f": 0.1,
                                           "g": [1.0, 2.0]}


@pytest.mark.parametrize("value", [
    [[1, 2]], [object()], {"a": 1}, {1, 2}, b"bytes", 1j, np.array([1j]),
    np.array(["2020"], "M8[D]"), np.zeros((1, 1)), np.array([None, 1]), lambda: 0,
    (number for number in range(3)), [b"a"], 2**64, [-(2**63) - 1], 10**400, [None, [None]],
    np.array([b"x"])])
def test_other_kinds_of_values_are_refused(value):
    with pytest.raises(BadInput):
        encode({"column": value})


@pytest.mark.parametrize("value", [float("nan"), [0.0, float("inf")], np.array([1.0, -np.inf]),
                                   np.float32("nan"), torch.tensor([float("nan")]),
                                   [np.float64("nan")]])
def test_nothing_but_finite_numbers(value):
    with pytest.raises(NonFinite, match="column c holds"):
        encode({"c": value})


@pytest.mark.parametrize("columns", [None, 3, [("a", 1)], "ab"])
def test_a_measure_returns_a_mapping(columns):
    with pytest.raises(BadInput, match="expected columns"):
        encode(columns)


def test_rows_follow_the_arrays():
    assert rows_of({}) == rows_of({"a": 1}) == 1
    assert rows_of({"a": 1, "b": [1, 2, 3]}) == 3
    assert rows_of({"b": []}) == 0


def cells(*payloads):
    return [(place, {"n": place, "widths": [4, place]}, encode(payload))
            for place, payload in enumerate(payloads)]


def test_a_frame_has_a_row_for_each_entry_and_gaps_where_a_column_is_missing():
    frame = frame_of(cells({"a": [1, 2], "b": "x"}, {"b": "y"}, {"a": [], "c": []},
                           {"c": 0.5, "a": None}))
    assert list(frame.columns) == ["cell", "n", "widths", "a", "b", "c"]
    assert frame["cell"].tolist() == [0, 0, 1, 3]
    assert frame["widths"].tolist() == ["4,0", "4,0", "4,1", "4,3"]
    assert frame["b"].tolist()[:3] == ["x", "x", "y"]
    assert frame["a"].tolist()[:2] == [1, 2]
    assert frame["a"].isna().tolist() == [False, False, True, True]
    assert frame["c"].isna().tolist() == [True, True, True, False]
    assert parquet_bytes(frame) == parquet_bytes(frame.copy())


def test_no_cells_make_an_empty_table():
    assert parquet_bytes(frame_of([])) == parquet_bytes(frame_of([]))


@pytest.mark.parametrize("values", [(1, "one"), (True, "yes"), (-1, 2**64 - 1)])
def test_what_no_parquet_column_holds_is_named(values):
    frame = frame_of(cells(*({"fine": 1, "odd": value} for value in values)))
    with pytest.raises(BadInput, match="the table cannot be written as Parquet"):
        parquet_bytes(frame)
