import numpy as np
import pytest
import torch

from priorscope.domains import Lines, lines_between, load_digits
from priorscope.networks import MLP, he_normal, sample
from priorscope.studies.salman.learners import Learner, learn
from priorscope.studies.salman.lines import interval_rows, stays
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


@pytest.mark.parametrize("kind", ["same", "different", "random", "mid"])
def test_ends_are_those_of_a_grid(fitted, kind):
    data, learner = fitted
    lines = lines_between(data.train_inputs, data.train_labels, kind=kind, count=25, seed=5)
    lower, upper = by_grid(learner, lines)
    step = (lines.window[1] - lines.window[0]) / STEPS
    found = stays(learner, lines)
    # A grid may miss an intrusion narrower than its step, on rare lines.
    assert (np.abs(found[0].numpy() - lower) < 1.1 * step).mean() > 0.95
    assert (np.abs(found[1].numpy() - upper) < 1.1 * step).mean() > 0.95
    assert (found[1].numpy() <= upper + 1e-6).all()


def test_a_base_point_of_another_class_has_no_interval_under_its_label(fitted):
    data, learner = fitted
    lines = lines_between(data.train_inputs, data.train_labels, kind="mid", count=60, seed=5)
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
