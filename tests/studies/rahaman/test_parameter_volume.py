"""The volume of high-frequency parameters: corners, the search, and how it is judged."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope.measures import linear_pieces
from priorscope.measures.spectra import line_spectrum
from priorscope.networks import MLP, Ensemble, sample, uniform
from priorscope.studies.rahaman.parameter_volume import ParameterVolume
from priorscope.studies.rahaman.parameter_volume.corners import corners_of
from priorscope.studies.rahaman.parameter_volume.last_exceedance import SLACK, last_exceedance
from priorscope.studies.rahaman.parameter_volume.shares import Setting
from priorscope.studies.rahaman.parameter_volume.study import EPSILONS, Cell
from priorscope.sweeps.columns import encode


def networks(count=4, width=6, depth=2, bound=1.0, seed=0):
    return sample(MLP(inputs=1, widths=(width,) * depth), uniform(bound), count=count, seed=seed,
                  dtype=torch.float64)


def modulus(places, jumps, k):
    """|Σ c exp(−ikx)| / k², written out."""
    return np.abs(np.exp(-1j * np.multiply.outer(k, places)) @ jumps) / k**2


def made_up(power, *, count=4000, epsilon=0.1, bound=1.0, jumps=50.0, depth=3):
    """Networks whose share beyond k is (k/5)^power."""
    draws = np.random.default_rng(0).uniform(size=count)
    return pd.DataFrame({
        "depth": depth, "bound": bound, "count": count, "block": 0, "width": 16, "reach": 1000.0,
        "network": np.arange(count), "epsilon": epsilon, "last": 5 * draws ** (1 / power),
        "jumps": jumps, "corners": 40, "missed": 0.0})


def words(frame, part):
    return {one.verdict.word for one in ParameterVolume.findings(frame) if part in one.claim}


def tent():
    """relu(x + 1) − 2 relu(x) + relu(x − 1), the tent on [−1, 1]."""
    net = torch.nn.Sequential(
        torch.nn.utils.skip_init(torch.nn.Linear, 1, 3, dtype=torch.float64), torch.nn.ReLU(),
        torch.nn.utils.skip_init(torch.nn.Linear, 3, 1, dtype=torch.float64))
    with torch.no_grad():
        for part, weight, bias in ((net[0], [[1.0], [1.0], [1.0]], [1.0, 0.0, -1.0]),
                                   (net[2], [[1.0, -2.0, 1.0]], [0.0])):
            part.weight.copy_(torch.tensor(weight))
            part.bias.copy_(torch.tensor(bias))
    return net.eval()


@pytest.mark.parametrize("scale", ["smoke", "laptop", "paper"])
def test_cells_have_several_bounds(scale):
    cells = ParameterVolume.cells_of(scale)
    assert all(ParameterVolume.cost(cell) > 0 for cell in cells)
    assert {cell.depth for cell in cells} == {2, 3}
    assert scale == "smoke" or {cell.bound for cell in cells} == {0.5, 1.0, 2.0}


def test_corners_of_a_tent():
    found = corners_of(Ensemble.from_modules([tent()]), reach=10.0)
    assert found.places[0] == pytest.approx([-1, 0, 1])
    assert found.jumps[0] == pytest.approx([1, -2, 1])
    assert found.missed[0] == pytest.approx(0.0, abs=1e-12)


def test_what_lies_beyond_the_segment_is_told():
    found = corners_of(Ensemble.from_modules([tent()]), reach=0.5)
    assert found.jumps[0][:1] == pytest.approx([-2])
    assert found.missed[0] == pytest.approx(1.0)  # jumps of 1 and 1 outside, 2 inside


def test_a_long_segment_misses_little():
    """Slopes at both ends are those of the network without biases, whatever their signs."""
    assert corners_of(networks(count=8), reach=1e5).missed == pytest.approx(np.zeros(8), abs=1e-3)


def test_transforms_are_those_of_the_exact_spectrum():
    nets = networks()
    found = corners_of(nets, reach=100.0)
    k = np.array([0.7, 3.0, 11.0])
    for network in range(len(nets)):
        pieces = linear_pieces(nets[network], [-100.0], [100.0])
        exact = line_spectrum(pieces, k, boundary="corners", length=200.0).magnitudes[0, 0]
        own = modulus(found.places[network], found.jumps[network], k)
        assert own == pytest.approx(exact, rel=1e-9)


def test_the_last_exceedance_of_a_tent():
    """|f̃| = 2 (1 − cos k) / k²: the largest solution of 2 (1 − cos k) = εk²."""
    for epsilon in (0.5, 0.1, 0.02):
        k = np.linspace(1e-3, 2 / np.sqrt(epsilon) + 1, 2_000_001)
        above = (2 * (1 - np.cos(k)) >= epsilon * k**2)
        slack = (2 * (1 - np.cos(k)) >= (1 - SLACK) * epsilon * k**2)
        last = last_exceedance(np.array([[-1.0, 0.0, 1.0]]), np.array([[1.0, -2.0, 1.0]]), epsilon)
        assert k[above].max() - 1e-4 <= last[0] <= k[slack].max() + 1e-4


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.02, 3.0), st.integers(1, 8))
def test_nothing_is_passed_over(seed, epsilon, corners):
    """A fine grid finds nothing beyond, and an exceedance of the slackened threshold at it."""
    stream = np.random.default_rng(seed)
    places, jumps = stream.standard_cauchy((3, corners)), stream.normal(size=(3, corners))
    last = last_exceedance(places, jumps, epsilon)
    for x, c, k in zip(places, jumps, last, strict=True):
        limit = np.sqrt(np.abs(c).sum() / epsilon)
        assert k <= limit * (1 + 1e-12)
        beyond = np.linspace(k * (1 + 1e-9) + 1e-9, limit * 1.1 + 1e-3, 4000)
        assert modulus(x, c, beyond).max() <= epsilon * (1 + 1e-9)
        if k:
            assert modulus(x, c, np.array([k]))[0] >= (1 - SLACK) * epsilon * (1 - 1e-9)


def test_padding_and_shifts_change_nothing():
    """Corners of no jump do not count, and a shift of x turns phases alone."""
    stream = np.random.default_rng(1)
    places, jumps = stream.normal(size=(5, 6)), stream.normal(size=(5, 6))
    plain = last_exceedance(places, jumps, 0.1)
    padded = last_exceedance(np.c_[places, np.full((5, 2), 900.0)], np.c_[jumps, np.zeros((5, 2))],
                             0.1)
    assert padded == pytest.approx(plain, rel=1e-12)
    assert last_exceedance(places + 3.0, jumps, 0.1) == pytest.approx(plain, rel=1e-9)


def test_a_network_without_corners_has_no_frequencies():
    assert last_exceedance(np.zeros((1, 2)), np.zeros((1, 2)), 0.1)[0] == 0.0
    # Jumps that cancel at one place leave no transform, but Σ|c| does not tell.
    assert last_exceedance(np.zeros((1, 2)), np.array([[1.0, -1.0]]), 0.1)[0] == 0.0


def test_measured_rows():
    cell = Cell(2, 1.0, 12, width=5)
    first, again, other = (ParameterVolume.measure(cell, seed) for seed in (1, 1, 2))
    assert encode(first) == encode(again) != encode(other)
    table = pd.DataFrame(first)
    assert len(table) == 12 * len(EPSILONS)
    last = table.pivot(index="network", columns="epsilon", values="last").to_numpy()
    assert (np.diff(last, axis=1) <= 0).all()  # a larger threshold is left earlier
    assert (table["last"] <= np.sqrt(table.jumps / table.epsilon) * (1 + 1e-12)).all()


def test_the_slope_of_a_known_tail():
    """Over 40 samples the 95 % interval misses at most 6 times; by chance, less than 1 in 70."""
    missed = 0
    for seed in range(40):
        draws = np.random.default_rng(seed).uniform(size=600)
        rows = made_up(-3.0, count=600).assign(last=5 * draws ** (-1 / 3))
        tail = Setting(3, 1.0, 0.1, rows).tail
        missed += not tail.low <= -3.0 <= tail.high
    assert missed <= 6


@pytest.mark.parametrize(("power", "word"), [(-5.0, "agrees"), (-1.0, "disagrees"),
                                             (-2.0, "undecided")])
def test_tails_are_told_apart(power, word):
    assert words(made_up(power), "falls at least as fast") == {word}


def test_few_networks_have_no_tail():
    assert not words(made_up(-5.0, count=60), "falls at least as fast")


@pytest.mark.parametrize(("jumps", "printed"), [(50.0, "agrees"), (10.0, "disagrees")])
def test_the_printed_bound_lacks_the_threshold(jumps, printed):
    """Of a share (k/5)^−3 the largest share · k² is 25: below E Σ|c| = 50, above 10."""
    frame = made_up(-3.0, jumps=jumps)
    assert words(frame, "E Σ|c_j| / k²") == {printed}
    assert words(frame, "E Σ|c_j| / (εk²)") == {"agrees"}


def test_larger_parameters_reach_further():
    low, high = made_up(-5.0, bound=1.0), made_up(-5.0, bound=2.0)
    further = pd.concat([low, high.assign(last=2 * high["last"])])
    assert words(further, "Larger parameters") == {"agrees"}
    nearer = pd.concat([low, high.assign(last=high["last"] / 2)])
    assert words(nearer, "Larger parameters") == {"disagrees"}


def test_figures_are_drawn_for_part_of_the_cells():
    several = pd.concat([made_up(-5.0, bound=bound, epsilon=epsilon) for bound in (0.5, 1.0)
                         for epsilon in (0.1, 1.0)])
    assert set(ParameterVolume.figures(several)) == {"share-by-threshold", "share-by-bound"}
    figures = ParameterVolume.figures(made_up(-5.0, count=10))
    assert set(figures) == {"share-by-threshold"}
    assert all(drawing.table for drawing in figures.values())
