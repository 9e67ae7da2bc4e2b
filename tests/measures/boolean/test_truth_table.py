"""Truth tables of modules, callables and ensembles, and the packing of bits into words."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from priorscope._core.errors import BadInput, UnsupportedModel
from priorscope.domains import hypercube
from priorscope.measures.boolean import read_tables, truth_table
from priorscope.measures.boolean.packing import pack, unpack, word_count, written_tables
from priorscope.networks import MLP, Ensemble, gaussian, sample

few = settings(deadline=None, derandomize=True, max_examples=40)


def linear(weights, bias=0.0, dtype=torch.float32):
    layer = nn.utils.skip_init(nn.Linear, len(weights), 1, dtype=dtype)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([weights]))
        layer.bias.fill_(bias)
    return layer


@pytest.mark.parametrize("model", [
    linear([1.0, 1.0, 1.0], -2.5), nn.Sequential(nn.Flatten(), linear([1.0, 1.0, 1.0], -2.5)),
    nn.Sequential(nn.Sequential(nn.Identity(), linear([2.0, 2.0, 2.0], -5.0)), nn.Tanh()),
])
def test_and_is_one_on_the_last_input(model):
    table = truth_table(model)
    assert table.bits.astype(int).tolist() == [[0, 0, 0, 0, 0, 0, 0, 1]]
    assert (table.inputs, table.tables.tolist(), table.ones.tolist()) == (3, [[128]], [1])


def test_callables_are_told_their_inputs_and_see_the_values_asked_for():
    seen = []

    def first_coordinate(x):
        seen.append(x)
        return x[:, :1]

    table = truth_table(first_coordinate, inputs=3, values=(-1, 1))
    assert table.bits.astype(int).tolist() == [[0, 0, 0, 0, 1, 1, 1, 1]]
    assert {float(v) for x in seen for v in x.detach().unique()} == {-1.0, 1.0}
    with pytest.raises(BadInput, match="pass inputs="):
        truth_table(first_coordinate)


def test_ensembles_of_both_kinds_agree_row_by_row():
    nets = sample(MLP(inputs=6, widths=(8, 8)), gaussian(1.0, 0.2), count=30, seed=2)
    sampled = truth_table(nets)
    modules = truth_table(Ensemble.from_modules(list(nets)))
    np.testing.assert_array_equal(sampled.tables, modules.tables)
    for index in (0, 17, 29):
        np.testing.assert_array_equal(truth_table(nets[index]).tables[0], sampled.tables[index])
    assert len(np.unique(sampled.tables)) > 5


@pytest.mark.parametrize("values", [(0.0, 1.0), (-1.0, 1.0)])
def test_tables_are_the_signs_of_the_outputs(values):
    nets = sample(MLP(inputs=7, widths=(12,), activation="tanh"), gaussian(1.0, 0.2), count=20,
                  dtype=torch.float64)
    x = hypercube(7, low=values[0], high=values[1], dtype=torch.float64)
    np.testing.assert_array_equal(truth_table(nets, values=values).bits,
                                  (nets(x)[..., 0] > 0).numpy())
    np.testing.assert_array_equal(truth_table(nets, values=values, threshold=0.3).bits,
                                  (nets(x)[..., 0] > 0.3).numpy())


def test_zero_maps_to_class_0_without_biases():
    nets = sample(MLP(inputs=7, widths=(5, 5), bias=False), gaussian(2.0), count=200)
    assert not truth_table(nets).bits[:, 0].any()
    assert truth_table(nets, threshold=-1e-9).bits[:, 0].all()


def test_close_calls_of_a_module_are_decided_in_float64():
    """1e8 + 1 - 1e8 is 1; float32 sums to 0."""
    for sign in (1.0, -1.0):
        table = truth_table(linear([1e8, sign, -1e8]))
        expected = truth_table(linear([1e8, sign, -1e8], dtype=torch.float64))
        assert table.bits[0, 7] == (sign > 0)
        np.testing.assert_array_equal(table.tables, expected.tables)


def test_two_outputs_compete_and_three_are_refused():
    table = truth_table(lambda x: torch.stack([x[:, 0], x[:, 1]], dim=1), inputs=2)
    assert table.bits.astype(int).tolist() == [[0, 1, 0, 0]]
    with pytest.raises(BadInput, match="3 outputs"):
        truth_table(lambda x: x, inputs=3)


def test_models_that_cannot_be_measured_are_refused():
    with pytest.raises(UnsupportedModel, match="stochastic"):
        truth_table(nn.Sequential(linear([1.0, 1.0]), nn.Dropout()).train())
    with pytest.raises(BadInput, match="at most 20"):
        truth_table(lambda x: x[:, :1], inputs=21)
    with pytest.raises(BadInput, match="networks take 7"):
        truth_table(sample(MLP(inputs=7, widths=()), gaussian(), count=1), inputs=6)
    with pytest.raises(BadInput, match="sigmoid"):
        truth_table(nn.Sequential(linear([1.0, 1.0]), nn.Sigmoid()))


def test_the_result_shows_and_frames_itself():
    table = truth_table(Ensemble.from_modules([linear([1.0, 1.0], -1.5), linear([1.0, 1.0], 3.0)]))
    assert "constant       1" in repr(table)
    assert table.to_frame().to_dict("list") == {"table": ["8", "f"], "ones": [1, 4]}


@few
@given(st.integers(1, 9), st.integers(0, 4), st.integers(0, 2**32))
def test_packing_loses_nothing_and_bit_i_is_input_i(inputs, rows, seed):
    bits = np.random.default_rng(seed).random((rows, 2, 1 << inputs)) < 0.5
    words = pack(bits)
    assert words.shape == (rows, 2, word_count(inputs))
    np.testing.assert_array_equal(unpack(words, inputs), bits)
    for row in words.reshape(-1, words.shape[-1])[:1]:
        number = sum(int(word) << (64 * place) for place, word in enumerate(row))
        flat = bits.reshape(-1, 1 << inputs)[0]
        assert [number >> i & 1 for i in range(1 << inputs)] == flat.astype(int).tolist()
        assert int(written_tables(row[None], inputs)[0], 16) == number


def test_tables_are_read_in_every_form():
    bits = np.random.default_rng(0).random((2, 3, 128)) < 0.5
    words = pack(bits)
    for form in (bits, bits.astype(int), bits.astype(float), torch.from_numpy(bits), words,
                 bits.tolist()):
        read = read_tables(form)
        assert (read.inputs, read.batch, len(read)) == (7, (2, 3), 6)
        np.testing.assert_array_equal(read.words, words.reshape(6, 2))
    assert read_tables(np.array([[6]], dtype=np.uint64), inputs=2).size == 4
    with pytest.raises(BadInput, match="beyond the first 4"):
        read_tables(np.array([[16]], dtype=np.uint64), inputs=2)


@pytest.mark.parametrize(("tables", "inputs", "word"), [
    ([0, 1, 0], None, "power of two"), ([[0, 2]], None, "other values"), ([1], None, "power"),
    (np.zeros(3, np.uint64), None, "3 words"), (np.uint64(1), None, "single number"),
    ([0, 1], 2, "inputs says 2"), (np.zeros((1, 2), np.uint64), 8, "has 4"),
    ([0.5, 1.0], None, "other values"),
])
def test_what_is_no_table_is_refused(tables, inputs, word):
    with pytest.raises(BadInput, match=word):
        read_tables(tables, inputs=inputs)
