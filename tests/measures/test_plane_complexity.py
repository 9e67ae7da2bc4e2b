"""Complexities on a plane: against each measure alone, closed forms, and invariances."""

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.errors import BadInput, UnknownName
from priorscope.measures.plane_complexity import (
    MEASURES,
    node_sets,
    on_node_sets,
    plane_axes,
    plane_complexity,
)


def networks(count=3, **changes):
    arch = ps.MLP(inputs=2, widths=(16, 16), activation="sine").replace(**changes)
    return ps.sample(arch, ps.glorot_uniform(4.0), count=count, seed=1, dtype=torch.float64)


def test_planes_keep_the_size_of_a_coordinate():
    for inputs in (2, 3, 50):
        axes = plane_axes(inputs)
        torch.testing.assert_close(axes @ axes.T, torch.eye(2, dtype=torch.float64) * inputs / 2)
    assert torch.equal(plane_axes(2), torch.eye(2, dtype=torch.float64))
    assert plane_axes(1).tolist() in ([[0.7071067811865476], [0.0]], [[0.5**0.5], [0.0]])


def test_each_number_is_what_its_measure_gives_on_one_network():
    nets = networks()
    found = plane_complexity(nets, resolution=20)
    for index, net in enumerate(nets):
        def on(points, net=net):
            with torch.no_grad():
                return net(points)[:, 0].reshape(20, 20).numpy()

        expected = {
            "fourier": ps.fourier_complexity(on(ps.grid(20))),
            "chebyshev": ps.polynomial_complexity(on(ps.chebyshev_nodes(20))),
            "legendre": ps.polynomial_complexity(on(ps.legendre_nodes(20)), basis="legendre"),
            "lempel-ziv": ps.lempel_ziv_complexity(
                ps.symbolise(on(ps.grid(20)).ravel()), variant="lz78"),
        }
        for name, value in expected.items():
            assert found.values[name][index] == pytest.approx(float(value), rel=1e-9), name
        assert found.functions[index] == pytest.approx(on(ps.grid(20)))


def test_a_linear_function_has_the_known_value_and_shift_and_scale_do_not_matter():
    found = plane_complexity(lambda x: 3.0 * x[:, :1] - 2.0, resolution=64)
    assert found.values["chebyshev"][0] == pytest.approx(1 / (np.sqrt(2) * 63), abs=1e-9)
    moved = plane_complexity(lambda x: -7.0 * x[:, :1] + 100.0, resolution=64)
    for name in ("fourier", "chebyshev", "legendre"):
        assert moved.values[name] == pytest.approx(found.values[name], abs=1e-9)


def test_constant_networks_are_set_apart():
    found = plane_complexity(lambda x: torch.ones(len(x), 1), resolution=8)
    assert found.constant.tolist() == [True]
    assert all(np.isnan(numbers).all() for numbers in found.values.values())
    assert found.estimates() == {}
    mixed = np.stack([np.ones((8, 8)), np.eye(8)])
    values, constant = on_node_sets({"uniform": mixed}, ("lempel-ziv",))
    assert constant.tolist() == [True, False]
    assert np.isnan(values["lempel-ziv"]).tolist() == [True, False]


def test_a_measure_alone_reads_its_own_nodes_only():
    nets = networks()
    every = plane_complexity(nets, resolution=12)
    for name in MEASURES:
        assert set(node_sets(12, [name])) == {MEASURES[name]}
        alone = plane_complexity(nets, resolution=12, measures=[name])
        assert list(alone.values) == [name]
        assert alone.values[name] == pytest.approx(every.values[name], rel=1e-9)


def test_many_inputs_are_looked_at_on_a_random_plane(unchanged_globals):
    nets = networks(inputs=7)
    with unchanged_globals():
        found = plane_complexity(nets, resolution=10, seed=3)
    axes = plane_axes(7, seed=3)
    given = plane_complexity(nets, resolution=10, axes=axes)
    assert found.values["fourier"].tolist() == given.values["fourier"].tolist()
    other = plane_complexity(nets, resolution=10, seed=4)
    assert other.values["fourier"].tolist() != found.values["fourier"].tolist()
    module = nn.Sequential(nn.Flatten(), nets[0])
    alone = plane_complexity(module, resolution=10, seed=3)
    assert alone.values["fourier"][0] == pytest.approx(found.values["fourier"][0], rel=1e-6)


def test_the_result_reads_as_a_table_and_sums_up():
    found = plane_complexity(networks(), resolution=12)
    frame = found.to_frame()
    assert list(frame) == ["network", *MEASURES, "constant"]
    assert len(frame) == 3
    assert found.estimates()["fourier"].count == 3
    assert "constant networks" in repr(found)


def test_bad_requests_are_refused():
    nets = networks()
    with pytest.raises(UnknownName, match="fourier"):
        plane_complexity(nets, measures=["forier"])
    with pytest.raises(BadInput, match="no measure"):
        plane_complexity(nets, measures=[])
    with pytest.raises(BadInput, match="two directions"):
        plane_complexity(nets, axes=torch.ones(3, 2))
    with pytest.raises(BadInput, match="coordinates"):
        plane_complexity(nets, axes=torch.ones(2, 5))
