"""An average with its interval."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from .checks import finite_array, share
from .errors import BadInput


@dataclass(frozen=True)
class Estimate:
    """A mean with a confidence interval and the number of independent samples behind it.

    Attributes:
        mean: The average, in the unit of the samples.
        low: Lower end of the interval.
        high: Upper end of the interval.
        count: Number of samples; the interval of a single one is infinite.
    """

    mean: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, samples: Any, *, level: float = 0.95) -> "Estimate":
        """Estimate the mean of independent samples by Student's t interval.

        Args:
            samples: Array or tensor of any shape; flattened.
            level: Coverage of the interval.
        """
        share("level", level)
        values = finite_array("the samples", samples).ravel()
        if values.size == 0:
            raise BadInput("an estimate needs at least one sample, none was given")
        mean = float(values.mean())
        if values.size == 1:
            return cls(mean, -np.inf, np.inf, 1)
        error = float(values.std(ddof=1)) / math.sqrt(values.size)
        half = float(special.stdtrit(values.size - 1, 0.5 + level / 2)) * error
        return cls(mean, mean - half, mean + half, values.size)

    @classmethod
    def share(cls, cases: Any, *, level: float = 0.95) -> "Estimate":
        """Estimate the share of true among independent cases by Wilson's score interval.

        Unlike Student's, it stays within 0 and 1 and keeps a width when all cases agree
        (Wilson 1927).

        Args:
            cases: Booleans of any shape; flattened.
            level: Coverage of the interval.
        """
        share("level", level)
        values = finite_array("the cases", cases).ravel()
        if values.size == 0:
            raise BadInput("a share needs at least one case, none was given")
        n, p, z = values.size, float(values.mean()), float(special.ndtri(0.5 + level / 2))
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
        # At the ends the bound is 0 or 1 itself, which rounding would miss by a hair.
        low = 0.0 if p == 0.0 else max(0.0, centre - half)
        high = 1.0 if p == 1.0 else min(1.0, centre + half)
        return cls(p, low, high, n)

    @property
    def unbounded(self) -> bool:
        """Whether the interval says nothing, as that of a single sample."""
        return bool(np.isneginf(self.low) and np.isposinf(self.high))

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __format__(self, spec: str) -> str:
        spec = spec or ".4g"
        if self.unbounded:
            return f"{self.mean:{spec}} (one sample)"
        return f"{self.mean:{spec}} [{self.low:{spec}}, {self.high:{spec}}]"

    def __str__(self) -> str:
        return f"{self:.4g} (n={self.count})"
