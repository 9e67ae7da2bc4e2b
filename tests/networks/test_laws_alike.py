"""Laws that draw biases like weights, and laws as text."""

import numpy as np
import pytest

from priorscope._core import seeds
from priorscope._core.errors import BadInput
from priorscope.networks.laws import (
    LAWS,
    fan_in_normal,
    fan_in_uniform,
    gaussian,
    glorot_uniform,
    law_text,
    normal,
    orthogonal,
    torch_default,
    uniform,
    weight_law,
)

EVERY = [normal(2.5), fan_in_normal(30.0), fan_in_uniform(6.0**0.5)]


@pytest.mark.parametrize("law", EVERY, ids=str)
@pytest.mark.parametrize(("fan_in", "fan_out"), [(40, 60), (60, 40)])
def test_weights_and_biases_have_the_variances_that_are_stated(law, fan_in, fan_out):
    """Sample variances of 200 layers; 6 standard errors, false alarms below 1e-7 in all."""
    stream = seeds.numpy_stream(0, "law test")
    weights = law.weights(200, fan_in, fan_out, stream)
    biases = law.biases(200, fan_in, fan_out, stream)
    assert weights.shape == (200, fan_out, fan_in)
    assert biases.shape == (200, fan_out)
    assert weights.dtype == biases.dtype == np.float32
    weight_variance, bias_variance = law.variances(fan_in, fan_out)
    assert weight_variance == pytest.approx(fan_in * bias_variance)
    for values in (weights, biases):
        assert np.mean(values.astype(float) ** 2) == pytest.approx(
            bias_variance, rel=6 * np.sqrt(2 / values.size))
        assert abs(values.mean()) <= 6 * np.sqrt(bias_variance / values.size)


def test_deviations_are_those_of_the_formulas():
    assert normal(2.5).variances(7, 40) == (7 * 6.25, 6.25)
    assert fan_in_normal(30.0).variances(40, 1) == pytest.approx((900.0, 900 / 40))
    assert fan_in_uniform(6.0**0.5).variances(40, 1) == pytest.approx((2.0, 2 / 40))


def test_the_uniform_law_reaches_its_bound_and_is_torchs_at_one():
    stream = seeds.numpy_stream(1, "law test")
    draws = fan_in_uniform(3.0).weights(1, 100, 900, stream)
    assert 0.2999 < np.abs(draws).max() <= 0.3
    for kind in ("weights", "biases"):
        first, second = (getattr(law, kind)(2, 9, 5, seeds.numpy_stream(2, "law test"))
                         for law in (fan_in_uniform(1.0), torch_default()))
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("make", [normal, fan_in_normal, fan_in_uniform])
@pytest.mark.parametrize("number", [0.0, -1.0, float("nan")])
def test_scales_must_be_positive(make, number):
    with pytest.raises(BadInput):
        make(number)


@pytest.mark.parametrize("law", [
    *EVERY, *(make() for make in LAWS.values()), gaussian(1 / 3, 0.1), glorot_uniform(2.0, 0.5),
    uniform(5.18), orthogonal(0.7),
], ids=str)
def test_a_law_is_made_again_from_its_text(law):
    assert weight_law(law_text(law)) == law


def test_the_text_tells_alike_laws_apart_and_refuses_foreign_ones():
    texts = {law_text(law) for law in (normal(2.0), fan_in_normal(2.0), fan_in_uniform(2.0),
                                       uniform(2.0), orthogonal(2.0))}
    assert len(texts) == 5
    assert law_text(gaussian(2.0, 0.0)) == "he_normal"

    class Foreign:
        deviation = 1.0

    with pytest.raises(BadInput, match="no text"):
        law_text(Foreign())
