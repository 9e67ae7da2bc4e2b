"""The atlas that comes with the library, and places in it."""

import numpy as np
import pandas as pd
import pytest

import priorscope as ps
from priorscope._core.estimate import Estimate
from priorscope.instruments.atlas import Atlas, atlas_place, load_atlas
from priorscope.instruments.atlas.atlas import CELL, COLUMNS
from priorscope.instruments.atlas.place import mark_of
from priorscope.studies.redshift import Atlas as AtlasStudy
from priorscope.studies.redshift.atlas.study import Cell


def small_atlas():
    rows = pd.DataFrame({"sampling": "paper", "activation": ["relu", "relu", "tanh", "tanh"],
                         "depth": [1, 1, 2, 2], "magnitude": [1.0, 1.0, 1.0, 8.0],
                         "network": [0, 1, 0, 0], "fourier": [0.1, 0.3, 0.4, 0.5]})
    return Atlas(rows.assign(chebyshev=rows.fourier, legendre=rows.fourier,
                             lempel_ziv=1000 * rows.fourier))


def test_the_atlas_covers_what_it_says():
    rows = load_atlas().rows
    cells = rows.groupby(CELL).size()
    assert len(cells) > 1600
    # Ten networks a cell, but for those that are constant at tiny weights.
    assert (cells == 10).mean() > 0.99
    assert set(rows.activation) == {"relu", "gelu", "silu", "selu", "sigmoid", "tanh", "gaussian",
                                    "sine"}
    assert sorted(rows.depth.unique()) == [1, 2, 3, 4, 5, 6, 7]
    assert rows.magnitude.nunique() == 15
    assert np.isfinite(rows[[*COLUMNS.values()]].to_numpy()).all()
    assert "16" in repr(load_atlas())


@pytest.mark.parametrize("cell", [Cell("code", "relu", 1),
                                  pytest.param(Cell("paper", "sine", 2), marks=pytest.mark.slow)])
def test_a_cell_measured_again_is_the_one_in_the_file(cell):
    seed = first_seed(cell)
    again = pd.DataFrame(AtlasStudy.measure(cell, seed))
    rows = load_atlas().rows
    kept = rows[(rows["sampling"] == cell.sampling) & (rows.activation == cell.activation)
                & (rows.depth == cell.depth)].reset_index(drop=True)
    assert len(kept) == len(again)
    for name in ("fourier", "chebyshev", "legendre"):
        # Rounded to five digits, which can fall either way.
        assert kept[name].to_numpy() == pytest.approx(again[name].to_numpy(), abs=2e-5)
    assert (kept.lempel_ziv == again.lempel_ziv).mean() > 0.98


def first_seed(cell):
    from priorscope.sweeps.keys import cell_seed

    return cell_seed(AtlasStudy, cell, 0)


def test_shares_are_those_of_cells_that_are_more_complex():
    found = atlas_place({"Fourier": Estimate(0.3, 0.15, 0.45, 9)}, atlas=small_atlas())
    one = found.simpler_than["Fourier"]
    # The cells' means are 0.2, 0.4 and 0.5.
    assert (one.mean, one.low, one.high, one.count) == (2 / 3, 1 / 3, 1.0, 9)
    assert "67%" in found.words
    assert found.mark is None
    none = atlas_place({}, atlas=small_atlas())
    assert "constant" in none.words


def test_a_white_noise_like_architecture_is_simpler_than_little_and_relu_than_much():
    def share(name, scale):
        nets = ps.profile(ps.MLP(inputs=2, widths=(64,) * 4, activation=name), count=4,
                          law=ps.glorot_uniform(scale), bits=8, bit_networks=4, resolution=16)
        return nets.place

    noisy, plain = share("sine", 50.0), share("selu", 1.0)
    assert noisy.simpler_than["Fourier"].mean < 0.2
    assert plain.simpler_than["Chebyshev"].mean > 0.5
    assert noisy.mark == ("sine", 4.0, pytest.approx(50.0))


def test_the_mark_has_the_variance_of_the_weights():
    atlas = load_atlas()
    tanh = ps.MLP(inputs=7, widths=(64, 64, 64), activation="tanh")
    assert mark_of(tanh, ps.glorot_uniform(3.0), atlas) == ("tanh", 3.0, pytest.approx(3.0))
    assert mark_of(tanh.replace(prefactor=2.0), ps.glorot_uniform(3.0), atlas)[2] == (
        pytest.approx(6.0))
    # He's variance 2/64 is that of α² 2/(64 + 64).
    assert mark_of(tanh, ps.he_normal(), atlas)[2] == pytest.approx(2**0.5)
    one = ps.MLP(inputs=2, widths=(64,), activation="tanh")
    assert mark_of(one, ps.glorot_uniform(3.0), atlas)[2] == pytest.approx(3.0)


@pytest.mark.parametrize("changes", [{"layer_norm": True}, {"activation": "erf"},
                                     {"widths": (64,) * 8}, {"widths": ()}])
def test_off_the_map_there_is_no_mark(changes):
    arch = ps.MLP(inputs=2, widths=(64, 64)).replace(**changes)
    assert mark_of(arch, ps.he_normal(), load_atlas()) is None


def test_weights_beyond_the_map_have_no_mark():
    arch = ps.MLP(inputs=2, widths=(64, 64))
    assert mark_of(arch, ps.glorot_uniform(500.0), load_atlas()) is None
