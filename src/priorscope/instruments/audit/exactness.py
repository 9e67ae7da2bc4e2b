"""Whether lines through a model are cut exactly, or looked at on a grid."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from ..._core.errors import UnsupportedModel
from ...measures import linear_pieces
from ...networks.piecewise import PiecewiseLinear, piecewise_linear
from ...networks.piecewise.steps import Affine

#: Values inside the network that are computed for lines before a grid is taken instead: some two
#: minutes on one core.
BUDGET = 3e9

#: What a value costs in a chain of matrix products, against one in a convolution or a sum.
_CHAIN = 0.05


@dataclass(frozen=True)
class Exactness:
    """How a model's lines are looked at.

    Attributes:
        wanted: True: exactly, at any cost. False: on a grid. None: exactly where the budget allows.
        reason: Why no line can be cut; empty where lines can.
        cost: Values inside the network that cutting one line takes, in units of ``BUDGET``.
        units: Units that bend.
    """

    wanted: bool | None
    reason: str
    cost: float
    units: int

    def allows(self, lines: int) -> bool:
        """Say whether so many lines are cut exactly."""
        if self.reason or self.wanted is False:
            return False
        return self.wanted is True or lines * self.cost <= BUDGET

    def why_not(self, lines: int) -> str:
        """Say why so many lines are not cut exactly."""
        if self.reason:
            return self.reason
        if self.wanted is False:
            return "an estimate was asked for"
        return (f"cutting {lines:,} lines exactly would compute some {lines * self.cost:.0e} "
                "values inside the network; ask for it by exact=True or --exact, or for fewer "
                "lines")


def exactness(model: Any, inputs: Tensor, wanted: bool | None) -> Exactness:
    """Find out what cutting a line through a model takes, on the line between two inputs.

    Args:
        model: A module or callable.
        inputs: (rows, ...).
        wanted: See ``Exactness``.

    Raises:
        UnsupportedModel: Lines are to be cut exactly, and the model is not piecewise linear.
    """
    try:
        view = piecewise_linear(model, inputs[:2])
    except UnsupportedModel as error:
        if wanted:
            raise
        return Exactness(wanted, str(error).split(":")[0], float("inf"), 0)
    units = view.patterns(inputs[:1].double().cpu()).shape[1]
    cost = 0.0 if wanted is False else _cost(model, view, inputs)
    return Exactness(wanted, "", cost, units)


def _cost(model: Any, view: PiecewiseLinear, inputs: Tensor) -> float:
    other = (inputs != inputs[0]).flatten(1).any(dim=1).nonzero()
    if not len(other):
        return 0.0
    ends = inputs[[0, int(other[0])]].double().cpu()
    found = view.run(ends[:1], keep=[step.name for step in view.steps])
    values = sum(layer.shape[1] for layer in found.values())
    pieces = int(linear_pieces(model, ends[:1], ends[1:]).counts[0])
    chain = all(step.matrix is not None for step in view.steps if isinstance(step, Affine))
    return pieces * values * (_CHAIN if chain else 1.0)
