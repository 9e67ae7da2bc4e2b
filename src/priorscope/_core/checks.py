"""Argument checks that read as sentences."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch

from .errors import BadInput, NonFinite, UnknownName


def known_name(kind: str, name: str, known: Iterable[str]) -> str:
    """Return ``name`` if it is registered, else raise ``UnknownName`` with the nearest names."""
    names = list(known)
    if name not in names:
        raise UnknownName(kind, name, names)
    return name


def whole_number(what: str, value: Any, *, at_least: int = 1) -> int:
    """Return ``value`` as an int of at least ``at_least``; booleans and fractions are refused."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < at_least:
        raise BadInput(f"{what} is {value!r}: expected a whole number of at least {at_least}")
    return int(value)


def real_number(what: str, value: Any, *, above: float | None = None,
                at_least: float | None = None) -> float:
    """Return ``value`` as a finite float inside the open or closed lower bound."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise BadInput(f"{what} is {value!r}: expected a number") from None
    if not np.isfinite(number):
        raise BadInput(f"{what} is {value!r}: expected a finite number")
    if above is not None and number <= above:
        raise BadInput(f"{what} is {value!r}: expected a number above {above:g}")
    if at_least is not None and number < at_least:
        raise BadInput(f"{what} is {value!r}: expected a number of at least {at_least:g}")
    return number


def share(what: str, value: Any) -> float:
    """Return ``value`` as a float strictly between 0 and 1."""
    number = real_number(what, value)
    if not 0.0 < number < 1.0:
        raise BadInput(f"{what} is {value!r}: expected a number between 0 and 1, such as 0.95")
    return number


def finite(what: str, values: torch.Tensor | np.ndarray) -> None:
    """Raise ``NonFinite`` with the count and the first place of NaN or infinity in ``values``."""
    if isinstance(values, torch.Tensor):
        bad = ~torch.isfinite(values)
        if not bad.any():
            return
        count = int(bad.sum())
        place = torch.nonzero(bad)[0].tolist() if count and values.ndim else []
    else:
        bad_array = ~np.isfinite(values)
        count = int(bad_array.sum())
        place = np.argwhere(bad_array)[0].tolist() if count and values.ndim else []
    if count:
        where = f", the first at index {tuple(place)}" if place else ""
        raise NonFinite(
            f"{what} holds NaN or infinity, {count} value{'s' if count > 1 else ''}{where}: "
            "remove or replace them first"
        )


def finite_array(what: str, values: Any, *, ndim: int | None = None) -> np.ndarray:
    """Return ``values`` (tensor, list or array) as a finite float64 array on the CPU."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadInput(f"{what} cannot be read as numbers: expected an array of floats") from None
    if ndim is not None and array.ndim != ndim:
        raise BadInput(f"{what} has shape {array.shape}: expected {ndim} dimensions")
    finite(what, array)
    return array
