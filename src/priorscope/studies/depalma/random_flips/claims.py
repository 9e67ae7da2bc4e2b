"""What the paper claims of random flips, judged."""

import math
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, compatible, near
from ....measures.comparison import difference
from ....measures.extrapolation import Extrapolation
from ....measures.slope import line, through_origin
from ..by_size import BySize, by_size, sample_sizes
from ..networks import KERNEL
from ..published import FLIPS_ERROR, FLIPS_PREFACTOR, FLIPS_SIZES
from .process import limit, process_means, process_unchanged, with_columns

if TYPE_CHECKING:
    import pandas as pd

#: Theorem 2 holds with this t0 at F'(1) = 1. Split on |φ(x)| ≤ ε, compare the process with Brownian
#: motion of variance 4F'(1)s (Sudakov and Fernique) and use Markov's inequality:
#: P(T ≤ s n) ≤ 3.19 (F'(1)s)^(1/4), which leaves h ≥ n t0.
T0 = 7.9e-4

#: Limits of flips/n by depth, from independent simulations of the process; standard errors are
#: 0.001 at depth 1, 0.0009 at depth 2 and 0.0015 at depth 3.
_LIMITS = {1: 0.303, 2: 0.3465, 3: 0.380}

_FIG = "Fig. 2"


def walked(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the rows of networks, with flips/n as ``share`` and ``still`` for no change."""
    rows = with_columns(frame[frame["source"] == "networks"], "distance", "changed", "opposite")
    return rows.assign(share=rows["distance"].astype(float) / rows["n"],
                       still=~rows["changed"].astype(bool))


def flip_findings(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the frame's cells allow."""
    networks, process = walked(frame), process_means(frame)
    fit = limit(process)
    findings = []
    if fit is not None:
        findings += _limit_findings(fit, process)
        if len(networks):
            findings += _prefactor_findings(networks, fit)
    if len(networks):
        findings += [*_process_findings(networks, frame), *_bound_findings(networks)]
    return findings + _depth_findings(frame)


def _limit_findings(fit: Extrapolation, process: BySize) -> list[Finding]:
    b, c = fit.coefficients
    how = (f"Gaussian-process paths at n = {process.n[0]:.0f} to {process.n[-1]:.0f}, fitted by "
           f"{fit.limit.mean:.4f} + {b:.3f}/√n + {c:.2f}/n, χ² = {fit.chi_square:.1f} on "
           f"{fit.freedom} degrees of freedom.")
    sizes = np.array(FLIPS_SIZES, dtype=np.float64)
    slope = through_origin(sizes, sizes * fit.at(sizes)).mean
    half = fit.limit.high - fit.limit.mean
    fitted = Estimate(slope, slope - half, slope + half, fit.limit.count)
    off = (FLIPS_PREFACTOR.mean - slope) / ((FLIPS_PREFACTOR.high - FLIPS_PREFACTOR.mean) / 1.96)
    return [
        Finding("The mean number of random flips tends to 0.33 n", 0.33, _LIMITS[2], fit.limit,
                near(fit.limit, 0.33, tolerance=0.005), f"section 4.2, {_FIG}",
                f"Measured: the limit of flips/n at infinite width. {how} The tolerance is the "
                "rounding of 0.33. Paths that never change count n, as in the paper."),
        Finding("The mean number of random flips tends to n/3", None, _LIMITS[2], fit.limit,
                near(fit.limit, 1 / 3, tolerance=0.005), _FIG, "As above: 1/3 is not special."),
        Finding("The mean number of random flips tends to 0.3465 n", None, _LIMITS[2], fit.limit,
                near(fit.limit, _LIMITS[2], tolerance=0.005), "Theorem 2's process",
                f"{how} Theory: an independent simulation of the same process, with a standard "
                "error of 0.0009."),
        Finding("A line through the origin over the paper's n has the slope 0.334", FLIPS_PREFACTOR,
                None, fitted, compatible(fitted, FLIPS_PREFACTOR), _FIG,
                f"Measured: the Gaussian process, fitted over n = 250 to 20000. The published "
                f"slope has a standard error of {FLIPS_ERROR:.4f} from 1000 networks a point. "
                f"It lies {abs(off):.1f} of them {'below' if off < 0 else 'above'} the process, "
                "which may be chance."),
    ]


def _prefactor_findings(networks: "pd.DataFrame", fit: Extrapolation) -> list[Finding]:
    found = by_size(networks, "distance")
    n, flips = (networks[name].to_numpy(dtype=np.float64) for name in ("n", "distance"))
    slope = through_origin(found.n, found.means, errors=found.errors)
    expected = through_origin(found.n, found.n * fit.at(found.n)).mean
    span = f"n = {found.n[0]:.0f} to {found.n[-1]:.0f}"
    half = FLIPS_PREFACTOR.high - FLIPS_PREFACTOR.mean
    findings = [Finding(
        "The mean number of random flips is 0.334 n, over whichever n it is fitted",
        FLIPS_PREFACTOR.mean, expected, slope, near(slope, FLIPS_PREFACTOR.mean, tolerance=half),
        _FIG, f"Unweighted least squares through the origin, {span}; theory is the Gaussian "
        f"process fitted likewise. A path seen at n steps crosses late, by 0.6 n^(-1/2) of n. "
        f"{sample_sizes(networks).capitalize()}.")]
    if len(found.n) > 1:
        straight = line(n, flips, equal_variance=False).slope
        theory = line(n, n * fit.at(n)).slope.mean
        findings += [Finding(
            "A line with an intercept rises with n as it does for the Gaussian process", None,
            theory, straight, near(straight, theory, tolerance=0.02), _FIG,
            f"Least squares to all networks, {span}, intervals for unequal variances; theory: the "
            "process at the same n, fitted likewise."), _growth(found, fit)]
    return findings


def _growth(found: BySize, fit: Extrapolation) -> Finding:
    """Judge linearity by the power of n between the smallest and the largest n."""
    ends = [0, -1]
    far = math.log(found.n[-1] / found.n[0])
    logs = [math.log(found.means[k]) for k in ends]
    half = 1.96 * math.hypot(*(found.errors[k] / found.means[k] for k in ends)) / far
    power = (logs[1] - logs[0]) / far
    expected = fit.at(found.n[ends])
    theory = 1 + math.log(expected[1] / expected[0]) / far
    measured = Estimate(power, power - half, power + half, sum(found.estimates[k].count
                                                               for k in ends))
    return Finding("The mean number of random flips grows linearly with n", 1.0, theory, measured,
                   near(measured, 1.0, tolerance=0.1), f"Theorem 2, {_FIG}",
                   f"Measured: the power of n between {found.n[0]:.0f} and {found.n[-1]:.0f}; "
                   "theory: the Gaussian process between the same two. Within 0.1.")


def _process_findings(networks: "pd.DataFrame", frame: "pd.DataFrame") -> list[Finding]:
    means, unchanged = process_means(frame), process_unchanged(frame)
    law = dict(zip(means.n.tolist(), means.means.tolist(), strict=True))
    never = dict(zip(unchanged.n.tolist(), unchanged.means.tolist(), strict=True))
    kept = networks[networks["n"].isin(list(law))]
    findings = []
    if len(kept):
        ratio = Estimate.of(kept["share"].to_numpy() / np.array([law[n] for n in kept["n"]]))
        still = Estimate.share(kept["still"].to_numpy(dtype=bool))
        expected = float(np.mean([never[n] for n in kept["n"]]))
        findings += [
            Finding("Finite networks change class as the Gaussian process of infinite width does",
                    None, 1.0, ratio, near(ratio, 1.0, tolerance=0.03), "Theorem 2's process",
                    "Measured: flips over the process's mean at the same n, averaged over all "
                    f"networks. Flips/n by n: {by_size(networks, 'share')}; process: "
                    f"{means.among(kept['n'].unique())}."),
            Finding("As many networks never change class as paths of the Gaussian process", None,
                    expected, still, near(still, expected, tolerance=0.02), "Theorem 2's process",
                    "Measured: share of networks; each counts n. By n: "
                    f"{by_size(networks, 'still', Estimate.share)}; process: {unchanged}."),
        ]
    turned = Estimate.share(networks["opposite"].to_numpy(dtype=bool))
    angle = math.acos(KERNEL.correlation(-1.0)) / math.pi
    findings.append(Finding(
        "Flipping all bits changes the class with probability arccos(F(-1))/π", None, angle, turned,
        near(turned, angle, tolerance=0.02), "section 2", "Measured: share of networks. F(-1) = "
        f"{KERNEL.correlation(-1.0):.5f}, so most strings share the class of their opposite."))
    return findings


def _bound_findings(networks: "pd.DataFrame") -> list[Finding]:
    shares = by_size(networks, "share")
    lowest = min(shares.estimates, key=lambda estimate: estimate.low)
    last = shares.estimates[-1]
    fewest = by_size(networks, "distance").estimates[0]
    where = f"Measured: flips/n at n = {shares.n[-1]:.0f}."
    return [
        Finding("The mean number of random flips is at least n t0, with t0 = 7.9·10⁻⁴/F'(1)", None,
                T0, lowest, at_least(lowest, T0), "Theorem 2",
                "Measured: flips/n at the n where it is smallest. The theorem leaves t0 open; this "
                "explicit one is loose, so the bound holds by far."),
        Finding("The mean number of random flips is at least n/4", 0.25, None, lowest,
                at_least(lowest, 0.25), "section 3.3, eq. 10",
                "Measured: flips/n at the n where it is smallest."),
        Finding("The random-walk heuristic n/(4F'(1)) gives the mean number of random flips", 0.25,
                _LIMITS[2], last, near(last, 0.25, tolerance=0.025), "section 3.3, eq. 10",
                f"{where} Within 10 %; the heuristic is meant to give the order. Theory: the limit "
                "of the Gaussian process."),
        Finding("It takes more random flips than in a uniformly random Boolean function, where it "
                "takes 2", None, 2.0, fewest, at_least(fewest, 2.0), "section 1",
                f"Measured: the mean number of flips at n = {shares.n[0]:.0f}."),
    ]


def _depth_findings(frame: "pd.DataFrame") -> list[Finding]:
    fits = {depth: limit(process_means(frame, depth)) for depth in (1, 3)}
    limits = {depth: fit.limit for depth, fit in fits.items() if fit is not None}
    findings = [
        Finding(f"With {depth} hidden layer{'s' if depth > 1 else ''} the mean number of random "
                f"flips tends to {_LIMITS[depth]:.3g} n", None, _LIMITS[depth], value,
                near(value, _LIMITS[depth], tolerance=0.01), "beyond the paper",
                "Measured: limit of the Gaussian process, fitted by a + b/√n + c/n. Theory: an "
                "independent simulation of the same process.")
        for depth, value in limits.items()]
    if len(limits) == 2:
        more = difference(limits[3], limits[1])
        findings.append(Finding(
            "Deeper networks take more random flips, though F'(1) = 1 at every depth", None,
            _LIMITS[3] - _LIMITS[1], more, at_least(more, 0.0), "beyond the paper",
            "Measured: limit of flips/n with three hidden layers less that with one. F flattens "
            "away from 1 with depth; F'(1), which the heuristic goes by, does not tell them "
            "apart."))
    return findings
