"""The inputs nearest to one another, and how near the class changes towards them."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..._core.batching import spans
from ..._core.errors import UnsupportedModel
from ...measures import generalization_interval
from ...measures.trajectories.watching import precise_model
from ...networks.evaluation import Model, evaluate
from ...networks.piecewise import piecewise_linear

#: Grid points on a line where the model cannot be cut into linear pieces, and how often the step
#: is halved in which the class changes.
SAMPLES, HALVINGS = 121, 16

#: Rows compared with all others at a time.
_ROWS = 256


def outputs_everywhere(model: Any, inputs: Tensor) -> Callable[[Tensor], Tensor]:
    """Return a function from points (points, ...) to outputs (points, outputs), precise.

    In float64 where the model is piecewise linear or a float64 copy of it runs, else in the
    model's own precision.
    """
    try:
        return piecewise_linear(model, inputs[:2])
    except UnsupportedModel:
        return partial(evaluate, precise_model(model, inputs[:1].double())[0])


def nearest_other(inputs: Tensor, predicted: np.ndarray, row: int) -> int | None:
    """Return the nearest input of another predicted class, None where there is none."""
    return _nearest(inputs, predicted != predicted[row], row)


def nearest_same(inputs: Tensor, predicted: np.ndarray, row: int) -> int | None:
    """Return the nearest different input of the same predicted class, None where there is none."""
    alike = predicted == predicted[row]
    return _nearest(inputs, alike & (inputs.flatten(1) != inputs[row].flatten()).any(1).numpy(),
                    row)


def _nearest(inputs: Tensor, allowed: np.ndarray, row: int) -> int | None:
    if not allowed.any():
        return None
    away = (inputs.flatten(1) - inputs[row].flatten()).norm(dim=1).numpy()
    return int(np.where(allowed, away, np.inf).argmin())


def reach(model: Model, inputs: Tensor, predicted: np.ndarray, *, threshold: float, exact: bool,
          advance: Callable[[int], None] = lambda rows: None) -> np.ndarray:
    """Return how far each input is from a change of class, towards its nearest one of another.

    The Euclidean distance from x, along the line to the nearest input that the model puts into
    another class, to where the class first changes: an upper bound of the distance to the decision
    boundary, infinite where all inputs have one class. Cost: the products of all inputs, and one
    line each.

    Args:
        model: A module or any callable.
        inputs: (rows, ...).
        predicted: Class of each row.
        threshold: Where a single output changes class.
        exact: Whether lines are cut exactly, else looked at on a grid.
        advance: Told how many rows are done.
    """
    partners = _partners(inputs.flatten(1), torch.from_numpy(predicted))
    far = np.full(len(inputs), np.inf)
    near = (partners >= 0).nonzero().squeeze(1)
    samples = None if exact else SAMPLES
    for span in spans(len(near), _ROWS):
        rows = near[span]
        towards = (inputs[partners[rows]] - inputs[rows]).double()
        found = generalization_interval(model, inputs[rows], towards, window=(0, 1),
                                        threshold=threshold, samples=samples, halvings=HALVINGS)
        far[rows.numpy()] = (found.upper * towards.flatten(1).norm(dim=1)).numpy()
        advance(len(rows))
    advance(len(inputs) - len(near))
    return far


def _partners(flat: Tensor, predicted: Tensor) -> Tensor:
    """Return the nearest row of another class for each row, -1 where there is none."""
    nearest = torch.full((len(flat),), -1)
    for rows in spans(len(flat), _ROWS):
        away = torch.cdist(flat[rows], flat)
        away[predicted[rows].unsqueeze(1) == predicted] = torch.inf
        least, where = away.min(dim=1)
        nearest[rows] = torch.where(least.isfinite(), where, -1)
    return nearest
