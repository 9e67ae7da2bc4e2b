"""Lines between samples, and the principal components of a class."""

import numpy as np
import pytest
import torch

import priorscope as ps
from priorscope.domains import class_axes, lines_between, load_digits
from priorscope.domains.lines_between import KINDS, MID_WINDOW, PAIR_WINDOW, ordered_pairs


@pytest.fixture(scope="module")
def rows():
    data = load_digits().subset(train=60)
    return data.train_inputs, data.train_labels % 3


def test_pairs_are_distinct_and_of_one_label(rows):
    labels = rows[1]
    pairs = ordered_pairs(labels, same=True, count=200, seed=0)
    assert len({tuple(pair) for pair in pairs.tolist()}) == 200
    assert (labels[pairs[:, 0]] == labels[pairs[:, 1]]).all()
    assert (pairs[:, 0] != pairs[:, 1]).all()
    others = ordered_pairs(labels, same=False, count=200, seed=0)
    assert (labels[others[:, 0]] != labels[others[:, 1]]).all()


def test_all_ordered_pairs_are_counted_in_full():
    labels = torch.arange(1000) % 10
    assert len(ordered_pairs(labels, same=True, count=None, seed=0)) == 99_000
    few = torch.tensor([0, 0, 1, 1, 1])
    naive = {(i, j) for i in range(5) for j in range(5) if i != j and few[i] == few[j]}
    assert {tuple(p) for p in ordered_pairs(few, same=True, count=None, seed=0)} == naive
    assert len(ordered_pairs(few, same=True, count=99, seed=0)) == len(naive)


def test_pairs_are_drawn_uniformly():
    """Each of 8 pairs expects 500 of 4000 draws; 5 standard deviations, below 1e-5 in all."""
    labels = torch.tensor([0, 0, 1, 1, 1])
    drawn = np.concatenate([ordered_pairs(labels, same=True, count=1, seed=s)
                            for s in range(4000)])
    counts = np.unique(drawn, axis=0, return_counts=True)[1]
    assert len(counts) == 8
    assert np.abs(counts - 500).max() < 5 * np.sqrt(4000 * (1 / 8) * (7 / 8))


def test_random_directions_start_and_measure_as_pairs_do(rows):
    same, random = (lines_between(*rows, kind=kind, count=50, seed=3)
                    for kind in ("same", "random"))
    assert torch.equal(same.point, random.point)
    assert torch.allclose(same.direction.norm(dim=1), random.direction.norm(dim=1))
    cosine = (same.direction * random.direction).sum(1) / same.direction.norm(dim=1) ** 2
    assert cosine.abs().mean() < 0.3
    assert same.window == PAIR_WINDOW


def test_mid_lines_join_the_middles_of_two_sides(rows):
    inputs, labels = rows[0].double(), rows[1]
    lines = lines_between(inputs, labels, kind="mid", count=30, seed=1)
    assert lines.window == MID_WINDOW
    middles = {tuple(((inputs[i] + inputs[j]) / 2).round(decimals=9).tolist()):
               (int(labels[i]), int(labels[j])) for i in range(60) for j in range(i)}
    for at in (0.0, 1.0):
        ends = lines.point + at * lines.direction
        for end, label in zip(ends.round(decimals=9).tolist(), lines.label.tolist(), strict=True):
            assert middles[tuple(end)] == (label, label)


def test_no_lines_without_two_rows_of_a_label():
    inputs, labels = torch.eye(3), torch.tensor([0, 1, 2])
    assert [lines_between(inputs, labels, kind=kind, count=5) is None for kind in KINDS] == [
        True, False, True, True]


def test_of_very_many_samples_pairs_are_drawn():
    labels = torch.arange(10_000) % 7
    for same in (True, False):
        pairs = ordered_pairs(labels, same=same, count=500, seed=1)
        assert len(pairs) == len(np.unique(pairs, axis=0)) == 500
        assert ((labels[pairs[:, 0]] == labels[pairs[:, 1]]) == same).all()
        assert (pairs[:, 0] != pairs[:, 1]).all()
    assert len(ordered_pairs(torch.zeros(10_000), same=False, count=5, seed=1)) == 0


def test_equal_samples_make_no_line():
    inputs = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
    lines = lines_between(inputs, torch.zeros(3, dtype=torch.long))
    assert len(lines) == 4
    assert (lines.direction != 0).any(dim=1).all()
    assert lines_between(inputs[:2], torch.zeros(2, dtype=torch.long)) is None


def test_images_keep_their_shape(rows):
    images = rows[0].reshape(-1, 1, 8, 8)
    for kind in KINDS:
        flat = lines_between(*rows, kind=kind, count=20)
        shaped = lines_between(images, rows[1], kind=kind, count=20)
        assert torch.equal(shaped.direction.flatten(1), flat.direction)


@pytest.mark.parametrize(("labels", "words"), [
    (torch.zeros(3, dtype=torch.long), "one whole number per sample"),
    (torch.zeros(60), "one whole number per sample")])
def test_labels_that_do_not_fit_are_refused(rows, labels, words):
    with pytest.raises(ps.BadInput, match=words):
        lines_between(rows[0], labels)
    with pytest.raises(ps.UnknownName, match="kind of line"):
        lines_between(*rows, kind="zigzag")


def test_components_are_those_of_the_covariance(rows):
    inputs, labels = rows
    own = inputs[labels == 1].double().numpy()
    shape = class_axes(torch.from_numpy(own))
    variances, axes = np.linalg.eigh(np.cov(own.T))
    assert shape.deviations[0].item() ** 2 == pytest.approx(variances[-1])
    assert abs(axes[:, -1] @ shape.axes[0].numpy()) == pytest.approx(1.0)
    # As many components as samples less one, the least of them not rounding.
    assert len(shape.axes) == min(len(own) - 1, (own.std(0) > 0).sum())
    spread = ((own - own.mean(0)) @ shape.axes[-1].numpy()).std(ddof=1)
    assert spread == pytest.approx(shape.deviations[-1].item(), rel=1e-6)




def test_a_normal_is_perpendicular_to_the_first_axis(rows):
    one, two = (class_axes(rows[0][rows[1] == kind]) for kind in (0, 1))
    assert abs(one.normal(two) @ one.axes[0]) < 1e-12
    back = (two.mean - one.mean - one.normal(two))
    assert torch.allclose(back, (back @ one.axes[0]) * one.axes[0])


def test_samples_all_alike_have_no_component():
    with pytest.raises(ps.BadInput, match="all alike"):
        class_axes(torch.ones(4, 3))
