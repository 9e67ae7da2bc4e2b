"""The complexity of an architecture's random networks as a function of one of its constants."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from ..._core.checks import finite_array, known_name
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ...networks import MLP, Ensemble, WeightLaw, sample
from ...networks.laws.scaled import scaled
from ..plane_complexity import MEASURES, plane_complexity

#: What is turned: the constant c of φ(c·z), or a factor on all weights.
KNOBS = ("prefactor", "weights")

#: Takes float64 networks, returns one complexity each; NaN for a constant function.
Measure = Callable[[Ensemble], Any]


@dataclass
class ComplexityCurve:
    """Complexities of the same random draws at any setting of the constant.

    The draws are shared, so that two settings differ by the constant alone.

    Attributes:
        arch: The architecture.
        law: Its weight law.
        by: ``"prefactor"`` or ``"weights"``.
        measure: A name of ``plane_complexity`` or a function of an ensemble.
        networks: Number of draws.
        resolution: Points a side of the plane.
        seed: Of the draws.
        samples: Setting to the complexity of each draw, as far as it was asked for.
    """

    arch: MLP
    law: WeightLaw
    by: str
    measure: str | Measure
    networks: int
    resolution: int
    seed: int
    device: torch.device | str = "cpu"
    samples: dict[float, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known_name("knob", self.by, KNOBS)
        if isinstance(self.measure, str):
            known_name("measure", self.measure, MEASURES)

    def setting(self, value: float) -> tuple[MLP, WeightLaw]:
        """Return architecture and law with the constant at ``value``."""
        if self.by == "prefactor":
            return self.arch.replace(prefactor=value), self.law
        return self.arch, scaled(self.law, value)

    def at(self, value: float) -> np.ndarray:
        """Return the complexity of each draw at ``value``, (networks,); constant functions are 0.

        A constant function is simpler than any other, so that 0 keeps the order.
        """
        if value not in self.samples:
            arch, law = self.setting(value)
            nets = sample(arch, law, count=self.networks, seed=self.seed, dtype=torch.float64,
                          device=self.device)
            self.samples[value] = np.nan_to_num(self._measure(nets), nan=0.0)
        return self.samples[value]

    def estimate(self, value: float) -> Estimate:
        """Return the mean complexity at ``value`` with its 95 % interval."""
        return Estimate.of(self.at(value))

    def end(self, which: str, value: float) -> float:
        """Return the ``"mean"``, ``"low"`` or ``"high"`` of the estimate at ``value``."""
        return float(getattr(self.estimate(value), which))

    @property
    def places(self) -> list[float]:
        """The settings that were looked at, in rising order."""
        return sorted(self.samples)

    def falls(self) -> bool:
        """Tell whether the mean falls between two neighbouring settings beyond its error."""
        pairs = zip(self.places[:-1], self.places[1:], strict=True)
        return any(Estimate.of(self.at(right) - self.at(left)).high < 0 for left, right in pairs)

    def _measure(self, nets: Ensemble) -> np.ndarray:
        if isinstance(self.measure, str):
            found = plane_complexity(nets, resolution=self.resolution, measures=[self.measure])
            return found.values[self.measure]
        given = np.asarray(self.measure(nets), dtype=np.float64)
        if given.shape != (len(nets),):
            raise BadInput(f"the measure returned shape {given.shape} for {len(nets)} networks: "
                           "expected one number a network")
        finite_array("the measure's values", given[~np.isnan(given)])
        return given
