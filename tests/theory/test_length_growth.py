import math

import numpy as np
import pytest

import priorscope as ps
from priorscope.theory import length_growth


@pytest.mark.parametrize(("variance", "mean_field", "lower", "printed", "upper"), [
    (1, 1.00, 0.83, 1.00, 1.00), (2, 1.16, 1.02, 1.19, 1.41), (4, 1.35, 1.23, 1.41, 2.00),
    (8, 1.57, 1.48, 1.67, 2.83), (16, 1.85, 1.76, 1.99, 4.00), (64, 2.57, 2.48, 2.79, 7.99),
])
def test_hard_tanh_at_width_256(variance, mean_field, lower, printed, upper):
    """Worked out by hand from the formulas, to two decimals."""
    found = length_growth("hard_tanh", variance, width=256)
    assert found.mean_field == pytest.approx(mean_field, abs=0.006)
    assert found.lower == pytest.approx(lower, abs=0.006)
    assert found.printed == pytest.approx(printed, abs=0.006)
    assert found.upper == pytest.approx(upper, abs=0.006)


@pytest.mark.parametrize(("bias", "measured"), [(0, 1.34), (1, 1.23), (4, 1.07), (16, 0.83),
                                                (64, 0.62)])
def test_bias_kills_growth(bias, measured):
    """Ratios measured on networks of width 128, within 3 %."""
    assert length_growth("hard_tanh", 4, bias).mean_field == pytest.approx(measured, rel=0.03)


@pytest.mark.parametrize("variance", [1.0, 2.0, 4.0, 8.0])
def test_relu_grows_above_he_variance_only(variance):
    found = length_growth("relu", variance)
    assert found.mean_field == pytest.approx(math.sqrt(variance / 2), rel=1e-12)
    assert found.lower == pytest.approx(found.mean_field, rel=1e-12)
    assert found.printed == found.upper == pytest.approx(math.sqrt(variance))


def test_the_fixed_point_agrees_with_quadrature():
    nodes, weights = np.polynomial.hermite_e.hermegauss(90)
    found = length_growth("tanh", 3.0, 0.2)
    u = math.sqrt(found.variance) * nodes
    moment = (weights * np.tanh(u)**2).sum() / weights.sum()
    assert 3 * moment + 0.2 == pytest.approx(found.variance, rel=1e-6)
    slope = (weights * np.cosh(u)**-4).sum() / weights.sum()
    assert found.mean_field == pytest.approx(math.sqrt(3 * slope), rel=1e-6)


def test_wide_layers_are_the_limit():
    for name in ("relu", "hard_tanh"):
        wide, limit = length_growth(name, 4, 1, width=10**8), length_growth(name, 4, 1)
        for field in ("mean_field", "printed", "lower", "upper"):
            assert getattr(wide, field) == pytest.approx(getattr(limit, field), rel=1e-6)
    assert length_growth("gelu", 2).printed is None
    with pytest.raises(ps.BadInput, match="weight_variance"):
        length_growth("relu", 0)
    with pytest.raises(ps.UnknownName):
        length_growth("rleu", 2)
