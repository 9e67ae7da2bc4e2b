"""Inputs changed within a ball until a network sees the class aimed at."""

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.errors import BadInput, NonFinite, UnknownName, UnsupportedModel
from priorscope.measures.adversarial import projected_gradient


def drawn(seed, *shape):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def linear(weights, biases):
    layer = nn.utils.skip_init(nn.Linear, weights.shape[1], len(weights), dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weights)
        layer.bias.copy_(biases)
    return layer


def network(seed=0, outputs=3, dtype=torch.float64):
    arch = ps.MLP(inputs=6, widths=(16, 16), outputs=outputs)
    return ps.sample(arch, ps.gaussian(2.0, 0.5), count=1, seed=seed, dtype=dtype)[0]


@pytest.mark.parametrize(("norm", "size"), [("inf", 1), ("2", 2)])
def test_on_a_linear_network_the_best_change_is_known(norm, size):
    """Closed form: one output w·x + b grows by radius times the dual norm of w."""
    weights, bias = drawn(0, 1, 8), drawn(1, 1)
    model, x = linear(weights, bias), drawn(2, 20, 8)
    w = weights[0]
    found = projected_gradient(model, x, target=1, radius=0.3, norm=norm, low=None, high=None)
    change = 0.3 * (w.sign() if norm == "inf" else w / w.norm())
    torch.testing.assert_close(found.inputs, x + change)
    dual = float(torch.linalg.vector_norm(w, ord=1 if norm == "inf" else 2))
    lead = x @ w + bias + 0.3 * dual
    assert torch.equal(found.found, lead > 0)
    torch.testing.assert_close(found.probability, torch.sigmoid(lead))
    torch.testing.assert_close(found.distance, torch.full((20,), 0.3, dtype=torch.float64))
    assert {bool(one) for one in found.found} == {True, False}


def by_hand(model, x, target, radius, norm, steps, size, low, high):
    """One input, in NumPy, with the gradient by differences."""
    def value(point):
        with torch.no_grad():
            return float(model(torch.from_numpy(point)[None]).log_softmax(dim=1)[0, target])

    centre = x.numpy().copy()
    here, best, most = centre.copy(), centre.copy(), value(centre)
    for _ in range(steps):
        slope = np.array([(value(here + h) - value(here - h)) / 2e-6
                          for h in 1e-6 * np.eye(len(here))])
        here = here + size * (np.sign(slope) if norm == "inf" else slope / np.linalg.norm(slope))
        change = here - centre
        if norm == "inf":
            change = np.clip(change, -radius, radius)
        elif np.linalg.norm(change) > radius:
            change *= radius / np.linalg.norm(change)
        here = np.clip(centre + change, low, high)
        if value(here) > most:
            best, most = here.copy(), value(here)
    return best


@pytest.mark.parametrize("norm", ["inf", "2"])
def test_descent_matches_a_plain_one_with_differences(norm):
    model = network()
    x = torch.from_numpy(np.random.default_rng(3).uniform(size=(6, 6)))
    target = torch.arange(6) % 3
    found = projected_gradient(model, x, target=target, radius=0.2, norm=norm, steps=7,
                               step_size=0.06)
    for row in range(6):
        expected = by_hand(model, x[row], int(target[row]), 0.2, norm, 7, 0.06, 0.0, 1.0)
        np.testing.assert_allclose(found.inputs[row], expected, atol=1e-5)


@pytest.mark.parametrize("norm", ["inf", "2"])
def test_ball_and_box_hold_and_the_class_is_looked_at_again(norm):
    model = network(1, dtype=torch.float32)
    x = torch.from_numpy(np.random.default_rng(4).uniform(size=(40, 6))).float()
    found = projected_gradient(model, x, target=2, radius=0.15, norm=norm)
    assert float(found.inputs.min()) >= 0.0
    assert float(found.inputs.max()) <= 1.0
    assert float(found.distance.max()) <= 0.15 + 1e-6
    change = (found.inputs - x).double()
    torch.testing.assert_close(found.distance,
                               torch.linalg.vector_norm(change, dim=1, ord=float(norm)))
    with torch.no_grad():
        z = model.double()(found.inputs.double())
    assert torch.equal(found.found, z.argmax(dim=1) == 2)
    torch.testing.assert_close(found.probability, z.softmax(dim=1)[:, 2])


def test_the_probability_never_falls_and_an_input_stops_at_enough():
    model, x = network(2), drawn(5, 30, 6)
    with torch.no_grad():
        before = model(x).softmax(dim=1)[:, 1]
    options = {"target": 1, "radius": 1.0, "low": None, "high": None}
    full = projected_gradient(model, x, **options)
    enough = projected_gradient(model, x, probability=0.7, **options)
    assert bool((full.probability >= before - 1e-12).all())
    stopped = enough.probability >= 0.7
    assert bool(stopped.any())
    assert bool((enough.distance[stopped] <= full.distance[stopped] + 1e-12).all())
    sure = before >= 0.7
    assert bool(sure.any())
    assert torch.equal(enough.inputs[sure], x[sure])


def test_a_ball_of_radius_zero_changes_nothing():
    x = drawn(6, 5, 6)
    found = projected_gradient(network(), x, target=0, radius=0.0, low=None, high=None)
    assert torch.equal(found.inputs, x)


def test_batches_do_not_matter_and_the_model_is_left_alone():
    model, x = network(3), drawn(7, 11, 6)
    options = {"target": 2, "radius": 0.5, "low": None, "high": None}
    whole, parts = projected_gradient(model, x, **options), projected_gradient(
        model, x, batch_size=3, **options)
    torch.testing.assert_close(whole.inputs, parts.inputs)
    assert all(weight.grad is None and weight.requires_grad for weight in model.parameters())
    assert len(whole.to_frame()) == 11
    assert "found" in repr(whole)


def test_what_cannot_be_is_refused():
    model, x = network(), drawn(8, 4, 6)
    with pytest.raises(BadInput, match="outside 0"):
        projected_gradient(model, x, target=0, radius=0.1)
    free = {"radius": 0.1, "low": None, "high": None}
    with pytest.raises(BadInput, match="knows classes 0 to 2"):
        projected_gradient(model, x, target=3, **free)
    with pytest.raises(BadInput, match="target has shape"):
        projected_gradient(model, x, target=[0, 1], **free)
    with pytest.raises(BadInput, match="probability is -1"):
        projected_gradient(model, x, target=0, probability=-1.0, **free)
    with pytest.raises(UnknownName, match="norm"):
        projected_gradient(model, x, target=0, norm="1", **free)
    with pytest.raises(UnsupportedModel, match="no derivative"):
        projected_gradient(lambda z: model(z).detach(), x, target=0, **free)
    with pytest.raises(NonFinite):
        projected_gradient(model, x * torch.inf, target=0, **free)
