import math

import pytest
import torch
from torch import nn
from torch.nn import functional

from priorscope._core import seeds
from priorscope._core.errors import BadInput
from priorscope.networks import MLP, classes, he_normal, sample
from priorscope.training import fit


def network(outputs=1, seed=0, widths=(16,), dtype=torch.float32):
    arch = MLP(inputs=2, widths=widths, outputs=outputs)
    return sample(arch, he_normal(), count=1, seed=seed, dtype=dtype)[0]


def clouds(kinds, rows=60, dtype=torch.float32):
    """Points around corners of a square, far enough apart for straight boundaries."""
    stream = seeds.numpy_stream(0, "clouds")
    corners = torch.tensor([[2.0, 2.0], [-2.0, -2.0], [-2.0, 2.0], [2.0, -2.0]])
    labels = torch.arange(rows) % kinds
    noise = torch.from_numpy(stream.uniform(-1, 1, (rows, 2)))
    return (corners[labels] + noise).to(dtype), labels


def weights(module):
    return torch.cat([parameter.detach().flatten() for parameter in module.parameters()])


def cross_entropy(logits, labels):
    if logits.shape[1] == 1:
        share = torch.sigmoid(logits[:, 0])
        return -torch.where(labels == 1, share, 1 - share).log().mean()
    return -functional.log_softmax(logits, 1)[torch.arange(len(labels)), labels].mean()


def trained(seed=0, epochs=3, **options):
    model, data = network(), clouds(2)
    run = fit(model, *data, epochs=epochs, seed=seed, **options)
    return weights(model), run


class Watched(nn.Module):
    """Passes its input on and keeps a note of each batch and mode."""

    def __init__(self):
        super().__init__()
        self.batches = []

    def forward(self, x):
        self.batches.append((self.training, torch.is_grad_enabled(), x.clone()))
        return x


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("outputs", "kinds"), [(1, 2), (2, 2), (4, 4), (6, 3)])
def test_separable_clouds_are_learned_completely(outputs, kinds, dtype):
    model, (x, y) = network(outputs, dtype=dtype), clouds(kinds, dtype=dtype)
    run = fit(model, x, y, epochs=60, learning_rate=0.02)
    with torch.no_grad():
        assert torch.equal(classes(model(x)), y)
    assert run.accuracies[-1] == 1.0
    assert run.losses[-1] < 0.05
    assert len(run.losses) == len(run.accuracies) == 60


def test_the_same_seed_gives_equal_weights_bit_for_bit():
    (first, run), (second, again) = trained(seed=3), trained(seed=3)
    assert torch.equal(first, second)
    assert run == again
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        assert torch.equal(trained(seed=3)[0], first)
    assert not torch.equal(trained(seed=4)[0], first)
    assert torch.equal(trained(seed=0)[0], trained()[0])


def test_longer_training_begins_like_shorter_training():
    assert trained(epochs=5)[1].losses[:2] == trained(epochs=2)[1].losses


@pytest.mark.parametrize("outputs", [1, 3])
def test_steps_are_adams_on_the_cross_entropy(outputs):
    """Three batches of all rows, beside the formulas of Kingma & Ba 2015, algorithm 1."""
    x, y = clouds(2 if outputs == 1 else 3, dtype=torch.float64)
    model, twin = network(outputs, dtype=torch.float64), network(outputs, dtype=torch.float64)
    run = fit(model, x, y, epochs=3, batch_size=60, learning_rate=0.01)
    moments = [(torch.zeros_like(p), torch.zeros_like(p)) for p in twin.parameters()]
    for step in range(1, 4):
        logits = twin(x)
        loss = cross_entropy(logits, y)
        assert run.losses[step - 1] == pytest.approx(loss.item(), rel=1e-6)
        right = (classes(logits) == y).double().mean().item()
        assert run.accuracies[step - 1] == pytest.approx(right)
        gradients = torch.autograd.grad(loss, list(twin.parameters()))
        with torch.no_grad():
            for parameter, g, (mean, square) in zip(twin.parameters(), gradients, moments,
                                                    strict=True):
                mean.mul_(0.9).add_(0.1 * g)
                square.mul_(0.999).add_(0.001 * g**2)
                size = (square / (1 - 0.999**step)).sqrt() + 1e-8
                parameter -= 0.01 * (mean / (1 - 0.9**step)) / size
    torch.testing.assert_close(weights(model), weights(twin), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("size", "expected"), [
    (16, [16, 16, 16, 12]), (60, [60]), (100, [60]), (1, [1] * 60)])
def test_every_row_is_visited_once_an_epoch_in_a_new_order(size, expected):
    watched, (x, y) = Watched(), clouds(2)
    fit(nn.Sequential(watched, network()), x, y, epochs=2, batch_size=size)
    visits = [batch for training, _, batch in watched.batches if training]
    assert [len(batch) for batch in visits] == expected * 2
    orders = [torch.cat(visits[:len(expected)]), torch.cat(visits[len(expected):])]
    for order in orders:
        assert sorted(order.tolist()) == sorted(x.tolist())
    assert not torch.equal(*orders)
    assert not torch.equal(orders[0], x)


def test_losses_weigh_every_row_alike_when_the_last_batch_is_short():
    """Without learning to speak of, the mean over rows does not depend on the batches."""
    losses = [trained(epochs=1, batch_size=size, learning_rate=1e-12)[1].losses[0]
              for size in (60, 59, 7)]
    assert losses[1:] == [pytest.approx(losses[0], rel=1e-5)] * 2


def test_the_model_is_trained_in_training_mode_and_left_in_evaluation_mode():
    watched, (x, y) = Watched(), clouds(2)
    model = nn.Sequential(watched, network())
    fit(model, x, y, epochs=2)
    assert any(training for training, _, _ in watched.batches)
    assert all(graph for training, graph, _ in watched.batches if training)
    assert not any(module.training for module in model.modules())
    assert torch.is_grad_enabled()


def test_inputs_and_labels_are_left_alone_and_without_a_gradient():
    x, y = clouds(2)
    before = x.clone(), y.clone()
    fit(network(), x, y, epochs=1)
    assert torch.equal(x, before[0])
    assert torch.equal(y, before[1])
    assert not x.requires_grad


def test_the_callback_is_told_each_epoch_after_its_steps():
    model, told = network(), []
    run = fit(model, *clouds(2), epochs=3,
              on_epoch=lambda epoch: told.append((epoch, weights(model).clone())))
    assert [epoch for epoch, _ in told] == [1, 2, 3]
    assert not torch.equal(told[0][1], told[1][1])
    assert torch.equal(told[2][1], weights(model))
    assert len(run.losses) == 3


def test_a_callback_that_looks_at_the_model_in_evaluation_mode_does_not_end_training_mode():
    watched, (x, y) = Watched(), clouds(2)
    model = nn.Sequential(watched, network())
    fit(model, x, y, epochs=2, batch_size=60, on_epoch=lambda epoch: model.eval())
    assert [training for training, graph, _ in watched.batches if graph] == [True, True]


@pytest.mark.parametrize(("outputs", "labels", "words"), [
    (1, [0, 2], "run from 0 to 2: a model with 1 output needs 0 to 1"),
    (1, [-1, 1], "run from -1 to 1: a model with 1 output needs 0 to 1"),
    (2, [0, 2], "run from 0 to 2: a model with 2 outputs needs 0 to 1"),
    (3, [0, 3], "run from 0 to 3: a model with 3 outputs needs 0 to 2"),
    (3, [-1, 2], "run from -1 to 2")])
def test_labels_that_do_not_fit_the_outputs_are_refused_before_a_step(outputs, labels, words):
    model = network(outputs)
    with pytest.raises(BadInput, match=words):
        fit(model, torch.ones(2, 2), torch.tensor(labels), epochs=1)
    assert torch.equal(weights(model), weights(network(outputs)))


def test_the_largest_labels_that_fit_are_accepted():
    for outputs, top in ((1, 1), (2, 1), (3, 2)):
        fit(network(outputs), torch.ones(2, 2), torch.tensor([0, top]), epochs=1)


@pytest.mark.parametrize("labels", [
    torch.tensor([0, 1, 0, 1, 1]), torch.tensor([0, 1]), torch.tensor([0.0, 0.5, 1.0]),
    torch.empty(0, dtype=torch.int64)], ids=["longer", "shorter", "fractions", "none"])
def test_labels_are_one_whole_number_per_row(labels):
    with pytest.raises(BadInput):
        fit(network(2), torch.ones(3, 2), labels, epochs=1)


def test_a_row_is_needed():
    with pytest.raises(BadInput):
        fit(network(2), torch.empty(0, 2), torch.empty(0, dtype=torch.int64), epochs=1)


@pytest.mark.parametrize("dtype", [torch.int32, torch.int16, torch.bool])
def test_whole_numbers_of_any_type_will_do(dtype):
    x, y = clouds(2)
    first, second = network(2), network(2)
    fit(first, x, y.to(dtype), epochs=1)
    fit(second, x, y, epochs=1)
    assert torch.equal(weights(first), weights(second))


@pytest.mark.parametrize("options", [
    {"epochs": 0}, {"epochs": 1.5}, {"batch_size": 0}, {"batch_size": True},
    {"learning_rate": 0.0}, {"learning_rate": -1.0}, {"learning_rate": math.inf},
    {"learning_rate": "fast"}, {"seed": -1}])
def test_settings_are_positive_numbers(options):
    model, name = network(), next(iter(options))
    with pytest.raises(BadInput, match=f"{name} is"):
        fit(model, *clouds(2), **{"epochs": 1, **options})
    assert torch.equal(weights(model), weights(network()))


def test_the_global_random_state_is_neither_read_nor_written():
    state = torch.get_rng_state()
    trained()
    assert torch.equal(torch.get_rng_state(), state)


def test_a_penalty_is_added_to_the_loss_of_each_batch():
    """One step of all rows, beside the same step with the sum of losses written out."""
    x, y = clouds(2, dtype=torch.float64)
    model, twin, plain = (network(dtype=torch.float64) for _ in range(3))
    seen = []

    def penalty(given, inputs):
        seen.append((given is model, len(inputs)))
        return 3.0 * sum(p.square().sum() for p in given.parameters())

    run = fit(model, x, y, epochs=1, batch_size=60, learning_rate=0.01, penalty=penalty)
    assert seen == [(True, 60)]
    optimiser = torch.optim.Adam(twin.parameters(), lr=0.01)
    loss = cross_entropy(twin(x), y)
    assert run.losses[0] == pytest.approx(loss.item())
    (loss + 3.0 * sum(p.square().sum() for p in twin.parameters())).backward()
    optimiser.step()
    torch.testing.assert_close(weights(model), weights(twin), rtol=1e-7, atol=1e-9)
    fit(plain, x, y, epochs=1, batch_size=60, learning_rate=0.01)
    assert not torch.allclose(weights(plain), weights(model))
