import base64
import csv
import io

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.csv_text import csv_text
from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.reports.csv_links import csv_link, slug


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
                          st.floats(allow_nan=False)), max_size=8))
def test_what_is_written_reads_back(rows):
    words, numbers = [list(column) for column in zip(*rows, strict=True)] or ([], [])
    back = read(csv_text({"w": words, "x": numbers}))[1:]
    assert [float(row[1]) for row in back] == numbers
    for (word, _), written in zip(back, words, strict=True):
        assert word.removeprefix("'") == written.removeprefix("'")


def test_arrays_tensors_and_estimates_fill_columns():
    text = csv_text({"n": np.array([1, 2]), "t": torch.tensor([0.5, 0.25]),
                     "e": [Estimate(1.0, 0.5, 1.5, 9), None]})
    assert read(text) == [
        ["n", "t", "e", "e low", "e high", "e count"],
        ["1", "0.5", "1.0", "0.5", "1.5", "9"],
        ["2", "0.25", "", "", "", ""],
    ]


def test_floats_keep_every_digit():
    values = np.random.default_rng(0).normal(size=50)
    assert [float(row[0]) for row in read(csv_text({"x": values}))[1:]] == values.tolist()


@pytest.mark.parametrize("word", ["=1+1", "+cmd", "-cmd", "@sum", "\tx"])
def test_words_that_a_spreadsheet_would_run_are_made_harmless(word):
    assert read(csv_text({word: [word]})) == [[f"'{word}"], [f"'{word}"]]


def test_negative_numbers_stay_numbers():
    assert read(csv_text({"x": [-1.5, -2]}))[1:] == [["-1.5"], ["-2"]]


def test_columns_must_be_of_one_length():
    with pytest.raises(BadInput, match=r"differ in length \(a 2, b 1\)"):
        csv_text({"a": [1, 2], "b": [1]})


def test_the_link_holds_the_text_and_no_markup():
    text = csv_text({"<script>": ["</a>", "é, “quoted”"]})
    head, _, body = csv_link(text).partition(",")
    assert head == "data:text/csv;charset=utf-8;base64"
    assert base64.b64decode(body).decode() == text
    assert not set(body) & set("<>\"'& ")


@pytest.mark.parametrize(("text", "name"), [
    ("Doubtful inputs, first!", "doubtful-inputs-first"), ("Größe é", "groe-e"), ("数", "table"),
    ("../../etc/passwd", "etc-passwd"), ("", "table"), ("x" * 80, "x" * 48),
])
def test_slug(text, name):
    assert slug(text) == name
