"""The atlas: what a cell measures, and how made-up maps are judged."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
import torch

import priorscope as ps
from priorscope.studies.redshift import Atlas
from priorscope.studies.redshift.atlas.findings import by_network
from priorscope.studies.redshift.atlas.study import Cell, magnitudes_of
from priorscope.studies.redshift.sampling import ACTIVATIONS, DEPTHS, MAGNITUDES, law_of


def made_up(name, height, *, networks=8, sampling="paper", noise=0.01, resolution=64):
    """Rows whose complexities are ``height(magnitude, depth)`` plus noise of the network."""
    cell = Cell(sampling, name, 1, networks=networks, resolution=resolution)
    rows = []
    for depth in DEPTHS:
        for place, magnitude in enumerate(MAGNITUDES):
            for network in range(networks):
                stream = np.random.default_rng([place, depth, network])
                value = height(magnitude, depth) + noise * stream.standard_normal()
                rows.append({**asdict(cell), "depth": depth, "magnitude": magnitude,
                             "network": network, "fourier": value, "chebyshev": value,
                             "legendre": value, "lempel_ziv": 1000 * value})
    return pd.DataFrame(rows)


def words(frame, part):
    found = [one for one in Atlas.findings(frame) if part in one.claim]
    assert found
    return {one.verdict.word for one in found}


def test_a_cell_holds_what_each_network_alone_gives(unchanged_globals):
    cell = Cell("code", "tanh", 2, networks=2, magnitudes=3, resolution=16)
    with unchanged_globals():
        table = pd.DataFrame(Atlas.measure(cell, 4))
    assert len(table) == 6
    assert sorted(table.magnitude.unique()) == pytest.approx([0.1, 10**0.5, 100.0])
    for row in table[table.magnitude > 90].itertuples():
        net = ps.sample(ps.MLP(inputs=2, widths=(64, 64), activation="tanh"), ps.uniform(100.0),
                        count=3, seed=4, dtype=torch.float64)[row.network]
        with torch.no_grad():
            values = net(ps.grid(16)).reshape(16, 16)
        assert row.fourier == pytest.approx(float(ps.fourier_complexity(values)), abs=1e-5)
        assert row.lempel_ziv == ps.lempel_ziv_complexity(
            ps.symbolise(values.flatten()), variant="lz78")


def test_constant_networks_have_no_row():
    cell = Cell("code", "gaussian", 7, networks=2, magnitudes=2, resolution=8)
    table = pd.DataFrame(Atlas.measure(cell, 0))
    assert set(table.magnitude) <= set(magnitudes_of(2))
    assert np.isfinite(table.fourier).all()


def test_flat_maps_agree_for_relu_and_disagree_for_tanh():
    flat = [made_up(name, lambda a, d: 0.2) for name in ("relu", "tanh")]
    assert words(flat[0], "hardly depends on the weight magnitude") == {"agrees"}
    assert words(flat[0], "hardly depends on depth") == {"agrees"}
    assert words(flat[0], "practically do not differ") == {"agrees"}
    assert words(flat[1], "rises strongly") == {"disagrees"}


def test_rising_maps_agree_for_tanh_and_disagree_for_relu():
    def height(magnitude, depth):
        return 0.2 + 0.3 * (magnitude > 1) * (depth > 1)

    for sampling in ("paper", "code"):
        rising = {name: made_up(name, height, sampling=sampling) for name in ("relu", "sine")}
        assert words(rising["relu"], "hardly depends") == {"disagrees"}
        assert words(rising["sine"], "rises strongly") == {"agrees"}


def test_few_and_noisy_networks_decide_nothing():
    rough = made_up("relu", lambda a, d: 0.2, networks=2, noise=0.5)
    assert words(rough, "the Fourier complexity of relu networks hardly depends on the weight") == {
        "undecided"}
    wide = made_up("relu", lambda a, d: 0.2, noise=0.1)
    assert words(wide, "practically do not differ") == {"disagrees"}


def test_phrases_are_judged_at_one_resolution_only():
    other = Atlas.findings(made_up("relu", lambda a, d: 0.2, resolution=32))
    assert other
    assert not [one for one in other if "Lempel-Ziv" in one.claim]


def test_differences_are_those_of_large_and_small_magnitudes():
    table = made_up("tanh", lambda a, d: np.log10(a), noise=0.0)
    large = np.mean(np.log10([a for a in MAGNITUDES if a > 13]))
    small = np.mean(np.log10([a for a in MAGNITUDES if a < 0.75]))
    assert by_network(table, "fourier") == pytest.approx(np.full(8, large - small))


def test_figures_show_every_measure():
    figures = Atlas.figures(made_up("relu", lambda a, d: 0.2, networks=2))
    assert list(figures) == ["map-paper-fourier", "map-paper-chebyshev", "map-paper-legendre",
                             "map-paper-lempel-ziv", "curves-paper"]
    assert len(figures["map-paper-fourier"].table["relu"]) == len(DEPTHS) * len(MAGNITUDES)


def test_the_laws_and_scales_are_the_papers():
    assert law_of("paper", 2.0) == ps.glorot_uniform(2.0)
    assert law_of("code", 2.0) == ps.uniform(2.0)
    assert [round(value, 2) for value in MAGNITUDES] == [
        0.1, 0.16, 0.27, 0.44, 0.72, 1.18, 1.93, 3.16, 5.18, 8.48, 13.89, 22.76, 37.28, 61.05, 100]
    for scale in ("laptop", "paper"):
        cells = Atlas.cells(scale)
        assert len(cells) == 2 * len(ACTIVATIONS) * len(DEPTHS)
        assert {cell.resolution for cell in cells} == {64}
        assert min(cell.networks for cell in cells) >= 10
        assert all(Atlas.cost(cell) > 0 for cell in cells)
