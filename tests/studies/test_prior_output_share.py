import dataclasses

import numpy as np
import pandas as pd
import pytest
from naive_prior import drawn, functions, swept, verdicts

from priorscope.networks import MLP
from priorscope.networks.laws import gaussian
from priorscope.studies.prior.output_share.panels import EDGES, binned, output_panels
from priorscope.studies.prior.output_share.study import Cell, OutputShare

SCALES = ("smoke", "laptop", "paper")
ENTROPY = "With every ReLU layer added the mean entropy of T falls or stays (inputs 0 and 1, " \
          "no biases)"
ENDS = "The ends of the law of T rise with every layer (inputs 0 and 1, no biases)"
HALF = "On inputs of -1 and 1 every perceptron without bias has T = 64"
ALIKE = "After 8 hidden layers centred inputs give nearly the law of uncentred ones"


def law(ends, curved=0.0, last=0.0, samples=10**6):
    """Networks by T: a share at 0 and at 127 each, the rest flat or bent upwards at the sides."""
    t = np.arange(1, 127)
    middle = 1 + curved * (np.abs(t - 63.5) / 63.5) ** 8
    counts = np.zeros(129)
    counts[[0, 127]] = ends
    counts[1:127] = (1 - 2 * ends) * middle / middle.sum()
    counts[128] = last
    return np.rint(counts * samples).astype(int)


def frame_from(cells):
    return pd.concat([pd.DataFrame({"depth": depth, "bias": bias, "centred": centred,
                                    "ones": np.arange(129), "networks": counts})
                      for (depth, bias, centred), counts in cells.items()], ignore_index=True)


@pytest.mark.parametrize("scale", SCALES)
def test_cells_are_different_frozen_and_hold_four_panels(scale):
    cells = OutputShare.cells_of(scale)
    assert {cell.depth for cell in cells if cell.centred} == {0, 1, 2, 4, 8}
    assert len({cell.bias for cell in cells if cell.depth == 1}) == 7
    with pytest.raises(dataclasses.FrozenInstanceError):
        cells[0].depth = 1


@pytest.mark.parametrize(("bias", "centred"), [(0.0, True), (1.0, False)])
def test_networks_are_counted_by_their_ones(bias, centred):
    columns = OutputShare.measure(Cell(1, bias, centred, 25, 0), 3)
    arch = MLP(inputs=7, widths=(64,), bias=bias > 0)
    strings = functions(arch, gaussian(1.0, bias**2), 25, 3, low=-1.0 if centred else 0.0)
    expected = np.bincount([s.count("1") for s in strings], minlength=129)
    assert np.array_equal(columns["networks"], expected)


def test_the_seed_decides():
    first, again, other = (OutputShare.measure(Cell(2, 1.0, False, 60, 0), seed)["networks"]
                           for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_bins_cover_every_t_once_and_keep_the_mean_share():
    assert EDGES[0] == 0
    assert EDGES[-1] == 129
    assert (np.diff(EDGES) > 0).all()
    counts = np.random.default_rng(0).integers(1, 50, 129)
    places, shares = binned(counts)
    assert sum(share.mean * width for share, width in zip(shares, np.diff(EDGES), strict=True)) \
        == pytest.approx(1.0)
    place = int(np.flatnonzero(EDGES[:-1] == 16)[0])
    assert shares[place].mean == pytest.approx(counts[16:32].mean() / counts.sum())
    assert places[place] == 23.5


def test_laws_that_gather_at_the_ends_agree():
    delta = np.zeros(129, dtype=int)
    delta[64] = 10**6
    deep = {depth: law(0.01 + 0.05 * depth, curved=9.0) for depth in (0, 1, 2, 4, 8)}
    cells = {(depth, 0.0, False): counts for depth, counts in deep.items()}
    cells |= {(depth, 0.0, True): counts if depth else delta for depth, counts in deep.items()}
    cells |= {(1, bias, False): law(share) for bias, share in ((0.1, 0.1), (3.0, 0.3),
                                                               (30.0, 0.49))}
    words = verdicts(OutputShare.findings(frame_from(cells)))
    rises = "Without biases P(T = 128) rises to 1/2 as P(T = 0) does"
    entropy = "The mean entropy of a perceptron without bias is that of a uniform T"
    assert words.pop(rises) == "disagrees"
    words.pop(entropy)
    assert set(words.values()) == {"agrees"}
    assert {ENTROPY, ENDS, HALF, ALIKE} <= set(words)


def test_laws_that_spread_out_disagree():
    cells = {(depth, 0.0, False): law(0.4 - 0.04 * depth, last=0.05) for depth in (0, 1, 2, 4, 8)}
    cells |= {(0, 0.0, True): law(0.1), (8, 0.0, True): law(0.45)}
    cells |= {(1, bias, False): law(share) for bias, share in ((0.1, 0.3), (30.0, 0.2))}
    words = verdicts(OutputShare.findings(frame_from(cells)))
    assert words[ENTROPY] == words[ENDS] == words[HALF] == words[ALIKE] == "disagrees"
    assert words["P(T = 0) of one hidden layer rises with σ_b"] == "disagrees"
    shape = "With 8 hidden layers P(T) is {} (inputs 0 and 1, no biases)"
    assert words[shape.format("higher near its ends than in the middle")] == "undecided"
    assert words[shape.format("flat in the middle")] == "agrees"
    bent = law(0.1)
    bent[33:96] = np.linspace(0, 20_000, 63).astype(int)
    words = verdicts(OutputShare.findings(frame_from({(8, 0.0, False): bent})))
    assert words[shape.format("flat in the middle")] == "disagrees"
    assert words[shape.format("higher near its ends than in the middle")] == "disagrees"


def test_panels_hold_what_their_names_say():
    cells = {(depth, bias, centred): law(0.1) for depth in (0, 1) for bias in (0.0, 1.0)
             for centred in (False, True)}
    panels = {panel.name: panel for panel in output_panels(frame_from(cells))}
    assert set(panels) == {"no-bias", "bias-1", "one-layer", "centred"}
    assert set(panels["one-layer"].counts) == {0.0, 1.0}
    assert panels["centred"].label(1.0) == "1 hidden layers"


def test_tiny_frames_and_missing_cells_are_judged_and_drawn():
    cells = [Cell(depth, 0.0, centred, 40, 0) for depth in (0, 2) for centred in (False, True)]
    frame = swept(OutputShare, [*cells, Cell(1, 3.0, False, 40, 0)])
    words = verdicts(OutputShare.findings(frame))
    assert words[HALF] == "undecided"
    assert drawn(OutputShare.figures(frame)) == {"no-bias", "one-layer", "centred", "entropy"}
    single = frame[frame["bias"] == 3.0]
    OutputShare.findings(single)
    assert drawn(OutputShare.figures(single)) == {"one-layer"}
