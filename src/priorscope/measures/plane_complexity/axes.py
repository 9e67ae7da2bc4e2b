"""The plane on which networks of any number of inputs are compared."""

import numpy as np
import torch
from torch import Tensor

from ..._core import seeds
from ..._core.checks import whole_number


def plane_axes(inputs: int, *, seed: int = 0) -> Tensor:
    """Return two directions that span a plane through the origin, (2, inputs), float64.

    Two inputs give the input plane itself. More give a random plane, isotropic, whose directions
    are orthonormal up to √(inputs/2), so that the root mean square of a coordinate does not depend
    on the number of inputs. One input gives the line, with a second direction of zero length.

    Args:
        inputs: Number of input coordinates.
        seed: Fixes the plane; a non-negative integer.

    Example:
        >>> plane_axes(2).tolist()
        [[1.0, 0.0], [0.0, 1.0]]
    """
    whole_number("inputs", inputs)
    if inputs == 2:
        return torch.eye(2, dtype=torch.float64)
    draw = seeds.numpy_stream(seed, "plane").standard_normal((inputs, 2))
    basis = np.linalg.qr(draw)[0] if inputs > 1 else np.array([[1.0, 0.0]])
    return torch.from_numpy(basis.T * np.sqrt(inputs / 2.0))
