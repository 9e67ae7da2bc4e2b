import math

import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput
from priorscope.domains import grid
from priorscope.networks.sine_series import SineSeries, half_lattice, sample_sine_series
from priorscope.training import fit_ensemble


@pytest.mark.parametrize(("limit", "dims"), [(1, 1), (2, 2), (3, 2), (1, 3)])
def test_half_of_the_lattice_and_its_mirror_image_are_the_lattice(limit, dims):
    half = {tuple(k) for k in half_lattice(limit, dims=dims).tolist()}
    mirrored = {tuple(-c + 0.0 for c in k) for k in half}
    assert len(half) == ((2 * limit + 1) ** dims + 1) // 2
    assert half & mirrored == {(0.0,) * dims}
    assert len(half | mirrored) == (2 * limit + 1) ** dims
    assert max(abs(c) for k in half for c in k) == limit


def test_one_wave_is_a_sine_by_hand():
    module = SineSeries(torch.tensor([[2.0, -1.0]]), torch.tensor([3.0]), torch.tensor([0.5]))
    x, y = 0.3, -0.7
    expected = 3 * math.sin(math.pi * (2 * x - y) + 0.5)
    assert module(torch.tensor([[x, y]])).item() == pytest.approx(expected, rel=1e-5)


def test_values_equal_a_plain_loop():
    nets = sample_sine_series(2, count=2, seed=3, dtype=torch.float64)
    x = torch.tensor([[0.1, 0.9], [-0.4, 0.2]], dtype=torch.float64)
    net = nets[1]
    parts = list(zip(net.wave_vectors.tolist(), net.amplitudes.tolist(), net.phases.tolist(),
                     strict=True))
    slow = [sum(a * math.sin(math.pi * (k[0] * u + k[1] * v) + p) for k, a, p in parts)
            for u, v in x.tolist()]
    assert nets(x)[1, :, 0].tolist() == pytest.approx(slow)


def test_it_repeats_after_two_and_members_do_not_depend_on_the_count():
    few, many = (sample_sine_series(3, count=count, seed=5, dtype=torch.float64)
                 for count in (2, 4))
    x = grid(5)
    assert torch.allclose(few(x), few(x + torch.tensor([2.0, -4.0])), atol=1e-9)
    assert torch.equal(few(x), many(x)[:2])
    assert not torch.allclose(many(x)[0], many(x)[1], atol=0.01)


def test_the_spectrum_on_a_period_is_the_amplitudes():
    net = sample_sine_series(3, count=1, seed=1, dtype=torch.float64)[0]
    values = net(grid(8)).detach().reshape(8, 8)[:-1, :-1].numpy()  # both ends are one point
    spectrum = np.fft.fft2(values) / values.size
    for k, amplitude in zip(net.wave_vectors.long().tolist()[1:], net.amplitudes.tolist()[1:],
                            strict=True):
        assert abs(spectrum[tuple(k)]) == pytest.approx(abs(amplitude) / 2, abs=1e-12)


def test_the_default_amplitude_gives_a_variance_of_one():
    nets = sample_sine_series(4, count=200, seed=0, dtype=torch.float64)
    values = nets(torch.tensor([[0.2, -0.6]], dtype=torch.float64))
    # The square of a value of variance 1 with nearly normal law has a standard deviation of √2;
    # five standard errors over 200 networks: a false alarm in a million.
    assert values.square().mean().item() == pytest.approx(1.0, abs=5 * math.sqrt(2 / 200))
    doubled = sample_sine_series(4, count=200, seed=0, amplitude=2 * math.sqrt(6 / 41),
                                 dtype=torch.float64)
    assert torch.allclose(doubled(torch.zeros(1, 2)), 2 * nets(torch.zeros(1, 2)))


def test_training_changes_amplitudes_and_phases_and_leaves_the_wave_vectors():
    nets = sample_sine_series(2, count=3, seed=2)
    x = grid(4, dtype=torch.float32)
    fit = fit_ensemble(nets, x, torch.sin(torch.pi * x[:, 0]), steps=60, learning_rate=0.05)
    assert (fit.losses[-1] < 0.1 * fit.losses[0]).all()
    for before, after in zip(nets, fit.networks, strict=True):
        assert torch.equal(before.wave_vectors, after.wave_vectors)
        assert not torch.equal(before.amplitudes, after.amplitudes)
        assert not torch.equal(before.phases, after.phases)


def test_shapes_and_ranges_are_checked():
    with pytest.raises(BadInput, match="expected \\(waves, inputs\\)"):
        SineSeries(torch.zeros(3, 2), torch.zeros(3), torch.zeros(2))
    with pytest.raises(BadInput, match="limit"):
        half_lattice(0)
    with pytest.raises(BadInput, match="amplitude"):
        sample_sine_series(2, count=1, amplitude=0.0)
