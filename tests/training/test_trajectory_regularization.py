"""Trajectory regularisation: closed forms, gradients, a loop beside it, what it keeps."""

import copy
import io
import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import priorscope as ps
from priorscope.training import TrajectoryRegularization, trajectory_penalty
from priorscope.training.trajectory_regularization import step_length

CORNERS = torch.tensor([[0.0, 0.0], [3.0, 4.0], [3.0, 3.0]], dtype=torch.float64)  # steps 5 and 1


def rows(count=6, features=4, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=(count, features)))


def network(widths=(5, 5), seed=0, **options):
    """An MLP in float64 with one layer of ours in front of each activation."""
    stack = ps.sample(ps.MLP(inputs=4, widths=widths, outputs=3), ps.he_normal(), count=1,
                      seed=seed, dtype=torch.float64)[0]
    layers = []
    for layer in stack:
        if isinstance(layer, nn.ReLU):
            layers.append(TrajectoryRegularization(**options).double())
        layers.append(layer)
    return nn.Sequential(*layers).train()


def ours(model):
    return [layer for layer in model.modules() if isinstance(layer, TrajectoryRegularization)]


def slow_length(values):
    """The definition, one pair of examples at a time, in plain floats."""
    flat = [np.ravel(row).tolist() for row in np.asarray(values.detach())]
    steps = [math.dist(a, b) for a, b in itertools.pairwise(flat)]
    return sum(steps) / (len(flat) - 1) if steps else 0.0


def slow_penalty(model, first, batch, weight, inputs=None):
    """The whole penalty of a Sequential on ``batch`` after ``first``, layer by layer."""
    total, one, two = 0.0, first, batch
    for layer in model:
        if isinstance(layer, TrajectoryRegularization):
            factor = math.log1p(math.exp(layer.raw_scale.item()))
            power = factor if layer.penalized == "before" else factor**2
            length = slow_length(two) * power
            if layer.reference == "initial":
                base = slow_length(one) * (factor if layer.penalized == "after" else 1.0)
            else:
                base = slow_length(inputs)
            total, one, two = total + length / base, one * factor, two * factor
        else:
            one, two = layer(one), layer(two)
    return weight * total


@pytest.mark.parametrize("scale", [0.25, 1.0, 3.0, 50.0])
@pytest.mark.parametrize("positive", [True, False])
def test_the_layer_multiplies_by_its_scale_in_both_modes(scale, positive):
    layer = TrajectoryRegularization(scale=scale, positive=positive)
    assert layer.scale.item() == pytest.approx(scale, rel=1e-6)
    for training in (True, False):
        torch.testing.assert_close(layer.train(training)(CORNERS), CORNERS * scale)


@pytest.mark.parametrize(("penalized", "power"), [("before", 1), ("after", 2)])
def test_lambda_enters_once_before_scaling_and_squared_after_it(penalized, power):
    """The path has steps 5 and 1, a mean of 3; the input one of (2, 0, 0) steps of 2."""
    layer = TrajectoryRegularization(scale=2.0, reference="input", penalized=penalized)
    layer(CORNERS)
    inputs = torch.tensor([[0.0], [2.0], [0.0]])
    assert trajectory_penalty(layer, weight=0.1, inputs=inputs).item() == pytest.approx(
        0.1 * 2.0**power * 3 / 2, rel=1e-6)


def test_the_reference_is_the_first_batch_with_a_length():
    layer = TrajectoryRegularization(scale=2.0).double()
    layer(CORNERS[:1])
    layer(torch.ones(3, 2, dtype=torch.float64))
    assert trajectory_penalty(layer).item() == layer.initial_length.item() == 0.0
    layer(CORNERS)
    assert layer.initial_length.item() == 3.0
    assert trajectory_penalty(layer, weight=1.0).item() == pytest.approx(2.0, rel=1e-6)
    layer(5 * CORNERS)
    assert layer.initial_length.item() == 3.0
    assert trajectory_penalty(layer, weight=1.0).item() == pytest.approx(10.0, rel=1e-6)


@pytest.mark.parametrize("reference", ["initial", "input"])
@pytest.mark.parametrize("penalized", ["before", "after"])
@pytest.mark.parametrize("scale", [0.5, 1.5])
def test_the_penalty_is_that_of_a_plain_loop(reference, penalized, scale):
    model = network(reference=reference, penalized=penalized, scale=scale)
    first, batch = rows(), rows(9, seed=1)
    model(first)
    model(batch)
    assert trajectory_penalty(model, weight=0.3, inputs=batch).item() == pytest.approx(
        slow_penalty(model, first, batch, 0.3, batch), rel=1e-12)


@pytest.mark.parametrize("shape", [(5,), (5, 3), (5, 2, 3), (5, 2, 3, 2)])
def test_examples_of_any_shape_are_flattened(shape):
    values = torch.from_numpy(np.random.default_rng(3).normal(size=shape))
    assert step_length(values).item() == pytest.approx(slow_length(values), rel=1e-13)


@pytest.mark.parametrize("reference", ["initial", "input"])
@pytest.mark.parametrize("penalized", ["before", "after"])
def test_gradients_are_those_of_finite_differences(reference, penalized):
    model, batch = network(reference=reference, penalized=penalized, scale=0.8), rows(7, seed=1)
    model(rows())
    names = [name for name, _ in model.named_parameters()]

    def penalty(*values):
        torch.func.functional_call(model, dict(zip(names, values, strict=True)), (batch,))
        return trajectory_penalty(model, weight=1.0, inputs=batch)

    start = [value.detach().clone().requires_grad_() for value in model.parameters()]
    assert torch.autograd.gradcheck(penalty, start)
    gradients = torch.autograd.grad(penalty(*start), start, allow_unused=True)
    reached = [name for name, g in zip(names, gradients, strict=True)
               if g is not None and g.abs().max() > 1e-6]
    # The last bias shifts every example alike; the readout lies behind the last layer.
    assert reached == ["0.weight", "0.bias", "1.raw_scale", "3.weight", "4.raw_scale"]


def test_equal_examples_have_finite_gradients():
    values = torch.ones(4, 3, dtype=torch.float64, requires_grad=True)
    layer = TrajectoryRegularization(reference="input").double()
    layer(values)
    trajectory_penalty(layer, inputs=values).backward()
    assert values.grad.tolist() == torch.zeros(4, 3).tolist()
    assert layer.raw_scale.grad.item() == 0.0


def test_the_penalty_alone_pushes_lambda_down_and_never_below_zero():
    layer = TrajectoryRegularization().double()
    descent = torch.optim.SGD(layer.parameters(), lr=5.0)
    seen = []
    for _ in range(50):
        layer(CORNERS)
        descent.zero_grad()
        trajectory_penalty(layer, weight=1.0).backward()
        descent.step()
        seen.append(layer.scale.item())
    assert seen == sorted(seen, reverse=True)
    assert 0 < seen[-1] < 0.02


@given(factor=st.floats(1e-3, 1e3), reverse=st.booleans())
def test_what_scaling_a_layer_does(factor, reverse):
    """A factor from the start cancels; one after the first batch goes through. Order reverses."""
    order = slice(None) if not reverse else torch.arange(5, -1, -1)
    layers = [TrajectoryRegularization().double() for _ in range(3)]
    early, late, plain = layers
    for layer, first, then in ((plain, 1, 1), (early, factor, factor), (late, 1, factor)):
        layer(first * rows())
        layer(then * rows(seed=1)[order])
    values = [trajectory_penalty(layer).item() for layer in layers]
    assert values[0] == pytest.approx(values[2], rel=1e-9)
    assert values[1] == pytest.approx(factor * values[2], rel=1e-9)


def test_with_the_input_as_reference_a_homogeneous_network_ignores_the_inputs_scale():
    model, batch = network(reference="input"), rows()
    for layer in model:
        if isinstance(layer, nn.Linear):
            layer.bias.data.zero_()
    values = []
    for factor in (1.0, 7.0):
        model(factor * batch)
        values.append(trajectory_penalty(model, inputs=factor * batch).item())
    assert values[0] == pytest.approx(values[1], rel=1e-12)


def test_evaluation_records_nothing_and_sets_no_reference():
    model = network().eval()
    model(rows())
    with pytest.raises(ps.BadInput, match="no penalty is waiting"):
        trajectory_penalty(model)
    assert [layer.initial_length.item() for layer in ours(model)] == [0.0, 0.0]


def test_a_penalty_is_collected_once_and_the_last_pass_counts():
    model = network()
    model(rows())
    model(rows(seed=1))
    model(rows())
    assert trajectory_penalty(model, weight=0.5).item() == pytest.approx(1.0)
    with pytest.raises(ps.BadInput, match="train"):
        trajectory_penalty(model)
    assert all(layer.collect() is None for layer in ours(model))


def test_without_gradients_the_penalty_is_a_number():
    model = network()
    with torch.no_grad():
        model(rows())
    assert not trajectory_penalty(model).requires_grad


def test_a_batch_still_divides_by_the_reference_it_was_recorded_with():
    """The backward pass of one batch after the forward of the next: nothing changed in place."""
    layer, values = TrajectoryRegularization().double(), rows().requires_grad_()
    layer(values)
    first = trajectory_penalty(layer, weight=1.0)
    layer(3 * rows(seed=1))
    first.backward()
    expected = values.detach().clone().requires_grad_()
    (step_length(expected) / step_length(expected).detach()).backward()
    torch.testing.assert_close(values.grad, expected.grad)


def test_copies_and_files_keep_the_reference_and_drop_the_record():
    model = network(scale=1.5)
    model(rows())
    twin, file = copy.deepcopy(model), io.BytesIO()
    torch.save(model.state_dict(), file)
    loaded = network(seed=1)
    file.seek(0)
    loaded.load_state_dict(torch.load(file, weights_only=True))
    with pytest.raises(ps.BadInput, match="no penalty"):
        trajectory_penalty(twin)
    trajectory_penalty(model)  # the record of the original is still there
    for other in (model, twin, loaded):
        other(rows(seed=2))
    values = [trajectory_penalty(other).item() for other in (model, twin, loaded)]
    assert values[0] == values[1] == values[2]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_keeps_its_type_and_sums_in_float32(dtype):
    layer, values = TrajectoryRegularization(scale=2.0, reference="input"), rows(50, 300).to(dtype)
    assert layer(values).dtype == dtype
    penalty = trajectory_penalty(layer, weight=1.0, inputs=values)
    assert penalty.dtype == torch.float32
    assert penalty.item() == pytest.approx(2.0, rel=1e-5)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_gpu_gives_the_same_penalty():
    model, batch = network(), rows()
    twin = copy.deepcopy(model).cuda()
    for first in (rows(seed=1), batch):
        model(first)
        twin(first.cuda())
    assert trajectory_penalty(twin).item() == pytest.approx(trajectory_penalty(model).item())


def test_exact_geometry_reads_it_as_a_linear_layer():
    model = network(scale=1.7)
    fresh = copy.deepcopy(model).eval()
    model(rows())
    for layer in (fresh, model.eval()):
        pieces = ps.linear_pieces(layer, rows(), rows(seed=1), certify=True)
        assert pieces.status == "certified"
        assert pieces.counts.max() > 1


def test_a_plain_loop_learns_and_keeps_lengths_shorter():
    data = ps.load_digits().subset(train=200)
    lengths = []
    for weight in (0.0, 1.0):
        model = network_of_digits()
        descent = torch.optim.Adam(model.parameters(), lr=0.01)
        for _ in range(60):
            loss = nn.functional.cross_entropy(model(data.train_inputs), data.train_labels)
            descent.zero_grad()
            (loss + trajectory_penalty(model, weight=weight)).backward()
            descent.step()
        hits = model.eval()(data.train_inputs).argmax(1) == data.train_labels
        assert hits.double().mean() > 0.9
        lengths.append(step_length(model[:2](data.train_inputs)).item())
    assert lengths[1] < 0.8 * lengths[0]


def network_of_digits():
    stack = ps.sample(ps.MLP(inputs=64, widths=(32,), outputs=10), ps.he_normal(), count=1)[0]
    return nn.Sequential(stack[0], TrajectoryRegularization(), *stack[1:]).train()


@pytest.mark.parametrize(("call", "words"), [
    (lambda: TrajectoryRegularization(scale=0.0), "scale is 0.0"),
    (lambda: TrajectoryRegularization(reference="initia"), "did you mean initial"),
    (lambda: TrajectoryRegularization(penalized="afterwards"), "unknown penalized"),
    (lambda: trajectory_penalty(nn.Flatten()), "has no TrajectoryRegularization"),
    (lambda: trajectory_penalty(network()), "no penalty is waiting"),
    (lambda: trajectory_penalty(network(), weight=-1.0), "weight is -1.0")])
def test_what_cannot_be_done_is_refused(call, words):
    with pytest.raises(ps.BadInput, match=words):
        call()


@pytest.mark.parametrize("inputs", [None, rows(5)])
def test_the_input_length_needs_the_minibatch(inputs):
    model = network(reference="input")
    model(rows(6))
    with pytest.raises(ps.BadInput, match=r"called on 6 rows: pass the minibatch"):
        trajectory_penalty(model, inputs=inputs)


def test_other_layers_do_not_look_at_the_inputs():
    model = network()
    model(rows(6))
    assert trajectory_penalty(model, inputs=rows(2)).item() == pytest.approx(0.02)
