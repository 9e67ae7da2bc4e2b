import numpy as np
import pytest
import torch

from priorscope._core.checks import (
    finite,
    finite_array,
    known_name,
    real_number,
    share,
    whole_number,
)
from priorscope._core.errors import BadInput, NonFinite, UnknownName


def test_a_known_name_comes_back():
    assert known_name("law", "uniform", iter(["he_normal", "uniform"])) == "uniform"


def test_an_unknown_name_lists_all_even_from_an_iterator():
    with pytest.raises(UnknownName, match="known are he_normal, uniform"):
        known_name("law", "uniforn", iter(["uniform", "he_normal"]))


@pytest.mark.parametrize("value", [1, 7, np.int32(7), np.uint8(1), 10**30])
def test_whole_numbers_become_plain_integers(value):
    found = whole_number("count", value)
    assert found == value
    assert type(found) is int


@pytest.mark.parametrize("value", [0, -1, 1.0, 1.5, True, np.True_, np.float64(2), "3", None,
                                   float("nan"), [1], torch.tensor(2)])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(BadInput, match=r"count is .*: expected a whole number of at least 1"):
        whole_number("count", value)


def test_the_lower_bound_is_allowed_itself():
    assert whole_number("seed", 0, at_least=0) == 0
    with pytest.raises(BadInput, match="at least 3"):
        whole_number("points", 2, at_least=3)


@pytest.mark.parametrize("value", [0.25, np.float32(0.25), torch.tensor(0.25), np.array(0.25)])
def test_real_numbers_become_floats(value):
    found = real_number("scale", value)
    assert found == 0.25
    assert type(found) is float


@pytest.mark.parametrize(("value", "word"), [
    (None, "expected a number"), ("wide", "expected a number"), (1j, "expected a number"),
    ([1.0, 2.0], "expected a number"), (float("nan"), "finite"), (float("inf"), "finite"),
    (-np.inf, "finite")])
def test_what_is_no_real_number_is_refused(value, word):
    with pytest.raises(BadInput, match=f"scale is .*{word}"):
        real_number("scale", value)


@pytest.mark.parametrize(("bound", "just", "over"), [
    ({"above": 1.0}, 1.0 + 1e-12, 1.0), ({"at_least": 1.0}, 1.0, 1.0 - 1e-12)])
def test_a_bound_is_open_or_closed(bound, just, over):
    assert real_number("scale", just, **bound) == just
    with pytest.raises(BadInput, match=r"number (above|of at least) 1"):
        real_number("scale", over, **bound)


@pytest.mark.parametrize("value", [0, 1, 0.0, 1.0, 95, -0.5, float("nan"), None, "most"])
def test_a_share_lies_strictly_between_zero_and_one(value):
    assert share("level", 0.95) == 0.95
    with pytest.raises(BadInput, match="level is"):
        share("level", value)


@pytest.mark.parametrize("convert", [np.array, torch.tensor])
def test_the_count_and_the_first_place_of_bad_values_are_named(convert):
    values = convert([[0.0, 1.0], [float("nan"), float("inf")], [-float("inf"), 2.0]])
    with pytest.raises(NonFinite, match=r"logits holds NaN or infinity, 3 values, the first at "
                                        r"index \(1, 0\)"):
        finite("logits", values)
    with pytest.raises(NonFinite, match=r"1 value, the first at index \(1,\)"):
        finite("logits", convert([0.0, float("inf")]))


@pytest.mark.parametrize("value", [torch.tensor(float("nan")), np.array(np.nan)])
def test_a_single_bad_number_has_no_place(value):
    with pytest.raises(NonFinite, match="1 value: remove"):
        finite("logits", value)


@pytest.mark.parametrize("values", [
    torch.ones(2, 2), torch.arange(3), torch.empty(0), torch.tensor([True]), np.ones(3),
    np.empty((0, 2)), np.arange(4), torch.tensor([3.4e38])])
def test_finite_values_pass(values):
    finite("logits", values)


@pytest.mark.parametrize("values", [[1, 2.5], (1, 2.5), np.array([1, 2.5], dtype=np.float32),
                                    torch.tensor([1, 2.5], requires_grad=True)])
def test_anything_numeric_becomes_a_float64_array(values):
    found = finite_array("x", values, ndim=1)
    assert found.dtype == np.float64
    assert found.tolist() == [1.0, 2.5]


@pytest.mark.parametrize(("values", "options", "error", "word"), [
    (["a"], {}, BadInput, "x cannot be read as numbers"),
    ([[1.0], [1.0, 2.0]], {}, BadInput, "x cannot be read as numbers"),
    ([[1.0]], {"ndim": 1}, BadInput, r"shape \(1, 1\): expected 1 dimensions"),
    ([1.0, np.nan], {}, NonFinite, r"x holds NaN.*\(1,\)")])
def test_what_is_no_finite_array_is_refused(values, options, error, word):
    with pytest.raises(error, match=word):
        finite_array("x", values, **options)
