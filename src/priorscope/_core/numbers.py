"""Numbers and estimates as a reader wants to see them."""

import math
from typing import Any

import numpy as np

from .estimate import Estimate

#: What a cell of a table or the value of a card may hold.
Cell = str | int | float | Estimate | None

MISSING = "–"

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """Return 10 with a raised exponent."""
    return f"10{str(exponent).translate(_RAISED)}"


def plain(value: Any) -> Any:
    """Return NumPy scalars as Python's own; anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def number_of(value: Any) -> float | None:
    """Return the number that a cell sorts by, or ``None`` for words and gaps."""
    value = plain(value)
    if isinstance(value, Estimate):
        value = value.mean
    if isinstance(value, int | float) and not math.isnan(value):
        return float(value)
    return None


def cell_text(value: Any) -> str:
    """Return a word, a number or the mean of an estimate as text."""
    value = plain(value)
    if isinstance(value, Estimate):
        return estimate_text(value)[0]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f").replace("-", "−")
    if isinstance(value, float):
        return _float_text(value, None)
    return str(value)


def estimate_text(estimate: Estimate) -> tuple[str, str]:
    """Return mean and interval as text, both to two digits of the interval's half-width.

    The mean gets four digits at most, and an interval of no width is left out.
    """
    half = (estimate.high - estimate.low) / 2
    if half == 0:
        return _float_text(estimate.mean, None), ""
    if estimate.unbounded or math.isnan(half):
        return _float_text(estimate.mean, None), "one sample" if estimate.unbounded else ""
    decimals = None
    if 0 < half < math.inf:
        decimals = min(max(0, 1 - math.floor(math.log10(half))), _four_digits(estimate.mean))
    mean, low, high = (
        _float_text(value, decimals) for value in (estimate.mean, estimate.low, estimate.high)
    )
    return mean, f"[{low}, {high}]"


def _four_digits(value: float) -> int:
    """Return the decimals at which ``value`` shows four digits."""
    return 8 if value == 0 else min(8, max(0, 3 - math.floor(math.log10(abs(value)))))


def _float_text(value: float, decimals: int | None) -> str:
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value and not 1e-4 <= abs(value) < 1e6:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        text = f"{float(mantissa):g}·{power_of_ten(int(exponent))}"
    elif decimals is not None:
        text = f"{value:.{decimals}f}"
    else:
        text = f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
    return text.replace("-", "−", 1) if text.startswith("-") else text
