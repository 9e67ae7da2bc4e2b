import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput, NonFinite
from priorscope.networks import ACTIVATIONS
from priorscope.theory import InfiniteWidthKernel, gram


def bits(count, n=60, seed=1):
    return np.random.default_rng(seed).choice([-1.0, 1.0], size=(count, n))


def scattered(count, d=7, seed=2):
    """Inputs whose norms differ by factors of ten."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((count, d)) * np.exp(rng.standard_normal((count, 1)))


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("bias", [0.0, 0.3])
def test_equal_norms_give_variance_times_correlation(name, bias):
    kernel = InfiniteWidthKernel(activation=name, depth=2, bias_variance=bias)
    x = bits(20)
    expected = kernel.variance * kernel.correlation(x @ x.T / 60)
    assert np.abs(kernel.matrix(x) - expected).max() < 1e-12 * kernel.variance


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_any_norms_follow_the_recursion_by_brute_force(name, brute_product, brute_mean):
    kernel = InfiniteWidthKernel(activation=name, depth=1, weight_variance=(1.2, 0.8),
                                 bias_variance=(0.1, 0.2), prefactor=1.3)
    x, y = scattered(2), scattered(3, seed=4)
    result = kernel.matrix(x, y)
    for i, j in ((0, 0), (1, 2)):
        a, b = (1.3**2 * (1.2 * v @ v / 7 + 0.1) for v in (x[i], y[j]))
        r = 1.3**2 * (1.2 * x[i] @ y[j] / 7 + 0.1) / np.sqrt(a * b)
        size = 0.8 * np.sqrt(brute_mean(name, a) * brute_mean(name, b)) + 0.2
        expected = 0.8 * brute_product(name, a, b, r) + 0.2
        assert abs(result[i, j] - expected) < 1e-10 * size


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "identity"])
@pytest.mark.parametrize("biases", [(0.0, 0.0, 0.0), (0.5, 0.0, 0.2)])
def test_homogeneous_activations_use_one_table_for_all_norms(name, biases):
    kernel = InfiniteWidthKernel(activation=name, depth=2, bias_variance=biases, prefactor=0.7)
    x = np.concatenate([scattered(70), np.zeros((1, 7))])
    whole = kernel.matrix(x)
    pieces = np.concatenate([kernel.matrix(x[i:i + 7], x) for i in range(0, 71, 7)])
    size = np.sqrt(np.outer(np.diag(whole), np.diag(whole)))
    assert (np.abs(whole - pieces) <= 1e-12 * size + 1e-15).all()


@pytest.mark.parametrize("x", [bits(300), scattered(300)], ids=["equal norms", "any norms"])
@pytest.mark.parametrize("name", ["relu", "erf"])
def test_symmetric_to_the_last_bit_with_an_exact_diagonal(name, x):
    kernel = InfiniteWidthKernel(activation=name, depth=4, bias_variance=0.1)
    k = kernel.matrix(x)
    assert (k == k.T).all()
    if np.ptp((x**2).sum(1)) == 0:
        assert np.diag(k) == pytest.approx(kernel.variance, rel=1e-15)
    assert np.abs(k - kernel.matrix(x, x)).max() < 1e-12 * k.max()


def test_positive_definite_on_near_duplicates():
    rng = np.random.default_rng(3)
    x = rng.standard_normal((40, 20))
    x = np.concatenate([x, x + 1e-5 * rng.standard_normal(x.shape)])
    x *= np.sqrt(20) / np.linalg.norm(x, axis=1, keepdims=True)
    for name in ("relu", "erf"):
        k = InfiniteWidthKernel(activation=name, depth=5).matrix(x)
        assert np.linalg.eigvalsh(k)[0] > 0


def test_tensors_come_back_as_tensors_and_values_do_not_depend_on_the_container():
    x = bits(50)
    kernel = InfiniteWidthKernel()
    result = kernel.matrix(torch.tensor(x, dtype=torch.float32, requires_grad=True))
    assert isinstance(result, torch.Tensor)
    assert result.dtype == torch.float64
    assert (result.numpy() == kernel.matrix(x)).all()


def test_order_of_the_coordinates_does_not_matter():
    x = bits(60)
    kernel = InfiniteWidthKernel(activation="tanh")
    assert (kernel.matrix(x) == kernel.matrix(x[:, ::-1])).all()


def test_without_a_table_the_recursion_runs_entry_by_entry(monkeypatch):
    x = bits(60)
    kernel = InfiniteWidthKernel(activation="erf", depth=3, bias_variance=0.1)
    tabulated = kernel.matrix(x)
    monkeypatch.setattr(gram, "composed_map", lambda recursion, first: None)
    plain = kernel.matrix(x)
    assert (plain == plain.T).all()
    assert (plain != tabulated).any()
    assert np.abs(plain - tabulated).max() < 1e-12


def test_empty_inputs_give_empty_matrices():
    kernel = InfiniteWidthKernel()
    assert kernel.matrix(np.empty((0, 4))).shape == (0, 0)
    assert kernel.matrix(np.ones((3, 4)), np.empty((0, 4))).shape == (3, 0)


def test_absurd_sizes_are_refused_before_any_work():
    x = np.ones((2**16, 1))
    with pytest.raises(BadInput, match=r"needs 32\.0 GiB"):
        InfiniteWidthKernel().matrix(x)
    with pytest.raises(BadInput, match="raise memory_limit"):
        InfiniteWidthKernel().matrix(np.ones((20, 1)), memory_limit=1000)


@pytest.mark.parametrize(("x", "y", "sentence"), [
    (np.ones((2, 3)), np.ones((2, 4)), "same number of columns"),
    (np.ones(3), None, "expected 2 dimensions"),
    (np.array([[1.0, np.nan]]), None, "NaN"),
])
def test_bad_inputs_get_a_sentence(x, y, sentence):
    with pytest.raises((BadInput, NonFinite), match=sentence):
        InfiniteWidthKernel().matrix(x, y)
