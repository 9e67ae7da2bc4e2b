import pytest
import torch

from priorscope.domains import load_digits
from priorscope.networks import he_normal, sample
from priorscope.training import fit, parity_architecture, train_parity


@pytest.fixture(scope="module")
def digits():
    return load_digits().binarised(threshold=0.5).even_odd().subset(train=300)


def weights(model):
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def test_the_architecture_is_the_papers():
    arch = parity_architecture(784)
    assert arch.sizes == (784, 784, 784, 1)
    assert (arch.activation, arch.bias, arch.plain) == ("relu", False, True)


def test_training_is_the_common_loop_with_its_defaults(digits):
    model, run = train_parity(digits, epochs=2, seed=4)
    twin = sample(parity_architecture(64), he_normal(), count=1, seed=4)[0]
    again = fit(twin, digits.train_inputs, digits.train_labels, epochs=2, batch_size=32,
                learning_rate=1e-3, seed=4)
    assert torch.equal(weights(model), weights(twin))
    assert run == again
    assert not any(module.training for module in model.modules())


def test_the_callback_sees_the_network_that_shorter_training_gives(digits):
    seen = {}
    train_parity(digits, epochs=3, seed=1,
                 on_epoch=lambda epoch, model: seen.update({epoch: weights(model).clone()}))
    assert list(seen) == [1, 2, 3]
    for epoch in (1, 2):
        assert torch.equal(seen[epoch], weights(train_parity(digits, epochs=epoch, seed=1)[0]))
