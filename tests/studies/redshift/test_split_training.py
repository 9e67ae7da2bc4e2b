"""Networks trained on splits of their own: the loop, the splits, and what they share."""

import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput
from priorscope._core.seeds import numpy_stream
from priorscope.networks import MLP
from priorscope.studies.redshift.split_training import (
    LEARNING_RATE,
    initial_networks,
    train_on_splits,
    training_places,
)

ARCH = MLP(inputs=2, widths=(8, 8), activation="tanh", prefactor=2.0)
POINTS = torch.from_numpy(numpy_stream(5, "points").uniform(-1, 1, (40, 2)))
LABELS = (POINTS[:, 0] > 0).double()


def trained(arch=ARCH, labels=LABELS, **changes):
    """Train with small settings."""
    settings = {"training_share": 0.6, "networks": 2, "seed": 3, "steps": 20}
    return train_on_splits(arch, POINTS, labels, **settings | changes)


def by_hand(index, steps=20):
    """Train one network alone, by a loop of its own, and score it point by point."""
    order = numpy_stream(3, "split", index).permutation(40).tolist()
    net = initial_networks(ARCH, networks=index + 1, seed=3)[index]
    optimiser = torch.optim.Adam(net.parameters(), lr=LEARNING_RATE)
    x, y = POINTS.float()[order[:24]], LABELS.float()[order[:24]]
    for _ in range(steps):
        optimiser.zero_grad()
        z = net(x)[:, 0]
        # Cross entropy of a sigmoid, written out.
        (torch.log1p(torch.exp(-z)) * y + torch.log1p(torch.exp(z)) * (1 - y)).mean().backward()
        optimiser.step()
    with torch.no_grad():
        outputs = net(POINTS.float())[:, 0].tolist()
    right = [(outputs[place] > 0) == bool(LABELS[place]) for place in order]
    parts = right[:24], right[24:32], right[32:]
    return outputs, [sum(part) / len(part) for part in parts]


def test_scores_are_those_of_a_plain_loop():
    found = trained()
    for index in range(2):
        outputs, shares = by_hand(index)
        assert found.outputs[index] == pytest.approx(outputs, abs=1e-4)
        assert [found.train[index], found.validation[index], found.test[index]] == shares


def test_a_network_does_not_depend_on_how_many_there_are():
    assert trained(networks=1).outputs[0] == pytest.approx(trained(networks=3).outputs[0], abs=1e-5)


def test_weights_pair_over_prefactors_and_activations():
    first, other = (initial_networks(arch, networks=2, seed=1)[1][0].weight for arch in
                    (ARCH, ARCH.replace(prefactor=9.0, activation="relu")))
    assert torch.equal(first, other)
    assert not torch.equal(first, initial_networks(ARCH, networks=2, seed=2)[1][0].weight)


def test_an_easy_label_is_learned_and_a_random_one_is_not_known_beforehand():
    easy = trained(steps=150, networks=4)
    assert easy.train.min() > 0.95
    assert easy.loss.max() < 0.3
    assert easy.test.mean() > 0.8
    # 100 networks' 8 test points of 40: by Hoeffding for draws without replacement, and labels
    # that are coins for each network, ten times a deviation of 0.1 has a chance below 1e-3.
    coins = numpy_stream(0, "coins").integers(0, 2, 40)
    blind = trained(labels=torch.from_numpy(coins), steps=1, networks=100)
    assert abs(np.mean(blind.test) - 0.5) < 0.2


def test_training_places_are_those_that_are_learned():
    places = training_places(40, training_share=0.6, networks=2, seed=3)
    assert places.shape == (2, 24)
    found = trained(steps=100)
    for index in range(2):
        assert len(set(places[index].tolist())) == 24
        right = (found.outputs[index] > 0) == LABELS.numpy().astype(bool)
        assert right[places[index]].mean() == pytest.approx(found.train[index])
    assert torch.equal(places[:1], training_places(40, training_share=0.6, networks=1, seed=3))


def test_a_share_that_leaves_nothing_is_refused():
    with pytest.raises(BadInput, match="training_share"):
        trained(training_share=0.98)
