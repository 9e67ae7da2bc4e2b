"""Paths on which a network's class does not change, as a result."""

from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor

from ..._core.estimate import Estimate
from ..._core.result import Result


@dataclass(frozen=True, repr=False, eq=False)
class ClassPaths(Result):
    """What ``same_class_path`` found, one entry per pair, on the CPU.

    Leads and probabilities are float64. Where a path or segment stays in the class and ``status``
    is ``"certified"`` they are exact minima; else the least at samples, which the truth may
    undercut.

    Attributes:
        paths: Corners of the polylines, (pairs, points, ...), in the model's precision.
        target: The class of each path.
        connected: Whether the class does not change along the whole path.
        straight: Whether it does not along the straight segment between the ends.
        lengths: Of the paths, float64.
        straight_lengths: Of the segments.
        margin: Least lead of the class along each path: its logit less the largest other; for a
            single output its distance from the threshold; negative where another class is met.
        probability: Least softmax probability of the class along each path; of the sigmoid for a
            single output.
        straight_margin: The least lead along each segment.
        straight_probability: The least probability along each segment.
        status: ``"certified"``: every "connected" and "straight" is proved by linear pieces, every
            denial by a point of another class; ``"estimated"``: from samples.
    """

    title: ClassVar[str] = "paths within one class"

    paths: Tensor
    target: Tensor
    connected: Tensor
    straight: Tensor
    lengths: Tensor
    straight_lengths: Tensor
    margin: Tensor
    probability: Tensor
    straight_margin: Tensor
    straight_probability: Tensor
    status: str

    @property
    def excess(self) -> Tensor:
        """By which share each path is longer than the segment, (pairs,)."""
        return self.lengths / self.straight_lengths - 1.0

    @property
    def joined(self) -> Tensor:
        """Whether the path or the segment stays in the class, (pairs,)."""
        return self.connected | self.straight

    def summary(self) -> dict[str, Any]:
        """Return the shares connected by the path and by the segment, and means over pairs."""
        rows = {"pairs": len(self.paths), "points of a path": self.paths.shape[1],
                "connected": Estimate.share(self.connected),
                "connected by the straight segment": Estimate.share(self.straight),
                "longer than straight by": Estimate.of(self.excess)}
        if self.connected.any():
            rows["least probability on connected paths"] = float(
                self.probability[self.connected].min())
        return rows

    def columns(self) -> dict[str, Any]:
        """Return one row per pair."""
        names = ("target", "connected", "straight", "lengths", "straight_lengths", "margin",
                 "probability", "straight_margin", "straight_probability")
        return {**{name: getattr(self, name) for name in names}, "excess": self.excess}
