"""Paths within a class, on networks whose classes are known by construction."""

import copy
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.errors import BadInput, UnknownName, UnsupportedModel
from priorscope.measures.class_paths import same_class_path


class Rounds(nn.Module):
    """Logits 0 and 1 - |r - 2|: class 1 where 1 < r < 3."""

    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU()

    def size(self, x):
        return (self.relu(x) + self.relu(-x)).sum(dim=1, keepdim=True)

    def forward(self, x):
        r = self.size(x)
        lead = 1.0 - self.relu(r - 2.0) - self.relu(2.0 - r)
        return torch.cat([lead - lead, lead], dim=1)


class Strips(Rounds):
    """The same with |x₁| in place of r: two islands without connection."""

    def size(self, x):
        return self.relu(x[:, :1]) + self.relu(-x[:, :1])


def linear(weights):
    """A network of one layer without biases, float64."""
    layer = nn.utils.skip_init(nn.Linear, weights.shape[1], len(weights), dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weights)
        layer.bias.zero_()
    return layer


def drawn(seed, *shape):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def trained_like(seed, *, outputs=3, inputs=4, dtype=torch.float64):
    arch = ps.MLP(inputs=inputs, widths=(16, 16), outputs=outputs)
    return ps.sample(arch, ps.gaussian(2.0, 0.5), count=1, seed=seed, dtype=dtype)[0]


def pairs_of(model, count, seed, inputs=4):
    """Pairs of one class among random points, and their classes."""
    points = drawn(seed, 400, inputs)
    with torch.no_grad():
        outputs = model(points.to(next(model.parameters()).dtype))
    seen = (outputs[:, 0] > 0).long() if outputs.shape[1] == 1 else outputs.argmax(dim=1)
    start, end, target = [], [], []
    for label in seen.unique():
        own = points[seen == label]
        for k in range(min(count, len(own) // 2)):
            start.append(own[2 * k])
            end.append(own[2 * k + 1])
            target.append(int(label))
    return torch.stack(start), torch.stack(end), torch.tensor(target)


def test_a_path_round_the_moat_is_found_and_proved():
    a, b = torch.tensor([[2.0, 0.0]]), torch.tensor([[-2.0, 0.2]])
    found = same_class_path(Rounds(), a, b, learning_rate=0.02)
    assert found.status == "certified"
    assert found.connected.tolist() == [True]
    assert found.straight.tolist() == [False]
    # The segment passes (0, 0.1), where r = 0.1 and the lead is 1 - |0.1 - 2|.
    assert -0.9 <= float(found.straight_margin[0]) < -0.5
    # Round the hole the way is at least as far as over its corner (0, 1).
    corner = torch.tensor([0.0, 1.0])
    least = (a[0] - corner).norm() + (b[0] - corner).norm()
    assert float(found.lengths[0]) >= float(least)
    assert float(found.excess[0]) > 0.1


def test_islands_without_connection_are_not_connected():
    a, b = torch.tensor([[2.0, 0.0], [2.0, 1.0]]), torch.tensor([[-2.0, 0.3], [1.5, -2.0]])
    found = same_class_path(Strips(), a, b, learning_rate=0.02, cycles=8)
    assert found.connected.tolist() == [False, True]
    assert found.straight.tolist() == [False, True]
    # Every path from island to island passes x₁ = 0, where the lead is -1.
    assert -1.0 <= float(found.margin[0]) < 0


def test_in_a_convex_class_the_straight_path_stays():
    """A linear network's classes are convex, and bending never takes lead away."""
    model = linear(drawn(0, 2, 6))
    a, b, target = pairs_of(model, 5, 1, 6)
    found = same_class_path(model, a, b, energy="margin", learning_rate=0.05)
    assert found.connected.all()
    assert found.straight.all()
    weights = model.weight.detach()
    lead = weights[1] - weights[0]
    sign = torch.where(target == 1, 1.0, -1.0).double()
    ends = torch.minimum(a @ lead * sign, b @ lead * sign)
    torch.testing.assert_close(found.margin, ends)
    torch.testing.assert_close(found.straight_margin, ends)
    torch.testing.assert_close(found.probability, torch.sigmoid(ends))


def test_one_step_on_a_linear_network_is_a_known_shift():
    """Closed form: inner pivots move by the part of the logit's gradient across the segment."""
    model = linear(drawn(2, 3, 5))
    a, b, target = pairs_of(model, 2, 3, 5)
    found = same_class_path(model, a, b, pivots=4, cycles=1, steps=1, learning_rate=0.1)
    along = (b - a) / (b - a).norm(dim=1, keepdim=True)
    slope = model.weight.detach()[target]
    shift = 0.1 * (slope - (slope * along).sum(dim=1, keepdim=True) * along)
    share = torch.linspace(0, 1, 6, dtype=torch.float64)[None, :, None]
    expected = torch.lerp(a[:, None], b[:, None], share)
    expected[:, 1:-1] += shift[:, None]
    torch.testing.assert_close(found.paths, expected)


def test_momentum_adds_up_steps():
    """On a linear network the second step is 1 + momentum times the first, but for its edges."""
    model = linear(drawn(2, 3, 5))
    a, b, _ = pairs_of(model, 2, 3, 5)
    one, two = (same_class_path(model, a, b, pivots=1, cycles=1, steps=steps, momentum=0.5,
                                learning_rate=1e-6).paths[:, 1] for steps in (1, 2))
    middle = (a + b) / 2
    torch.testing.assert_close((two - middle) / 1e-6, 2.5 * (one - middle) / 1e-6, rtol=1e-4,
                               atol=1e-4)


def test_without_cycles_the_path_is_the_segment():
    model = trained_like(0)
    a, b, _ = pairs_of(model, 3, 1)
    found = same_class_path(model, a, b, cycles=0)
    assert torch.equal(found.connected, found.straight)
    torch.testing.assert_close(found.margin, torch.where(found.straight, found.straight_margin,
                                                         found.margin))
    torch.testing.assert_close(found.excess, torch.zeros(len(a), dtype=torch.float64))


@pytest.mark.parametrize("outputs", [1, 3])
def test_certificates_against_dense_sampling(outputs):
    model = trained_like(4, outputs=outputs)
    a, b, target = pairs_of(model, 6, 5)
    found = same_class_path(model, a, b, learning_rate=0.01)
    share = torch.linspace(0, 1, 4001, dtype=torch.float64)[:, None]
    kinds = set()
    for pair in range(len(a)):
        for line, stays, lead, sure in (
                (found.paths[pair], found.connected, found.margin, found.probability),
                (torch.stack([a[pair], b[pair]]), found.straight, found.straight_margin,
                 found.straight_probability)):
            points = torch.cat([torch.lerp(left, right, share) for left, right in
                                pairwise(line)])
            with torch.no_grad():
                z = model(points)
            own = int(target[pair])
            if outputs == 1:
                leads = z[:, 0] if own else -z[:, 0]
                shares = torch.sigmoid(leads)
            else:
                rest = [k for k in range(outputs) if k != own]
                leads, shares = z[:, own] - z[:, rest].amax(dim=1), z.softmax(dim=1)[:, own]
            kinds.add(bool(stays[pair]))
            if stays[pair]:
                assert float(leads.min()) > 0
                assert float(lead[pair]) <= float(leads.min()) + 1e-9
                assert float(lead[pair]) == pytest.approx(float(leads.min()), abs=0.02)
                assert float(sure[pair]) <= float(shares.min()) + 1e-9
                assert float(sure[pair]) == pytest.approx(float(shares.min()), abs=0.01)
            else:
                assert float(leads.min()) <= 0
                assert float(lead[pair]) <= 0
    assert kinds == {True, False}


def test_a_sliver_between_samples_is_not_overlooked():
    """Another class for a ten-thousandth of the way: linear pieces see it, samples do not."""
    class Sliver(nn.Module):
        def __init__(self):
            super().__init__()
            self.relu = nn.ReLU()

        def forward(self, x):
            gap = x[:, :1] - 0.12345
            dent = self.relu(1e-4 - self.relu(gap) - self.relu(-gap))
            return 1e-5 - dent

    a, b = torch.tensor([[0.0, 0.0]]), torch.tensor([[1.0, 0.0]])
    proved, seen = (same_class_path(Sliver().double(), a, b, cycles=0, certify=certify)
                    for certify in (True, False))
    assert proved.straight.tolist() == [False]
    assert proved.status == "certified"
    assert seen.straight.tolist() == [True]
    assert seen.status == "estimated"
    assert float(proved.straight_margin) == pytest.approx(1e-5 - 1e-4, abs=1e-12)


@pytest.mark.parametrize("spacing", ["weighted", "equal"])
def test_many_pairs_are_as_one_at_a_time(spacing):
    model = trained_like(6)
    a, b, _ = pairs_of(model, 3, 7)
    together = same_class_path(model, a, b, spacing=spacing, learning_rate=0.01, batch_size=5)
    for pair in range(len(a)):
        alone = same_class_path(model, a[pair], b[pair], spacing=spacing, learning_rate=0.01)
        torch.testing.assert_close(alone.paths[0], together.paths[pair])
        torch.testing.assert_close(alone.margin[0], together.margin[pair])
        assert bool(alone.connected[0]) is bool(together.connected[pair])


def test_low_and_high_hold():
    model = trained_like(8)
    a, b, _ = pairs_of(model, 3, 9)
    low, high = float(torch.minimum(a, b).min()), float(torch.maximum(a, b).max())
    free = same_class_path(model, a, b, learning_rate=0.05, cycles=6)
    held = same_class_path(model, a, b, learning_rate=0.05, cycles=6, low=low, high=high)
    assert bool((free.paths > high).any() | (free.paths < low).any())
    assert float(held.paths.min()) >= low
    assert float(held.paths.max()) <= high


def test_the_model_is_left_as_it_was():
    model = nn.Sequential(nn.Unflatten(1, (1, 2, 2)), nn.utils.skip_init(nn.Conv2d, 1, 3, 1),
                          nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(),
                          nn.utils.skip_init(nn.Linear, 12, 2)).eval()
    with torch.no_grad():
        for number, weight in enumerate(model.parameters()):
            weight.copy_(drawn(number, *weight.shape))
    before = copy.deepcopy(model.state_dict())
    a, b, _ = pairs_of(model, 2, 10)
    found = same_class_path(model, a, b)
    assert found.status == "certified"
    assert all(weight.grad is None and weight.requires_grad for weight in model.parameters())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert not model.training
    assert not any(module._forward_hooks or module._backward_hooks for module in model.modules())
    assert found.paths.dtype == torch.float32
    assert not found.paths.requires_grad


def test_smooth_models_and_callables_are_sampled():
    arch = ps.MLP(inputs=4, widths=(16,), outputs=3, activation="tanh")
    model = ps.sample(arch, ps.gaussian(2.0, 0.5), count=1, seed=0, dtype=torch.float64)[0]
    a, b, _ = pairs_of(model, 2, 11)
    for one in (model, lambda x: model(x)):
        found = same_class_path(one, a, b)
        assert found.status == "estimated"
    exact = trained_like(0)
    a, b, _ = pairs_of(exact, 4, 12)
    proved, seen = (same_class_path(exact, a, b, certify=certify) for certify in (True, False))
    torch.testing.assert_close(proved.paths, seen.paths)
    assert bool((seen.margin[proved.connected] >= proved.margin[proved.connected] - 1e-9).all())


def test_one_of_several_outputs_is_chosen():
    inner = trained_like(0)

    class Named(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return {"logits": self.inner(x), "other": x}

    a, b, _ = pairs_of(inner, 2, 1)
    named = same_class_path(Named(), a, b, output="logits")
    plain = same_class_path(inner, a, b)
    torch.testing.assert_close(named.paths, plain.paths)
    torch.testing.assert_close(named.margin, plain.margin)
    assert named.status == "certified"


def test_what_cannot_be_is_refused():
    model = trained_like(0)
    a, b, target = pairs_of(model, 2, 1)
    other = torch.tensor([k for k in range(len(target)) if target[k] != target[0]][:1])
    with pytest.raises(BadInput, match="the ends of pair 0 are of classes"):
        same_class_path(model, a[:1], b[other])
    with pytest.raises(BadInput, match="expected both of class"):
        same_class_path(model, a, b, target=int(target[0]))
    with pytest.raises(BadInput, match="no length"):
        same_class_path(model, a, a)
    with pytest.raises(BadInput, match="target has shape"):
        same_class_path(model, a, b, target=[0, 1, 2, 0, 1, 2, 0])
    with pytest.raises(BadInput, match="expected one class as a whole number"):
        same_class_path(model, a, b, target=float(target[0]))
    with pytest.raises(BadInput, match="momentum"):
        same_class_path(model, a, b, momentum=1.0)
    with pytest.raises(BadInput, match="low < high"):
        same_class_path(model, a, b, low=1.0, high=0.0)
    with pytest.raises(UnknownName, match="energy"):
        same_class_path(model, a, b, energy="loss")
    with pytest.raises(UnknownName, match="spacing"):
        same_class_path(model, a, b, spacing="even")
    with pytest.raises(UnsupportedModel, match="no derivative"):
        same_class_path(lambda x: model(x).detach(), a, b)
    with pytest.raises(UnsupportedModel, match="training mode"):
        same_class_path(nn.Sequential(nn.Dropout(0.5), model), a, b)


def test_the_result_reads_as_a_table():
    model = trained_like(0)
    a, b, target = pairs_of(model, 3, 1)
    found = same_class_path(model, a, b)
    assert "connected by the straight segment" in repr(found)
    frame = found.to_frame()
    assert len(frame) == len(a)
    assert frame.target.tolist() == target.tolist()
    assert torch.equal(found.joined, found.connected | found.straight)
