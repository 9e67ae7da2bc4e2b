import numpy as np
import pytest

from priorscope._core.estimate import Estimate
from priorscope._core.numbers import cell_text, estimate_text, number_of


@pytest.mark.parametrize(("value", "text"), [
    ("word", "word"), (None, "–"), (float("nan"), "–"), (True, "yes"), (np.bool_(False), "no"),
    (0, "0"), (1234567, "1\u202f234\u202f567"), (-12, "−12"), (np.int64(5), "5"),
    (0.0, "0"), (0.25, "0.25"), (3.14159, "3.142"), (-2.5, "−2.5"), (54321.6, "54322"),
    (np.float32(0.5), "0.5"), (1e-5, "1·10⁻⁵"), (-2.345e-7, "−2.34·10⁻⁷"), (7e6, "7·10⁶"),
    (float("inf"), "∞"), (float("-inf"), "−∞"), (Estimate(0.5, 0.25, 0.75, 9), "0.50"),
])
def test_cell_text(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(("estimate", "texts"), [
    (Estimate(10.4371, 10.2912, 10.583, 900), ("10.44", "[10.29, 10.58]")),
    (Estimate(0.12345, 0.1, 0.15, 9), ("0.123", "[0.100, 0.150]")),
    (Estimate(1234.5, 1100, 1369, 9), ("1234", "[1100, 1369]")),
    (Estimate(-1.0, -1.2, -0.8, 9), ("−1.00", "[−1.20, −0.80]")),
    (Estimate(2.0, 2.0, 2.0, 9), ("2", "")),
    (Estimate(3.25, -np.inf, np.inf, 1), ("3.25", "one sample")),
    (Estimate(3.25, 1.0, np.inf, 8), ("3.25", "[1, ∞]")),
    (Estimate(float("nan"), float("nan"), float("nan"), 4), ("–", "")),
])
def test_estimates_show_two_digits_of_their_half_width(estimate, texts):
    assert estimate_text(estimate) == texts


@pytest.mark.parametrize(("value", "number"), [
    (3, 3.0), (np.float32(0.5), 0.5), (Estimate(2, 1, 3, 9), 2.0), ("3", None), (None, None),
    (float("nan"), None), (True, 1.0),
])
def test_number_of(value, number):
    assert number_of(value) == number
