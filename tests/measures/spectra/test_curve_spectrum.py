import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.seeds import numpy_stream
from priorscope.measures.spectra import curve_spectrum, line_spectrum

HARMONICS = np.array([-40, -7, -2, -1, 0, 1, 2, 3, 11, 64])


def network(inputs=4, seed=0, activation="relu", bias=0.3):
    arch = ps.MLP(inputs=inputs, widths=(12, 12), outputs=2, activation=activation)
    return ps.sample(arch, ps.gaussian(2.0, bias), count=2, seed=seed, dtype=torch.float64)


def axes(inputs=4, seed=0):
    return torch.from_numpy(numpy_stream(seed, "axes").standard_normal((2, inputs)))


def by_gauss(model, curve, k, cuts):
    """Gauss's rule of six nodes on each cell, off by about cell² where one holds a corner."""
    at, weight = np.polynomial.legendre.leggauss(6)
    t = (cuts[1:] + cuts[:-1])[:, None] / 2 + np.diff(cuts)[:, None] / 2 * at
    w = np.diff(cuts)[:, None] / 2 * weight
    with torch.no_grad():
        f = model(curve(torch.from_numpy(t.ravel()))).numpy()
    return (f * w.ravel()[:, None]).T @ np.exp(-1j * np.multiply.outer(t.ravel(), k))


@pytest.mark.parametrize("activation", ["relu", "hard_tanh"])
@pytest.mark.parametrize("kind", [ps.circle, ps.arc, ps.segment])
def test_equals_a_sum_over_many_samples(kind, activation):
    """A composite rule of error about 1e-9: corners fall inside its 20,000 cells."""
    nets, curve = network(activation=activation), kind(*axes())
    k = 2 * np.pi * HARMONICS
    found = curve_spectrum(nets, curve, k, exact=True)
    assert found.status == "exact"
    cells = np.linspace(0, 1, 20_001)
    for place, net in enumerate(nets):
        np.testing.assert_allclose(found.values[place], by_gauss(net, curve, k, cells), atol=3e-8)


@pytest.mark.parametrize("k", [0.0, 0.3, 5.9, 2 * np.pi, 6.3, -41.0, 333.3])
@pytest.mark.parametrize("kind", [ps.circle, ps.arc])
def test_between_harmonics(kind, k):
    model, curve = network()[0], kind(*axes(seed=1))
    found = curve_spectrum(model, curve, k, boundary="finite").values[0, :, 0]
    wanted = by_gauss(model, curve, np.array([k]), np.linspace(0, 1, 20_001))[:, 0]
    np.testing.assert_allclose(found, wanted, atol=3e-8)


def test_a_single_unit_on_a_circle_in_closed_form():
    """max(cos θ, 0) has coefficients 1/π, 1/4, cos(nπ/2)/(π(1 - n²)): rectified waves."""
    model = nn.Sequential(nn.utils.skip_init(nn.Linear, 2, 1), nn.ReLU()).double().eval()
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[1.0, 0.0]]))
        model[0].bias.zero_()
    n = np.arange(-9, 10)
    found = curve_spectrum(model, ps.circle([1.0, 0.0], [0.0, 1.0]), n, unit="cycles")
    wanted = np.where(np.abs(n) == 1, 0.25,
                      np.cos(n * np.pi / 2) / (np.pi * np.where(np.abs(n) == 1, 1, 1 - n**2)))
    np.testing.assert_allclose(found.values[0, 0], wanted, atol=1e-15)


def test_an_affine_model_has_three_lines():
    model = nn.utils.skip_init(nn.Linear, 2, 1).double().eval()
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[2.0, 3.0]]))
        model.bias.fill_(0.5)
    found = curve_spectrum(model, ps.circle([1.0, 0.0], [0.0, 1.0]), [-2, -1, 0, 1, 2, 50],
                           unit="cycles").values[0, 0]
    np.testing.assert_allclose(found, [0, 1 + 1.5j, 0.5, 1 - 1.5j, 0, 0], atol=1e-15)


def test_both_ways_of_adding_agree_where_both_are_good():
    from priorscope.measures.spectra.curve_pieces import exact_along
    from priorscope.measures.trajectories.paths import read_paths

    along = exact_along(network()[0], read_paths(ps.circle(*axes()))[0][0], None)
    n = np.arange(2.0, 200.0)
    np.testing.assert_allclose(along.function.by_pieces(n), along.function.periodic(n), atol=1e-13)
    np.testing.assert_allclose(along.function.finite(n), along.function.periodic(n), atol=1e-13)
    q = np.linspace(-60.3, 60.2, 100)
    np.testing.assert_allclose(along.function.by_pieces(q), along.function.finite(q), atol=1e-13)


def test_a_turn_of_the_circle_turns_the_phases():
    """Half-axes turned by φ shift the parameter: f_n becomes f_n exp(inφ)."""
    model, (a, b), angle = network()[0], axes(), 0.7
    turned = (np.cos(angle) * a + np.sin(angle) * b, np.cos(angle) * b - np.sin(angle) * a)
    plain, other = (curve_spectrum(model, ps.circle(*ends), HARMONICS, unit="cycles").values
                    for ends in ((a, b), turned))
    np.testing.assert_allclose(other, plain * np.exp(1j * HARMONICS * angle), atol=1e-13)


def test_polylines_are_lines_edge_by_edge():
    nets = network(2)
    corners = ps.flower(3, dtype=torch.float64).sample(8)
    found = curve_spectrum(nets, corners, HARMONICS, unit="cycles")
    assert found.boundary == "periodic"
    k = 2 * np.pi * HARMONICS
    for place, net in enumerate(nets):
        edges = line_spectrum(ps.linear_pieces(net, corners[:-1], corners[1:]), k / 7).values
        wanted = sum(edges[edge] * np.exp(-1j * k * edge / 7) for edge in range(7)) / 7
        np.testing.assert_allclose(found.values[place], wanted, atol=1e-13)
    np.testing.assert_allclose(curve_spectrum(nets, corners, HARMONICS, unit="cycles",
                                              boundary="finite").values, found.values, atol=1e-13)


def test_a_segment_is_a_line():
    model, (a, b) = network()[0], axes()
    for boundary in ("finite", "corners", "hann"):
        found = curve_spectrum(model, ps.segment(a, b), [3.0, 200.0], boundary=boundary)
        wanted = line_spectrum(ps.linear_pieces(model, a, b), [3.0, 200.0], boundary=boundary)
        np.testing.assert_allclose(found.values, wanted.values, atol=1e-15)


def test_samples_fold_and_come_nearer():
    """A flower has no closed form; the error of its coefficients falls as 1/samples²."""
    nets, curve = network(2), ps.flower(5, dtype=torch.float64)
    fine = curve_spectrum(nets, curve, HARMONICS, unit="cycles", samples=2**17)
    assert fine.status == "estimated"
    errors = [np.abs(curve_spectrum(nets, curve, HARMONICS, unit="cycles", samples=count).values
                     - fine.values).max() for count in (2**9, 2**13)]
    assert errors[1] < errors[0] / 50
    exact = curve_spectrum(nets, ps.circle(*axes(2)), HARMONICS, unit="cycles")
    sampled = curve_spectrum(nets, ps.circle(*axes(2)), HARMONICS, unit="cycles", exact=False)
    np.testing.assert_allclose(sampled.values, exact.values, atol=1e-7)
    open_ended = ps.Curve(lambda t: torch.stack([t, t**2], dim=-1))
    found = curve_spectrum(nets, open_ended, [1.0, 30.0])
    wanted = by_gauss(nets[0], open_ended, np.array([1.0, 30.0]), np.linspace(0, 1, 5001))
    np.testing.assert_allclose(found.values[0], wanted, atol=1e-7)
    assert found.status == "estimated"


def test_smooth_models_and_callables_are_sampled():
    curve = ps.circle([1.0, 0.0], [0.0, 1.0])
    found = curve_spectrum(lambda x: x[:, :1] ** 2, curve, [0, 2, 3], unit="cycles", samples=64)
    np.testing.assert_allclose(found.values[0, 0], [0.5, 0.25, 0], atol=1e-12)
    assert found.status == "estimated"
    assert curve_spectrum(network(2, activation="tanh"), curve, 1, unit="cycles").status == (
        "estimated")


@pytest.mark.parametrize("curve", [ps.circle(*axes()), ps.arc(*axes())])
@pytest.mark.parametrize("boundary", ["finite", "corners", "hann"])
def test_nothing_exceeds_its_bound(curve, boundary):
    found = curve_spectrum(network(), curve, np.arange(2.0, 3000), boundary=boundary)
    assert (found.magnitudes <= found.bound).all()
    closed = curve_spectrum(network(), ps.circle(*axes()), np.arange(500), unit="cycles")
    assert (closed.magnitudes <= closed.bound).all()
    assert (closed.magnitudes / closed.bound).max() > 0.5


def test_bounds_where_the_closed_form_has_poles():
    """Straight through the origin: no jump at all, and 0 at both ends of a half turn."""
    model = nn.utils.skip_init(nn.Linear, 2, 1, bias=False).double().eval()
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[0.0, 1.0]]))
    for curve in (ps.circle([1.0, 0.0], [0.0, 1.0]), ps.arc([1.0, 0.0], [0.0, 1.0])):
        k = 2 * np.pi * np.array([0, 1, 2]) / (1 if curve.closed else 4)
        found = curve_spectrum(model, curve, k, boundary="finite")
        assert np.isfinite(found.bound).all()
        assert (found.magnitudes <= found.bound + 1e-15).all()


def test_bad_input_is_named():
    model, curve = network()[0], ps.circle(*axes())
    with pytest.raises(ps.BadInput, match="no multiple"):
        curve_spectrum(model, curve, 1.5)
    with pytest.raises(ps.BadInput, match="list of 2 curves"):
        curve_spectrum(model, [curve, curve], 1, unit="cycles")
    with pytest.raises(ps.BadInput, match="more samples"):
        curve_spectrum(model, curve, 9, unit="cycles", exact=False, samples=16)
    with pytest.raises(ps.UnknownName, match="boundary"):
        curve_spectrum(model, curve, 1, boundary="open")
    with pytest.raises(ps.UnsupportedModel, match="function only"):
        curve_spectrum(model, ps.flower(2), 1, unit="cycles", exact=True)
    with pytest.raises(ps.UnsupportedModel, match="callable"):
        curve_spectrum(lambda x: x, curve, 1, unit="cycles", exact=True)
