"""An audit between the inputs: real values, intervals, growth, regions."""

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope.instruments.audit.neighbours import reach
from priorscope.instruments.audit.trained import train_parity


@pytest.fixture(scope="module")
def grey():
    return ps.load_digits(test_fraction=0.5).even_odd().subset(train=200, test=200)


@pytest.fixture(scope="module")
def network(grey):
    return train_parity(grey, epochs=15)[0]


@pytest.fixture(scope="module")
def result(grey, network):
    return ps.audit(network, ps.AuditData.of_dataset(grey), pairs=40, seed=3)


def test_real_inputs_are_audited_by_length(grey, network, result):
    part = result.parts["test"]
    assert result.random is None
    assert part.flips is None
    assert result.unit == "distance along a line"
    assert part.mean(False).mean < part.mean(True).mean
    inputs = grey.test_inputs.double()
    away = torch.cdist(inputs, inputs).numpy()
    for row in result.doubtful[:10]:
        others = np.flatnonzero(part.predicted != part.predicted[row])
        partner = others[away[row, others].argmin()]
        line = ps.linear_pieces(network, inputs[row], inputs[partner])
        expected = float(line.crossings[0][0]) * away[row, partner]
        assert part.distance[row] == pytest.approx(expected, rel=1e-9)


def test_a_step_beyond_the_distance_leaves_the_class(grey, network):
    """Along one axis the class changes at 1/4: from 0 that is 1/4 away, from 1 it is 3/4."""
    model = nn.Sequential(nn.utils.skip_init(nn.Linear, 2, 1))
    model[0].weight.data, model[0].bias.data = torch.tensor([[4.0, 0.0]]), torch.tensor([-1.0])
    inputs = torch.tensor([[0.0, 0.5], [1.0, 0.5], [0.0, 3.0]])
    found = reach(model, inputs, np.array([0, 1, 0]), threshold=0.0, exact=True)
    assert found == pytest.approx([0.25, 0.75, 0.25 * np.hypot(1, 2.5)])
    assert np.isinf(reach(model, inputs[[0, 2]], np.array([0, 0]), threshold=0.0,
                          exact=True)).all()


def test_intervals_have_a_control_and_the_classes_differ(result):
    intervals = result.geometry.intervals
    assert list(intervals) == ["same class", "another class", "random direction"]
    assert all(len(found.lower) == 40 for found in intervals.values())
    assert result.geometry.exact
    # Predicted classes differ at the two ends, so the class changes in between.
    assert (intervals["another class"].upper < 1).all()
    assert intervals["same class"].length.mean() > intervals["another class"].length.mean()


def test_lines_between_classes_are_stretched_more(result):
    growth = result.geometry.growth
    assert list(growth) == ["same class", "another class"]
    shares = [(grown.lengths[:, -1] / grown.input_length).mean() for grown in growth.values()]
    assert shares[1] > shares[0]
    assert all(grown.status == "exact" for grown in growth.values())


def test_regions_lie_around_the_most_doubtful_input_and_its_neighbours(grey, result):
    geometry, part = result.geometry, result.parts["test"]
    doubtful, same, other = geometry.corners
    assert doubtful == result.doubtful[0]
    assert part.predicted[same] == part.predicted[doubtful] != part.predicted[other]
    marks = geometry.regions.plane.points(geometry.regions.plane.marks)
    torch.testing.assert_close(marks, grey.test_inputs[list(geometry.corners)].double())


def test_rows_can_be_named(grey, network):
    data = ps.AuditData.of_dataset(grey)
    named = ps.audit(network, data, pairs=5, around=(3, 17, 42))
    assert named.geometry.corners == (3, 17, 42)
    for rows, words in (((3, 17), "three different"), ((3, 3, 4), "three different"),
                        ((0, 1, 200), "row 200: expected rows from 0 to 199")):
        with pytest.raises(ps.BadInput, match=words):
            ps.audit(network, data, pairs=5, around=rows)


def test_a_smooth_network_is_looked_at_on_a_grid(grey, network):
    smooth = nn.Sequential(network[0], nn.Tanh(), network[2], nn.Tanh(), network[4]).eval()
    found = ps.audit(smooth, ps.AuditData.of_dataset(grey), pairs=10).geometry
    assert not found.exact
    assert found.regions is None
    assert "Tanh" in found.notes[0]
    assert all(interval.status == "estimated" for interval in found.intervals.values())


def test_pairs_can_be_left_out_and_are_drawn_by_the_seed(grey, network):
    data = ps.AuditData.of_dataset(grey)
    assert ps.audit(network, data, pairs=0).geometry is None
    one, two, other = (ps.audit(network, data, pairs=10, seed=seed).geometry for seed in (1, 1, 2))
    same, again, differs = (found.intervals["same class"].length for found in (one, two, other))
    assert torch.equal(same, again)
    assert not torch.equal(same, differs)


def test_a_network_of_one_class_has_no_boundary_between_inputs(grey):
    constant = nn.Sequential(nn.utils.skip_init(nn.Linear, 64, 1))
    constant[0].weight.data, constant[0].bias.data = torch.zeros(1, 64), torch.ones(1)
    found = ps.audit(constant, ps.AuditData.of_dataset(grey), pairs=10)
    assert list(found.geometry.intervals) == ["same class", "random direction"]
    assert found.geometry.intervals["same class"].whole.all()
    assert found.geometry.regions is None
    assert np.isinf(found.parts["test"].distance).all()
