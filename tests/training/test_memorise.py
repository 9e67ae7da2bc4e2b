import pytest
import torch
from torch.nn import functional

from priorscope._core import seeds
from priorscope._core.errors import BadInput, NonFinite
from priorscope.domains import load_digits
from priorscope.networks import MLP, he_normal, sample, uniform
from priorscope.training import memorise


@pytest.fixture(scope="module")
def digits():
    return load_digits().subset(train=90, test=50)


def weights(model):
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def by_autograd(data, widths, *, epochs, seed, batch=32, rate=0.01, momentum=0.9):
    """The same descent by torch's own gradients and optimiser."""
    arch = MLP(inputs=data.features, widths=widths, outputs=data.classes)
    model = sample(arch, uniform(0.05), count=1, seed=seed)[0]
    for parameter in model.parameters():
        parameter.requires_grad_(True)
    descent = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    losses = []
    for epoch in range(epochs):
        order = torch.from_numpy(seeds.numpy_stream(seed, "shuffle", epoch).permutation(90))
        total = 0.0
        for start in range(0, 90, batch):
            rows = order[start:start + batch]
            descent.zero_grad()
            loss = functional.cross_entropy(model(data.train_inputs[rows]),
                                            data.train_labels[rows], reduction="sum")
            (loss / len(rows)).backward()
            descent.step()
            total += loss.item()
        losses.append(total / 90)
    return model, losses


@pytest.mark.parametrize("widths", [(), (20,), (24, 16, 8)])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_steps_are_those_of_automatic_gradients(digits, widths, momentum):
    model, run = memorise(digits, widths=widths, max_epochs=6, momentum=momentum, seed=3)
    expected, losses = by_autograd(digits, widths, epochs=6, seed=3, momentum=momentum)
    start, _ = by_autograd(digits, widths, epochs=0, seed=3)
    moved = (weights(expected) - weights(start)).norm()
    assert moved > 0.01
    assert (weights(model) - weights(expected)).norm() < 1e-4 * moved
    assert run.losses == pytest.approx(losses, rel=1e-5)


@pytest.mark.parametrize("kind", ["real", "random"])
def test_every_row_is_right_at_the_end(digits, kind):
    data = digits if kind == "real" else digits.random_labels(seed=1)
    model, run = memorise(data, widths=(64, 64), law=he_normal(), max_epochs=400)
    right = (model(data.train_inputs).argmax(1) == data.train_labels).double().mean().item()
    assert run.complete
    assert run.accuracy == right == 1.0
    assert run.epochs == len(run.losses) < 400
    assert run.losses[-1] < run.losses[0]


def test_training_ends_at_the_limit_and_says_what_is_right(digits):
    model, run = memorise(digits, max_epochs=2)
    right = (model(digits.train_inputs).argmax(1) == digits.train_labels).double().mean().item()
    assert (run.epochs, run.complete) == (2, False)
    assert run.accuracy == right < 1.0


def test_it_stops_at_the_first_epoch_that_fits(digits):
    _, run = memorise(digits, widths=(64,), law=he_normal(), seed=2)
    model, shorter = memorise(digits, widths=(64,), law=he_normal(), seed=2,
                              max_epochs=run.epochs - 1)
    assert not shorter.complete
    assert (model(digits.train_inputs).argmax(1) != digits.train_labels).any()


def test_the_caller_sees_the_network_as_it_is(digits):
    seen = []
    model, run = memorise(digits, max_epochs=3, seed=5,
                          on_epoch=lambda epoch, net: seen.append((epoch, weights(net).clone())))
    assert [epoch for epoch, _ in seen] == [0, 1, 2, 3]
    arch = MLP(inputs=64, widths=(128, 128, 128), outputs=10)
    assert torch.equal(seen[0][1], weights(sample(arch, uniform(0.05), count=1, seed=5)[0]))
    assert len({tuple(values[:5].tolist()) for _, values in seen}) == 4
    assert torch.equal(seen[-1][1], weights(model))
    assert run.epochs == 3


def test_the_seed_decides(digits):
    first, again, other = (weights(memorise(digits, max_epochs=2, seed=seed)[0])
                           for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_parameters_own_their_memory_and_the_network_is_in_evaluation_mode(digits):
    model, _ = memorise(digits, widths=(16, 16), max_epochs=1)
    assert not model.training
    for parameter in model.parameters():
        assert parameter.untyped_storage().nbytes() == 4 * parameter.numel()


@pytest.mark.parametrize(("options", "words"), [
    ({"momentum": 1.0}, "momentum is 1.0"), ({"momentum": -0.1}, "momentum is -0.1"),
    ({"learning_rate": 0.0}, "learning_rate"), ({"max_epochs": 0}, "max_epochs"),
    ({"batch_size": 0}, "batch_size")])
def test_settings_out_of_range_are_refused(digits, options, words):
    with pytest.raises(BadInput, match=words):
        memorise(digits, **options)


def test_divergence_is_told(digits):
    with pytest.raises(NonFinite, match="training diverged"):
        memorise(digits, learning_rate=1e8, max_epochs=20)
