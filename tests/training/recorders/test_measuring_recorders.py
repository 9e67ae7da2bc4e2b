"""Lengths, intervals and distances: against numbers found by hand on small networks."""

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.errors import BadInput
from priorscope.training.recorders import DistanceRecorder, IntervalRecorder, LengthRecorder


def linear(weight, bias=0.0):
    """x to weight·x + bias."""
    layer = nn.utils.skip_init(nn.Linear, len(weight[0]), len(weight))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight))
        layer.bias.fill_(bias)
    return nn.Sequential(layer, nn.Dropout(0.5))


def test_lengths_grow_with_the_weights():
    model = linear([[3.0, 0.0], [0.0, 4.0]])
    recorder = LengthRecorder(ps.segment([0.0, 0.0], [1.0, 1.0]), layers=["0"], every=1)
    for _ in range(3):
        recorder.step(model)
        with torch.no_grad():
            model[0].weight.mul_(2)
    assert recorder.layers == ["0"]
    assert np.allclose(recorder.lengths, [[5.0], [10.0], [20.0]])
    assert recorder.latest() == pytest.approx({"length/0": 20.0})
    assert recorder.to_frame()["ratio"].tolist() == pytest.approx(
        [5 / 2**0.5, 10 / 2**0.5, 20 / 2**0.5])
    model.train()
    assert model[1].training


def test_lengths_of_several_curves_are_logged_as_their_mean():
    model = linear([[3.0, 0.0], [0.0, 4.0]])
    curves = [ps.segment([0.0, 0.0], end) for end in ([1.0, 0.0], [0.0, 1.0])]
    recorder = LengthRecorder(curves, layers=["0", "output"], every=1)
    recorder.start(model)
    assert recorder.lengths.tolist() == [[[3.0, 3.0], [4.0, 4.0]]]
    assert recorder.latest() == pytest.approx({"length/0": 3.5, "length/output": 3.5})


def test_intervals_follow_the_boundary_as_it_moves():
    model = linear([[1.0, 0.0]])  # class 1 where x > -bias
    recorder = IntervalRecorder([[1.0, 0.0], [0.5, 2.0]], [[1.0, 0.0], [0.0, 1.0]], every=1)
    for bias in (0.0, -0.5, 0.25):
        with torch.no_grad():
            model[0].bias.fill_(bias)
        recorder.step(model)
    frame = recorder.to_frame()
    assert frame[frame["line"] == 0]["lower"].tolist() == [-1.0, -0.5, -1.0]
    assert frame[frame["line"] == 0]["upper"].tolist() == [2.0] * 3
    assert recorder.lengths[:, 0].tolist() == [3.0, 2.5, 3.0]
    latest = recorder.latest()
    assert list(latest) == [f"interval/{name}" for name in ("lower", "upper", "length", "whole")]
    assert latest["interval/whole"] == 1.0


def test_intervals_of_a_given_class_are_empty_where_another_wins():
    model = linear([[1.0, 0.0]])
    recorder = IntervalRecorder([[1.0, 0.0], [-1.0, 0.0]], [[1.0, 0.0]] * 2, reference=[1, 1])
    recorder.start(model)
    assert recorder.lengths.tolist() == [[3.0, 0.0]]


def test_intervals_of_any_model_can_be_sampled():
    recorder = IntervalRecorder([[1.0]], [[1.0]], samples=301)
    recorder.start(lambda x: torch.cos(x))
    lower, upper = (float(recorder.to_frame()[name].iloc[0]) for name in ("lower", "upper"))
    assert lower == -1.0
    assert upper == pytest.approx(np.pi / 2 - 1, abs=0.01)


def test_flips_are_those_of_the_measure():
    net = ps.sample(ps.MLP(inputs=12, widths=(16,)), ps.he_normal(), count=1)[0]
    bits = ps.random_bits(12, count=7)
    recorder = DistanceRecorder(bits, search="exact")
    recorder.start(net)
    points = ps.hypercube(12)
    labels = (net(points)[:, 0] > 0).tolist()
    for row, own in enumerate((net(bits)[:, 0] > 0).tolist()):
        others = points[[label != own for label in labels]]
        nearest = int((others != bits[row]).sum(dim=1).min())
        assert recorder.distances[0, row] == nearest
    assert recorder.latest() == pytest.approx({
        "distance/mean": recorder.distances.mean(), "distance/found": 1.0})


def test_distances_along_directions_are_euclidean_and_the_least():
    model = linear([[1.0, 0.0]], bias=-1.0)  # the boundary is x = 1
    recorder = DistanceRecorder([[0.0, 0.0], [4.0, 7.0], [60.0, 0.0]], reach=10.0,
                                directions=[[0.0, 5.0], [3.0, 4.0], [8.0, 6.0]])
    recorder.start(model)
    assert np.allclose(recorder.distances, [[1 / 0.8, 3 / 0.8, np.inf]])
    assert recorder.to_frame()["found"].tolist() == [True, True, False]
    assert recorder.latest() == pytest.approx({"distance/mean": 2.5, "distance/found": 2 / 3})


def test_more_random_directions_come_closer_to_the_boundary_from_above():
    model, x = linear([[3.0, 4.0]], bias=-5.0), torch.zeros(20, 2)  # the boundary is 1 away
    means = []
    for count in (2, 200):
        recorder = DistanceRecorder(x, directions=count, reach=50.0, seed=1)
        recorder.start(model)
        assert (recorder.distances >= 1 - 1e-12).all()
        means.append(recorder.distances.mean())
    assert means[1] < 1.01 < means[0]


def test_random_directions_depend_on_the_seed_alone():
    model, x = linear([[3.0, 4.0]], bias=-5.0), torch.zeros(4, 2)
    found = []
    for seed in (0, 0, 1):
        recorder = DistanceRecorder(x, directions=2, reach=50.0, seed=seed)
        recorder.start(model)
        found.append(recorder.distances)
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])


def test_distances_of_any_model_can_be_sampled():
    recorder = DistanceRecorder([[0.0, 0.0]], directions=[[1.0, 0.0]], reach=4.0, samples=801)
    recorder.start(lambda x: torch.cos(x[:, :1]))
    assert recorder.distances[0, 0] == pytest.approx(np.pi / 2, abs=0.011)


def test_where_no_other_class_is_reached_no_mean_is_logged():
    recorder = DistanceRecorder([[0.0]], directions=1, reach=0.5)
    recorder.start(linear([[1.0]], bias=-9.0))
    assert recorder.latest() == {"distance/found": 0.0}
    assert np.isinf(recorder.distances).all()


@pytest.mark.parametrize(("make", "words"), [
    (lambda: IntervalRecorder([[1.0]], [[1.0, 2.0]]), "expected the same"),
    (lambda: IntervalRecorder("x", [[1.0]]), "cannot be read as numbers"),
    (lambda: DistanceRecorder([1.0, 2.0]), r"expected \(points, \.\.\.\)"),
    (lambda: DistanceRecorder([[0.0, 1.0]], samples=9), "expected directions too"),
    (lambda: DistanceRecorder([[0.0]], directions=0), "directions is 0"),
    (lambda: DistanceRecorder([[0.0, 1.0]], directions=[[1.0]]), r"\(directions, 2\)"),
    (lambda: DistanceRecorder([[0.0]], directions=[[0.0]]), "length 0"),
    (lambda: DistanceRecorder([[0.0]], directions=1, reach=0.0), "reach is 0.0"),
])
def test_what_does_not_fit_is_refused(make, words):
    with pytest.raises(BadInput, match=words):
        make()
