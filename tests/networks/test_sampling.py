import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput
from priorscope.networks import (
    ACTIVATIONS,
    MLP,
    gaussian,
    glorot_uniform,
    he_normal,
    orthogonal,
    sample,
    torch_default,
    uniform,
)
from priorscope.networks.sampling import BLOCK_NUMBERS

LAWS = [he_normal(), gaussian(2.0, 0.1), glorot_uniform(2.0), uniform(0.5), orthogonal(),
        torch_default()]
VARIANTS = [
    {}, {"bias": False}, {"layer_norm": True}, {"residual": "literal"}, {"residual": "resnet"},
    {"gated": True}, {"prefactor": 1.7},
    {"layer_norm": True, "residual": "literal", "gated": True, "prefactor": 0.5},
]


def twin(module_state, arch, x):
    """The formula of the docstring, one network and one layer at a time, in NumPy float64."""
    from scipy import special

    phi = {
        "relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sine": np.sin, "erf": special.erf,
    }[arch.activation]

    def affine(layer, x):
        y = x @ layer.weight[0].double().numpy().T
        return y if layer.bias is None else y + layer.bias[0].double().numpy()

    for position, layer in enumerate(module_state.layers[:-1]):
        z = affine(layer, x)
        if arch.layer_norm:
            centred = z - z.mean(axis=1, keepdims=True)
            z = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
        h = phi(arch.prefactor * z)
        if layer.gate is not None:
            h = h / (1 + np.exp(-affine(layer.gate, x)))
        if arch.residual == "literal":
            h = h + z
        if arch.residual == "resnet" and arch.shapes[position][0] == arch.shapes[position][1]:
            h = h + x
        x = h
    return affine(module_state.layers[-1], x)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize("name", ["relu", "tanh", "sine", "erf"])
def test_an_ensemble_is_its_formula(variant, name):
    arch = MLP(inputs=3, widths=(6, 6, 4), outputs=2, activation=name, **variant)
    nets = sample(arch, gaussian(1.5, 0.2), count=3, seed=5, dtype=torch.float64)
    x = torch.linspace(-2, 2, 33, dtype=torch.float64).reshape(11, 3)
    for (span, stack), values in zip(nets.stacks(batch_size=1), nets(x), strict=True):
        assert span.stop - span.start == 1
        np.testing.assert_allclose(values.numpy(), twin(stack, arch, x.numpy()), rtol=1e-9,
                                   atol=1e-12)


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_members_are_modules_with_the_same_outputs(law, variant):
    arch = MLP(inputs=4, widths=(8, 8), outputs=2, **variant)
    nets = sample(arch, law, count=5, seed=1)
    x = torch.randn(40, 4, generator=torch.Generator().manual_seed(0))
    for index, values in enumerate(nets(x)):
        scale = float(values.abs().max())
        with torch.no_grad():
            torch.testing.assert_close(nets[index](x), values, rtol=1e-6, atol=1e-6 * scale)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_every_activation_gives_equal_members(name):
    nets = sample(MLP(inputs=2, widths=(16, 16), activation=name), he_normal(), count=3, seed=2)
    x = torch.randn(50, 2, generator=torch.Generator().manual_seed(0))
    values = nets(x)
    for index in range(3):
        with torch.no_grad():
            torch.testing.assert_close(nets[index](x), values[index], rtol=1e-6,
                                       atol=1e-6 * float(values.abs().max()))


def weights_of(nets, index):
    return [weight.detach().clone() for weight in nets[index].parameters()]


@settings(deadline=None, derandomize=True, max_examples=25)
@given(count=st.integers(1, 400), seed=st.integers(0, 2**40), index=st.integers(0, 399),
       width=st.integers(1, 40))
def test_a_member_depends_on_seed_and_index_alone(count, seed, index, width):
    arch = MLP(inputs=3, widths=(width,))
    index = min(index, count - 1)
    few = weights_of(sample(arch, he_normal(), count=index + 1, seed=seed), index)
    many = weights_of(sample(arch, he_normal(), count=count, seed=seed), index)
    assert all(torch.equal(a, b) for a, b in zip(few, many, strict=True))


@pytest.mark.parametrize("batch_size", [1, 3, 64, 1000])
def test_batches_do_not_change_the_networks(batch_size):
    nets = sample(MLP(inputs=3, widths=(20, 20)), he_normal(), count=300, seed=4)
    joined = torch.cat([stack.layers[1].weight for _, stack in nets.stacks(batch_size=batch_size)])
    whole = torch.cat([stack.layers[1].weight for _, stack in nets.stacks()])
    assert torch.equal(joined, whole)
    assert torch.equal(nets(torch.ones(2, 3), batch_size=batch_size).sign(),
                       nets(torch.ones(2, 3)).sign())


def test_members_differ_within_and_across_blocks():
    arch = MLP(inputs=2, widths=(3,))
    block = BLOCK_NUMBERS // arch.parameter_count
    nets = sample(arch, he_normal(), count=2 * block, seed=0)
    chosen = [weights_of(nets, i)[0] for i in (0, 1, block - 1, block, block + 1)]
    for a, b in itertools.combinations(chosen, 2):
        assert not torch.equal(a, b)


def test_seeds_differ_and_dtypes_agree():
    arch = MLP(inputs=2, widths=(8,))
    assert not torch.equal(weights_of(sample(arch, he_normal(), count=1, seed=0), 0)[0],
                           weights_of(sample(arch, he_normal(), count=1, seed=1), 0)[0])
    single = weights_of(sample(arch, he_normal(), count=1), 0)
    double = weights_of(sample(arch, he_normal(), count=1, dtype=torch.float64), 0)
    assert all(torch.equal(a.double(), b) for a, b in zip(single, double, strict=True))


def test_each_network_may_see_points_of_its_own():
    nets = sample(MLP(inputs=3, widths=(8,)), he_normal(), count=4, seed=0)
    x = torch.randn(4, 6, 3, generator=torch.Generator().manual_seed(1))
    values = nets(x)
    for index in range(4):
        torch.testing.assert_close(values[index], nets(x[index])[index], rtol=1e-5, atol=1e-6)


def test_large_ensembles_are_drawn_again_and_agree(monkeypatch):
    from priorscope.networks import sampling

    arch = MLP(inputs=2, widths=(30,))
    kept = sample(arch, he_normal(), count=50)(torch.ones(1, 2))
    monkeypatch.setattr(sampling, "KEEP_BYTES", 0)
    nets = sample(arch, he_normal(), count=50)
    assert torch.equal(nets(torch.ones(1, 2)), kept)
    assert not nets._kept


def test_nothing_is_drawn_before_it_is_needed():
    nets = sample(MLP(inputs=10_000, widths=(10_000,)), he_normal(), count=10**6)
    assert len(nets) == 10**6


@pytest.mark.parametrize(("arguments", "word"), [
    ({"count": 0}, "count"), ({"count": 2, "seed": -1}, "seed"),
    ({"count": 2, "dtype": torch.float16}, "dtype"),
])
def test_bad_arguments_are_named(arguments, word):
    with pytest.raises(BadInput, match=word):
        sample(MLP(inputs=2, widths=(3,)), he_normal(), **arguments)


def test_points_of_the_wrong_shape_are_refused():
    nets = sample(MLP(inputs=2, widths=(3,)), he_normal(), count=2)
    for points in (torch.ones(3), torch.ones(3, 5), torch.ones(3, 4, 2), [[1.0, 2.0]]):
        with pytest.raises(BadInput):
            nets(points)


def test_outputs_of_a_wide_layer_have_the_variance_of_the_recursion():
    """Q of three He layers is 2·|x|²/n; 6 standard errors of 2,000 outputs, false alarms < 1e-8."""
    nets = sample(MLP(inputs=50, widths=(100, 100), bias=False), he_normal(), count=2000, seed=3)
    values = nets(torch.ones(1, 50))[:, 0, 0].double()
    spread = (values**2).std() / np.sqrt(len(values))
    assert abs(float((values**2).mean()) - 2.0) < 6 * float(spread)
