"""What networks that learned sums modulo a number say."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import DISAGREES, Verdict, at_least, at_most
from ..judging import chosen, held_back, judged
from ..prefactor_table import TUNABLE, PrefactorTable
from .judging_complexity import judge_complexity, judge_peaks
from .training import MODULI, TRAINING_SHARE, target_values

if TYPE_CHECKING:
    import pandas as pd

#: Mean training accuracy that is called 100 %: at most two of 230 points wrong on average.
FITTED = 0.99

#: Mean training accuracy from which on it counts that networks do not generalise.
LEARNED = 0.9

#: Mean test accuracy that is called generalising.
GENERALISES = 0.95

#: Tables by activation and modulus.
Tables = dict[tuple[str, int], PrefactorTable]


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    swept, long = read(frame, "swept"), read(frame, "long")
    note = _scale(frame)
    return [*_relu(swept, long, note), *_tunable(swept, long, note),
            *judge_peaks(swept, note), *judge_complexity(swept, note)]


def read(frame: "pd.DataFrame", role: str) -> Tables:
    """Return the tables of one role."""
    rows = chosen(frame, kind="network", role=role)
    found = {}
    for activation in rows.activation.unique().tolist():
        for modulus in sorted(chosen(rows, activation=activation).modulus.unique().tolist()):
            own = chosen(rows, activation=activation, modulus=modulus)
            found[activation, modulus] = PrefactorTable.of(own, "fourier", "chebyshev",
                                                           "lempel_ziv")
    return found


def majority(modulus: int) -> float:
    """Return the accuracy of the more frequent label, given always."""
    ones = float(target_values(modulus).mean())
    return max(ones, 1 - ones)


def _relu(swept: Tables, long: Tables, note: str) -> list[Finding]:
    found = []
    for modulus in MODULI:
        table = long.get(("relu", modulus))
        if table is None:
            continue
        train, test = table.at(1.0, "train"), table.at(1.0)
        early = swept.get(("relu", modulus))
        rising = early is not None and train.mean() > early.at(1.0, "train").mean() + 0.01
        found += judged(
            f"ReLU networks reach 100 % training accuracy on sums modulo {modulus}.",
            Estimate.of(train), partial(_fits, rising=rising), "section 4, Fig. 7", published=1.0,
            note=f"At prefactor 1, trained longer than the others. {note}")
        ready = bool(train.mean() >= LEARNED)
        words = "generalise" if modulus == MODULI[0] else "do not generalise"
        found += judged(
            f"ReLU networks {words} on sums modulo {modulus}.", Estimate.of(test),
            partial(_judge_relu, holds=modulus == MODULI[0], ready=ready), "section 4, Fig. 7",
            note=f"Test accuracy of those networks, whose training accuracy is {train.mean():.3f}; "
            f"the more frequent label alone would be right in {majority(modulus):.2f} of all "
            f"points. {note}")
    return found


def _fits(measured: Estimate, *, rising: bool) -> Verdict:
    verdict = at_least(measured, FITTED)
    return held_back(verdict, verdict.word != DISAGREES or not rising,
                     "false only where more steps add nothing")


def _judge_relu(measured: Estimate, *, holds: bool, ready: bool) -> Verdict:
    rule = at_least if holds else at_most
    return held_back(rule(measured, GENERALISES), ready,
                     f"once {LEARNED:.0%} of the training points are known")


def _tunable(swept: Tables, long: Tables, note: str) -> list[Finding]:
    names = [name for name in TUNABLE if all((name, modulus) in swept for modulus in MODULI)]
    if len(names) < len(TUNABLE):
        return []
    how = ("The prefactor, and then the activation, are those of the highest validation accuracy; "
           "what is shown is the test accuracy there, a mean over networks.")
    found = []
    for modulus in MODULI:
        _, name = max((swept[one, modulus].validated, one) for one in names)
        table = swept[name, modulus]
        found += judged(
            f"Some Gaussian, tanh or sine networks with a tuned prefactor generalise on sums "
            f"modulo {modulus}.", Estimate.of(table.tuned()),
            partial(at_least, limit=GENERALISES), "section 4, Fig. 7",
            note=f"{how} Chosen: {name} at {table.best_prefactor:g}. "
            f"All: {_listed(swept, names, modulus)}. {note}")
    return [*found, *_on_all(swept, names, f"{how} {note}"), *_ahead(swept, long, names, note),
            *_failing(swept, f"{how} {note}")]


def _on_all(swept: Tables, names: list[str], note: str) -> list[Finding]:
    """Judge one activation that is to generalise on all three, by its worst modulus."""
    hardest = [min((swept[name, modulus].validated, name, modulus) for modulus in MODULI)
               for name in names]
    _, best, modulus = max(hardest)
    return judged(
        "One of the Gaussian, tanh and sine activations generalises on all three sums, with its "
        "prefactor tuned to each.", Estimate.of(swept[best, modulus].tuned()),
        partial(at_least, limit=GENERALISES), "section 4, Fig. 7",
        note=f"Test accuracy on the modulus that is hardest for it: {best}, modulo {modulus}. "
        f"{note}")


def _ahead(swept: Tables, long: Tables, names: list[str], note: str) -> list[Finding]:
    found = []
    for modulus in MODULI[1:]:
        relu = long.get(("relu", modulus))
        if relu is None:
            continue
        _, name = max((swept[one, modulus].validated, one) for one in names)
        own = swept.get(("relu", modulus))
        found += judged(
            f"A tuned Gaussian, tanh or sine generalises better than ReLU on sums modulo "
            f"{modulus}.", Estimate.of(swept[name, modulus].tuned() - relu.at(1.0)),
            partial(at_least, limit=0.0), "section 4, Fig. 7",
            note=f"Test accuracy of {name} at {swept[name, modulus].best_prefactor:g} less that of "
            f"ReLU at 1, which is trained longer, network by network. {_tuned_relu(own)}{note}")
    return found


def _tuned_relu(table: PrefactorTable | None) -> str:
    if table is None:
        return ""
    return (f"With as few steps as the others, ReLU has {table.tuned().mean():.3f} at its best "
            f"prefactor, {table.best_prefactor:g}. ")


def _failing(swept: Tables, note: str) -> list[Finding]:
    hardest = MODULI[-1]
    names = [name for name, modulus in swept if modulus == hardest]
    _, worst = min((swept[one, hardest].validated, one) for one in names)
    return judged(
        "Not every activation generalises on all three sums, even with its prefactor tuned.",
        Estimate.of(swept[worst, hardest].tuned()), partial(at_most, limit=GENERALISES),
        "section 4, Fig. 7",
        note=f"Modulo {hardest}, the activation of the lowest validation accuracy: {worst}. "
        f"All: {_listed(swept, names, hardest)}. {note}")


def _listed(tables: Tables, names: list[str], modulus: int) -> str:
    return ", ".join(f"{name} {tables[name, modulus].tuned().mean():.3f} at "
                     f"{tables[name, modulus].best_prefactor:g}" for name in names)


def _scale(frame: "pd.DataFrame") -> str:
    rows = chosen(frame, kind="network", role="swept")
    one = (frame if rows.empty else rows).iloc[0]
    longest = int(frame.steps.max())
    return (f"{int(one.networks)} networks of two layers of 64 units at each of "
            f"{int(np.unique(rows.prefactor).size)} prefactors, {int(one.steps):,} steps of Adam "
            f"on {TRAINING_SHARE:.0%} of 256 pairs (ReLU alone up to {longest:,}); the paper's "
            "share, widths and steps are not known.")
