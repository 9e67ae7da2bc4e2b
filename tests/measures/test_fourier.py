"""The Fourier complexity against loops, closed forms and its invariances."""

import cmath
import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core import batching
from priorscope._core.errors import BadInput, NonFinite
from priorscope.domains import grid
from priorscope.measures import _grids
from priorscope.measures.constant import is_constant
from priorscope.measures.fourier import fourier_complexity

few = settings(deadline=None, derandomize=True, max_examples=25)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def by_loops(values):
    """The published steps, one sum per coefficient: kept quadrant, bins of rounded radius, mean."""
    size = len(values)
    half = size // 2
    bins = [0.0] * (round(math.sqrt(2) * half) + 1)
    for i, j in itertools.product(range(half + 1), repeat=2):
        if (i, j) == (0, 0):
            continue
        coefficient = sum(values[a][b] * cmath.exp(-2j * math.pi * (i * a + j * b) / size)
                          for a in range(size) for b in range(size))
        bins[round(math.sqrt(i * i + j * j))] += abs(coefficient)
    return sum(r * c for r, c in enumerate(bins)) / sum(bins) / (len(bins) - 1)


def wave(size, *frequency, phase=0.3):
    index = np.meshgrid(*[np.arange(size)] * len(frequency), indexing="ij")
    turns = sum(k * i for k, i in zip(frequency, index, strict=True)) / size
    return np.cos(2 * np.pi * turns + phase)


@pytest.mark.parametrize("size", [2, 3, 4, 5, 8, 9])
def test_it_is_what_loops_over_the_published_steps_give(size):
    values = noise(size, size, seed=size)
    assert fourier_complexity(values) == pytest.approx(by_loops(values), rel=1e-12)


@pytest.mark.parametrize("size", [2, 5, 8, 13])
def test_in_one_dimension_it_is_the_mean_frequency(size):
    values = noise(size, seed=size)
    amplitudes = [abs(sum(v * cmath.exp(-2j * math.pi * k * i / size)
                          for i, v in enumerate(values))) for k in range(size // 2 + 1)]
    expected = (sum(k * a for k, a in enumerate(amplitudes[1:], 1))
                / sum(amplitudes[1:]) / (size // 2))
    assert fourier_complexity(values, dims=1) == pytest.approx(expected, rel=1e-12)


def test_in_three_dimensions_the_kept_octant_and_radius_generalise():
    values, size = noise(6, 6, 6), 6
    spectrum = np.abs(np.fft.fftn(values))
    weighted = total = 0.0
    for k in itertools.product(range(size // 2 + 1), repeat=3):
        if any(k):
            weighted += round(math.dist(k, (0, 0, 0))) * spectrum[k]
            total += spectrum[k]
    expected = weighted / total / round(math.sqrt(3) * size // 2)
    assert fourier_complexity(values, dims=3) == pytest.approx(expected, rel=1e-12)


@few
@given(st.integers(8, 40), st.data())
def test_a_plane_wave_has_its_own_frequency(size, data):
    i, j = (data.draw(st.integers(0, (size - 1) // 2)) for _ in range(2))
    if (i, j) == (0, 0):
        i = 1
    expected = round(math.hypot(i, j)) / round(math.sqrt(2) * (size // 2))
    assert fourier_complexity(wave(size, i, j)) == pytest.approx(expected, rel=1e-9)
    assert fourier_complexity(wave(size, max(i, 1)), dims=1) == pytest.approx(
        max(i, 1) / (size // 2), rel=1e-9)


def test_the_checkerboard_is_the_most_complex_function():
    index = np.arange(16)
    board = (-1.0) ** (index[:, None] + index)
    assert fourier_complexity(board) == pytest.approx(1.0, abs=1e-12)


def test_two_waves_weigh_by_amplitude_not_by_power():
    mixture = wave(32, 3, 0) + 3 * wave(32, 0, 11)
    assert fourier_complexity(mixture) == pytest.approx((3 * 1 + 11 * 3) / 4 / 23, rel=1e-9)


@pytest.mark.parametrize(("size", "published"), [(64, 0.194), (128, 0.165), (300, 0.142)])
def test_a_linear_ramp_has_its_published_and_its_closed_value(size, published):
    """The amplitudes of a ramp are proportional to 1/sin(πk/R)."""
    points = grid(size)
    k = np.arange(1, size // 2 + 1)
    amplitudes = 1 / np.sin(np.pi * k / size)
    closed = np.sum(k * amplitudes) / np.sum(amplitudes)
    for values in (points[:, 0], points[:, 1], points.sum(1), points[:, 0] - 3 * points[:, 1]):
        found = fourier_complexity(values.reshape(size, size))
        assert found == pytest.approx(closed / round(math.sqrt(2) * size / 2), rel=1e-9)
        assert found == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(("size", "published"), [(64, 0.55), (300, 0.54)])
def test_white_noise_has_its_published_and_its_expected_value(size, published):
    """Every amplitude has mean √π/2, the three self-conjugate ones √(2/π), in units of their rms.

    The mean over 100 grids of 64 x 64 (3 of 300 x 300) scatters by 3e-4: the bound of 2e-3 is more
    than 6 standard deviations, false alarms below 1e-8.
    """
    found = fourier_complexity(noise(100 if size == 64 else 3, size, size, seed=1)).mean()
    half = size // 2
    means = np.full((half + 1, half + 1), math.sqrt(math.pi) / 2)
    means[0, half] = means[half, 0] = means[half, half] = math.sqrt(2 / math.pi)
    means[0, 0] = 0.0
    radii = np.rint(np.hypot(*np.indices(means.shape)))
    expected = np.sum(radii * means) / np.sum(means) / round(math.sqrt(2) * half)
    assert found == pytest.approx(expected, abs=2e-3)
    assert found == pytest.approx(published, abs=6e-3)


@few
@given(st.integers(3, 20), st.floats(1e-3, 1e3), st.floats(-1e3, 1e3), st.integers(0, 99),
       st.integers(0, 19), st.integers(0, 19))
def test_scale_offset_shift_transposition_and_reversal_change_nothing(size, scale, offset, seed,
                                                                      down, right):
    values = noise(size, size, seed=seed)
    expected = fourier_complexity(values)
    for same in (scale * values, -values, values + offset, np.roll(values, (down, right), (0, 1)),
                 values.T, values[::-1, ::-1]):
        assert fourier_complexity(same) == pytest.approx(expected, rel=1e-8)


def test_a_mirror_image_may_differ_since_one_quadrant_is_kept():
    values = wave(32, 3, 5) + wave(32, 9, -2)
    assert fourier_complexity(values) == pytest.approx(round(math.hypot(3, 5)) / 23, rel=1e-9)
    assert fourier_complexity(values[::-1]) == pytest.approx(round(math.hypot(9, 2)) / 23, rel=1e-9)
    assert fourier_complexity(np.rot90(values)) == pytest.approx(round(math.hypot(9, 2)) / 23,
                                                                rel=1e-9)


def test_a_function_in_the_discarded_quadrant_alone_is_undefined_not_noise():
    values = wave(32, 3, -5)
    assert np.isnan(fourier_complexity(values))
    assert not is_constant(values)


def test_a_large_offset_and_extreme_scales_do_no_harm():
    values = noise(16, 16)
    expected = fourier_complexity(values)
    assert fourier_complexity(values + 1e6) == pytest.approx(expected, rel=1e-8)
    assert fourier_complexity(values * 1e300) == pytest.approx(expected, rel=1e-12)
    assert fourier_complexity(values * 1e-300) == pytest.approx(expected, rel=1e-12)


def test_batches_keep_their_shape_and_every_grid_its_value(monkeypatch):
    values = noise(2, 3, 5, 8, 8)
    expected = np.array([fourier_complexity(v) for v in values.reshape(-1, 8, 8)]).reshape(2, 3, 5)
    sizes = []

    def small(work, total, *, bytes_per_item, budget):
        def counted(piece):
            sizes.append(piece.stop - piece.start)
            return work(piece)
        return batching.in_batches(counted, total, bytes_per_item=bytes_per_item,
                                   budget=int(4 * bytes_per_item))

    monkeypatch.setattr(_grids, "in_batches", small)
    found = fourier_complexity(values)
    assert sizes == [4] * 7 + [2]
    assert isinstance(found, np.ndarray)
    assert (found.dtype, found.shape) == (np.float64, (2, 3, 5))
    np.testing.assert_allclose(found, expected, rtol=1e-13)
    assert fourier_complexity(values[0, 0, 0]).shape == ()
    assert fourier_complexity(np.zeros((0, 8, 8))).shape == (0,)
    assert fourier_complexity(values[0, 0], dims=1).shape == (5, 8)


def test_tensors_arrays_and_lists_of_every_type_are_read():
    values = noise(3, 8, 8)
    expected = fourier_complexity(values)
    tensor = torch.tensor(values, requires_grad=True)
    np.testing.assert_array_equal(fourier_complexity(tensor), expected)
    np.testing.assert_array_equal(fourier_complexity(tensor.mT), fourier_complexity(values.mT))
    np.testing.assert_array_equal(fourier_complexity(values.tolist()), expected)
    np.testing.assert_allclose(fourier_complexity(tensor.float()), expected, rtol=1e-5)
    signs = values > 0
    of_signs = fourier_complexity(signs.astype(float))
    for kind in (bool, np.int8, np.uint8):
        np.testing.assert_allclose(fourier_complexity(signs.astype(kind)), of_signs, rtol=1e-12)
    np.testing.assert_allclose(fourier_complexity(torch.tensor(signs)), of_signs, rtol=1e-12)
    assert tensor.requires_grad
    assert tensor.grad is None


def test_the_values_are_not_written_to():
    values = noise(2, 8, 8)
    before = values.copy()
    fourier_complexity(values)
    assert np.array_equal(values, before)


@pytest.mark.parametrize(("values", "dims", "message"), [
    (np.zeros((20, 64)), 2, r"shape \(20, 64\): expected \(\.\.\., R, R\).* dims=2; reshape"),
    (np.zeros(64), 2, r"shape \(64,\): expected \(\.\.\., R, R\)"),
    (np.zeros((4, 1, 1)), 2, "R of at least 2"),
    (np.zeros(()), 1, r"shape \(\)"),
    (np.zeros((4, 4), dtype=complex), 2, "complex128: expected real"),
    (torch.zeros(4, 4, dtype=torch.complex64), 2, "complex64: expected real"),
    ([["a", "b"], ["c", "d"]], 2, "expected real numbers"),
    ([[1.0, 2.0], [3.0]], 2, "ragged"),
    (np.zeros((4, 4)), 0, "dims is 0"),
])
def test_what_is_no_grid_is_refused(values, dims, message):
    for measure in (fourier_complexity, is_constant):
        with pytest.raises(BadInput, match=message):
            measure(values, dims=dims)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_values_that_are_not_finite_are_refused_with_their_place(bad):
    values = np.zeros((3, 4, 4))
    values[2, 1, 3] = bad
    for given_values in (values, torch.tensor(values)):
        with pytest.raises(NonFinite, match=r"values holds .*index \(2, 1, 3\)"):
            fourier_complexity(given_values)
