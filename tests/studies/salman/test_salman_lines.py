import numpy as np
import pytest
import torch

from priorscope.domains import load_digits
from priorscope.networks import MLP, he_normal, sample
from priorscope.studies.salman.learners import Learner, learn
from priorscope.studies.salman.lines import (
    KINDS,
    MID_WINDOW,
    PAIR_WINDOW,
    Lines,
    draw_lines,
    interval_rows,
    ordered_pairs,
    stays,
)
from priorscope.studies.salman.nearest_neighbour import NearestNeighbour

#: Steps of the grid that exact ends are compared with.
STEPS = 3000


@pytest.fixture(scope="module")
def rows():
    data = load_digits().subset(train=60)
    return data.train_inputs, data.train_labels % 3


@pytest.fixture(scope="module")
def fitted():
    data = load_digits().subset(train=80, test=40).random_labels(seed=2)
    return data, learn("trained", data, widths=(24, 24), law="he_normal", max_epochs=400, seed=1)


def classes(learner, x):
    """Class of each point in numpy: a forward pass, or the nearest row by distances."""
    if isinstance(learner.model, NearestNeighbour):
        own = learner.model.rows.numpy()
        apart = ((x[:, None] - own[None]) ** 2).sum(2)
        return learner.model.labels.numpy()[apart.argmin(1)]
    maps = [p.detach().numpy() for p in learner.model.parameters()]
    for weight, bias in zip(maps[:-2:2], maps[1:-2:2], strict=True):
        x = np.maximum(x @ weight.T + bias, 0)
    return (x @ maps[-2].T + maps[-1]).argmax(1)


def by_grid(learner, lines, label=None):
    """Ends of the intervals to a step of the window, from a grid on each side."""
    low, high = lines.window
    ends = []
    for point, way in zip(lines.point.numpy(), lines.direction.numpy(), strict=True):
        own = classes(learner, point[None])[0] if label is None else label
        end = []
        for limit in (low, high):
            at = np.linspace(0, limit, STEPS + 1)
            same = classes(learner, point + at[:, None] * way) == own
            end.append(0.0 if not same[0] else at[-1] if same.all() else at[same.argmin()])
        ends.append(end)
    return np.array(ends).T


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
    same, random = (draw_lines(kind, *rows, 50, 3) for kind in ("same", "random"))
    assert torch.equal(same.point, random.point)
    assert torch.allclose(same.direction.norm(dim=1), random.direction.norm(dim=1))
    cosine = (same.direction * random.direction).sum(1) / same.direction.norm(dim=1) ** 2
    assert cosine.abs().mean() < 0.3
    assert same.window == PAIR_WINDOW


def test_mid_lines_join_the_middles_of_two_sides(rows):
    inputs, labels = rows[0].double(), rows[1]
    lines = draw_lines("mid", inputs, labels, 30, 1)
    assert lines.window == MID_WINDOW
    middles = {tuple(((inputs[i] + inputs[j]) / 2).round(decimals=9).tolist()):
               (int(labels[i]), int(labels[j])) for i in range(60) for j in range(i)}
    for at in (0.0, 1.0):
        ends = lines.point + at * lines.direction
        for end, label in zip(ends.round(decimals=9).tolist(), lines.label.tolist(), strict=True):
            assert middles[tuple(end)] == (label, label)


def test_no_lines_without_two_rows_of_a_label():
    inputs, labels = torch.eye(3), torch.tensor([0, 1, 2])
    assert [draw_lines(kind, inputs, labels, 5, 0) is None for kind in KINDS] == [
        True, False, True, True]


@pytest.mark.parametrize("kind", ["same", "different", "random", "mid"])
def test_ends_are_those_of_a_grid(fitted, kind):
    data, learner = fitted
    lines = draw_lines(kind, data.train_inputs, data.train_labels, 25, 5)
    lower, upper = by_grid(learner, lines)
    step = (lines.window[1] - lines.window[0]) / STEPS
    found = stays(learner, lines)
    # A grid may miss an intrusion narrower than its step, on rare lines.
    assert (np.abs(found[0].numpy() - lower) < 1.1 * step).mean() > 0.95
    assert (np.abs(found[1].numpy() - upper) < 1.1 * step).mean() > 0.95
    assert (found[1].numpy() <= upper + 1e-6).all()


def test_a_base_point_of_another_class_has_no_interval_under_its_label(fitted):
    data, learner = fitted
    lines = draw_lines("mid", data.train_inputs, data.train_labels, 60, 5)
    lower, upper = stays(learner, lines, labelled=True)
    plain = stays(learner, lines)
    own = classes(learner, lines.point.numpy()) == lines.label.numpy()
    assert 0 < own.sum() < 60
    assert ((upper - lower).numpy()[~own] == 0).all()
    assert torch.equal(upper[own], plain[1][own])


def test_ends_of_the_nearest_neighbour_rule_are_those_of_a_grid():
    stream = np.random.default_rng(0)
    rows = torch.from_numpy(stream.standard_normal((40, 2)))
    rule = NearestNeighbour(rows, torch.from_numpy(stream.integers(3, size=40)))
    learner = Learner(rule, torch.ones(40, dtype=torch.bool), 1.0, 1.0, 0)
    point, way = (torch.from_numpy(stream.standard_normal((60, 2))) for _ in range(2))
    lines = Lines(point, way, rule.classes(point), (-1.0, 2.0))
    lower, upper = by_grid(learner, lines)
    found = stays(learner, lines)
    step = 3 / STEPS
    assert ((lower > -1) & (lower < 0)).sum() > 20
    assert (upper == 2).any()
    assert (np.abs(found[0].numpy() - lower) < 1.1 * step).mean() > 0.95
    assert (np.abs(found[1].numpy() - upper) < 1.1 * step).mean() > 0.95
    assert (found[1].numpy() <= upper + 1e-6).all()


def test_two_neighbours_part_in_the_middle():
    rule = NearestNeighbour(torch.tensor([[0.0, 0.0], [4.0, 0.0], [9.0, 0.0]]),
                            torch.tensor([0, 0, 1]))
    lower, upper = rule.interval(torch.zeros(1, 2), torch.tensor([[4.0, 0.0]]), (-1.0, 2.0))
    assert (lower.item(), upper.item()) == (-1.0, pytest.approx(6.5 / 4))


def test_only_fitted_rows_are_ends_of_pairs(fitted):
    data, learner = fitted
    half = Learner(learner.model, torch.arange(80) < 30, 0.5, 0.1, 7)
    table = interval_rows(half, data.train_inputs, data.train_labels, ("same",), None, 0)
    sizes = data.train_labels[:30].bincount()
    assert len(table["line"]) == int((sizes * (sizes - 1)).sum())
    untrained = Learner(learner.model, torch.arange(80) < 30, 0.5, 0.1, 0)
    sizes = data.train_labels.bincount()
    table = interval_rows(untrained, data.train_inputs, data.train_labels, ("same",), None, 0)
    assert len(table["line"]) == int((sizes * (sizes - 1)).sum())


def test_reversing_a_direction_swaps_the_ends():
    model = sample(MLP(inputs=6, widths=(20, 20), outputs=3), he_normal(), count=1)[0].double()
    learner = Learner(model, torch.ones(1, dtype=torch.bool), 1.0, 1.0, 1)
    point = torch.from_numpy(np.random.default_rng(0).standard_normal((40, 6)))
    way = torch.from_numpy(np.random.default_rng(1).standard_normal((40, 6)))
    label = torch.zeros(40, dtype=torch.int64)
    forth = stays(learner, Lines(point, way, label, (-2.0, 2.0)))
    back = stays(learner, Lines(point, -way, label, (-2.0, 2.0)))
    assert torch.allclose(forth[0], -back[1], atol=2e-6)
    assert torch.allclose(forth[1], -back[0], atol=2e-6)
