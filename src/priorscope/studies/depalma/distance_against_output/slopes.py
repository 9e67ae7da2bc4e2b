"""Slopes of the distance against |φ|, against eq. 7."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, between, near
from ....measures.comparison import difference
from ....measures.slope import Line, line
from ....theory import boundary_distance_slope
from ..by_size import by_size, standard_error
from ..networks import KERNEL
from ..published import OUTPUT_SLOPES

if TYPE_CHECKING:
    import pandas as pd

_FIG = "Fig. 1b"


@dataclass(frozen=True)
class Slopes:
    """A line of distance against |φ| at each n of at least 50, in rising order.

    Attributes:
        n: Numbers of bits.
        fits: The lines, fitted to all networks that reached another class.
        bends: By how much the slope above the median |φ| exceeds that below, as a share of it.
    """

    n: list[int]
    fits: list[Line]
    bends: list[Estimate]

    @classmethod
    def of(cls, frame: "pd.DataFrame") -> "Slopes":
        """Fit the lines, with intervals that hold for errors growing with |φ|."""
        kept = frame[frame["found"].astype(bool) & (frame["n"] >= 50)]
        n, fits, bends = [], [], []
        for size in sorted(kept["n"].unique().tolist()):
            group = kept[kept["n"] == size]
            x = group["output"].to_numpy(dtype=np.float64)
            y = group["distance"].to_numpy(dtype=np.float64)
            if len(np.unique(x)) < 12:
                continue
            upper = x > np.median(x)
            halves = [line(x[part], y[part], equal_variance=False).slope
                      for part in (~upper, upper)]
            n.append(size)
            fits.append(line(x, y, equal_variance=False))
            bends.append(_scaled(difference(halves[1], halves[0]), 1 / fits[-1].slope.mean))
        return cls(n, fits, bends)

    @property
    def ratios(self) -> list[Estimate]:
        """Slopes over eq. 7's."""
        return [_scaled(fit.slope, 1 / boundary_distance_slope(n, KERNEL))
                for n, fit in zip(self.n, self.fits, strict=True)]


def law_line(n: int) -> tuple[float, float]:
    """Return the linearised law's slope over eq. 7's, and its bend as in ``Slopes.bends``.

    Closed form: h(z) = n P(N > u) + 1/2 at u = √(2 ln(2√n/(z√(2π)))), regressed on z = |N(0, 1)|.
    It replaces ordered normals by their density, which moves the slope by 1 % at most from n = 100
    on, and 4 % at 50.
    """
    nodes, weights = np.polynomial.legendre.leggauss(400)
    z = 4.5 * (nodes + 1)
    mass = weights * np.exp(-z * z / 2)
    u = np.sqrt(np.maximum(2 * np.log(2 * np.sqrt(n) / (z * np.sqrt(2 * np.pi))), 0.0))
    h = n * special.ndtr(-u)
    upper = z > special.ndtri(0.75)  # the median of |N(0, 1)|
    below, above, slope = (_slope(z[part], h[part], mass[part])
                           for part in (~upper, upper, slice(None)))
    eq_7 = boundary_distance_slope(n, KERNEL) * KERNEL.variance**0.5
    return slope / eq_7, (above - below) / slope


def _slope(x: np.ndarray, y: np.ndarray, mass: np.ndarray) -> float:
    off = x - mass @ x / mass.sum()
    return float(mass @ (off * y)) / float(mass @ off**2)


def slope_findings(slopes: Slopes, note: str) -> list[Finding]:
    """Judge slopes, starts and bends of the lines."""
    if not slopes.n:
        return []
    ratio, bend = _mean(slopes.ratios), _mean(slopes.bends)
    law, bent = np.mean([law_line(n) for n in slopes.n], axis=0).tolist()
    how = "Lines by least squares to all networks, intervals for unequal variances."
    by_n = ", ".join(f"n = {n}: {e.mean:.3f} [{e.low:.3f}, {e.high:.3f}]"
                     for n, e in zip(slopes.n, slopes.ratios, strict=True))
    start = slopes.fits[0].intercept
    return [
        Finding("The distance grows by eq. 7's √(n/ln n)/(2√(QF'(1))) per unit of |φ|", None, 1.0,
                ratio, near(ratio, 1.0, tolerance=0.02), "eq. 7",
                f"Measured: slope over eq. 7's, mean over n. {how} Eq. 7 is the leading order for "
                f"large n. {by_n}. {note}"),
        Finding("At n ≥ 50 the distance grows 4 to 7 % faster with |φ| than eq. 7 says", None, law,
                ratio, between(ratio, 1.04, 1.07), "eq. 7 at finite n",
                "Measured: slope over eq. 7's, mean over n. Theory: the linearised law in closed "
                "form."),
        *_published(slopes, how),
        Finding("The distance is proportional to |φ|: the line starts at 0", 0.0, None, start,
                near(start, 0.0, tolerance=0.1), "eq. 7",
                f"Measured: the line's distance at |φ| = 0, at n = {slopes.n[0]}. At least one bit "
                "must flip however small |φ| is. Starts by n: " + ", ".join(
                    f"{n}: {fit.intercept.mean:.2f}"
                    for n, fit in zip(slopes.n, slopes.fits, strict=True)) + "."),
        Finding("The distance is a straight line in |φ|", 0.0, bent, bend,
                near(bend, 0.0, tolerance=0.1), _FIG,
                "Measured: slope above the median |φ| less that below, as a share of the slope, "
                "mean over n. Theory: the linearised law, whose best flips are used up as |φ| "
                "grows."),
    ]


def _published(slopes: Slopes, how: str) -> list[Finding]:
    findings = []
    for n, fit in zip(slopes.n, slopes.fits, strict=True):
        if n in OUTPUT_SLOPES:
            value, error = OUTPUT_SLOPES[n]
            findings.append(Finding(
                f"At n = {n} the distance grows by {value:g} bits per unit of |φ|", value,
                boundary_distance_slope(n, KERNEL), fit.slope,
                near(fit.slope, value, tolerance=error), _FIG,
                f"{how} Published: read off the poster, to {error:g}. Theory: eq. 7."))
    return findings


def output_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge the law of the output itself."""
    theory = (2 * KERNEL.variance / np.pi) ** 0.5
    mean = _mean(by_size(frame, "output").estimates)
    smallest = int(frame["n"].min())
    peak = _kurtosis(frame.loc[frame["n"] == smallest, "output"].to_numpy(dtype=np.float64))
    return [
        Finding("The mean |φ| is √(2Q/π), which makes eq. 8 of eq. 7", None, theory, mean,
                near(mean, theory, tolerance=0.03 * theory), "eq. 8",
                "Measured: mean over n of the mean |φ|, networks without a distance included."),
        Finding(f"At width {smallest} outputs have heavier tails than the normal law of infinite "
                "width", 3.0, 3 * (1 + 5 / smallest) ** 2, peak, at_least(peak, 3.0), "section 1",
                "Measured: E φ⁴/(E φ²)², 3 for a normal law. Theory: 3(1 + 5/n)², exact for two "
                "hidden layers of n ReLU units."),
    ]


def _kurtosis(x: np.ndarray) -> Estimate:
    """Estimate E x⁴/(E x²)² by its influences, to first order."""
    second, fourth = np.mean(x**2), np.mean(x**4)
    value = fourth / second**2
    return Estimate.of(value + (x**4 - fourth) / second**2 - 2 * value * (x**2 / second - 1))


def _scaled(estimate: Estimate, factor: float) -> Estimate:
    return Estimate(estimate.mean * factor, estimate.low * factor, estimate.high * factor,
                    estimate.count)


def _mean(estimates: list[Estimate]) -> Estimate:
    """Return the mean of independent estimates, each counting the same, with a normal interval."""
    value = float(np.mean([estimate.mean for estimate in estimates]))
    errors = [standard_error(estimate) for estimate in estimates]
    half = 1.96 * float(np.linalg.norm(errors)) / len(errors)
    return Estimate(value, value - half, value + half, sum(e.count for e in estimates))
