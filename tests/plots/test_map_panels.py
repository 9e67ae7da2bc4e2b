"""Panels of maps under one scale, and the tables they are made from."""

import numpy as np
import pandas as pd
import pytest

from priorscope._core.errors import BadInput, NonFinite
from priorscope.plots import map_panels, panel_tables, to_png

TABLES = {"flat": np.full((3, 2), 0.2), "rising": np.array([[0.1, 0.2], [0.3, 0.4], [0.5, np.nan]])}
AT = {"rows": [0.1, 1.0, 10.0], "columns": [1, 2], "log_y": True}


def test_each_table_is_a_panel_and_equal_values_have_equal_colours():
    last = map_panels(TABLES, **AT, low=0.0, high=0.5, label="C")
    panels = [ax for ax in last.figure.axes if ax.images]
    assert [ax.get_title(loc="left") for ax in panels] == ["flat", "rising"]
    flat, rising = (ax.images[0].get_array() for ax in panels)
    assert (flat[0, 0] == rising[0, 1]).all()  # both are 0.2
    assert rising[2, 1, 3] == 0  # NaN is transparent
    assert panels[0].get_yscale() == "log"


def test_rows_in_any_order_make_the_same_picture():
    one, other = (map_panels({"a": table}, rows=rows, columns=[1, 2], log_y=True)
                  for table, rows in ((TABLES["rising"], [0.1, 1.0, 10.0]),
                                      (TABLES["rising"][::-1], [10.0, 1.0, 0.1])))
    assert (one.images[0].get_array() == other.images[0].get_array()).all()


def test_a_mark_and_a_contour_are_drawn_in_their_panels(tmp_path):
    last = map_panels(TABLES, **AT, contour=0.25, mark=("flat", 1.5, 2.0))
    flat, rising = (ax for ax in last.figure.axes if ax.images)
    assert [line.get_xydata().tolist() for line in flat.lines] == [[[1.5, 2.0]]] * 2
    assert not rising.lines
    assert len(rising.collections) == 2  # the line and its halo
    assert not flat.collections
    to_png(last.figure, tmp_path / "maps.png")
    assert (tmp_path / "maps.png").stat().st_size > 1000


def test_bad_tables_are_refused():
    with pytest.raises(BadInput, match="one shape"):
        map_panels({"a": np.ones((2, 2)), "b": np.ones((2, 3))}, rows=[1, 2], columns=[1, 2])
    with pytest.raises(BadInput, match="at least one"):
        map_panels({}, rows=[1], columns=[1])
    with pytest.raises(NonFinite):
        map_panels({"a": [[np.inf]]}, rows=[1], columns=[1])
    with pytest.raises(BadInput, match="panel 'c'"):
        map_panels({"a": [[1.0]]}, rows=[1], columns=[1], mark=("c", 1.0, 1.0))
    with pytest.raises(BadInput, match="positions"):
        map_panels({"a": [[1.0]]}, rows=[1, 2], columns=[1])


def test_tables_are_means_with_gaps():
    frame = pd.DataFrame({"name": ["b", "a", "a", "a"], "y": [1, 1, 1, 2], "x": [3, 3, 3, 4],
                          "v": [9.0, 1.0, 2.0, 5.0]})
    found = panel_tables(frame, "v", panel="name", up="y", across="x", panels=["a", "b", "c"])
    assert (found.rows, found.columns, list(found.tables)) == ([1, 2], [3, 4], ["a", "b"])
    assert np.array_equal(found.tables["a"], [[1.5, np.nan], [np.nan, 5.0]], equal_nan=True)
    data = found.data("x", "y")
    assert data["x"] == [3, 4, 3, 4]
    assert data["y"] == [1, 1, 2, 2]
    assert data["b"][0] == 9.0
