"""How far a class reaches along a line."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from test_linear_pieces import ARCHITECTURES, ends, linear, network
from torch import nn

import priorscope as ps


def test_a_linear_classifier_changes_where_its_logits_meet():
    """Logits x and 1 − x about x = 0: class 1 up to 1/2 to the right, for ever to the left."""
    model = nn.Sequential(linear([[1.0], [-1.0]], [0.0, 1.0]))
    found = ps.generalization_interval(model, [[0.0], [1.0]], [[1.0], [1.0]])
    assert found.lower.tolist() == [-1.0, -0.5]
    assert found.upper.tolist() == [0.5, 2.0]
    assert found.length.tolist() == [1.5, 2.5]
    assert found.reference.tolist() == [1, 0]
    assert found.whole.tolist() == [False, False]


def test_a_constant_classifier_keeps_its_class_over_the_whole_window():
    model = nn.Sequential(linear([[0.0], [0.0]], [1.0, 0.0]))
    found = ps.generalization_interval(model, [0.3], [2.0], window=(-2, 3))
    assert (found.lower.item(), found.upper.item()) == (-2.0, 3.0)
    assert found.whole.all()


def test_intervals_are_those_of_a_grid_up_to_its_step():
    model, (x, v) = network(ARCHITECTURES[1], seed=2).double(), ends(60, 5)
    exact = ps.generalization_interval(model, x, v)
    grid = ps.generalization_interval(model, x, v, samples=60_001)
    step = 3 / 60_000
    for mine, theirs in ((exact.upper, grid.upper), (-exact.lower, -grid.lower)):
        assert (mine - theirs >= -1e-12).all()
        assert (mine - theirs <= step + 1e-12).all()
    assert not exact.whole.all()
    assert grid.status == "estimated"


def test_the_classes_inside_are_those_of_the_pieces():
    model, (x, v) = network(ARCHITECTURES[1], seed=4), ends(40, 5, seed=1)
    found = ps.generalization_interval(model, x, v, window=(0, 1))
    pieces = ps.linear_pieces(model, x, x + v)
    for upper, crossings in zip(found.upper, pieces.crossings, strict=True):
        expected = crossings[0] if len(crossings) else torch.tensor(1.0, dtype=torch.float64)
        assert math.isclose(upper, expected, abs_tol=1e-12)
    assert (found.lower == 0).all()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), factor=st.floats(0.3, 3.0))
def test_the_unit_is_the_direction_and_both_signs_mirror(seed, factor):
    model, (x, v) = network(ARCHITECTURES[1], seed % 5), ends(3, 5, seed=seed)
    one = ps.generalization_interval(model, x, v, window=(-1, 1))
    scaled = ps.generalization_interval(model, x, factor * v,
                                        window=(-1 / factor, 1 / factor))
    torch.testing.assert_close(factor * scaled.upper, one.upper, rtol=0, atol=1e-10)
    mirrored = ps.generalization_interval(model, x, -v, window=(-1, 1))
    torch.testing.assert_close(mirrored.upper, -one.lower, rtol=0, atol=1e-10)


def test_a_base_point_of_another_class_has_no_interval():
    model, (x, v) = network(ARCHITECTURES[1], seed=4), ends(30, 5)
    own = ps.generalization_interval(model, x, v)
    one = int(own.reference[0])
    asked = ps.generalization_interval(model, x, v, reference=one)
    same = own.reference == one
    assert 0 < same.sum() < 30
    assert (asked.length[~same] == 0).all()
    assert torch.equal(asked.length[same], own.length[same])
    each = ps.generalization_interval(model, x, v, reference=own.reference)
    assert torch.equal(each.length, own.length)
    sampled = ps.generalization_interval(model, x, v, reference=one, samples=11)
    assert (sampled.length[~same] == 0).all()


def test_any_model_is_looked_at_on_a_grid():
    found = ps.generalization_interval(lambda x: torch.tanh(x.sum(1, keepdim=True)),
                                       [[-0.25, 0.0]], [[1.0, 0.0]], samples=301)
    assert found.upper.item() == pytest.approx(0.25, abs=0.011)
    assert found.lower.item() == -1.0


@pytest.mark.parametrize(("options", "words"), [
    ({"window": (1, 2)}, "low ≤ 0 ≤ high"), ({"window": (0, 0)}, "low ≤ 0 ≤ high"),
    ({"reference": [1, 2, 3]}, "one class, or one per point"), ({"samples": 1}, "samples"),
    ({"threshold": float("nan")}, "threshold")])
def test_bad_settings_are_refused(options, words):
    model, (x, v) = network(ARCHITECTURES[1]), ends(2, 5)
    with pytest.raises(ps.BadInput, match=words):
        ps.generalization_interval(model, x, v, **options)


def test_a_direction_of_zeros_is_refused():
    model, (x, _) = network(ARCHITECTURES[1]), ends(2, 5)
    with pytest.raises(ps.BadInput, match="no length"):
        ps.generalization_interval(model, x, torch.zeros_like(x))


def test_the_table_has_one_row_a_line():
    model, (x, v) = network(ARCHITECTURES[1]), ends(4, 5)
    found = ps.generalization_interval(model, x, v)
    assert list(found.to_frame()) == ["lower", "upper", "length", "reference"]
    assert len(found.to_frame()) == 4
    assert "mean length" in repr(found)
