import numpy as np
import pytest

from priorscope._core import seeds
from priorscope._core.errors import BadInput, UnknownName
from priorscope.networks import (
    LAWS,
    gaussian,
    glorot_uniform,
    he_normal,
    orthogonal,
    torch_default,
    uniform,
    weight_law,
)

EVERY = [he_normal(), gaussian(1.5, 0.3), glorot_uniform(2.0, 0.5), uniform(0.7), torch_default(),
         orthogonal(1.3)]


@pytest.mark.parametrize("law", EVERY, ids=str)
@pytest.mark.parametrize(("fan_in", "fan_out"), [(40, 60), (60, 40)])
def test_variances_are_those_drawn(law, fan_in, fan_out):
    """Sample variances of 200 layers; 6 standard errors, false alarms below 1e-7 in all."""
    stream = seeds.numpy_stream(0, "law test")
    weights = law.weights(200, fan_in, fan_out, stream)
    biases = law.biases(200, fan_in, fan_out, stream)
    assert weights.shape == (200, fan_out, fan_in)
    assert weights.dtype == biases.dtype == np.float32
    weight_variance, bias_variance = law.variances(fan_in, fan_out)
    # The kurtosis of all laws is at most 3, so a sample variance has relative error √(2/N).
    for values, variance in ((weights, weight_variance / fan_in), (biases, bias_variance)):
        assert np.mean(values.astype(float)**2) == pytest.approx(
            variance, rel=6 * np.sqrt(2 / values.size), abs=1e-12)
        assert abs(values.mean()) <= 6 * np.sqrt(variance / values.size) + 1e-12


def test_uniform_laws_stay_within_their_bounds_and_reach_them():
    stream = seeds.numpy_stream(1, "law test")
    draws = uniform(0.7).weights(1, 300, 300, stream)
    assert np.abs(draws).max() <= 0.7
    assert np.abs(draws).max() > 0.6999
    glorot = glorot_uniform(2.0, 0.5)
    bound = 2.0 * np.sqrt(6 / 600)
    assert bound * 0.999 < np.abs(glorot.weights(1, 300, 300, stream)).max() <= bound * 1.0001
    assert 0.49 < np.abs(glorot.biases(40, 300, 300, stream)).max() <= 0.5


@pytest.mark.parametrize(("fan_in", "fan_out"), [(5, 9), (9, 5), (7, 7)])
def test_orthogonal_layers_have_every_singular_value_at_the_gain(fan_in, fan_out):
    layers = orthogonal(1.3).weights(3, fan_in, fan_out, seeds.numpy_stream(2, "law test"))
    values = np.linalg.svd(layers.astype(float), compute_uv=False)
    np.testing.assert_allclose(values, 1.3, rtol=1e-6)


def test_orthogonal_layers_are_uniform_in_sign():
    """The diagonal of Q is symmetric about 0; a plain QR has it negative throughout.

    Share of positive entries of 2,000, 6 standard errors: false alarms below 1e-8.
    """
    layers = orthogonal().weights(500, 4, 4, seeds.numpy_stream(3, "law test"))
    positive = (np.diagonal(layers, axis1=1, axis2=2) > 0).mean()
    assert abs(positive - 0.5) < 6 * 0.5 / np.sqrt(2000)


def test_words_name_laws_with_their_numbers():
    assert weight_law("gaussian:1.5,0.3") == gaussian(1.5, 0.3)
    assert weight_law("he_normal") == he_normal()
    assert weight_law("uniform:5.18") == uniform(5.18)
    assert set(LAWS) == {"he_normal", "gaussian", "glorot_uniform", "uniform", "orthogonal",
                         "torch_default", "normal", "fan_in_normal", "fan_in_uniform"}


@pytest.mark.parametrize(("word", "error"), [
    ("he_norml", UnknownName), ("gaussian:a", BadInput), ("he_normal:2", BadInput),
    ("uniform:-1", BadInput), ("gaussian:2,-1", BadInput),
])
def test_words_that_name_no_law_are_refused(word, error):
    with pytest.raises(error):
        weight_law(word)
