import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.seeds import numpy_stream
from priorscope.networks.modules import Prefactor
from priorscope.theory.spectral_bounds import lipschitz_bounds, spectrum_bound


def network(activation="relu", outputs=1, seed=0, widths=(9, 7, 8), **more):
    arch = ps.MLP(inputs=5, widths=widths, outputs=outputs, activation=activation, **more)
    return ps.sample(arch, ps.gaussian(2.0, 0.1), count=1, seed=seed, dtype=torch.float64)[0]


def test_norms_are_those_of_power_iterations():
    found = lipschitz_bounds(network())
    weights = [own.weight.detach().numpy() for own in network() if isinstance(own, nn.Linear)]
    for weight, norm in zip(weights, found.norms, strict=True):
        x = numpy_stream(0, "start").standard_normal(weight.shape[1])
        for _ in range(2000):
            x = weight.T @ (weight @ (x / np.linalg.norm(x)))
        assert norm == pytest.approx(np.sqrt(np.linalg.norm(x)), rel=1e-9)
    assert found.product == pytest.approx(np.prod([np.linalg.norm(w, 2) for w in weights]))


def test_the_coarse_bound_as_printed():
    """‖θ‖_∞^(L+1) √d Π d_k for one output."""
    found = lipschitz_bounds(network())
    largest = max(float(own.weight.detach().abs().max()) for own in network()
                  if isinstance(own, nn.Linear))
    assert found.largest == largest
    assert found.largest_entry == pytest.approx(largest**4 * np.sqrt(5) * 9 * 7 * 8)


def test_a_matrix_of_ones_reaches_both():
    model = nn.Sequential(nn.utils.skip_init(nn.Linear, 4, 3, bias=False), nn.ReLU(),
                          nn.utils.skip_init(nn.Linear, 3, 1, bias=False)).eval()
    with torch.no_grad():
        for layer in (model[0], model[2]):
            layer.weight.fill_(0.5)
    found = lipschitz_bounds(model)
    step = torch.ones(1, 4)
    reached = float(model(step).detach()) / float(step.norm())
    assert reached == pytest.approx(found.product)
    assert found.product == pytest.approx(found.largest_entry)


def test_other_layers_stretch_as_they_do():
    linear = nn.utils.skip_init(nn.Linear, 1, 1).eval()
    with torch.no_grad():
        linear.weight.fill_(2.0)
        linear.bias.zero_()
    chain = nn.Sequential(linear, Prefactor(-3.0), nn.LeakyReLU(5.0), nn.Flatten())
    assert lipschitz_bounds(chain).product == pytest.approx(2 * 3 * 5)
    assert float(chain(torch.ones(1, 1)).detach()) == -30.0


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "hard_tanh", "tanh"])
def test_no_two_points_are_farther_apart_than_the_bound(activation):
    """10,000 pairs, near and far; and the bounds are in order."""
    model = network(activation, outputs=3, prefactor=1.5)
    found = lipschitz_bounds(model)
    x, step = torch.from_numpy(numpy_stream(0, "pairs").standard_normal((2, 10_000, 5)))
    y = x + step * torch.logspace(-3, 1, 10_000, dtype=torch.float64)[:, None]
    with torch.no_grad():
        ratios = (model(x) - model(y)).norm(dim=1) / (x - y).norm(dim=1)
    assert float(ratios.max()) <= found.product <= found.largest_entry
    assert float(ratios.max()) > 0.01 * found.product


@pytest.mark.parametrize("seed", range(4))
def test_spectra_stay_below_the_bound(seed):
    from priorscope.measures.spectra import line_spectrum

    model = network(seed=seed)
    ends = torch.from_numpy(numpy_stream(seed, "ends").standard_normal((2, 5)))
    pieces = ps.linear_pieces(model, *ends)
    length = float((ends[1] - ends[0]).norm())
    k = np.linspace(1, 2000, 3000)
    found = line_spectrum(pieces, k, boundary="corners", length=length).magnitudes[0, 0]
    steep = float((pieces.outputs[0].diff(dim=0)[:, 0] / pieces.breakpoints[0].diff()).abs().max())
    sharp = spectrum_bound(k, regions=int(pieces.counts), lipschitz=steep / length)
    coarse = spectrum_bound(k, regions=ps.theory.region_bound((9, 7, 8), 1),
                            lipschitz=lipschitz_bounds(model).product)
    assert (found <= sharp).all()
    assert (sharp <= coarse).all()


def test_a_zigzag_comes_near_the_bound():
    """Slopes ±1 in turn: of 2 (N + 1) L / k² all but the ends is reached where phases agree."""
    from priorscope.measures.spectra import line_spectrum

    knots = np.linspace(0, 1, 41)
    k = np.pi * 40
    found = line_spectrum((knots, np.arange(41) % 2 / 40), k, boundary="corners").magnitudes
    assert found[0, 0, 0] == pytest.approx(
        float(spectrum_bound(k, regions=40, lipschitz=1.0)) * 39 / 41)


def test_bad_input_is_named():
    with pytest.raises(ps.UnsupportedLayer, match=r"1\.0 is a Softmax"):
        lipschitz_bounds(nn.Sequential(nn.utils.skip_init(nn.Linear, 2, 2),
                                       nn.Sequential(nn.Softmax(dim=1))))
    with pytest.raises(ps.BadInput, match="no linear layer"):
        lipschitz_bounds(nn.ReLU())
    with pytest.raises(ps.BadInput, match="frequency 0"):
        spectrum_bound([0.0, 1.0], regions=2, lipschitz=1.0)
    with pytest.raises(ps.BadInput, match="regions"):
        spectrum_bound(1.0, regions=0, lipschitz=1.0)
    broken = nn.utils.skip_init(nn.Linear, 2, 2)
    with torch.no_grad():
        broken.weight.fill_(torch.nan)
    with pytest.raises(ps.NonFinite, match="weight"):
        lipschitz_bounds(broken)
