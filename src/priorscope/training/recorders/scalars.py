"""Which one number is followed of a model with several outputs."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import whole_number
from ..._core.errors import BadInput, UnsupportedModel

#: One output; the difference of two, the margin between two classes; or a function of them all.
Scalar = int | tuple[int, int] | Callable[[Tensor], Tensor]


def check_scalar(scalar: Scalar | None, *, exact: bool) -> Scalar | None:
    """Return what was given, if it says which number is followed.

    Raises:
        BadInput: Neither a place, nor two, nor a function; or a function with ``exact``.
    """
    if callable(scalar):
        if exact:
            raise BadInput("scalar is a function, which has no closed form: expected the place of "
                           "an output or two places, or exact=False")
    elif scalar is not None:
        places = scalar if isinstance(scalar, tuple) else (scalar,)
        if len(places) not in (1, 2) or len(set(places)) < len(places):
            raise BadInput(f"scalar is {scalar!r}: expected the place of an output, two different "
                           "places, or a function")
        for place in places:
            whole_number("a place of scalar", place, at_least=0)
    return scalar


def followed(outputs: Tensor, scalar: Scalar | None) -> np.ndarray:
    """Return one float64 number per point from outputs (points, outputs)."""
    if not callable(scalar):
        values = outputs.detach().to("cpu", torch.float64).numpy()
        return values @ combination(scalar, values.shape[1])
    chosen = scalar(outputs)
    if not isinstance(chosen, Tensor) or chosen.shape != outputs.shape[:1]:
        given = tuple(chosen.shape) if isinstance(chosen, Tensor) else type(chosen).__name__
        raise BadInput(f"scalar returned {given} for outputs of shape {tuple(outputs.shape)}: "
                       "expected one number per point")
    return chosen.detach().to("cpu", torch.float64).numpy()


def combination(scalar: Scalar | None, outputs: int) -> np.ndarray:
    """Return the weights of the outputs in the number followed, (outputs,).

    Raises:
        UnsupportedModel: Several outputs, and nothing said.
        BadInput: There is no such output.
    """
    assert not callable(scalar)
    if scalar is None and outputs != 1:
        raise UnsupportedModel(
            f"the model has {outputs} outputs: say which to follow, scalar=0, or the margin "
            "between two classes, scalar=(0, 1)")
    places = (0,) if scalar is None else scalar if isinstance(scalar, tuple) else (scalar,)
    if max(places) >= outputs:
        raise BadInput(f"scalar is {scalar!r}: expected places below {outputs}, the number of "
                       "outputs")
    weights = np.zeros(outputs)
    weights[list(places)] = (1.0, -1.0)[:len(places)]
    return weights
