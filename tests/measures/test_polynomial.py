"""The polynomial complexity against loops, closed forms and its invariances."""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import chebyshev, legendre

from priorscope._core.errors import BadInput, NonFinite, UnknownName
from priorscope.domains import chebyshev_nodes, legendre_nodes
from priorscope.measures.constant import is_constant
from priorscope.measures.polynomial import polynomial_complexity

few = settings(deadline=None, derandomize=True, max_examples=25)
BASES = {"chebyshev": (chebyshev_nodes, chebyshev.chebval, lambda size: size - 1),
         "legendre": (legendre_nodes, legendre.legval, lambda size: size // 2)}
both = pytest.mark.parametrize("basis", BASES)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def axis(basis, size):
    return BASES[basis][0](size, dims=1).flatten().numpy()


def member(basis, degree, x):
    """The polynomial of one degree, by NumPy's Clenshaw sum."""
    return BASES[basis][1](x, [0.0] * degree + [1.0])


def by_loops(values, basis):
    """Inner products with products of orthonormal polynomials, one sum per coefficient."""
    size = len(values)
    x = axis(basis, size)
    if basis == "chebyshev":
        weights = np.full(size, np.pi / size)
        norms = [np.pi] + [np.pi / 2] * (size - 1)
    else:
        weights = np.array([2 / ((1 - t**2) * legendre.legval(t, legendre.legder(
            [0.0] * size + [1.0])) ** 2) for t in x])
        norms = [2 / (2 * k + 1) for k in range(size)]
    largest = BASES[basis][2](size)
    weighted = total = 0.0
    for i, j in itertools.product(range(largest + 1), repeat=2):
        if (i, j) == (0, 0):
            continue
        inner = sum(weights[a] * weights[b] * values[a][b] * member(basis, i, x[a])
                    * member(basis, j, x[b]) for a in range(size) for b in range(size))
        amplitude = abs(inner) / math.sqrt(norms[i] * norms[j])
        weighted += math.hypot(i, j) * amplitude
        total += amplitude
    return weighted / total / (math.sqrt(2) * largest)


@both
@pytest.mark.parametrize("size", [2, 3, 6, 9])
def test_it_is_what_loops_over_inner_products_give(basis, size):
    values = noise(size, size, seed=size)
    assert polynomial_complexity(values, basis=basis) == pytest.approx(
        by_loops(values, basis), rel=1e-10)


@both
def test_one_dimension_is_a_profile_across_two(basis):
    """A function of the first coordinate alone has the same mean degree, of √2 K in place of K."""
    values = noise(11)
    alone = polynomial_complexity(values, basis=basis, dims=1)
    across = polynomial_complexity(np.repeat(values[:, None], 11, axis=1), basis=basis)
    assert across == pytest.approx(alone / math.sqrt(2), rel=1e-10)


@both
@few
@given(size=st.integers(6, 30), data=st.data())
def test_a_single_degree_has_its_own_order(basis, size, data):
    largest = BASES[basis][2](size)
    i, j = (data.draw(st.integers(0, largest)) for _ in range(2))
    if (i, j) == (0, 0):
        j = 1
    x = axis(basis, size)
    values = np.outer(member(basis, i, x), member(basis, j, x)) * -2.5
    found = polynomial_complexity(values, basis=basis)
    assert found == pytest.approx(math.hypot(i, j) / (math.sqrt(2) * largest), rel=1e-8)
    if j:
        alone = polynomial_complexity(member(basis, j, x), basis=basis, dims=1)
        assert alone == pytest.approx(j / largest, rel=1e-8)


@both
def test_three_dimensions_have_their_order_too(basis):
    x = axis(basis, 8)
    values = np.einsum("i,j,k->ijk", *(member(basis, degree, x) for degree in (1, 2, 4)))
    expected = math.sqrt(1 + 4 + 16) / (math.sqrt(3) * BASES[basis][2](8))
    assert polynomial_complexity(values, basis=basis, dims=3) == pytest.approx(expected, rel=1e-9)


def test_the_weights_are_orthonormal_coefficients():
    """T₁ has norm √(π/2) like T₅; P₁ has norm √(2/3), P₅ √(2/11)."""
    for basis, ratio in (("chebyshev", 1.0), ("legendre", math.sqrt(3 / 11))):
        x = axis(basis, 12)
        mixture = member(basis, 1, x) + member(basis, 5, x)
        expected = (1 + 5 * ratio) / (1 + ratio) / BASES[basis][2](12)
        assert polynomial_complexity(mixture, basis=basis, dims=1) == pytest.approx(expected,
                                                                                    rel=1e-9)


@pytest.mark.parametrize(("size", "published"), [(64, 0.011), (300, None)])
def test_a_linear_ramp_has_degree_one(size, published):
    for basis, (nodes, _, largest) in BASES.items():
        points = nodes(size)
        for values in (points[:, 0], points.sum(1), 4.0 - points[:, 1]):
            found = polynomial_complexity(values.reshape(size, size), basis=basis)
            assert found == pytest.approx(1 / (math.sqrt(2) * largest(size)), rel=1e-6)
            if basis == "chebyshev" and published:
                assert found == pytest.approx(published, abs=5e-4)


def test_white_noise_has_its_published_and_its_expected_value():
    """All Chebyshev coefficients are alike: the mean of the orders.

    The mean over 100 grids scatters by 2.3e-4: the bound of 2e-3 is more than 8 of these.
    """
    found = polynomial_complexity(noise(100, 64, 64, seed=2)).mean()
    orders = np.hypot(*np.indices((64, 64))).ravel()[1:] / (math.sqrt(2) * 63)
    assert found == pytest.approx(orders.mean(), abs=2e-3)
    assert found == pytest.approx(0.54, abs=5e-3)


@both
def test_a_smooth_function_converges_as_the_grid_is_refined(basis):
    """The mean degree itself does not depend on R once the function is resolved."""
    degrees = []
    for size in (24, 48, 96):
        x, y = BASES[basis][0](size).reshape(size, size, 2).unbind(-1)
        found = polynomial_complexity(torch.exp(x - 0.5 * y) * torch.cos(2 * y), basis=basis)
        degrees.append(found * math.sqrt(2) * BASES[basis][2](size))
    assert degrees[0] == pytest.approx(degrees[1], rel=1e-7)
    assert degrees[1] == pytest.approx(degrees[2], rel=1e-7)


@both
@few
@given(size=st.integers(3, 20), scale=st.floats(1e-3, 1e3), offset=st.floats(-1e3, 1e3),
       seed=st.integers(0, 99))
def test_scale_offset_and_every_symmetry_of_the_square_change_nothing(basis, size, scale, offset,
                                                                      seed):
    values = noise(size, size, seed=seed)
    expected = polynomial_complexity(values, basis=basis)
    for same in (scale * values, -values, values + offset, values.T, values[::-1],
                 values[:, ::-1], np.rot90(values)):
        assert polynomial_complexity(same, basis=basis) == pytest.approx(expected, rel=1e-7)


@both
def test_batches_tensors_and_types(basis):
    values = noise(2, 3, 8, 8)
    found = polynomial_complexity(values, basis=basis)
    assert (found.dtype, found.shape) == (np.float64, (2, 3))
    for a, b in itertools.product(range(2), range(3)):
        assert found[a, b] == pytest.approx(polynomial_complexity(values[a, b], basis=basis))
    tensor = torch.tensor(values, requires_grad=True)
    np.testing.assert_array_equal(polynomial_complexity(tensor, basis=basis), found)
    np.testing.assert_allclose(polynomial_complexity(tensor.float(), basis=basis), found, rtol=1e-5)
    assert polynomial_complexity(values, basis=basis, dims=1).shape == (2, 3, 8)
    assert polynomial_complexity(np.zeros((0, 8, 8)), basis=basis).shape == (0,)


@both
def test_constant_functions_are_undefined_and_marked(basis):
    values = np.stack([np.full((8, 8), 3.3), np.full((8, 8), 3.3) + 1e-11 * noise(8, 8),
                       np.full((8, 8), 3.3) + 1e-4 * noise(8, 8)])
    assert is_constant(values).tolist() == [True, True, False]
    assert np.isnan(polynomial_complexity(values, basis=basis)).tolist() == [True, True, False]


def test_a_function_above_the_largest_legendre_degree_is_undefined_not_noise():
    x = axis("legendre", 12)
    assert np.isnan(polynomial_complexity(member("legendre", 9, x), basis="legendre", dims=1))
    assert polynomial_complexity(member("legendre", 6, x), basis="legendre",
                                 dims=1) == pytest.approx(1.0)


def test_bad_bases_shapes_and_values_are_refused():
    with pytest.raises(UnknownName, match="did you mean chebyshev"):
        polynomial_complexity(noise(4, 4), basis="chebychev")
    with pytest.raises(BadInput, match=r"shape \(4, 5\)"):
        polynomial_complexity(noise(4, 5))
    with pytest.raises(BadInput, match=r"dims is 1\.5"):
        polynomial_complexity(noise(4, 4), dims=1.5)
    with pytest.raises(NonFinite, match="values holds"):
        polynomial_complexity(np.full((4, 4), np.nan))
