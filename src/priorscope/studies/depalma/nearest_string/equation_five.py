"""What eq. 5 of the paper leaves out, computed at numbers of bits up to 10^100.

The mean number of differently classified strings at distance h = floor(a √(n/ln n)), given an
output of z standard deviations at the start, is N = C(n, h) Φ(-z F/√(1-F²)), F = F(1 - 2h/n),
exactly and at every n. Eq. 5 states ln N = (a/2) √(n ln n) · [1 - z²/(4F'(1)a²)
+ ln(ln n/a²)/ln n + O((n ln n)^(-1/4))]. Stirling's formula gives ln C(n, h) = h (ln(n/h) + 1)
+ ..., and the 1 in it puts a further 2/ln n inside the bracket.
"""

import math

from scipy import special

from ...._core.finding import Finding
from ...._core.verdicts import at_most, near
from ....theory import InfiniteWidthKernel
from ..by_size import exact


def bracket(n: float, kernel: InfiniteWidthKernel, *, a: float, z: float) -> float:
    """Return ln N / ((a/2) √(n ln n)) to about 12 digits, for n up to 10^100."""
    h = float(math.floor(a * math.sqrt(n / math.log(n))))
    deficit = kernel.correlation_deficit(2 * h / n)
    pull = (1 - deficit) / math.sqrt(deficit * (2 - deficit))
    log_number = _log_binomial(n, h) + float(special.log_ndtr(-z * pull))
    return log_number / (a / 2 * math.sqrt(n * math.log(n)))


def bracket_as_printed(n: float, kernel: InfiniteWidthKernel, *, a: float, z: float) -> float:
    """Return the bracket of eq. 5 without its order term."""
    log = math.log(n)
    return 1 - z * z / (4 * kernel.slope_at_one * a * a) + math.log(log / (a * a)) / log


def order_term(n: float) -> float:
    """Return (n ln n)^(-1/4), the size of what eq. 5 neglects."""
    return (n * math.log(n)) ** -0.25


def _log_binomial(n: float, h: float) -> float:
    """Return ln C(n, h) for h far below n, where ln n! - ln (n-h)! would cancel to nothing."""
    shrunk = math.log1p(-h / n)
    falling = h * math.log(n) - (n - h + 0.5) * shrunk - h
    return falling + 1 / (12 * n) - 1 / (12 * (n - h)) - float(special.gammaln(h + 1))


def equation_findings(kernel: InfiniteWidthKernel) -> list[Finding]:
    """Judge eq. 5 by its bracket at n = 10^10 to 10^100; nothing is measured."""
    a, z = 0.5, 1.0
    gap = {e: bracket(10.0**e, kernel, a=a, z=z) - bracket_as_printed(10.0**e, kernel, a=a, z=z)
           for e in (10, 20, 40, 100)}
    rest = {e: gap[e] - 2 / math.log(10.0**e) for e in (10, 20, 40)}
    missing, left = exact(gap[100]), exact(max(abs(rest[e]) / order_term(10.0**e) for e in rest))
    values = "; ".join(f"n = 10^{e}: {value:.5g} where 2/ln n = {2 / math.log(10.0**e):.5g}"
                       for e, value in gap.items())
    return [
        Finding("Eq. 5 as printed is complete up to terms of order (n ln n)^(-1/4) in its bracket",
                0.0, 2 / math.log(1e100), missing,
                near(missing, 0.0, tolerance=10 * order_term(1e100)), "eq. 5",
                f"Computed: the exact bracket less the printed one for z = {z:g}, a = {a:g}. "
                f"{values}. A term 2/ln n is missing, from the 1 in ln C(n,h) ≈ h(ln(n/h) + 1); "
                "Theorem 1 and the limits of eq. 6 stand as they are."),
        Finding("With a term 2/ln n added, the bracket of eq. 5 is complete up to order "
                "(n ln n)^(-1/4)", None, None, left, at_most(left, 10.0), "eq. 5",
                "Computed: what is left, in units of (n ln n)^(-1/4), the largest at n = 10^10, "
                "10^20, 10^40. A missing term of larger order would grow without bound in this "
                f"unit: 2/ln n itself is {2 / math.log(1e40) / order_term(1e40):.2g} of them at "
                "10^40."),
    ]
