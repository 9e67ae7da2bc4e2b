import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from priorscope._core.errors import BadInput
from priorscope.networks import classes, margin
from priorscope.networks.decisions import check_threshold

quarters = st.integers(-12, 12).map(lambda k: k / 4)
rows = st.integers(2, 5).flatmap(lambda width: st.lists(
    st.lists(quarters, min_size=width, max_size=width), min_size=1, max_size=6))


def class_twin(row, threshold):
    if len(row) == 1:
        return int(row[0] > threshold)
    return max(range(len(row)), key=lambda k: (row[k], -k))


def margin_twin(row, reference, threshold):
    if len(row) == 1:
        return (row[0] - threshold) * (1 if reference else -1)
    return row[reference] - max(value for k, value in enumerate(row) if k != reference)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.one_of(rows, st.lists(st.lists(quarters, min_size=1, max_size=1), min_size=1)), quarters)
def test_classes_equal_a_plain_twin(values, threshold):
    found = classes(torch.tensor(values), threshold=threshold)
    assert found.dtype == torch.int64
    assert found.tolist() == [class_twin(row, threshold) for row in values]


@settings(deadline=None, derandomize=True, max_examples=100)
@given(rows, st.integers(0, 4))
def test_margins_of_several_outputs_equal_a_plain_twin(values, reference):
    reference %= len(values[0])
    found = margin(torch.tensor(values), torch.tensor(reference))
    assert found.tolist() == [margin_twin(row, reference, 0.0) for row in values]


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(quarters, min_size=1, max_size=8), st.integers(0, 1), quarters)
def test_margins_of_one_output_equal_a_plain_twin(values, reference, threshold):
    outputs = torch.tensor(values)[:, None]
    found = margin(outputs, torch.tensor(reference), threshold=threshold)
    assert found.tolist() == [margin_twin([value], reference, threshold) for value in values]


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1), st.floats(-2, 2))
def test_the_class_has_changed_just_where_the_margin_is_negative(width, seed, threshold):
    """On random outputs, where ties have probability zero."""
    stream = np.random.default_rng(seed)
    outputs = torch.from_numpy(stream.standard_normal((20, width)))
    reference = torch.from_numpy(stream.integers(max(width, 2), size=20))
    lead = margin(outputs, reference, threshold=threshold)
    left = classes(outputs, threshold=threshold) != reference
    assert torch.equal(left, lead < 0)
    assert torch.equal(~left, lead > 0)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(rows, st.integers(0, 4))
def test_at_a_tie_no_margin_has_the_wrong_sign(values, reference):
    outputs, reference = torch.tensor(values), reference % len(values[0])
    lead, kept = margin(outputs, torch.tensor(reference)), classes(outputs) == reference
    assert not (kept & (lead < 0)).any()
    assert not (~kept & (lead > 0)).any()


def test_a_tie_is_class_zero_or_the_first_and_its_margin_is_zero():
    single = torch.tensor([[0.0], [-0.0], [1e-45]])
    assert classes(single).tolist() == [0, 0, 1]
    assert classes(torch.tensor([[0.5]]), threshold=0.5).item() == 0
    for reference in (0, 1):
        assert margin(single[:2], torch.tensor(reference)).tolist() == [0.0, 0.0]
    several = torch.tensor([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [3.0, 1.0, 3.0]])
    assert classes(several).tolist() == [1, 0, 0]
    assert margin(several, torch.tensor([2, 1, 0])).tolist() == [0.0, 0.0, 0.0]


def test_the_first_of_many_equal_outputs_wins():
    """Wide enough for the vectorised path of argmax."""
    outputs = torch.zeros(5, 1000)
    outputs[:, 137:900] = 2.0
    assert classes(outputs).tolist() == [137] * 5


def test_the_threshold_is_ignored_for_several_outputs():
    outputs = torch.tensor([[1.0, 2.0]])
    assert classes(outputs, threshold=9.0).item() == 1
    assert margin(outputs, torch.tensor(1), threshold=9.0).item() == 1.0


def test_every_leading_axis_is_kept_and_the_reference_broadcasts():
    outputs = torch.arange(2 * 3 * 4.0).reshape(2, 3, 4).sin()
    reference = torch.tensor([0, 1, 2])
    found = margin(outputs, reference)
    assert classes(outputs).shape == found.shape == (2, 3)
    assert torch.equal(found[1], margin(outputs[1], reference))
    assert torch.equal(margin(outputs[..., :1], torch.tensor([0, 1, 1]))[0],
                       margin(outputs[0, :, :1], torch.tensor([0, 1, 1])))


def test_margins_of_very_negative_outputs_are_finite():
    outputs = torch.tensor([[-1e30, -2e30], [-3e38, 3e38]])
    assert margin(outputs, torch.tensor(0))[0] == torch.tensor(-1e30) - torch.tensor(-2e30)
    assert margin(outputs[:1], torch.tensor(1)) < 0


def test_the_gradient_of_a_margin_flows_to_both_logits():
    outputs = torch.tensor([[1.0, 5.0, 2.0]], requires_grad=True)
    margin(outputs, torch.tensor([2])).sum().backward()
    assert outputs.grad.tolist() == [[0.0, -1.0, 1.0]]


PROBABILITIES = torch.tensor([[0.2], [0.9]])


def test_a_sigmoid_at_the_end_needs_a_threshold():
    model = nn.Sequential(nn.ReLU(), nn.Sequential(nn.Identity(), nn.Sigmoid()))
    with pytest.raises(BadInput, match=r"ends in a sigmoid.*threshold=0\.5"):
        check_threshold(model, PROBABILITIES, 0.0)
    check_threshold(model, PROBABILITIES, 0.5)
    check_threshold(model, PROBABILITIES.repeat(1, 2), 0.0)
    check_threshold(model, PROBABILITIES - 0.3, 0.0)
    check_threshold(nn.Sequential(nn.Sigmoid(), nn.Identity()), PROBABILITIES, 0.0)
    check_threshold(lambda x: x.sigmoid(), PROBABILITIES, 0.0)


def test_a_sigmoid_that_is_used_twice_still_ends_the_model():
    sigmoid = nn.Sigmoid()
    model = nn.Sequential(nn.Flatten(), sigmoid, nn.Identity(), sigmoid)
    with pytest.raises(BadInput, match="sigmoid"):
        check_threshold(model, PROBABILITIES, 0.0)
