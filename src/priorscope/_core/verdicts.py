"""Rules by which a measured interval decides a claim.

Every rule has three outcomes. The interval must lie wholly on one side before a claim is said to
hold or to fail; an interval that straddles the edge leaves it undecided, and a narrower one, from
more samples, may decide it. Under a rule of 95 % intervals a claim that is true is called
false with a chance of 5 % at most.
"""

from dataclasses import dataclass

from .checks import real_number
from .errors import BadInput
from .estimate import Estimate

AGREES, DISAGREES, UNDECIDED = "agrees", "disagrees", "undecided"


@dataclass(frozen=True)
class Verdict:
    """An outcome and the rule that led to it.

    Attributes:
        word: ``"agrees"``, ``"disagrees"`` or ``"undecided"``.
        rule: The rule in words, with its numbers.
    """

    word: str
    rule: str

    def __post_init__(self) -> None:
        if self.word not in (AGREES, DISAGREES, UNDECIDED):
            raise BadInput(f"a verdict is {self.word!r}: expected agrees, disagrees or undecided")

    def __str__(self) -> str:
        return self.word


def between(measured: Estimate, low: float, high: float, *, what: str = "") -> Verdict:
    """Judge the claim that the measured mean lies from ``low`` to ``high``.

    Args:
        measured: The estimate; a width of zero stands for an exact number.
        low: Lower edge, may be -inf.
        high: Upper edge, may be inf.
        what: The edges in words, to follow "the interval lies within".
    """
    words = what or f"{low:.4g} to {high:.4g}"
    rule = f"agrees if the 95 % interval lies within {words}, disagrees if wholly outside"
    if measured.low >= low and measured.high <= high:
        return Verdict(AGREES, rule)
    outside = measured.high < low or measured.low > high
    return Verdict(DISAGREES if outside else UNDECIDED, rule)


def near(measured: Estimate, expected: float, *, tolerance: float) -> Verdict:
    """Judge the claim that the mean is ``expected``, up to ``tolerance`` either way.

    The tolerance is fixed before looking: the error of the published number, of reading it off a
    figure, or a stated difference that would not matter.
    """
    tolerance = real_number("tolerance", tolerance, at_least=0.0)
    return between(measured, expected - tolerance, expected + tolerance,
                   what=f"{expected:.4g} ± {tolerance:.2g}")


def at_most(measured: Estimate, limit: float) -> Verdict:
    """Judge the claim that the mean is no larger than ``limit``."""
    return between(measured, -float("inf"), limit, what=f"values of at most {limit:.4g}")


def at_least(measured: Estimate, limit: float) -> Verdict:
    """Judge the claim that the mean is no smaller than ``limit``."""
    return between(measured, limit, float("inf"), what=f"values of at least {limit:.4g}")


def compatible(measured: Estimate, published: Estimate) -> Verdict:
    """Judge whether two estimates of one number contradict each other.

    Overlap alone cannot confirm, so the word "agrees" also asks that the measured interval be no
    more than twice as wide as the published one.
    """
    rule = ("disagrees if the two 95 % intervals are apart, agrees if they overlap and the "
            "measured one is at most twice as wide as the published")
    if measured.high < published.low or measured.low > published.high:
        return Verdict(DISAGREES, rule)
    sharp = measured.high - measured.low <= 2 * (published.high - published.low)
    return Verdict(AGREES if sharp else UNDECIDED, rule)
