"""Which changes make another cell, and which do not."""

from dataclasses import dataclass, make_dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_study import Cell, Numbers

from priorscope._core.errors import BadInput
from priorscope.sweeps import Study, study
from priorscope.sweeps.keys import cell_key, cell_seed, config_of


def with_cells(*cells):
    return replace(Numbers, cells=lambda scale: list(cells))


def test_a_key_depends_on_study_version_config_and_seed_alone():
    first = cell_key(Numbers, Cell(1), 0)
    assert first == cell_key(Numbers, Cell(1), 0)
    assert first == cell_key(replace(Numbers, question="Another?", paper="other"), Cell(1), 0)
    others = {cell_key(Numbers, Cell(2), 0), cell_key(Numbers, Cell(1, scale=2.0), 0),
              cell_key(Numbers, Cell(1, widths=(4,)), 0), cell_key(Numbers, Cell(1), 1),
              cell_key(replace(Numbers, version=2), Cell(1), 0),
              cell_key(replace(Numbers, name="probe/others"), Cell(1), 0)}
    assert len(others | {first}) == 7


def test_a_seed_outlives_a_new_version_and_nothing_else():
    first = cell_seed(Numbers, Cell(1), 0)
    assert 0 <= first < 2**63
    assert cell_seed(replace(Numbers, version=2), Cell(1), 0) == first
    others = {cell_seed(Numbers, Cell(2), 0), cell_seed(Numbers, Cell(1), 1),
              cell_seed(replace(Numbers, name="probe/others"), Cell(1), 0)}
    assert len(others | {first}) == 4


def test_the_keys_of_old_folders_stay():
    """Folders of earlier releases, made by other processes, are found again."""
    assert cell_key(Numbers, Cell(0), 0) == "1dcacb87c87518b5d3ac74399fb015c0e195eca6"
    assert cell_seed(Numbers, Cell(0), 0) == 45776822143238219


PLAIN = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False,
                                                                          allow_infinity=False)


@given(PLAIN | st.tuples(PLAIN, PLAIN), PLAIN | st.tuples(PLAIN, PLAIN))
def test_two_values_share_a_key_only_if_they_are_the_same(first, second):
    made = make_dataclass("Made", ["value"], frozen=True)
    same = cell_key(Numbers, made(first), 0) == cell_key(Numbers, made(second), 0)
    assert same == (repr(first) == repr(second))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1: 2}, {1}, b"x", 1j,
                                   np.int64(1), (1, (2, np.zeros(1)))])
def test_a_config_is_made_of_plain_values(value):
    made = make_dataclass("Made", ["value"], frozen=True)
    with pytest.raises(BadInput, match="field value of a cell is"):
        config_of(made(value))


@dataclass(frozen=True)
class Other:
    number: int
    scale: float = 1.0
    widths: tuple[int, ...] = (4, 4)


@dataclass
class Loose:
    number: int


@pytest.mark.parametrize(("cells", "words"), [
    ((Cell(1), Cell(2), Cell(1)), "lists a cell twice"),
    ((Cell(1), Other(1)), "lists a cell twice"),  # the class is no part of the key
    ((Cell(1, widths=[4]), Cell(1, widths=(4,))), "lists a cell twice"),
    ((Loose(1),), "expected a frozen dataclass"),
    (({"number": 1},), "expected a frozen dataclass"),
    ((Cell(object()),), "field number of a cell is a object"),
    ((), "has no cell at scale smoke"),
])
def test_cells_that_would_not_have_keys_of_their_own_are_refused(cells, words):
    with pytest.raises(BadInput, match=words):
        with_cells(*cells).cells_of("smoke")


def test_cells_are_checked_at_any_scale_and_counted_as_work():
    assert len(Numbers.cells_of("laptop")) == Numbers.work_of("laptop") == 40
    costly = replace(Numbers, cost=lambda cell: cell.number)
    assert costly.work_of("smoke") == 15
    with pytest.raises(BadInput, match="unknown scale 'small'"):
        Numbers.cells_of("small")


@pytest.mark.parametrize("name", ["probe", "Probe/numbers", "probe/../etc", "/probe/a", "probe/a b",
                                  "probe//a", "probe/a/", "probe/.hidden", ""])
def test_a_name_is_a_path_that_stays_in_its_folder(name):
    with pytest.raises(BadInput, match="a study is called"):
        Study(name, "", "", *[lambda scale: []] * 4)


def test_a_study_without_its_parts_is_refused():
    with pytest.raises(BadInput, match="study probe/none lacks measure, findings, figures"):
        @study("probe/none", paper="", question="")
        class Nothing:
            cells = staticmethod(lambda scale: [])


@pytest.mark.parametrize("version", [0, -1, 1.5, True, "2"])
def test_a_version_is_a_whole_number(version):
    with pytest.raises(BadInput, match="version is"):
        replace(Numbers, version=version)
