"""Another layer where each batch norm was, and nothing else changed."""

import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope.training import TrajectoryRegularization, replace_batch_norm, trajectory_penalty


class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(3)
        self.again = self.norm
        self.rest = nn.Sequential(nn.Flatten(), nn.Linear(12, 4), nn.BatchNorm1d(4, affine=False),
                                  nn.LayerNorm(4), nn.InstanceNorm1d(4))

    def forward(self, x):
        return self.rest(self.again(self.norm(x)))


def shared():
    with torch.random.fork_rng(devices=[]):
        return Shared().double()


@pytest.mark.parametrize("make", [TrajectoryRegularization, nn.Identity])
def test_every_batch_norm_is_replaced_and_nothing_else(make):
    model = shared()
    model.rest.eval()
    twin = replace_batch_norm(model, make)
    kinds = [type(layer) for layer in twin.modules()]
    assert kinds.count(make) == 2
    assert kinds[3:6] == [nn.Flatten, nn.Linear, make]
    assert kinds[6:] == [nn.LayerNorm, nn.InstanceNorm1d]
    assert twin.norm is twin.again
    assert isinstance(model.norm, nn.BatchNorm2d)
    assert torch.equal(twin.rest[1].weight, model.rest[1].weight)
    assert twin.rest[1].weight is not model.rest[1].weight
    assert twin.norm.training
    assert not twin.rest[2].training
    assert {value.dtype for value in twin.parameters()} == {torch.float64}


def test_a_batch_norm_alone_is_replaced_by_the_layer_itself():
    assert isinstance(replace_batch_norm(nn.BatchNorm3d(2)), TrajectoryRegularization)


def test_a_convolutional_network_trains_with_its_lengths_charged():
    with torch.random.fork_rng(devices=[]):
        model = replace_batch_norm(nn.Sequential(
            nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 10)))
    data = ps.load_digits().subset(train=100)
    run = ps.training.fit(model, data.train_inputs.view(-1, 1, 8, 8), data.train_labels,
                          epochs=15, learning_rate=0.01,
                          penalty=lambda model, x: trajectory_penalty(model, inputs=x))
    assert run.accuracies[-1] > 0.9
    assert model[1].initial_length > 0
    assert ps.evaluate(model, data.test_inputs.view(-1, 1, 8, 8)[:3]).shape == (3, 10)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: replace_batch_norm(nn.Flatten()), "has no batch norm"),
    (lambda: replace_batch_norm(nn.LayerNorm(3)), "has no batch norm"),
    (lambda: replace_batch_norm(nn.BatchNorm1d(3), lambda: 3), "make returned a int")])
def test_what_cannot_be_replaced_is_refused(call, words):
    with pytest.raises(ps.BadInput, match=words):
        call()
