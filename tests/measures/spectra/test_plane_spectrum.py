from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import priorscope as ps
from priorscope._core.seeds import numpy_stream
from priorscope.measures.spectra import plane_spectrum
from priorscope.measures.spectra.polygon_mesh import read_mesh
from priorscope.measures.spectra.small_wavevectors import small_wavevectors

WAVES = np.array([[0.0, 0.0], [1e-7, 0.0], [0.5, -0.3], [2.0, 1.0], [3.0, -3.0], [10.0, 0.0],
                  [0.0, 12.0], [20.0, 7.0]])


def pyramid(sides=7):
    """1 in the middle of a polygon of unit radius and 0 on its rim, with irregular corners."""
    angles = 2 * np.pi * (np.arange(sides) + 0.3 * numpy_stream(0, "corners").random(sides)) / sides
    rim = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    vertices = np.concatenate([rim, [[0.05, -0.1]]])
    polygons = [[side, (side + 1) % sides, sides] for side in range(sides)]
    return vertices, polygons, np.append(np.zeros(sides), 1.0)


def network(seed=1):
    arch = ps.MLP(inputs=2, widths=(12, 12), outputs=2)
    return ps.sample(arch, ps.gaussian(2.0, 0.1), count=1, seed=seed, dtype=torch.float64)[0]


def by_vertices(vertices, polygons, values, k):
    """Independent: each triangle of a fan by the divided differences of exp(-ik·x).

    ∫ over a triangle of Σ λ_j f_j exp(z) is twice its area times Σ f_j exp[z_0, z_1, z_2, z_j].
    """
    def divided(z):
        # Opitz: the exponential of the matrix with z on and ones beside its diagonal.
        from scipy.linalg import expm

        return expm(np.diag(z) + np.diag(np.ones(len(z) - 1), 1))[0, -1]

    total = 0j
    for polygon in polygons:
        for one, two in pairwise(polygon[1:]):
            corner = [polygon[0], one, two]
            x, z = vertices[corner], -1j * vertices[corner] @ k
            doubled = np.linalg.det(x[1:] - x[0])
            total += doubled * sum(values[own] * divided(np.append(z, z[j]))
                                   for j, own in enumerate(corner))
    return total


def by_grid(model, low, high, k, count=1000):
    """Midpoint rule of the model's own outputs, with the exact transform of each cell."""
    step = (high - low) / count
    t = low + step * (np.arange(count) + 0.5)
    x = np.stack(np.meshgrid(t, t, indexing="ij"), axis=-1).reshape(-1, 2)
    with torch.no_grad():
        f = model(torch.from_numpy(x)).numpy()
    waves = np.exp(-1j * np.multiply.outer(t, k.T))
    table = f.reshape(count, count, -1)
    cell = np.sinc(k * step / (2 * np.pi)).prod(axis=1) * step**2
    return np.einsum("uvo,uk,vk->ok", table, waves[:, 0], waves[:, 1], optimize=True) * cell


def test_equals_a_grid_of_the_model():
    regions = ps.linear_regions(network(), ps.box(-1, 1.5))
    found = plane_spectrum(regions, WAVES)
    np.testing.assert_allclose(found.values, by_grid(network(), -1, 1.5, WAVES), atol=8e-6)


def test_a_pyramid_equals_the_formula_of_its_vertices():
    vertices, polygons, values = pyramid()
    found = plane_spectrum((vertices, polygons, values), WAVES).values[0]
    wanted = [by_vertices(vertices, polygons, values, k) for k in WAVES]
    np.testing.assert_allclose(found, wanted, atol=1e-14)


def test_regions_of_a_network_equal_the_formula_of_their_vertices():
    regions = ps.linear_regions(network(3), ps.box(-1, 1))
    found = plane_spectrum(regions, WAVES[2:6]).values[1]
    polygons = [own.tolist() for own in regions.polygons]
    wanted = [by_vertices(regions.vertices.numpy(), polygons, regions.outputs[:, 1].numpy(), k)
              for k in WAVES[2:6]]
    np.testing.assert_allclose(found, wanted, atol=1e-13)


def test_both_ways_agree_where_both_are_good():
    mesh = read_mesh(pyramid())
    angles = np.linspace(0, 6, 9)
    for size in (0.5, 6.0, 30.0):
        k = size * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        np.testing.assert_allclose(small_wavevectors(mesh, k).T,
                                   plane_spectrum(pyramid(), k).values, atol=2e-15)


def test_a_square_along_its_normals_and_at_zero():
    square = ([[0, 0], [1, 0], [1, 1], [0, 1]], [[0, 1, 2, 3]], [2.0, 2.0, 2.0, 2.0])
    found = plane_spectrum(square, [[0, 0], [np.pi, 0], [0, 3 * np.pi], [2 * np.pi, 1e-9]])
    np.testing.assert_allclose(found.values[0], [2, 4 / (1j * np.pi), 4 / (3j * np.pi), 0],
                               atol=1e-9)
    ramp = ([[0, 0], [1, 0], [1, 1], [0, 1]], [[0, 1, 2, 3]], [0.0, 1.0, 1.0, 0.0])
    k = 2 * np.pi
    assert plane_spectrum(ramp, [[k, 0]]).values[0, 0] == pytest.approx(1j / k, abs=1e-15)


def test_directions_at_and_beside_a_normal_meet():
    """Nothing is divided by the component along an edge."""
    vertices, polygons, values = pyramid()
    edge = vertices[1] - vertices[0]
    normal, along = np.array([edge[1], -edge[0]]), edge
    at = plane_spectrum((vertices, polygons, values), [300 * normal]).values[0, 0]
    for share in (1e-14, 1e-11, 1e-8):
        beside = plane_spectrum((vertices, polygons, values),
                                [300 * normal + share * along]).values[0, 0]
        assert abs(beside - at) < 1e-15 + share


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 6.28), st.floats(-1, 1), st.floats(0.4, 3), st.floats(0.3, 40))
def test_affine_covariance(angle, shear, stretch, size):
    """f(A⁻¹(x - b)) has the transform |det A| exp(-ik·b) f~(Aᵀk)."""
    vertices, polygons, values = pyramid()
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ (
        np.array([[stretch, shear], [0.0, 1.0]]))
    shift, k = np.array([0.3, -1.2]), size * np.array([0.6, 0.8])
    moved = plane_spectrum((vertices @ matrix.T + shift, polygons, values), [k]).values[0, 0]
    plain = plane_spectrum((vertices, polygons, values), [matrix.T @ k]).values[0, 0]
    assert abs(moved - stretch * np.exp(-1j * k @ shift) * plain) < 1e-13


def test_linear_in_values_and_symmetric_in_wavevectors():
    vertices, polygons, values = pyramid()
    other = vertices @ np.array([1.0, 2.0]) + 0.5
    both = plane_spectrum((vertices, polygons, np.stack([values, other, values - 3 * other], 1)),
                          np.concatenate([WAVES, -WAVES])).values
    np.testing.assert_allclose(both[2], both[0] - 3 * both[1], atol=1e-13)
    np.testing.assert_allclose(both[:, 8:], both[:, :8].conj(), atol=1e-14)


def test_needless_edges_change_nothing():
    """One polygon or its four triangles, for one affine function."""
    corners = np.array([[0.0, 0], [2, 0.2], [1.8, 1.5], [-0.3, 1.1], [0.9, 0.8]])
    f = corners @ [1.0, -2.0] + 0.3
    whole = plane_spectrum((corners, [[0, 1, 2, 3]], f), WAVES).values
    parts = plane_spectrum((corners, [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]], f), WAVES)
    np.testing.assert_allclose(parts.values, whole, atol=1e-14)
    inner = plane_spectrum((corners, [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]], f), WAVES[2:],
                           rim=False)
    np.testing.assert_allclose(inner.values, 0, atol=1e-14)


def test_without_the_rim_only_jumps_of_the_gradient_count():
    """Two triangles with one edge between them: its jump and its transform written out."""
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [-1.0, 0.5], [1.0, 0.5]])
    roof = (corners, [[0, 1, 2], [1, 0, 3]], [1.0, 1.0, 0.0, 0.0])
    k = np.array([[3.0, 2.0], [40.0, 0.0]])
    edge = [(1 - np.exp(-2j)) / 2j, 1.0]
    found = plane_spectrum(roof, k, rim=False).values[0]
    np.testing.assert_allclose(found, 2 * np.array(edge) / (k**2).sum(axis=1), rtol=1e-13)


def test_decays_as_theorem_1_says():
    vertices, polygons, values = pyramid()
    sizes = np.geomspace(200, 2e4, 2000)
    edge = vertices[0] - vertices[-1]
    normal = np.array([edge[1], -edge[0]]) / np.linalg.norm(edge)
    slopes = []
    for direction in (np.array([np.cos(0.21), np.sin(0.21)]), normal):
        found = plane_spectrum((vertices, polygons, values), sizes[:, None] * direction)
        logs = np.log(found.magnitudes[0]).reshape(20, 100).mean(axis=1)
        slopes.append(np.polyfit(np.log(sizes).reshape(20, 100).mean(axis=1), logs, 1)[0])
    assert slopes[0] == pytest.approx(-3, abs=0.15)
    assert slopes[1] == pytest.approx(-2, abs=0.1)


@pytest.mark.parametrize("rim", [True, False])
def test_nothing_exceeds_its_bound(rim):
    k = numpy_stream(0, "waves").standard_normal((500, 2)) * 30
    regions = ps.linear_regions(network(), ps.box(-1, 1))
    found = plane_spectrum(regions, k, rim=rim)
    assert (found.magnitudes <= found.bound).all()
    jump = plane_spectrum(pyramid(), k, rim=rim)
    assert (jump.magnitudes <= jump.bound).all()


@pytest.mark.parametrize(("change", "words"), [
    ({"regions": 3}, "no polygons"),
    ({"regions": ([[0, 0], [1, 0], [0, 1]], [[0, 2, 1]], [1, 1, 1])}, "clockwise"),
    ({"regions": ([[0, 0], [1, 0], [0, 1]], [[0, 1, 2], [0, 1, 2]], [1, 1, 1])}, "overlap"),
    ({"regions": ([[0, 0], [1, 0], [0, 1]], [[0, 1, 5]], [1, 1, 1])}, "polygons were given"),
    ({"regions": ([[0, 0], [1, 0], [0, 1]], [[0, 1, 2]], [1, 1])}, "values"),
    ({"wavevectors": [[1.0, 2.0, 3.0]]}, "wavevectors"),
    ({"wavevectors": [[0.0, 0.0]], "rim": False}, "wavevector 0"),
])
def test_bad_input_is_named(change, words):
    given = {"regions": pyramid(), "wavevectors": [[1.0, 2.0]]} | change
    with pytest.raises(ps.BadInput, match=words):
        plane_spectrum(given.pop("regions"), given.pop("wavevectors"), **given)


def test_tables():
    found = plane_spectrum(pyramid(), WAVES)
    assert len(found.to_frame()) == len(WAVES)
    assert repr(found).startswith("plane spectrum (exact)")
