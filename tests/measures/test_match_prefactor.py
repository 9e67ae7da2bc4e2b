"""The matched prefactor: closed forms, a dense scan, coverage of its interval, and no match."""

import numpy as np
import pytest
import torch

import priorscope as ps
from priorscope._core.errors import BadInput, UnknownName
from priorscope.measures.plane_complexity import plane_complexity
from priorscope.networks.laws import scaled

SINE = ps.MLP(inputs=2, widths=(16,), activation="sine")


def test_a_scale_of_the_weights_is_solved_as_by_hand():
    arch = ps.MLP(inputs=3, widths=(), activation="identity")

    def size(nets):
        return np.array([float(net[0].weight.detach().abs().sum()) for net in nets])

    own = size(ps.sample(arch, ps.he_normal(), count=20, seed=3, dtype=torch.float64)).mean()
    found = ps.match_prefactor(arch, ps.he_normal(), 2.5 * own, by="weights", measure=size,
                               networks=20, seed=3)
    assert found.prefactor.mean == pytest.approx(2.5, rel=0.02)
    # A mean with error bars m ± e scales, so the ends are the target over m ± e.
    unit = ps.Estimate.of(size(ps.sample(arch, ps.he_normal(), count=20, seed=3)))
    assert found.prefactor.low == pytest.approx(2.5 * own / unit.high, rel=0.02)
    assert found.prefactor.high == pytest.approx(2.5 * own / unit.low, rel=0.02)
    assert found.arch == arch
    assert found.law == scaled(ps.he_normal(), found.prefactor.mean)


def test_a_dense_scan_finds_the_same_crossing():
    scan = np.geomspace(0.5, 50, 120)
    means = [plane_complexity(
        ps.sample(SINE.replace(prefactor=float(c)), ps.glorot_uniform(), count=6, seed=1,
                  dtype=torch.float64), resolution=16, measures=["fourier"]
    ).values["fourier"].mean() for c in scan]
    target = 0.45
    first = scan[int(np.argmax(np.array(means) >= target))]
    found = ps.match_prefactor(SINE, ps.glorot_uniform(), target, networks=6, resolution=16,
                               seed=1, low=0.5, high=50)
    assert found.found
    assert found.prefactor.mean == pytest.approx(first, rel=0.06)  # steps of 4 % and of 2 %
    assert found.complexity.mean == pytest.approx(target, abs=0.02)
    assert found.arch.prefactor == found.prefactor.mean


@pytest.mark.slow
def test_the_interval_covers_as_often_as_it_says():
    def noisy(nets):
        noise = np.random.default_rng(nets.seed).normal(0, 0.3, len(nets))
        return np.log10(nets.arch.prefactor) + noise

    runs = [ps.match_prefactor(SINE, ps.he_normal(), 0.4, measure=noisy, networks=10, seed=seed)
            for seed in range(150)]
    covered = sum(one.prefactor.low / 1.01 <= 10**0.4 <= one.prefactor.high * 1.01 for one in runs)
    # Of 150 intervals that cover with 95 %, fewer than 132 do so with a chance below 0.0003.
    assert covered >= 132
    widths = [np.log10(one.prefactor.high / one.prefactor.low) for one in runs]
    expected = 2 * 2.262 * 0.3 / np.sqrt(10)
    assert np.mean(widths) == pytest.approx(expected, rel=0.15)


def test_where_there_is_no_match_the_result_says_why():
    relu = ps.MLP(inputs=2, widths=(16,))
    found = ps.match_prefactor(relu, ps.glorot_uniform(), 0.6, networks=4, resolution=16)
    assert not found.found
    assert found.prefactor is None
    assert "never reaches" in found.reason
    assert "never reaches" in repr(found)
    above = ps.match_prefactor(relu, ps.glorot_uniform(), 0.01, networks=4, resolution=16)
    assert not above.found
    assert "starts above" in above.reason


def test_a_complexity_that_falls_again_is_said_to():
    def hill(nets):
        height = 1 - np.log10(nets.arch.prefactor) ** 2
        return height + 0.01 * np.arange(len(nets))

    found = ps.match_prefactor(SINE, ps.he_normal(), 0.5, measure=hill, networks=3)
    assert found.prefactor.mean == pytest.approx(10 ** -np.sqrt(0.51), rel=0.03)
    assert not found.rising
    assert "falls" in repr(found)


def test_constant_networks_count_as_the_simplest():
    def step(nets):
        return np.full(len(nets), np.nan if nets.arch.prefactor < 1 else 1.0)

    found = ps.match_prefactor(SINE, ps.he_normal(), 0.5, measure=step, networks=3)
    assert found.prefactor.mean == pytest.approx(1.0, rel=0.02)


def test_the_global_state_stays_and_the_result_is_a_table(unchanged_globals):
    with unchanged_globals():
        found = ps.match_prefactor(SINE, ps.glorot_uniform(), 0.45, networks=3, resolution=8)
    frame = found.to_frame()
    assert list(frame) == ["prefactor", "complexity", "low", "high", "count"]
    assert (np.diff(frame.prefactor) > 0).all()


def test_bad_requests_are_refused():
    with pytest.raises(UnknownName, match="prefactor"):
        ps.match_prefactor(SINE, ps.he_normal(), 0.3, by="prefactr")
    with pytest.raises(UnknownName, match="fourier"):
        ps.match_prefactor(SINE, ps.he_normal(), 0.3, measure="furier")
    with pytest.raises(BadInput, match="low below high"):
        ps.match_prefactor(SINE, ps.he_normal(), 0.3, low=2.0, high=1.0)
    with pytest.raises(BadInput, match="one number a network"):
        ps.match_prefactor(SINE, ps.he_normal(), 0.3, measure=lambda nets: [1.0])


def test_scaled_laws_multiply_weights_and_leave_biases():
    arch = ps.MLP(inputs=2, widths=(4,))
    plain, larger = (ps.sample(arch, law, count=2, seed=5)[1]
                     for law in (ps.glorot_uniform(), scaled(ps.glorot_uniform(), 3.0)))
    torch.testing.assert_close(larger[0].weight, 3.0 * plain[0].weight)
    assert torch.equal(larger[0].bias, plain[0].bias)
    assert scaled(ps.gaussian(2.0, 0.5), 3.0).variances(4, 4) == (18.0, 0.5)
    assert "times 3" in str(scaled(ps.he_normal(), 3.0))
    with pytest.raises(BadInput):
        scaled(ps.he_normal(), 0.0)


def test_nearest_values_are_those_of_a_loop():
    stream = np.random.default_rng(0)
    known, points = stream.standard_normal((30, 3)), stream.standard_normal((50, 3))
    values = stream.standard_normal(30)
    by_hand = [values[np.argmin(np.square(known - point).sum(axis=1))] for point in points]
    assert ps.nearest_values(known, values, points).numpy() == pytest.approx(by_hand)
    assert ps.nearest_values(known, values, known).numpy() == pytest.approx(values)
    with pytest.raises(BadInput, match="expected"):
        ps.nearest_values(known, values[:5], points)
