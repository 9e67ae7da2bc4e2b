"""Inputs changed so that a network sees another class, as a result."""

from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor

from ..._core.estimate import Estimate
from ..._core.result import Result


@dataclass(frozen=True, repr=False, eq=False)
class AdversarialInputs(Result):
    """What ``projected_gradient`` found, one entry per input, on the CPU.

    Attributes:
        inputs: The changed inputs, of the shape and precision that the model takes.
        target: The classes that were aimed at.
        found: Whether the network, in float64 where it lets itself be cast, sees that class.
        distance: Size of the change in the norm, float64.
        probability: Softmax probability of the class at the changed input, float64; for a single
            output that of the sigmoid.
        norm: ``"inf"`` or ``"2"``.
        radius: The largest change allowed.
        status: ``"certified"``: what is found was looked at; what is not may exist all the same.
    """

    title: ClassVar[str] = "adversarial inputs"

    inputs: Tensor
    target: Tensor
    found: Tensor
    distance: Tensor
    probability: Tensor
    norm: str
    radius: float
    status: str = "certified"

    def summary(self) -> dict[str, Any]:
        """Return the share found, and the mean change of those."""
        rows = {"inputs": len(self.inputs), "norm": self.norm, "radius": self.radius,
                "found": Estimate.share(self.found)}
        if self.found.any():
            rows["mean distance of found ones"] = float(self.distance[self.found].mean())
        return rows

    def columns(self) -> dict[str, Any]:
        """Return one row per input."""
        return {"target": self.target, "found": self.found, "distance": self.distance,
                "probability": self.probability}
