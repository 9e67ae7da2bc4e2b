"""Tables of random networks: the compiled path, the general path, and a plain evaluation."""

import numpy as np
import pytest
import torch

from priorscope._core.errors import BadInput, NonFinite
from priorscope.domains import hypercube
from priorscope.measures.boolean import network_tables
from priorscope.measures.boolean.network_tables import double_tables, is_compiled, sampled_tables
from priorscope.measures.boolean.packing import pack, unpack
from priorscope.measures.boolean.relu_networks import ReluTables, rounding_growth
from priorscope.networks import MLP, gaussian, he_normal, orthogonal, sample, uniform
from priorscope.networks.laws import normal
from priorscope.networks.sampling import draw_block
from priorscope.networks.stack import Layer, Stack

SETTINGS = {"seed": 0, "values": (0.0, 1.0), "threshold": 0.0}


def plain_bits(module, inputs, values=(0.0, 1.0), threshold=0.0):
    """One network in float64, straight from the definition."""
    x = hypercube(inputs, low=values[0], high=values[1], dtype=torch.float64)
    with torch.no_grad():
        return (module.double()(x)[:, 0] > threshold).numpy()


@pytest.mark.parametrize("widths", [(), (3,), (11, 7), (40, 40), (6,) * 7])
@pytest.mark.parametrize("inputs", [1, 2, 5, 6, 7, 9])
@pytest.mark.parametrize("bias", [True, False])
def test_compiled_and_general_path_agree(widths, inputs, bias):
    arch = MLP(inputs=inputs, widths=widths, bias=bias)
    assert is_compiled(arch)
    stack = draw_block(arch, gaussian(1.5, 0.5), 60, 1, 0)
    for values, threshold in (((0.0, 1.0), 0.0), ((-1.0, 1.0), 0.0), ((0.3, -2.0), 0.4)):
        compiled = ReluTables(arch, values, threshold)(stack)
        np.testing.assert_array_equal(compiled, double_tables(stack, values, threshold))
        assert np.unique(compiled, axis=0).shape[0] > 1


@pytest.mark.parametrize("arch", [
    MLP(inputs=7, widths=(40, 40)), MLP(inputs=4, widths=(8,), activation="tanh"),
    MLP(inputs=8, widths=(12, 12), residual=True), MLP(inputs=3, widths=(5,), gated=True),
    MLP(inputs=5, widths=(6,), prefactor=2.0), MLP(inputs=7, widths=(9,), layer_norm=True),
], ids=str)
def test_tables_are_those_of_the_sampled_networks(arch):
    span = range(5, 90)
    tables = sampled_tables(arch, gaussian(2.0, 0.3), span, **SETTINGS)
    nets = sample(arch, gaussian(2.0, 0.3), count=span.stop, seed=0)
    expected = [plain_bits(nets[i], arch.inputs) for i in span]
    np.testing.assert_array_equal(unpack(tables, arch.inputs), expected)


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("go", [1, 40, 1024])
def test_neither_threads_nor_pieces_change_a_table(monkeypatch, threads, go):
    arch, span = MLP(inputs=7, widths=(40, 40)), range(10, 700)
    whole = sampled_tables(arch, gaussian(1.0, 1.0), span, **SETTINGS)
    monkeypatch.setattr(network_tables, "_threads", lambda: threads)
    monkeypatch.setattr(network_tables, "GO", go)
    parts = [sampled_tables(arch, gaussian(1.0, 1.0), part, **SETTINGS)
             for part in (range(10, 11), range(11, 402), range(402, 700))]
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_laws_that_need_numpys_generator_are_drawn_with_it():
    arch = MLP(inputs=6, widths=(6,))
    tables = sampled_tables(arch, orthogonal(), range(30), **SETTINGS)
    nets = sample(arch, orthogonal(), count=30, seed=0)
    np.testing.assert_array_equal(unpack(tables, 6), [plain_bits(net, 6) for net in nets])


def stack_of(*layers):
    """One network from weights and biases written out."""
    tensors = tuple(Layer(torch.tensor([weight], dtype=torch.float32),
                          torch.tensor([bias], dtype=torch.float32)) for weight, bias in layers)
    sizes = [len(weight) for weight, _ in layers]
    arch = MLP(inputs=len(layers[0][0][0]), widths=tuple(sizes[:-1]))
    return Stack(arch, tensors)


def tables_of(stack, threshold=0.0):
    table = ReluTables(stack.arch, (0.0, 1.0), threshold)(stack)
    return unpack(table, stack.arch.inputs)[0].astype(int).tolist()


def test_bits_run_in_counting_order_with_coordinate_0_highest():
    assert tables_of(stack_of(([[1.0, 0.0, 0.0]], [-0.5]))) == [0, 0, 0, 0, 1, 1, 1, 1]
    assert tables_of(stack_of(([[0.0, 0.0, 1.0]], [-0.5]))) == [0, 1, 0, 1, 0, 1, 0, 1]
    # x0 and x1 through a hidden unit: relu(x0 + x1 - 1).
    assert tables_of(stack_of(([[1.0, 1.0]], [-1.0]), ([[1.0]], [-0.5]))) == [0, 0, 0, 1]


def test_an_exact_tie_is_class_0():
    assert tables_of(stack_of(([[1.0, -1.0]], [0.0]))) == [0, 0, 1, 0]
    assert tables_of(stack_of(([[1.0, 1.0]], [0.0])), threshold=1.0) == [0, 0, 0, 1]


def test_signs_that_float32_gets_wrong_are_decided_in_float64():
    """1e8 ± 1 - 1e8 is ±1; in float32 the sum of the first two is 1e8."""
    for sign in (1.0, -1.0):
        lone = stack_of(([[1e8, sign, -1e8]], [0.0]))
        expected = [0, 0, int(sign > 0), 0, 1, 0, 1, int(sign > 0)]
        assert tables_of(lone) == expected
        # The same cancellation behind a hidden layer that passes the inputs on.
        units = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
        hidden = stack_of((units, [0.0] * 3), ([[1e8, sign, -1e8]], [0.0]))
        assert tables_of(hidden) == expected


def test_weights_too_large_or_too_small_for_float32_sums_still_give_the_sign():
    arch = MLP(inputs=6, widths=(8, 8, 8, 8), bias=False)
    unit = draw_block(arch, he_normal(), 50, 0, 0)
    expected = double_tables(unit, (0.0, 1.0), 0.0)
    for power in (-40, 30):
        # ReLU networks without biases keep their signs under a scale, exact for powers of two.
        scaled = unit.map(lambda weights, power=power: weights * 2.0**power)
        np.testing.assert_array_equal(ReluTables(arch, (0.0, 1.0), 0.0)(scaled), expected)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_networks_that_overflow_are_refused(activation):
    arch = MLP(inputs=3, widths=(30,) * 10, activation=activation)
    with pytest.raises(NonFinite, match="overflow"):
        sampled_tables(arch, uniform(1e37), range(3), **SETTINGS)


def test_two_outputs_give_the_larger_and_more_are_refused():
    arch = MLP(inputs=4, widths=(5,), outputs=2)
    tables = sampled_tables(arch, gaussian(1.0, 1.0), range(40), **SETTINGS)
    nets = sample(arch, gaussian(1.0, 1.0), count=40, seed=0, dtype=torch.float64)
    outputs = nets(hypercube(4, low=0.0))
    np.testing.assert_array_equal(tables, pack((outputs[..., 1] > outputs[..., 0]).numpy()))
    with pytest.raises(BadInput, match="3 outputs"):
        network_tables.check_settings(arch.replace(outputs=3), (0.0, 1.0), 0.0)


@pytest.mark.parametrize(("arguments", "word"), [
    (((1.0, 1.0), 0.0), "apart"), ((1.0, 0.0), "two numbers"), (((0.0, 1.0), float("nan")), "thr"),
    (((0.0, 1.0, 2.0), 0.0), "two numbers"),
])
def test_bad_settings_are_named(arguments, word):
    with pytest.raises(BadInput, match=word):
        network_tables.check_settings(MLP(inputs=3, widths=()), *arguments)


def test_more_inputs_than_a_table_holds_are_refused():
    with pytest.raises(BadInput, match="at most 20"):
        network_tables.check_settings(MLP(inputs=21, widths=()), (0.0, 1.0), 0.0)


def test_float32_decides_all_but_a_few_outputs():
    """The bound of the rounding error is of use: else every network would be computed twice."""
    arch = MLP(inputs=7, widths=(40, 40))
    growth = rounding_growth(arch)
    stack = draw_block(arch, normal(1.0), 300, 0, 0)
    outputs = stack(hypercube(7, low=0.0).unsqueeze(0))[..., 0].double()
    exact = stack.map(lambda weights: weights.double())(
        hypercube(7, low=0.0, dtype=torch.float64).unsqueeze(0))[..., 0]
    bound = torch.ones(300, 7, 1, dtype=torch.float64)
    for layer in stack.layers:
        bound = layer.weight.abs().double() @ bound + layer.bias.abs().double().unsqueeze(2)
    error = growth * bound[:, 0]
    assert ((outputs - exact).abs() < error).all()
    assert 0 < (outputs.abs() <= error).double().mean() < 0.01


@pytest.mark.parametrize("growth", [0.0, 1.0, np.inf])
def test_how_much_float64_decides_does_not_matter(growth):
    arch = MLP(inputs=8, widths=(20, 20))
    stack = draw_block(arch, normal(1.0), 80, 0, 0)
    tables = ReluTables(arch, (0.0, 1.0), 0.0)
    expected = tables(stack)
    tables._growth = growth
    np.testing.assert_array_equal(tables(stack), expected)


def test_units_that_overflow_float32_behind_small_weights_are_seen():
    """The unit reaches 2e39, its weight brings that back to 2e9, less than the other's 3e9."""
    network = stack_of(([[1e39 / 1e9, 1e39 / 1e9], [1.0, 1.0]], [0.0, 0.0]),
                       ([[2e9, 0.0], [0.0, 1.0]], [0.0, 0.0]),
                       ([[-1e-30, 3e9]], [0.0]))
    tables = ReluTables(network.arch, (0.0, 1.0), 0.0)(network)
    np.testing.assert_array_equal(tables, double_tables(network, (0.0, 1.0), 0.0))
    assert unpack(tables, 2)[0].any()
