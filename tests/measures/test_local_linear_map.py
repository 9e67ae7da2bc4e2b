import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core import seeds


def normals(*shape, seed=0):
    return torch.from_numpy(seeds.numpy_stream(seed, "test").standard_normal(shape))


def network(activation="relu", bias=0.5, outputs=3):
    arch = ps.MLP(inputs=6, widths=(12, 12), outputs=outputs, activation=activation)
    return ps.sample(arch, ps.gaussian(2.0, bias), count=1, seed=1, dtype=torch.float64)[0]


def masked_product(model, x):
    """Multiply the layers' matrices with the rows of inactive units zeroed, one point."""
    product, offset = np.eye(len(x)), np.zeros(len(x))
    for layer in model:
        if isinstance(layer, nn.Linear):
            weight, bias = (p.detach().numpy() for p in (layer.weight, layer.bias))
            product, offset = weight @ product, weight @ offset + bias
        else:
            active = product @ x + offset > 0
            product, offset = product * active[:, None], offset * active
    return product, offset


def test_maps_equal_products_of_masked_matrices():
    model, points = network(), normals(7, 6)
    found = ps.local_linear_map(model, points)
    assert found.status == "exact"
    for place, x in enumerate(points.numpy()):
        product, offset = masked_product(model, x)
        np.testing.assert_allclose(found.jacobian[place], product, atol=1e-12)
        np.testing.assert_allclose(found.offset[place], offset, atol=1e-12)
        for p, order in ((1, 1), (2, 2), ("inf", np.inf), (float("inf"), np.inf)):
            norm = np.linalg.norm(product, order)
            assert float(found.norms(p)[place]) == pytest.approx(norm, rel=1e-12)


def test_differences_of_outputs_decompose_as_the_paper_says():
    """f(x) - f(x₀) = (W(x) - W(x₀)) x₀ + (β(x) - β(x₀)) + W(x)(x - x₀)."""
    x = normals(2, 6, seed=3)
    found = ps.local_linear_map(network(), x)
    w, beta, f = found.jacobian, found.offset, found.outputs
    right = (w[1] - w[0]) @ x[0] + beta[1] - beta[0] + w[1] @ (x[1] - x[0])
    torch.testing.assert_close(f[1] - f[0], right, rtol=1e-12, atol=1e-12)
    assert not torch.allclose(w[0], w[1])


def test_a_linear_chain_has_ratio_one():
    model, points = network("identity"), normals(4, 6)
    found = ps.local_linear_map(model, points)
    for p in (1, 2, "inf"):
        np.testing.assert_allclose(found.ratio(p), 1.0, rtol=1e-12)
        assert (found.bound_ratio(p) < 1).all()


def test_products_of_norms_bound_the_norms_of_every_region():
    images = nn.Sequential(nn.Flatten(), *network())
    found = ps.local_linear_map(images, normals(200, 1, 2, 3), keep=False)
    assert found.jacobian is None
    weights = [layer.weight.detach().numpy() for layer in network() if isinstance(layer, nn.Linear)]
    for p, order in ((1, 1), (2, 2), ("inf", np.inf)):
        assert (found.bound_ratio(p) <= 1).all()
        bound = np.prod([np.linalg.norm(weight, order) for weight in weights])
        product = np.linalg.norm(weights[2] @ weights[1] @ weights[0], order)
        torch.testing.assert_close(found.norms(p), found.bound_ratio(p) * bound)
        torch.testing.assert_close(found.norms(p), found.ratio(p) * product)
    assert list(found.to_frame().columns)[:2] == ["norm_1", "ratio_1"]


def test_smooth_models_give_their_derivative_and_no_ratio():
    found = ps.local_linear_map(network("tanh"), normals(3, 6), batch_size=2)
    assert found.status == "estimated"
    assert found.ratio() is None
    assert found.bound_ratio() is None
    model, x, step = network("tanh"), normals(3, 6), 1e-6
    with torch.no_grad():
        for axis in range(6):
            move = step * torch.eye(6, dtype=torch.float64)[axis]
            slope = (model(x + move) - model(x - move)) / (2 * step)
            torch.testing.assert_close(found.jacobian[:, :, axis], slope, rtol=1e-6, atol=1e-8)
    squares = ps.local_linear_map(lambda x: x**2, torch.tensor([[3.0]]))
    assert float(squares.jacobian) == 6
    assert float(squares.offset) == -9


def test_bad_input_is_told_in_one_sentence():
    with pytest.raises(ps.UnknownName, match="norm '3'"):
        ps.local_linear_map(network(), normals(1, 6)).norms(3)
    with pytest.raises(ps.UnsupportedModel, match="no derivative"):
        ps.local_linear_map(lambda x: x.detach(), normals(1, 6))
    with pytest.raises(ps.BadInput, match="at least one point"):
        ps.local_linear_map(network(), torch.zeros(0, 6))
