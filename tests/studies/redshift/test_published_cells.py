"""Means over cells, and how measured numbers are held against published ones."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from priorscope.studies.redshift import PublishedCells
from priorscope.studies.redshift.published_cells.findings import comparisons
from priorscope.studies.redshift.published_cells.published import LARGE_ROWS, OVERALL
from priorscope.studies.redshift.published_cells.strata import mean_over_cells
from priorscope.studies.redshift.published_cells.study import Cell
from priorscope.studies.redshift.sampling import DEPTHS, MAGNITUDES


def made_up(name, height, *, depths=DEPTHS, networks=3, resolution=300, noise=0.005):
    rows = []
    for depth in depths:
        cell = asdict(Cell(name, depth, networks=networks, resolution=resolution))
        for place in range(len(MAGNITUDES)):
            for network in range(networks):
                stream = np.random.default_rng([place, depth, network])
                rows.append({**cell, "magnitude": place, "network": network,
                             "fourier": height(place, depth) + noise * stream.standard_normal()})
    return pd.DataFrame(rows)


def strata(groups):
    return pd.DataFrame([{"magnitude": place, "depth": 1, "clipped": value}
                         for place, group in enumerate(groups) for value in group])


def test_the_mean_over_cells_by_hand():
    # Variances of a mean: 2/2 and 8/2; standard error √(1 + 4)/2; freedom 25/(1 + 16).
    found = mean_over_cells(strata([[1.0, 3.0], [10.0, 14.0]]))
    assert found.mean == 7.0
    assert found.count == 4
    from scipy import stats

    half = stats.t.ppf(0.975, 25 / 17) * np.sqrt(5) / 2
    assert (found.low, found.high) == pytest.approx((7 - half, 7 + half))
    assert mean_over_cells(strata([[1.0], [2.0]])).unbounded


def test_the_interval_covers_as_often_as_it_says():
    stream = np.random.default_rng(0)
    centres = np.linspace(0, 5, 6)
    hits = 0
    for _ in range(200):
        found = mean_over_cells(strata(centres[:, None] + stream.standard_normal((6, 3))))
        hits += centres.mean() in found
    # 95 % intervals: fewer than 178 of 200 hits have a chance below 0.0005.
    assert hits >= 178


def test_what_was_published_agrees_and_what_is_off_does_not():
    def published(place, depth):
        return LARGE_ROWS["sine"][depth - 1]

    rows = made_up("sine", published)
    found = {one.claim: one.verdict.word for one in PublishedCells.findings(rows)}
    large = [word for claim, word in found.items() if "at least 13.9" in claim]
    assert large == ["agrees"] * 7
    off = PublishedCells.findings(made_up("sine", lambda p, d: published(p, d) - 0.1))
    assert {one.verdict.word for one in off if "at least 13.9" in one.claim} == {"disagrees"}
    rough = PublishedCells.findings(made_up("sine", published, networks=2, noise=0.2))
    assert "undecided" in {one.verdict.word for one in rough}


def test_values_beyond_the_published_colours_are_cut_off():
    rows = made_up("gaussian", lambda place, depth: 0.55, depths=(3,), noise=0.0)
    (one,) = [pair for pair in comparisons(rows) if "depth 3" in pair.what]
    assert one.measured.mean == 0.5


def test_means_over_all_cells_need_all_depths():
    whole = [one.what for one in comparisons(made_up("relu", lambda p, d: 0.165))]
    assert "all cells" in whole
    part = [one.what for one in comparisons(made_up("relu", lambda p, d: 0.165, depths=(1, 2)))]
    assert "all cells" not in part
    assert OVERALL["relu"] == 0.165


def test_another_resolution_is_not_judged():
    rows = made_up("relu", lambda place, depth: 0.9, resolution=24)
    assert {one.verdict.word for one in PublishedCells.findings(rows)} == {"undecided"}


def test_a_cell_measures_and_repeats():
    cell = Cell("sine", 1, networks=2, resolution=12)
    first, again = (PublishedCells.measure(cell, 1) for _ in range(2))
    assert first["fourier"].tolist() == again["fourier"].tolist()
    assert len(first["fourier"]) == 2 * len(MAGNITUDES)
    table = pd.DataFrame(first).assign(**asdict(cell))
    assert list(PublishedCells.figures(table)) == ["maps", "against-published"]
    # Magnitudes draw their own networks: scaled copies of one would all be the same shape.
    small, large = (first["fourier"][first["magnitude"] == place] for place in (0, 1))
    assert not np.allclose(small, large, atol=1e-6)


def test_the_scales_cover_the_published_maps():
    for scale in ("laptop", "paper"):
        cells = PublishedCells.cells(scale)
        assert len(cells) == 56
        assert {cell.resolution for cell in cells} == {300}
        assert all(PublishedCells.cost(cell) > 0 for cell in cells)
