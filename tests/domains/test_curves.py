import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from priorscope._core.errors import BadInput, NonFinite
from priorscope.domains import Curve, arc, circle, flower, segment

few = settings(deadline=None, derandomize=True, max_examples=30)
vectors = st.lists(st.floats(-10, 10), min_size=3, max_size=3)


def polyline(points):
    return torch.linalg.vector_norm(points.diff(dim=0), dim=-1).sum().item()


@few
@given(vectors, vectors, st.floats(-2, 3))
def test_points_of_every_combination_follow_their_formula(a, b, t):
    weights = {segment: (1 - t, t),
               circle: (math.cos(2 * math.pi * t), math.sin(2 * math.pi * t)),
               arc: (math.cos(math.pi * t / 2), math.sin(math.pi * t / 2))}
    for make, (of_a, of_b) in weights.items():
        curve = make(a, b, dtype=torch.float64)
        expected = of_a * np.float32(a) + of_b * np.float32(b)
        np.testing.assert_allclose(curve(t).numpy(), expected, atol=1e-5)


def test_ends_are_exact():
    a, b = torch.tensor([0.1, 0.7, -3.0]), torch.tensor([0.3, 1e-8, 9.0])
    assert torch.equal(segment(a, b)(0.0), a)
    assert torch.equal(segment(a, b)(1.0), b)
    assert torch.equal(arc(a, b)(0.0), a)
    torch.testing.assert_close(arc(a, b)(1.0), b)
    assert torch.equal(circle(a, b)(0.0), a)
    torch.testing.assert_close(circle(a, b)(torch.tensor([0.25, 0.5, 0.75])),
                               torch.stack([b, -a, -b]))


@pytest.mark.parametrize("curve", [circle([3.0, 1.0], [0.2, 5.0]), flower(0), flower(7)])
def test_closed_curves_meet_to_the_bit_and_start_again(curve):
    assert curve.closed
    points = curve.sample(11)
    assert torch.equal(points[0], points[-1])
    assert torch.equal(curve(0.25), curve(3.25))


def test_open_curves_are_open():
    assert not segment([0.0], [1.0]).closed
    assert not arc([0.0], [1.0]).closed
    assert segment([0.0], [1.0])([-1.0, 2.0]).flatten().tolist() == [-1.0, 2.0]


def test_lengths_converge_to_the_closed_forms_with_the_square_of_the_step():
    a, b = torch.tensor([2.0, 0.0, 0.0]).double(), torch.tensor([0.0, 0.0, 2.0]).double()
    assert polyline(segment(a, b).sample(7)) == pytest.approx(2 * math.sqrt(2), rel=1e-14)
    for curve, length in ((circle(a, b), 4 * math.pi), (arc(a, b), math.pi)):
        errors = [length - polyline(curve.sample(n + 1)) for n in (50, 100, 200)]
        assert errors[0] / errors[1] == pytest.approx(4, rel=0.01)
        assert errors[1] / errors[2] == pytest.approx(4, rel=0.01)
        assert 0 < errors[2] < 1e-3 * length


def test_the_flower_has_its_petals():
    for petals in (1, 4, 10):
        points = flower(petals, dtype=torch.float64).sample(720 * petals, endpoint=False)
        radius = torch.linalg.vector_norm(points, dim=1)
        peaks = (radius > radius.roll(1)) & (radius > radius.roll(-1))
        assert int(peaks.sum()) == petals
        assert radius.max().item() == pytest.approx(1.5, abs=1e-4)
        assert radius.min().item() == pytest.approx(0.5, abs=1e-4)
    circle_points = flower(0).sample(9)
    torch.testing.assert_close(torch.linalg.vector_norm(circle_points, dim=1), torch.ones(9))


@few
@given(st.integers(0, 12), st.floats(0.0, 1.0))
def test_the_speed_of_the_flower_is_the_one_stated(petals, t):
    curve, step = flower(petals, dtype=torch.float64), 1e-6
    measured = torch.linalg.vector_norm(curve(t + step) - curve(t - step)).item() / (2 * step)
    radius = 1 + math.sin(2 * math.pi * petals * t) / 2
    slope = math.pi * petals * math.cos(2 * math.pi * petals * t)
    assert measured == pytest.approx(math.hypot(slope, 2 * math.pi * radius), rel=1e-5)


def test_samples_step_evenly_with_and_without_the_end():
    line = segment(torch.zeros(1), torch.ones(1))
    assert line.sample(5).flatten().tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert line.sample(4, endpoint=False).flatten().tolist() == [0.0, 0.25, 0.5, 0.75]
    with pytest.raises(BadInput, match="count is 1"):
        line.sample(1)


def test_parameters_and_points_may_have_any_shape():
    a, b = torch.zeros(3, 4, 5), torch.ones(3, 4, 5)
    assert segment(a, b)(0.5).shape == (3, 4, 5)
    assert segment(a, b)(torch.rand(2, 6, generator=torch.Generator())).shape == (2, 6, 3, 4, 5)
    assert circle(a, b).sample(7).shape == (7, 3, 4, 5)


def test_dtypes_follow_the_ends_unless_asked_otherwise():
    single, double = torch.zeros(2), torch.ones(2, dtype=torch.float64)
    assert segment(single, single)(0.5).dtype == torch.float32
    assert segment(single, double)(0.5).dtype == torch.float64
    assert segment(np.zeros(2), np.ones(2))(0.5).dtype == torch.float64
    assert segment([0, 0], [1, 1])(0.5).dtype == torch.float32
    assert segment(double, double, dtype=torch.float32)(0.5).dtype == torch.float32
    assert flower(3).sample(4).dtype == torch.float32


def test_parameters_keep_double_precision_for_single_precision_points():
    far = segment(torch.zeros(1), torch.tensor([2.0**24]))
    assert far(0.5 + 2**-24).item() == 2**23 + 1


def test_later_changes_of_an_end_do_not_move_the_curve():
    a = torch.zeros(2, dtype=torch.float64)
    line = segment(a, torch.ones(2, dtype=torch.float64))
    a += 5
    assert line(0.0).tolist() == [0.0, 0.0]


def test_the_name_is_in_the_repr_and_your_own_curve_is_one_line():
    assert repr(circle([1.0], [2.0])) == "Curve(closed=True, name='circle')"
    spiral = Curve(lambda t: torch.stack([t * t.cos(), t * t.sin()], dim=-1), name="spiral")
    assert spiral.sample(4).shape == (4, 2)
    with pytest.raises(AttributeError):
        spiral.closed = True


@pytest.mark.parametrize("make", [segment, circle, arc])
def test_bad_ends_are_refused(make):
    with pytest.raises(BadInput, match=r"shape \(2,\) to one of shape \(3,\)"):
        make([0.0, 1.0], [0.0, 1.0, 2.0])
    with pytest.raises(BadInput, match="b cannot be read"):
        make([0.0], "far")
    with pytest.raises(NonFinite, match=r"a holds .* index \(0,\)"):
        make([float("nan")], [0.0])


@pytest.mark.parametrize("petals", [-1, 2.5, True])
def test_bad_petals_are_refused(petals):
    with pytest.raises(BadInput, match="petals is"):
        flower(petals)
