import dataclasses

import numpy as np
import pandas as pd
import pytest
from naive_prior import drawn, functions, swept, verdicts
from scipy import special, stats

from priorscope.networks import MLP
from priorscope.networks.laws import gaussian
from priorscope.studies.prior.ones import (
    deviation_from_uniform,
    mean_entropy,
    networks_by_ones,
    ones_distribution,
)
from priorscope.studies.prior.perceptron import Cell, Perceptron
from priorscope.studies.prior.perceptron_theory import constant_probability, dictator_probability

SCALES = ("smoke", "laptop", "paper")
UNIFORM = ("Without a bias and with {} weights, T takes each value from 0 to 127 with the "
           "probability 1/128")


def frame_from(laws, samples=10**7):
    """Frames of laws of T given as shares, rounded to whole networks."""
    parts = [pd.DataFrame({"weights": weights, "bias": bias, "ones": np.arange(129),
                           "networks": np.rint(np.asarray(shares) * samples).astype(int)})
             for (weights, bias), shares in laws.items()]
    return pd.concat(parts, ignore_index=True)


def with_ends(ends):
    return np.r_[ends, np.full(127, (1 - 2 * ends) / 127), ends]


@pytest.mark.parametrize("scale", SCALES)
def test_cells_are_different_and_frozen(scale):
    cells = Perceptron.cells_of(scale)
    assert {cell.weights for cell in cells if cell.bias == 0} == {"normal", "uniform"}
    assert 0.01 in {cell.bias for cell in cells}
    with pytest.raises(dataclasses.FrozenInstanceError):
        cells[0].bias = 1.0


def test_networks_are_counted_by_their_ones():
    columns = Perceptron.measure(Cell("normal", 0.5, 80, 0), 3)
    strings = functions(MLP(inputs=7, widths=()), gaussian(7.0, 0.25), 80, 3)
    expected = np.bincount([s.count("1") for s in strings], minlength=129)
    assert np.array_equal(columns["networks"], expected)
    assert np.array_equal(columns["ones"], np.arange(129))


def test_centred_inputs_are_those_of_minus_one_and_one():
    arch, law = MLP(inputs=7, widths=(5,)), gaussian(1.0, 1.0)
    found = ones_distribution(arch, law, count=30, seed=2, values=(-1.0, 1.0))
    strings = functions(arch, law, 30, 2, low=-1.0)
    assert np.array_equal(found, np.bincount([s.count("1") for s in strings], minlength=129))


def test_the_seed_and_the_law_decide():
    cells = [Cell(weights, bias, 500, 0)
             for weights, bias in (("normal", 0.0), ("uniform", 0.0), ("normal", 1.0))]
    first, again, other = (Perceptron.measure(cells[0], seed)["networks"] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    for cell in cells[1:]:
        assert not np.array_equal(Perceptron.measure(cell, 1)["networks"], first)


@pytest.mark.parametrize("sigma", [0.05, 0.3, 2.0])
def test_the_constants_law_for_one_and_two_inputs_is_that_of_orthants(sigma):
    # One input: b < 0 and b + w < 0. The angle between the two is that of a plane's wedge.
    assert constant_probability(sigma, 1) == pytest.approx(
        0.25 + np.arctan(sigma) / (2 * np.pi), abs=1e-10)
    covariance = sigma**2 + np.array([[0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 2.0]])
    stream = np.random.default_rng(0)
    draws = stream.standard_normal((400_000, 3)) * (sigma, 1, 1)
    outputs = draws @ np.array([[1, 1, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1]])
    assert np.allclose(np.cov(outputs.T), covariance, atol=0.05)
    share = (outputs <= 0).all(axis=1).mean()
    # Five standard errors of at most 0.0008.
    assert constant_probability(sigma, 2) == pytest.approx(share, abs=0.004)


def test_the_constants_law_has_the_limits_of_tiny_and_of_huge_biases():
    assert constant_probability(1e-6) == pytest.approx(2.0**-8, rel=1e-3)
    # For large σ: 1/2 less the density of b at 0 times the mean of Σ max(w, 0).
    huge = 1e4
    expected = 0.5 - 7 / np.sqrt(2 * np.pi) / (huge * np.sqrt(2 * np.pi))
    assert constant_probability(huge) == pytest.approx(expected, abs=1e-7)
    values = [constant_probability(sigma) for sigma in np.geomspace(1e-3, 1e3, 40)]
    assert (np.diff(values) > 0).all()


def test_the_dictators_law_is_that_of_volumes():
    assert dictator_probability("uniform") == 2.0**-7 / 5040
    assert dictator_probability("normal", 2) == pytest.approx(1 / 8, abs=1e-12)
    weights = np.abs(np.random.default_rng(1).standard_normal((400_000, 3)))
    share = (weights[:, 0] > weights[:, 1] + weights[:, 2]).mean() / 8
    assert dictator_probability("normal", 3) == pytest.approx(share, abs=4e-4)


def test_deviations_are_measured_and_their_interval_holds_the_truth():
    stream = np.random.default_rng(3)
    for delta in (0.0, 0.02, 0.1):
        shares = (1 + delta * np.tile([1, -1], 64)) / 128
        found = [deviation_from_uniform(stream.multinomial(200_000, shares)) for _ in range(80)]
        held = sum(delta in estimate for estimate, _ in found)
        # 95 % hold it; fewer than 64 of 80 has a chance of 4e-7.
        assert held >= 64
    even, _ = deviation_from_uniform(np.full(128, 1000))
    assert (even.mean, even.low) == (0.0, 0.0)
    assert even.high > 0.002
    counts = stream.multinomial(1000, np.full(20, 0.05))
    assert deviation_from_uniform(counts)[1] == pytest.approx(stats.chisquare(counts).pvalue)


def test_the_mean_entropy_is_that_of_the_share_of_ones():
    counts = np.zeros(129, dtype=int)
    counts[[0, 64, 32]] = 2, 1, 1
    quarter = special.entr([0.25, 0.75]).sum() / np.log(2)
    assert mean_entropy(counts).mean == pytest.approx((0 + 0 + 1 + quarter) / 4)


def test_cells_of_one_law_add_up():
    frame = frame_from({("normal", 0.0): np.r_[np.full(128, 1 / 128), 0]}, samples=1280)
    both = pd.concat([frame, frame[::-1]], ignore_index=True)
    assert np.array_equal(networks_by_ones(both), np.r_[np.full(128, 20), 0])


def test_theorem_and_sweep_agree_with_themselves():
    flat = np.r_[np.full(128, 1 / 128), 0]
    laws = {("normal", 0.0): flat, ("uniform", 0.0): flat}
    laws |= {("normal", bias): with_ends(constant_probability(bias))
             for bias in (0.01, 0.1, 0.3, 1.0, 10.0, 100.0)}
    words = verdicts(Perceptron.findings(frame_from(laws)))
    assert set(words.values()) == {"agrees"}
    assert len(words) == 10


def test_a_law_that_is_not_flat_and_a_bias_that_does_not_dip_disagree():
    tilted = np.r_[np.linspace(0.9, 1.1, 128) / 128, 0]
    full = with_ends(1 / 129)
    laws = {("normal", 0.0): tilted, ("uniform", 0.0): full, ("normal", 0.01): with_ends(0.01),
            ("normal", 0.1): with_ends(0.01), ("normal", 0.3): with_ends(0.001)}
    words = verdicts(Perceptron.findings(frame_from(laws)))
    assert words[UNIFORM.format("normal")] == "disagrees"
    assert words["Without a bias and with uniform weights, no perceptron maps all inputs to 1"] \
        == "disagrees"
    assert words["A small bias, σ_b = 0.01, makes P(T = 0) fall below 1/128"] == "disagrees"
    assert words["At σ_b = 0.1, P(T = 0) + P(T = 128) is what the exact law says"] == "disagrees"
    assert words["From σ_b = 0.3 on P(T = 0) lies above 1/128, so that it dips and rises"] \
        == "disagrees"


def test_tiny_frames_and_missing_cells_are_judged_and_drawn():
    frame = swept(Perceptron, [Cell("normal", 0.0, 5000, 0), Cell("normal", 0.1, 300, 0)])
    assert verdicts(Perceptron.findings(frame))[UNIFORM.format("normal")] == "undecided"
    assert drawn(Perceptron.figures(frame)) == {"ones", "constant-function"}
    for bias in (0.0, 0.1):
        part = frame[frame["bias"] == bias]
        assert Perceptron.findings(part)
        drawn(Perceptron.figures(part))
