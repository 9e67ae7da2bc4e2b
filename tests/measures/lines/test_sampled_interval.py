"""Intervals of any model from a grid whose last step is halved."""

import math

import pytest
import torch

import priorscope as ps


def circle(x):
    """Class 1 inside the unit circle: along a line the ends are roots of a quadratic."""
    return 1 - (x**2).sum(dim=1, keepdim=True)


def ends(point, direction):
    a, b, c = direction @ direction, 2 * point @ direction, point @ point - 1
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@pytest.mark.parametrize("halvings", [0, 1, 8, 30])
def test_each_halving_halves_the_error(halvings):
    stream = torch.Generator().manual_seed(3)
    x = 0.5 * torch.rand((40, 2), generator=stream, dtype=torch.float64)
    v = torch.randn((40, 2), generator=stream, dtype=torch.float64)
    v = v / v.norm(dim=1, keepdim=True)
    found = ps.generalization_interval(circle, x, v, window=(-3, 3), samples=61,
                                       halvings=halvings)
    expected = torch.tensor([ends(point, along) for point, along in zip(x, v, strict=True)])
    step = 0.1 * 2.0**-halvings + 1e-7
    assert (found.lower >= expected[:, 0] - 1e-7).all()  # the last point known to be of the class
    assert (found.upper <= expected[:, 1] + 1e-7).all()
    assert (found.lower - expected[:, 0]).max() <= step
    assert (expected[:, 1] - found.upper).max() <= step
    assert found.status == "estimated"


def test_halvings_end_where_the_exact_interval_does():
    model = ps.sample(ps.MLP(inputs=3, widths=(8,)), ps.gaussian(2.0, 0.5), count=1, seed=2,
                      dtype=torch.float64)[0]
    stream = torch.Generator().manual_seed(5)
    x, v = torch.randn((2, 30, 3), generator=stream, dtype=torch.float64)
    exact = ps.generalization_interval(model, x, v)
    halved = ps.generalization_interval(model, x, v, samples=3001, halvings=30)
    torch.testing.assert_close(halved.lower, exact.lower, rtol=0, atol=1e-9)
    torch.testing.assert_close(halved.upper, exact.upper, rtol=0, atol=1e-9)


def test_what_lasts_or_is_of_another_class_is_not_halved():
    x, v = torch.zeros((1, 2)), torch.ones((1, 2))
    lasting = ps.generalization_interval(circle, x, v, window=(0, 0.5), samples=5, halvings=9)
    assert (float(lasting.lower), float(lasting.upper)) == (0, 0.5)
    other = ps.generalization_interval(circle, x, v, reference=0, samples=5, halvings=9)
    assert (float(other.lower), float(other.upper)) == (0, 0)
    with pytest.raises(ps.BadInput, match="halvings"):
        ps.generalization_interval(circle, x, v, samples=5, halvings=-1)


@pytest.mark.parametrize("output", [None, 0])
def test_the_place_of_an_output_never_picks_a_point_of_the_batch(output):
    """With as many outputs as points in a batch, one row would pass for an output of each."""
    x, v = torch.zeros((1, 2)), torch.ones((1, 2))
    wide = torch.nn.utils.skip_init(torch.nn.Linear, 2, 9)
    with torch.no_grad():
        wide.weight.copy_(torch.linspace(-1, 1, 18).reshape(9, 2))
        wide.bias.copy_(torch.linspace(0, 1, 9))
    plain = ps.generalization_interval(wide, x, v)
    found = ps.generalization_interval(wide, x, v, samples=9, halvings=20, output=output)
    assert float(found.upper) == pytest.approx(float(plain.upper), abs=1e-4)
    assert float(found.lower) == pytest.approx(float(plain.lower), abs=1e-4)
