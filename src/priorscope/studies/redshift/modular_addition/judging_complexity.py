"""Where accuracy peaks, and what complexity before training says about it."""

from functools import partial

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least
from ...rank_correlation import rank_correlation
from ..jackknife import jackknife
from ..judging import held_back, judged
from ..prefactor_table import TUNABLE, PrefactorTable
from ..quadratic_peak import quadratic_peak
from .training import MODULI, target_values

#: By how much the best accuracy must exceed that of the more frequent label before its place is
#: judged: several standard errors of the largest of nine means of 260 points.
GAIN = 0.1

_MEASURES = {"fourier": "Fourier", "chebyshev": "Chebyshev", "lempel_ziv": "Lempel-Ziv"}
_EASY, _HARD = MODULI[0], MODULI[-1]

Tables = dict[tuple[str, int], PrefactorTable]


def judge_peaks(swept: Tables, note: str) -> list[Finding]:
    """Judge whether the best prefactor grows with the frequency of the target."""
    found = []
    for name in ("gaussian", "tanh", "sine"):
        if any((name, modulus) not in swept for modulus in (_EASY, _HARD)):
            continue
        easy, hard = swept[name, _EASY], swept[name, _HARD]
        peaks = ", ".join(f"{10 ** peak_of(swept[name, modulus]):.2g} modulo {modulus}"
                          for modulus in MODULI if (name, modulus) in swept)
        found += judged(
            f"The best prefactor of {name} networks is larger for sums modulo {_HARD} than modulo "
            f"{_EASY}.", jackknife(partial(_shift, np.log10(easy.prefactors)), easy.held_out,
                                   hard.held_out),
            partial(_judge, ready=_learned(easy, _EASY) and _learned(hard, _HARD)),
            "section 4, Fig. 8",
            note="Decades between the peaks of parabolas fitted to accuracy on validation and test "
            f"points against the logarithm of the prefactor, by the jackknife: {peaks}. {note}")
    return found


def judge_complexity(swept: Tables, note: str) -> list[Finding]:
    """Judge whether more complex targets ask for more complex initial functions."""
    names = [name for name in TUNABLE
             if all((name, modulus) in swept for modulus in (_EASY, _HARD))]
    if len(names) < len(TUNABLE):
        return []
    return [finding for measure, words in _MEASURES.items()
            for finding in [*_gaussian_peak(swept, measure, words, note),
                            *_relation(swept, names, measure, words, note)]]


def peak_of(table: PrefactorTable) -> float:
    """Return the logarithm to base 10 of the prefactor where a parabola through accuracy peaks."""
    return quadratic_peak(np.log10(table.prefactors), table.held_out)


def relations(table: PrefactorTable, measure: str) -> np.ndarray:
    """Return the rank correlation over prefactors of complexity and accuracy, (networks,)."""
    return np.array([rank_correlation(complexity, accuracy) for complexity, accuracy in
                     zip(table[measure], table.held_out, strict=True)])


def _shift(places: np.ndarray, easy: np.ndarray, hard: np.ndarray) -> float:
    return quadratic_peak(places, hard) - quadratic_peak(places, easy)


def _peak_shift(easy_x: np.ndarray, easy: np.ndarray, hard_x: np.ndarray,
                hard: np.ndarray) -> float:
    return quadratic_peak(hard_x, hard) - quadratic_peak(easy_x, easy)


def _learned(table: PrefactorTable, modulus: int) -> bool:
    ones = float(target_values(modulus).mean())
    return bool(table.held_out.mean(axis=0).max() >= max(ones, 1 - ones) + GAIN)


def _judge(measured: Estimate, *, ready: bool) -> Verdict:
    return held_back(at_least(measured, 0.0), ready,
                     f"once the best accuracy is {GAIN:g} above that of the more frequent label")


def _gaussian_peak(swept: Tables, measure: str, words: str, note: str) -> list[Finding]:
    easy, hard = swept["gaussian", _EASY], swept["gaussian", _HARD]
    return judged(
        f"The {words} complexity before training at which Gaussian networks generalise best is "
        f"higher for sums modulo {_HARD} than modulo {_EASY}.",
        jackknife(_peak_shift, easy[measure], easy.held_out, hard[measure], hard.held_out),
        partial(_judge, ready=_learned(easy, _EASY) and _learned(hard, _HARD)),
        "section 4, Fig. 8",
        note="Difference of the peaks of parabolas fitted to accuracy against complexity, one "
        f"point a network and prefactor, by the jackknife. {note}")


def _relation(swept: Tables, names: list[str], measure: str, words: str,
              note: str) -> list[Finding]:
    by_modulus = {modulus: np.mean([relations(swept[name, modulus], measure) for name in names],
                                   axis=0) for modulus in (_EASY, _HARD)}
    ready = all(_learned(swept[name, modulus], modulus) for name in names
                for modulus in (_EASY, _HARD))
    each = ", ".join(f"{name} {relations(swept[name, modulus], measure).mean():.2f} modulo "
                     f"{modulus}" for name in names for modulus in (_EASY, _HARD))
    return judged(
        f"{words} complexity before training goes together with accuracy more closely for sums "
        f"modulo {_HARD} than modulo {_EASY}.",
        Estimate.of(by_modulus[_HARD] - by_modulus[_EASY]), partial(_judge, ready=ready),
        "section 4, Fig. 8",
        note="Rank correlation over prefactors of each network, a mean over tanh, Gaussian and "
        f"sine, paired by network; on average {each}. The paper shows plots and names no "
        f"coefficient. {note}")
