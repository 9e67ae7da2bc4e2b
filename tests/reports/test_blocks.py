import numpy as np
import pytest

from priorscope._core.errors import BadInput
from priorscope._core.estimate import Estimate
from priorscope.reports import Card, Cards, Figure, Prose, Table

PLAIN = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


def test_prose_parts_paragraphs_and_code():
    text = "one `two` three\nstill one\n\n  \n`four`\n"
    assert Prose(text).paragraphs() == [
        [(False, "one "), (True, "two"), (False, " three\nstill one")],
        [(False, ""), (True, "four"), (False, "")],
    ]


def test_cards_take_tuples():
    cards = Cards([("a", 1), Card("b", 2.5, "note"), ("c", Estimate(1, 0, 2, 9), "n")])
    assert [card.label for card in cards.items] == ["a", "b", "c"]
    assert cards.items[0].shown.text == "1"
    assert cards.items[2].shown.interval == "[0.0, 2.0]"


def test_rows_must_fill_the_columns():
    with pytest.raises(BadInput, match="row 1 of the table 'T' has 1 cells: expected 2"):
        Table(("a", "b"), [(1, 2), (1,)], "T")


def test_columns_of_numbers_and_gaps_are_numeric_others_are_not():
    table = Table(tuple("abcdef"), [
        (1, "x", None, Estimate(1, 0, 2, 3), True, np.float64(2)),
        (None, 2, None, 5.0, False, np.int64(3)),
    ], "T")
    assert table.numeric() == [True, False, False, True, False, True]


def test_cells_sort_by_number_word_or_nothing():
    row = (1.5, "word", None, Estimate(2.0, 1, 3, 9), float("nan"), float("-inf"), True)
    (shown,) = Table(tuple("abcdefg"), [row], "T").shown()
    assert [cell.sort for cell in shown] == ["1.5", "word", "", "2.0", "", "-Infinity", "1.0"]
    assert shown[6].text == "yes"


def test_csv_of_a_table_keeps_columns_of_one_name_apart():
    assert Table(("a", "a"), [(1, 2)], "T").csv().splitlines() == ["a,a (2)", "1,2"]


def test_a_figure_without_data_offers_none():
    assert Figure(PLAIN, "c").csv() == ""
    assert Figure(PLAIN, "c", data={"x": np.array([1, 2])}).csv() == "x\r\n1\r\n2\r\n"


@pytest.mark.parametrize(("svg", "words"), [
    ("", "not well-formed"),
    ("<p>text</p>", "expected one <svg> element"),
    ("<svg><path></svg>", "not well-formed"),
    ('<?xml version="1.0"?><svg/>', "prolog"),
    ("<svg><!-- hidden --></svg>", "prolog"),
    ("<svg><script>alert(1)</script></svg>", "has a <script>"),
    ('<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/></s:svg>', "has a <script>"),
    ("<svg><style>*{}</style></svg>", "has a <style>"),
    ("<svg><foreignObject/></svg>", "has a <foreignObject>"),
    ('<svg onload="alert(1)"/>', "attribute onload"),
    ('<svg style="color:red"/>', "attribute style"),
    ('<svg><image href="https://example.invalid/a.png"/></svg>', "attribute href"),
    ('<svg xmlns:x="http://www.w3.org/1999/xlink"><use x:href="b.svg#c"/></svg>',
     "attribute href"),
    ('<svg><image href="data:image/svg+xml,x"/></svg>', "attribute href"),
    ('<svg><path fill="url(https://example.invalid/a)"/></svg>', "attribute fill"),
    ('<svg><path fill="url( \'b.svg#c\' )"/></svg>', "attribute fill"),
])
def test_drawings_that_run_or_reach_outside_are_refused(svg, words):
    with pytest.raises(BadInput, match=words):
        Figure(svg, "the caption")


def test_drawings_may_refer_to_themselves_and_hold_pictures():
    Figure('<svg><path clip-path="url(#a)"/><use href="#b"/>'
           '<image href="data:image/png;base64,AA=="/></svg>', "c")
