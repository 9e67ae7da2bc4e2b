import math

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core import seeds


def linear(matrix, bias=None):
    layer = nn.utils.skip_init(nn.Linear, matrix.shape[1], matrix.shape[0], bias=bias is not None)
    with torch.no_grad():
        layer.weight.copy_(matrix)
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


def normals(*shape, seed=0):
    return torch.from_numpy(seeds.numpy_stream(seed, "test").standard_normal(shape))


def network(activation="relu", widths=(16, 16), seed=0, bias=0.5):
    arch = ps.MLP(inputs=4, widths=widths, outputs=3, activation=activation)
    return ps.sample(arch, ps.gaussian(4.0, bias), count=1, seed=seed, dtype=torch.float64)[0]


class Convolutional(nn.Module):
    """A convolution, a residual sum, a reused ReLU and overlapping max pooling."""

    def __init__(self):
        super().__init__()
        self.first = nn.utils.skip_init(nn.Conv2d, 1, 3, 3, padding=1)
        self.second = nn.utils.skip_init(nn.Conv2d, 3, 3, 3, padding=1)
        self.bend, self.pool = nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1)
        self.last = nn.utils.skip_init(nn.Linear, 27, 4)
        with torch.no_grad():
            for number, weights in enumerate(self.parameters()):
                weights.copy_(normals(*weights.shape, seed=number))

    def forward(self, x):
        h = self.bend(self.first(x))
        h = self.bend(self.second(h) + h)
        return self.last(self.pool(h).flatten(1))


def naive_length(points):
    steps = points.numpy()[1:] - points.numpy()[:-1]
    return float(np.sqrt((steps**2).sum(axis=1)).sum())


@pytest.mark.parametrize("exact", [None, False])
def test_orthogonal_maps_keep_the_length_of_a_circle(exact):
    q, _ = torch.linalg.qr(normals(6, 6))
    model = nn.Sequential(linear(q), nn.Identity(), linear(q.T)).double()
    a, b = 3 * q[0], 3 * q[1]
    found = ps.trajectory_length(model, ps.circle(a, b), exact=exact, rtol=1e-5)
    assert found.status == ("exact" if exact is None else "estimated")
    tolerance = 1e-7 if exact is None else 1e-5  # the weights are rounded to float32
    np.testing.assert_allclose(found.lengths, 6 * math.pi, rtol=tolerance)
    np.testing.assert_allclose(found.ratios, 1.0, rtol=tolerance)


def test_a_relu_halves_the_line_that_it_flattens():
    """x ↦ (x, -x) on [-1, 3]: relu gives (x⁺, x⁻), so the image keeps its length 4."""
    model = nn.Sequential(linear(torch.tensor([[1.0], [-1.0]])), nn.ReLU(),
                          linear(torch.tensor([[1.0, 0.0]])))
    found = ps.trajectory_length(model, torch.tensor([[-1.0], [3.0]]))
    np.testing.assert_allclose(found.lengths, [4 * math.sqrt(2), 4, 3], rtol=1e-15)
    assert found.layers == ("0", "1", "2")
    assert int(found.samples) == 2


def test_the_image_of_a_circle_under_one_matrix_is_an_ellipse():
    """Half-axes 5 and 2: the perimeter by the trapezoidal rule, which converges geometrically."""
    model = linear(torch.diag(torch.tensor([5.0, 2.0])))
    circle = ps.circle(torch.tensor([0.6, 0.8]), torch.tensor([-0.8, 0.6]))
    t = np.arange(2000) * 2 * np.pi / 2000
    perimeter = np.sqrt(25 * np.sin(t)**2 + 4 * np.cos(t)**2).mean() * 2 * np.pi
    found = ps.trajectory_length(nn.Sequential(model), circle)
    np.testing.assert_allclose(found.lengths[0], perimeter, rtol=1e-7)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "hard_tanh"])
@pytest.mark.parametrize("kind", [ps.segment, ps.circle, ps.arc])
def test_dense_polylines_converge_to_the_exact_length_from_below(activation, kind):
    model, (a, b) = network(activation, seed=3), normals(2, 4, seed=1)
    exact = ps.trajectory_length(model, kind(a, b))
    assert exact.status == "exact"
    errors, bounds = [], []
    for count in (2001, 32001):
        values = kind(a, b)(torch.linspace(0, 1, count, dtype=torch.float64))
        lengths, longest = [], []
        with torch.no_grad():
            for layer in model:
                values = layer(values)
                lengths.append(naive_length(values))
                longest.append(float(values.diff(dim=0).norm(dim=1).max()))
        bounds.append(1e-5 + int(exact.samples) * np.array(longest) / exact.lengths.numpy())
        errors.append(1 - np.array(lengths) / exact.lengths.numpy())
    assert (np.array(errors) > -1e-12).all()
    # A corner costs less than the step that cuts it, so 16 times less at a 16th, on average.
    assert (np.array(errors) < np.array(bounds)).all()
    assert errors[1].sum() < errors[0].sum() / 8


@pytest.mark.parametrize("kind", [ps.segment, ps.circle])
def test_convolutions_sums_and_pooling_are_followed_exactly(kind):
    model, (a, b) = Convolutional().eval(), normals(2, 1, 6, 6, seed=9)
    exact = ps.trajectory_length(model, kind(a, b), exact=True)
    rough = ps.trajectory_length(model, kind(a, b), exact=False, rtol=1e-9, samples=4001,
                                 max_samples=16001)
    assert exact.layers == rough.layers == ("first", "bend", "second", "bend#2", "pool", "last")
    assert (rough.lengths <= exact.lengths * (1 + 1e-12)).all()
    np.testing.assert_allclose(rough.lengths, exact.lengths, rtol=2e-4)
    assert not rough.converged


def test_reversing_and_splitting_change_nothing():
    model, (a, b) = network(seed=5), normals(2, 4, seed=5)
    whole = ps.trajectory_length(model, ps.segment(a, b)).lengths
    middle = 0.3 * a + 0.7 * b
    there, back, left, right = ps.trajectory_length(
        model, [torch.stack([a, middle, b]), ps.segment(b, a), ps.segment(a, middle),
                ps.segment(middle, b)]).lengths
    for other in (there, back, left + right):
        torch.testing.assert_close(other, whole, rtol=1e-12, atol=0)
    turned = ps.trajectory_length(model, [ps.circle(a, b), ps.circle(b, -a), ps.circle(b, a)])
    for other in turned.lengths[1:]:
        torch.testing.assert_close(other, turned.lengths[0], rtol=1e-12, atol=0)


def test_the_order_of_the_neurons_does_not_matter():
    model, (a, b) = network(seed=6), normals(2, 4, seed=6)
    order = torch.from_numpy(seeds.numpy_stream(6, "order").permutation(16))
    before = ps.trajectory_length(model, ps.circle(a, b)).lengths
    with torch.no_grad():
        model[0].weight.copy_(model[0].weight[order])
        model[0].bias.copy_(model[0].bias[order])
        model[2].weight.copy_(model[2].weight[:, order])
    torch.testing.assert_close(ps.trajectory_length(model, ps.circle(a, b)).lengths, before)


def test_ensembles_have_an_axis_of_networks_and_layers_of_the_stack():
    arch = ps.MLP(inputs=4, widths=(8, 8), outputs=2, activation="hard_tanh")
    nets = ps.sample(arch, ps.gaussian(4.0), count=3, dtype=torch.float64)
    curves = [ps.circle(*normals(2, 4)), normals(3, 4, seed=1)]
    rough = ps.trajectory_length(nets, curves, rtol=1e-4)
    exact = ps.trajectory_length(nets, curves, exact=True)
    assert rough.layers == ("hidden 1", "hidden 2", "output")
    assert rough.lengths.shape == (3, 2, 3)
    assert rough.status == "estimated"
    assert exact.status == "exact"
    np.testing.assert_allclose(rough.lengths, exact.lengths, rtol=1e-3)
    single = ps.trajectory_length(nets[1], curves[0], layers=["1", "3", "output"]).lengths
    torch.testing.assert_close(single, exact.lengths[1, 0])
    assert ps.trajectory_length(nets, curves[0]).lengths.shape == (3, 3)
    assert len(rough.to_frame()) == 18
    assert "hidden 2" in repr(rough)


def test_any_callable_and_any_curve_are_sampled():
    curve = ps.Curve(lambda t: torch.stack([t, t**2], dim=-1), name="parabola")
    found = ps.trajectory_length(lambda x: 2 * x, curve, rtol=1e-6)
    parabola = math.sqrt(5) / 2 + math.asinh(2) / 4
    assert found.layers == ("output",)
    assert found.lengths[0] == pytest.approx(2 * parabola, rel=1e-6)
    assert found.input_length == pytest.approx(parabola, rel=1e-6)
    assert bool(found.converged)
    smooth = ps.trajectory_length(network("tanh"), ps.segment(*normals(2, 4)))
    assert smooth.status == "estimated"


def test_no_hook_is_left_and_the_model_stays_as_it_was():
    class Failing(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Tanh()

        def __deepcopy__(self, memo):
            raise RuntimeError("not to be copied")

        def forward(self, x):
            if len(self.inner(x)) > 1:
                raise ValueError("one at a time")
            return x

    model = Failing().eval()
    with pytest.raises(ps.UnsupportedModel, match="one at a time"):
        ps.trajectory_length(model, torch.zeros(2, 3), exact=False)
    assert not model.inner._forward_hooks
    assert not model.inner._forward_pre_hooks


def test_bad_input_is_told_in_one_sentence():
    model = network()
    with pytest.raises(ps.UnknownName, match="unknown layer '9'"):
        ps.trajectory_length(model, normals(2, 4), layers=["9"])
    with pytest.raises(ps.BadInput, match="at least 2 points"):
        ps.trajectory_length(model, normals(1, 4))
    with pytest.raises(ps.BadInput, match="is no curve"):
        ps.trajectory_length(model, "circle")
    with pytest.raises(ps.UnsupportedModel, match="Tanh"):
        ps.trajectory_length(network("tanh"), normals(2, 4), exact=True)
    with pytest.raises(ps.UnsupportedModel, match="known as a function only"):
        ps.trajectory_length(model, ps.Curve(lambda t: t[..., None] * torch.ones(4)), exact=True)
    with pytest.raises(ps.NonFinite):
        ps.trajectory_length(model, torch.full((2, 4), torch.nan))


@pytest.mark.parametrize(("variance", "width"), [(2.0, 128), (4.0, 128), (16.0, 128)])
def test_deep_hard_tanh_networks_grow_by_the_mean_field_ratio(variance, width):
    """Within 3 % from layer 3 on; five networks leave a standard error of about 0.5 %."""
    arch = ps.MLP(inputs=width, widths=(width,) * 5, activation="hard_tanh")
    nets = ps.sample(arch, ps.gaussian(variance), count=5, seed=2)
    q, _ = torch.linalg.qr(normals(width, 2))
    a, b = math.sqrt(width) * q.T
    found = ps.trajectory_length(nets, ps.circle(a, b), samples=2000, rtol=1e-2, batch_size=2000)
    growth = ps.theory.length_growth("hard_tanh", variance, width=width)
    ratios = found.ratios[:, 2:5].mean(dim=0)
    assert found.converged.all()
    np.testing.assert_allclose(ratios, growth.mean_field, rtol=0.03)
    assert (ratios > growth.lower).all()
    assert (ratios < growth.upper).all()


def test_layers_that_work_in_place_are_read_before_the_next_one():
    """The same network in place and out of place, and beside a polyline summed up by hand."""
    arch = ps.MLP(inputs=4, widths=(8, 8), activation="tanh")
    plain = ps.sample(arch, ps.gaussian(2.0, 0.1), count=1)[0].double()
    weights = [part for part in plain if isinstance(part, nn.Linear)]

    class InPlace(nn.Module):
        def forward(self, x):
            return x.tanh_()

    working = nn.Sequential(weights[0], InPlace(), weights[1], InPlace(), weights[2]).eval()
    circle = ps.circle(*normals(2, 4))
    options = {"samples": 500, "max_samples": 500, "exact": False}
    found = ps.trajectory_length(working, circle, **options)
    expected = ps.trajectory_length(plain, circle, **options)
    torch.testing.assert_close(found.lengths, expected.lengths)
    z = circle.sample(500)
    with torch.no_grad():
        for place, layer in enumerate(plain):
            z = layer(z)
            length = (z[1:] - z[:-1]).square().sum(dim=1).sqrt().sum()
            assert float(found.lengths[place]) == pytest.approx(float(length), rel=1e-12)


def test_a_value_that_is_not_finite_is_told_with_its_layer():
    model = nn.Sequential(*ps.sample(ps.MLP(inputs=3, widths=(4,), activation="tanh"),
                                     ps.he_normal(), count=1)[0], Logarithm())
    with pytest.raises(ps.NonFinite, match="layer 3 holds NaN or infinity"):
        ps.trajectory_length(model.eval(), normals(2, 3), exact=False)


class Logarithm(nn.Module):
    def forward(self, x):
        return (x - 1e9).log()
