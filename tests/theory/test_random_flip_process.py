import numpy as np
import pytest
from scipy import linalg

from priorscope._core.errors import BadInput, PriorscopeError
from priorscope.networks import ACTIVATIONS
from priorscope.theory import InfiniteWidthKernel, random_flip_distance
from priorscope.theory.random_flips import _spectrum

RELU = InfiniteWidthKernel()


@pytest.mark.parametrize(("n", "mean", "error", "unchanged"), [
    (50, 0.4378, 0.0006, 0.193), (100, 0.4090, 0.0006, 0.175), (200, 0.3901, 0.0006, 0.164),
    (400, 0.3781, 0.0008, 0.156), (1000, 0.3650, 0.0011, 0.149)])
def test_means_of_the_relu_process(n, mean, error, unchanged):
    """Five standard errors of both sides: false alarms 6e-7 a row."""
    found = random_flip_distance(n, RELU, paths=10000)
    ours = (found.distance.high - found.distance.low) / (2 * 1.96 * n)
    assert abs(found.distance.mean / n - mean) < 5 * np.hypot(ours, error)
    own = (found.unchanged.high - found.unchanged.low) / (2 * 1.96)
    assert abs(found.unchanged.mean - unchanged) < 5 * np.hypot(own, 0.001)


@pytest.mark.parametrize("name", ["relu", "erf", "gaussian"])
def test_equals_simulation_by_cholesky(name):
    """Two independent means of 20000 paths within 5 standard errors: false alarms 6e-7 a case."""
    n, paths = 40, 20000
    kernel = InfiniteWidthKernel(activation=name, depth=1, bias_variance=0.1)
    covariance = linalg.toeplitz(kernel.correlation(1 - 2 * np.arange(n + 1) / n))
    root = linalg.cholesky(covariance + 1e-12 * np.eye(n + 1), lower=True)
    outputs = np.random.default_rng(2).standard_normal((paths, n + 1)) @ root.T
    changed = outputs[:, 1:] * outputs[:, :1] < 0
    brute = np.where(changed.any(1), changed.argmax(1) + 1, n)
    found = random_flip_distance(n, kernel, paths=paths).distances
    error = np.sqrt((brute.var() + found.var()) / paths)
    assert abs(brute.mean() - found.mean()) < 5 * error
    assert abs((brute == 1).mean() - (found == 1).mean()) < 5 * np.sqrt(0.5 / paths)


def test_one_flip_changes_the_sign_with_the_arccosine_law():
    """P(sign change at step one) = arccos F(1 - 2/n)/π; five standard errors, 6e-7."""
    paths = 40000
    for n in (1, 2, 30):
        found = random_flip_distance(n, RELU, paths=paths)
        p = np.arccos(RELU.correlation(1 - 2 / n)) / np.pi
        first = np.mean(found.distances == 1) if n > 1 else 1 - found.unchanged.mean
        assert abs(first - p) < 5 * np.sqrt(p * (1 - p) / paths)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_circulant_covariances_are_positive_for_every_activation(name):
    for bias in (0.0, 0.5):
        kernel = InfiniteWidthKernel(activation=name, depth=2, bias_variance=bias, prefactor=2.0)
        lags = np.minimum(np.arange(128), 128 - np.arange(128))
        raw = np.fft.fft(kernel.correlation(1 - 2 * lags / 64)).real
        assert raw.min() > -1e-12 * raw.max()
        assert _spectrum(64, kernel) == pytest.approx(np.maximum(raw, 0), abs=1e-11)


def test_a_covariance_that_is_none_is_refused():
    class Oscillating:
        def correlation_deficit(self, s):
            return 1 - np.where(s == 0, 1.0, np.cos(40 * s) - 0.9)

    with pytest.raises(PriorscopeError, match="not positive"):
        random_flip_distance(64, Oscillating(), paths=10)


def test_deeper_relu_networks_change_later():
    # the limits of mean/n are .303, .3465 and .380 for one, two and three layers, plus .6/√n
    means = [random_flip_distance(400, InfiniteWidthKernel(depth=d), paths=8000).distance.mean / 400
             for d in (1, 2, 3)]
    assert means[0] < means[1] < means[2]
    assert means == pytest.approx([0.333, 0.378, 0.411], abs=0.02)


def test_paths_depend_on_their_index_and_the_seed_only():
    few = random_flip_distance(64, RELU, paths=101, seed=5)
    many = random_flip_distance(64, RELU, paths=20000, seed=5)
    assert (few.distances == many.distances[:101]).all()
    assert (random_flip_distance(64, RELU, paths=101, seed=6).distances != few.distances).any()


def test_result_reads_like_a_table():
    found = random_flip_distance(20, RELU, paths=50)
    assert found.status == "estimated"
    assert "never changes" in repr(found)
    assert list(found.to_frame().columns) == ["distance"]
    assert found.distances.max() <= 20
    assert found.distances.min() >= 1


def test_bad_counts_get_a_sentence():
    with pytest.raises(BadInput, match="n is 0"):
        random_flip_distance(0, RELU)
    with pytest.raises(BadInput, match="paths is 1"):
        random_flip_distance(5, RELU, paths=1)
