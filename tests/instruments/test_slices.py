"""Complexity on planes through three inputs."""

import numpy as np
import pytest
import torch

import priorscope as ps
from priorscope.instruments.audit.slices import slice_complexity


@pytest.fixture(scope="module")
def inputs():
    return torch.from_numpy(np.random.default_rng(1).standard_normal((30, 5)))


def linear(weights):
    return lambda x: x @ torch.as_tensor(weights, dtype=torch.float64).reshape(-1, 1)


def test_a_linear_function_is_as_simple_as_a_linear_function(inputs):
    found = slice_complexity(linear([1.0, -2.0, 0.5, 3.0, 1.0]), inputs, np.zeros(30, int),
                             planes=6, resolution=32)
    side = np.linspace(-1, 1, 32)
    own = ps.fourier_complexity((side[:, None] + 0.3 * side)[None])[0]
    assert found.values["Fourier"] == pytest.approx(own, abs=0.02)
    assert (found.values["Chebyshev"] < 0.024).all()
    assert found.corners.shape == (6, 3)
    assert all(len(set(rows)) == 3 for rows in found.corners.tolist())


def test_squares_lie_in_the_plane_of_their_three_inputs_and_around_them(inputs):
    seen = []

    def watched(points):
        seen.append(points)
        return points[:, :1]

    found = slice_complexity(watched, inputs, np.ones(30, int), planes=4, resolution=8)
    assert len(seen) == 4
    for rows, points in zip(found.corners, seen, strict=True):
        origin, along, across = points[0], points[56] - points[0], points[7] - points[0]
        assert float(along @ across) == pytest.approx(0, abs=1e-9)
        assert float(along.norm()) == pytest.approx(float(across.norm()))
        sides = torch.stack([along, across], dim=1)
        away = (inputs[rows] - origin).T
        places = torch.linalg.lstsq(sides, away).solution
        torch.testing.assert_close(sides @ places, away)
        assert (places > 0).all()
        assert (places < 1).all()


def test_of_several_outputs_the_lead_of_the_first_inputs_class_is_measured(inputs):
    weights = torch.from_numpy(np.random.default_rng(2).standard_normal((5, 3)))
    labels, seen = np.random.default_rng(3).integers(0, 3, 30), []

    def scores(points):
        seen.append((points @ weights).numpy())
        return points @ weights

    found = slice_complexity(scores, inputs, labels, planes=4, resolution=8)
    for rows, picture, values in zip(found.corners, found.functions, seen, strict=True):
        own = labels[rows[0]]
        lead = values[:, own] - np.delete(values, own, axis=1).max(axis=1)
        assert picture.ravel() == pytest.approx(lead[:64])


def test_a_single_output_counts_from_the_threshold_on_the_side_of_the_first_input(inputs):
    weights = [1.0, 0.0, 0.0, 0.0, 0.0]
    for label, sign in ((1, 1.0), (0, -1.0)):
        low = slice_complexity(linear(weights), inputs, np.full(30, label), planes=2)
        high = slice_complexity(linear(weights), inputs, np.full(30, label), planes=2,
                                threshold=0.5)
        assert low.functions - high.functions == pytest.approx(0.5 * sign)


def test_complexities_are_those_of_the_measure(inputs):
    model = ps.sample(ps.MLP(inputs=5, widths=(32, 32)), ps.gaussian(2.0, 0.5), count=1,
                      dtype=torch.float64)[0]
    found = slice_complexity(lambda x: model(x).detach(), inputs, np.ones(30, int), planes=3)
    assert found.values["Fourier"] == pytest.approx(ps.fourier_complexity(found.functions))
    bits = ps.symbolise(found.functions.reshape(3, -1))
    assert found.values["Lempel-Ziv"] == pytest.approx(
        ps.lempel_ziv_complexity(bits, variant="lz78"))


def test_scaling_the_model_changes_nothing_and_the_seed_draws_other_planes(inputs):
    model = ps.sample(ps.MLP(inputs=5, widths=(16,)), ps.he_normal(), count=1,
                      dtype=torch.float64)[0]
    labels = np.ones(30, int)
    plain, scaled = (slice_complexity(lambda x, f=factor: f * model(x).detach(), inputs, labels,
                                      planes=3, seed=4) for factor in (1.0, 8.0))
    other = slice_complexity(lambda x: model(x).detach(), inputs, labels, planes=3, seed=5)
    for name in plain.values:
        assert scaled.values[name] == pytest.approx(plain.values[name], rel=1e-9)
    assert not np.array_equal(plain.corners, other.corners)


def test_constant_planes_are_set_apart_and_points_on_a_line_make_none(inputs):
    found = slice_complexity(lambda x: torch.ones((len(x), 1), dtype=torch.float64), inputs,
                             np.ones(30, int), planes=2)
    assert found.constant.all()
    assert found.estimates() == {}
    on_a_line = torch.arange(6.0, dtype=torch.float64).reshape(6, 1) * torch.ones(5)
    assert slice_complexity(linear(np.ones(5)), on_a_line, np.ones(6, int), planes=2) is None
    assert slice_complexity(linear(np.ones(5)), inputs[:2], np.ones(2, int), planes=2) is None


@pytest.mark.parametrize(("dtype", "status"), [(torch.float64, "exact"),
                                               (torch.float32, "estimated")])
def test_only_outputs_in_double_precision_count_as_exact(inputs, dtype, status):
    found = slice_complexity(lambda x: x[:, :1].to(dtype), inputs, np.zeros(30, int), planes=2,
                             resolution=8)
    assert found.status == status
