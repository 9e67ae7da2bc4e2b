import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import priorscope as ps
from priorscope._core.errors import BadInput, NonFinite
from priorscope._core.seeds import numpy_stream


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10**6), size=st.sampled_from([(2,), (3, 4), (1, 5, 5)]))
def test_a_plane_contains_its_points_and_keeps_distances(seed, size):
    points = torch.from_numpy(numpy_stream(seed, "plane").standard_normal((3, *size)))
    plane = ps.plane(*points)
    assert torch.allclose(plane.points(plane.marks), points, atol=1e-12)
    assert torch.allclose(plane.places(points), plane.marks, atol=1e-12)
    assert torch.allclose(torch.cdist(plane.marks, plane.marks),
                          torch.cdist(points.flatten(1), points.flatten(1)), atol=1e-9)
    low, high = plane.polygon.amin(0), plane.polygon.amax(0)
    room = 0.2 * (plane.marks.amax(0) - plane.marks.amin(0)).max()
    assert torch.allclose(plane.marks.amin(0) - low, room.expand(2))
    assert torch.allclose(high - plane.marks.amax(0), room.expand(2))


def test_nearly_flat_triangles_still_have_perpendicular_axes():
    start = np.zeros(50)
    b, c = np.ones(50), np.ones(50) + 1e-5 * np.arange(50)
    axes = ps.plane(start, b, c).axes
    assert torch.allclose(axes @ axes.T, torch.eye(2, dtype=torch.float64), atol=1e-12)


def test_a_box_is_the_input_space_itself():
    box = ps.box([-1, 0], (2, 3))
    places = torch.tensor([[-1.0, 0.5], [2.0, 3.0]], dtype=torch.float64)
    assert torch.equal(box.points(places), places)
    assert box.polygon.tolist() == [[-1, 0], [2, 0], [2, 3], [-1, 3]]
    assert ps.box(0, 1).within(-2, 2).polygon.tolist() == ps.box(-2, 2).polygon.tolist()


def test_corners_are_put_in_anticlockwise_order():
    corners = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    plane = ps.Plane(torch.zeros(2), torch.eye(2), corners)
    assert plane.polygon.tolist() == corners.flip(0).tolist()
    assert plane.polygon.dtype == torch.float64


POINTS = np.eye(3)


@pytest.mark.parametrize(("points", "error", "said"), [
    ((POINTS[0], POINTS[0], POINTS[1]), BadInput, "one line"),
    ((POINTS[0], POINTS[1], POINTS[0]), BadInput, "one line"),
    ((POINTS[0], POINTS[1], 2 * POINTS[0] - POINTS[1]), BadInput, "one line"),
    ((POINTS[0], POINTS[1], np.ones(2)), BadInput, r"shapes \(3,\), \(3,\), \(2,\)"),
    ((POINTS[0], POINTS[1], np.array([0, np.nan, 1])), NonFinite, "c holds NaN"),
    ((1.0, 2.0, 3.0), BadInput, "expected one shape"),
])
def test_planes_that_cannot_be_are_refused(points, error, said):
    with pytest.raises(error, match=said):
        ps.plane(*points)


def test_slices_that_cannot_be_are_refused():
    with pytest.raises(BadInput, match="margin is -1"):
        ps.plane(*POINTS, margin=-1)
    with pytest.raises(BadInput, match="expected low below high"):
        ps.box(1, [2, 1])
    with pytest.raises(BadInput, match="low has shape"):
        ps.box([1, 2, 3], 4)
    with pytest.raises(BadInput, match="two directions"):
        ps.Plane(torch.zeros(3), torch.eye(2), torch.ones(3, 2))
    bow = torch.tensor([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    star = torch.tensor([[np.cos(t), np.sin(t)] for t in 4 * np.pi / 5 * np.arange(5)])
    line = torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    for corners in (bow, star, line):
        with pytest.raises(BadInput, match="not convex"):
            ps.Plane(torch.zeros(2), torch.eye(2), corners)
    with pytest.raises(BadInput, match="at least three"):
        ps.Plane(torch.zeros(2), torch.eye(2), bow[:2])
