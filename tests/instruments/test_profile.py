import numpy as np
import pytest
from torch import nn

import priorscope as ps
from priorscope.instruments.bit_profile import kernel_of
from priorscope.instruments.complexity_profile import LINEAR, NOISE
from priorscope.instruments.subject import ArchitectureSubject
from priorscope.instruments.words import audit_words, bit_words, complexity_words

SMALL = {"count": 6, "resolution": 16, "bits": 24, "bit_networks": 40}


@pytest.fixture(scope="module")
def relu():
    return ps.profile(ps.MLP(inputs=2, widths=(32, 32)), **SMALL)


def test_every_row_has_every_measure_with_an_interval(relu):
    assert set(relu.complexities) > {relu.name, LINEAR, NOISE, "tanh instead", "sine instead"}
    for entry in relu.complexities.values():
        assert set(entry.estimates) == {"Fourier", "Chebyshev", "Legendre", "Lempel-Ziv"}
        for estimate in entry.estimates.values():
            assert estimate.low <= estimate.mean <= estimate.high
            assert estimate.count + entry.constant == SMALL["count"]


def test_random_relu_networks_lie_near_linear_functions_and_far_from_noise(relu):
    own, linear, noise = (relu.complexities[row].estimates for row in (relu.name, LINEAR, NOISE))
    for measure in own:
        assert own[measure].high < noise[measure].low
        assert own[measure].mean - linear[measure].mean < 0.5 * (
            noise[measure].mean - linear[measure].mean)


def test_references_have_their_known_values(relu):
    assert relu.complexities[NOISE].estimates["Fourier"].mean == pytest.approx(0.55, abs=0.03)
    full = ps.fourier_complexity(np.add.outer(np.arange(16.0), np.zeros(16)))
    assert full == pytest.approx(relu.complexities[LINEAR].estimates["Fourier"].mean, rel=0.5)


def test_distances_stand_beside_the_theory_of_the_same_architecture(relu):
    kernel = ps.InfiniteWidthKernel(activation="relu", depth=2)
    assert relu.bits.slope_at_one == pytest.approx(kernel.slope_at_one)
    assert relu.bits.variance == pytest.approx(kernel.variance)
    assert relu.bits.laws["theorem"] == ps.theory.boundary_distance(24, kernel)
    assert relu.bits.flips_theory is not None
    assert relu.bits.boundary.found.sum() >= 38


def test_correlations_of_wide_networks_follow_the_kernel():
    """400 networks of width 300: each of ten 95 % intervals widened to 4.5 standard errors."""
    subject = ps.MLP(inputs=2, widths=(300,))
    bits = ps.profile(subject, count=2, resolution=8, bits=60, bit_networks=400).bits
    for measured, theory in zip(bits.correlation.measured, bits.correlation.theory, strict=True):
        half = (measured.high - measured.low) / 2
        assert abs(measured.mean - theory) < 4.5 / 1.96 * half + 0.01


def test_the_kernel_takes_variances_layer_by_layer():
    law = ps.glorot_uniform(1.0, 0.5)
    arch = ps.MLP(inputs=2, widths=(40, 20))
    kernel, why = kernel_of(ArchitectureSubject(arch, law), 10)
    assert why == ""
    shapes = [(10, 40), (40, 20), (20, 1)]
    assert np.allclose(kernel.weight_variance, [2 * i / (i + o) for i, o in shapes])
    assert np.allclose(kernel.bias_variance, 0.25 / 3)


@pytest.mark.parametrize("variant", [{"gated": True}, {"layer_norm": True}, {"residual": True}])
def test_without_a_known_limit_theory_is_left_out_with_a_reason(variant):
    result = ps.profile(ps.MLP(inputs=2, widths=(8,), **variant), **SMALL)
    assert result.bits.laws == {}
    assert result.bits.flips_theory is None
    assert "plain layers only" in result.bits.why_no_theory


def make_module():
    return nn.Sequential(nn.Linear(12, 16), nn.GELU(), nn.Linear(16, 2))


def test_a_factory_of_modules_is_profiled_on_a_plane_of_its_inputs(unchanged_globals):
    with unchanged_globals():
        result = ps.profile(make_module, **SMALL)
    assert result.bits.bits == 12
    assert list(result.complexities) == ["make_module", LINEAR, NOISE]
    assert "not known" in result.bits.why_no_theory


def test_the_same_seed_gives_the_same_profile_and_another_does_not(relu):
    again = ps.profile(ps.MLP(inputs=2, widths=(32, 32)), **SMALL)
    assert again.complexities == relu.complexities
    other = ps.profile(ps.MLP(inputs=2, widths=(32, 32)), **SMALL, seed=1)
    assert other.complexities[relu.name] != relu.complexities[relu.name]


def test_the_result_reads_as_a_table(relu):
    assert "Fourier complexity" in repr(relu)
    frame = relu.to_frame()
    assert list(frame) == ["ensemble", "kind", "measure", "mean", "low", "high", "count"]
    assert len(frame) == 4 * len(relu.complexities)


def test_constant_networks_are_set_apart():
    result = ps.profile(ps.MLP(inputs=2, widths=(4,), activation="sigmoid"),
                        law=ps.gaussian(1e-30, 1.0), **SMALL)
    assert result.complexities[result.name].constant == SMALL["count"]
    assert "constant" in result.words


@pytest.mark.parametrize(("options", "word"), [
    ({"count": 1}, "count"), ({"resolution": 4}, "resolution"), ({"bits": 1}, "bits"),
    ({"bit_networks": 0}, "bit_networks"), ({"seed": -1}, "seed"),
])
def test_unusable_settings_are_named(options, word):
    with pytest.raises(ps.BadInput, match=word):
        ps.profile(ps.MLP(inputs=2, widths=(4,)), **options)
    with pytest.raises(ps.BadInput, match="expected an MLP"):
        ps.profile("relu")


def at(value, half=0.1):
    return ps.Estimate(value, value - half, value + half, 10)


def test_words_follow_the_numbers():
    linear, noise = {"a": at(0.0)}, {"a": at(1.0)}
    assert "strongly prefers simple" in complexity_words({"a": at(0.1)}, linear, noise)
    assert "middling" in complexity_words({"a": at(0.5)}, linear, noise)
    assert "white noise" in complexity_words({"a": at(0.9)}, linear, noise)
    assert "within" in bit_words(at(2.0), 10, 0.0, at(2.05))
    assert "outside" in bit_words(at(2.0), 10, 0.2, at(3.0))
    assert "no search" in bit_words(None, 10, 0.0, None)
    sharp, blunt = ps.Estimate(0.9, 0.8, 0.95, 9), ps.Estimate(0.6, 0.4, 0.8, 9)
    assert "points to an error" in audit_words(at(3), at(1), sharp, None, wrong_answers=9)
    assert "does not tell" in audit_words(at(3), at(1), blunt, None, wrong_answers=9)
    assert "none is classified wrongly" in audit_words(at(3), None, None, None, wrong_answers=0)
    assert "none of the 4" in audit_words(at(3), None, None, None, wrong_answers=4)
    assert "No input" in audit_words(None, at(1), None, None, wrong_answers=4)
