import numpy as np
import pytest
import torch
from torch import nn

from priorscope._core import seeds
from priorscope._core.errors import BadInput
from priorscope.domains import random_bits
from priorscope.measures.random_flips import random_flip_distance
from priorscope.networks import MLP, Ensemble, gaussian, he_normal, sample


def random_networks(n, count, seed=0):
    return sample(MLP(inputs=n, widths=(n, n), bias=False), he_normal(), count=count, seed=seed)


def first_passage(module, x, order):
    """Walk the path string by string in float64."""
    module = module.double()
    y = x.double().clone()
    with torch.no_grad():
        positive = bool(module(y[None]) > 0)
        for step, bit in enumerate(order, start=1):
            y[bit] *= -1
            if bool(module(y[None]) > 0) != positive:
                return step, True
    return len(x), False


def test_distances_equal_a_walk_string_by_string():
    nets, x = random_networks(40, 50, seed=1), random_bits(40, count=50, seed=1)
    result = random_flip_distance(nets, x, seed=3)
    for index in range(50):
        order = seeds.numpy_stream(3, "flips", index).permutation(40)
        step, changed = first_passage(nets[index], x[index], order)
        assert (int(result.distance[index]), bool(result.changed[index])) == (step, changed)
    assert 0 < (~result.changed).sum() < 50


def test_a_single_decisive_bit_is_found_when_its_turn_comes():
    """φ = x₀: the distance is the place of bit 0 in the order, uniform on 1..n."""
    layer = nn.utils.skip_init(nn.Linear, 8, 1, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.eye(8)[:1])
    x = random_bits(8, count=200, seed=0)
    result = random_flip_distance(layer, x, seed=5)
    expected = [int(np.flatnonzero(seeds.numpy_stream(5, "flips", i).permutation(8) == 0)[0]) + 1
                for i in range(200)]
    assert result.distance.tolist() == expected
    assert result.changed.all()


def test_a_constant_network_never_changes_and_counts_n():
    layer = nn.utils.skip_init(nn.Linear, 8, 1)
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.fill_(-1.0)
    result = random_flip_distance(layer, random_bits(8, count=10), seed=0)
    assert not result.changed.any()
    assert (result.distance == 8).all()
    assert "never changed (counted as n)  10" in repr(result)


@pytest.mark.parametrize(("n", "count", "mean", "error"), [
    (50, 4000, 0.4378, 0.0006), (100, 2000, 0.4090, 0.0006),
    pytest.param(200, 2000, 0.3901, 0.0006, marks=pytest.mark.slow),
])
def test_means_follow_the_gaussian_process(n, count, mean, error):
    """3 joint standard errors; finite width shifts the mean by less than one of them."""
    result = random_flip_distance(random_networks(n, count), random_bits(n, count=count), seed=0)
    share = result.distance.double() / n
    own = float(share.std()) / np.sqrt(count)
    assert abs(float(share.mean()) - mean) < 3 * np.hypot(own, error)


@pytest.mark.parametrize("batch_size", [1, 7, 100])
def test_batches_and_kinds_of_model_do_not_matter(batch_size):
    nets, x = random_networks(20, 30, seed=2), random_bits(20, count=30, seed=2)
    whole = random_flip_distance(nets, x, seed=1).distance
    assert torch.equal(random_flip_distance(nets, x, seed=1, batch_size=batch_size).distance, whole)
    modules = Ensemble.from_modules(list(nets))
    assert torch.equal(random_flip_distance(modules, x, seed=1).distance, whole)
    assert torch.equal(random_flip_distance(nets, x, seed=1).distance[:9],
                       random_flip_distance(random_networks(20, 9, seed=2), x[:9], seed=1).distance)


def test_the_order_depends_on_the_seed():
    nets, x = random_networks(30, 40), random_bits(30, count=40)
    first, second = (random_flip_distance(nets, x, seed=s).distance for s in (0, 1))
    assert not torch.equal(first, second)


def test_several_classes_and_shaped_inputs():
    module = sample(MLP(inputs=12, widths=(16,), outputs=3), gaussian(), count=1)[0]
    x = random_bits(12, count=20, seed=4)
    flat = random_flip_distance(module, x, seed=0)
    shaped = random_flip_distance(nn.Sequential(nn.Flatten(), module), x.reshape(20, 3, 4), seed=0)
    assert torch.equal(flat.distance, shaped.distance)


def test_inputs_with_grey_values_are_refused():
    with pytest.raises(BadInput, match="binarise"):
        random_flip_distance(lambda x: x[:, :1], torch.tensor([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]))
