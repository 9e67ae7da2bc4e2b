"""Correlations of finite networks against the kernel of infinite width."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import near
from ....theory import InfiniteWidthKernel

if TYPE_CHECKING:
    import pandas as pd

_SETTING = ["activation", "weight_variance", "bias_variance", "depth"]

#: A difference between two correlations that would not matter.
_IRRELEVANT = 0.03


@dataclass(frozen=True)
class Measured:
    """Networks of one kind beside their kernel.

    Attributes:
        name: The kind in words.
        kernel: Their infinite-width limit.
        n: Bits of a string.
        width: Units of each hidden layer.
        flips: Numbers of flipped bits, in rising order.
        moments: Means of φ(x)², φ(x)φ(y), φ(y)² by network, (3, networks, flips).
    """

    name: str
    kernel: InfiniteWidthKernel
    n: int
    width: int
    flips: np.ndarray
    moments: np.ndarray

    @property
    def t(self) -> np.ndarray:
        """Correlations of the strings, 1 - 2h/n."""
        return 1 - 2 * self.flips / self.n

    @property
    def theory(self) -> np.ndarray:
        """F(t) of infinite width."""
        return self.kernel.correlation(self.t)

    @property
    def samples(self) -> np.ndarray:
        """What each network adds to the correlation at each t, to first order; (networks, flips).

        The correlation is E φ(x)φ(y) / √(E φ(x)² E φ(y)²): outputs have mean zero by symmetry of
        the last layer, so none is subtracted.
        """
        xx, xy, yy = self.moments
        u, v = xx.mean(axis=0), yy.mean(axis=0)
        scale = np.sqrt(u * v)
        r = xy.mean(axis=0) / scale
        return r + xy / scale - r / 2 * (xx / u + yy / v)

    @property
    def correlations(self) -> list[Estimate]:
        """The correlation of the outputs at each t."""
        return [Estimate.of(column) for column in self.samples.T]

    @property
    def step(self) -> Estimate:
        """Mean square of the change of φ by the fewest flips h, over 2Q(1 - F(1 - 2h/n))."""
        xx, xy, yy = self.moments[:, :, 0]
        gap = float(self.kernel.correlation_deficit(2 * self.flips[0] / self.n))
        return Estimate.of((xx - 2 * xy + yy) / (2 * self.kernel.variance * gap))


def measured_kinds(frame: "pd.DataFrame") -> list[Measured]:
    """Sort a frame's rows by kind of network."""
    kinds = []
    for activation, weights, biases, depth in frame[_SETTING].drop_duplicates().values.tolist():
        rows = frame[(frame[_SETTING] == [activation, weights, biases, depth]).all(axis=1)]
        kernel = InfiniteWidthKernel(activation=activation, depth=int(depth),
                                     weight_variance=weights, bias_variance=biases)
        wide = rows.pivot_table(index=["block", "network"], columns="flips",
                                values=["xx", "xy", "yy"])
        moments = np.stack([wide[name].to_numpy() for name in ("xx", "xy", "yy")])
        name = f"{activation}, σ_w² = {weights:g}, σ_b² = {biases:g}, {depth} hidden layers"
        kinds.append(Measured(name, kernel, int(rows["n"].iloc[0]), int(rows["width"].iloc[0]),
                              wide["xx"].columns.to_numpy(dtype=np.float64), moments))
    return kinds


def measured_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge correlations, the change by one flip, and the variance of the output."""
    kinds = measured_kinds(frame)
    return ([_correlation(kind) for kind in kinds] + [_step(kind) for kind in kinds]
            + [_variance(kinds)])


def _correlation(kind: Measured) -> Finding:
    off = Estimate.of((kind.samples - kind.theory)[:, 1:].mean(axis=1))
    pairs = ", ".join(f"{e.mean:.3f} where F({t:.2f}) = {f:.3f}" for e, t, f in
                      zip(kind.correlations, kind.t, kind.theory, strict=True))
    return Finding(
        f"Outputs of finite networks ({kind.name}) correlate as F(t) says", None, 0.0, off,
        near(off, 0.0, tolerance=_IRRELEVANT), "section 2",
        f"Measured: correlation less F(t), averaged over t. {_sizes(kind)} {pairs}.")


def _step(kind: Measured) -> Finding:
    leading = 2 * kind.kernel.slope_at_one * kind.flips[0] / kind.n
    share = kind.kernel.correlation_deficit(2 * kind.flips[0] / kind.n) / leading
    return Finding(
        f"One flip changes the output ({kind.name}) by a variance of 2Q(1 - F(1 - 2/n)), close to "
        "4QF'(1)/n", None, 1.0, kind.step, near(kind.step, 1.0, tolerance=0.1), "eq. 10",
        f"Measured: that variance over the kernel's. It is {share:.3f} of the leading order "
        f"4QF'(1)/n of eq. 10, with F'(1) = {kind.kernel.slope_at_one:.4g}. {_sizes(kind)}")


def _variance(kinds: list[Measured]) -> Finding:
    ratios = np.concatenate([kind.moments[0, :, 0] / kind.kernel.variance for kind in kinds])
    measured = Estimate.of(ratios)
    return Finding("The variance of the output is Q", 1.0, 1.0, measured,
                   near(measured, 1.0, tolerance=0.05), "section 2",
                   "Measured: φ(x)²/Q, averaged over the networks of all kinds. "
                   + _sizes(kinds[0]))


def _sizes(kind: Measured) -> str:
    return f"{kind.moments.shape[1]} networks of width {kind.width}, n = {kind.n}, 4 strings each."
