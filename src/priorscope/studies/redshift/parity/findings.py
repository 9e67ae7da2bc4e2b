"""What networks that learned parity say."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least, at_most
from ...rank_correlation import rank_correlation
from ..judging import chosen, held_back, judged
from ..prefactor_table import TUNABLE, PrefactorTable
from .training import TRAINING_SHARE

if TYPE_CHECKING:
    import pandas as pd

#: Mean training accuracy from which on it counts that networks do not generalise.
LEARNED = 0.9

#: Mean test accuracy that is called generalising.
GENERALISES = 0.95

#: The paper says that parity was looked at, and shows no more in the pages known.
_SOURCE = "section 4; details not known"

_MEASURES = {"sensitivity": "sensitivity", "k_lz": "Lempel-Ziv complexity"}


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for bits in sorted(frame.bits.unique().tolist()):
        tables = read(frame, bits)
        note = _scale(chosen(frame, bits=bits))
        found += [*_tuning(tables, bits, note), *_generalising(tables, bits, note),
                  *_relu(tables, bits, note), *_complexity(tables, bits, note)]
    return found


def read(frame: "pd.DataFrame", bits: int) -> dict[str, PrefactorTable]:
    """Return the tables of all activations on strings of this length."""
    rows = chosen(frame, bits=bits)
    return {name: PrefactorTable.of(chosen(rows, activation=name), *_MEASURES)
            for name in rows.activation.unique().tolist()}


def relations(table: PrefactorTable, measure: str) -> np.ndarray:
    """Return the rank correlation over prefactors of complexity and accuracy, (networks,)."""
    return np.array([rank_correlation(complexity, accuracy) for complexity, accuracy in
                     zip(table[measure], table.held_out, strict=True)])


def _tuning(tables: dict[str, PrefactorTable], bits: int, note: str) -> list[Finding]:
    found = []
    for name in TUNABLE:
        table = tables.get(name)
        if table is None:
            continue
        ready = bool(table.tuned("train").mean() >= LEARNED)
        found += judged(
            f"A tuned prefactor lets {name} networks generalise better on the parity of {bits} "
            "bits than prefactor 1.", Estimate.of(table.tuned() - table.at(1.0)),
            partial(_judge, rule=partial(at_least, limit=0.0), ready=ready), _SOURCE,
            note="Test accuracy at the prefactor of the highest validation accuracy, "
            f"{table.best_prefactor:g}, less that at 1, network by network: "
            f"{table.tuned().mean():.3f} and {table.at(1.0).mean():.3f}. {note}")
    return found


def _generalising(tables: dict[str, PrefactorTable], bits: int, note: str) -> list[Finding]:
    names = [name for name in TUNABLE if name in tables]
    if len(names) < len(TUNABLE):
        return []
    best = max(names, key=lambda name: tables[name].validated)
    each = ", ".join(f"{name} {table.tuned().mean():.3f} at {table.best_prefactor:g}"
                     for name, table in tables.items())
    found = judged(
        f"Some Gaussian, tanh or sine networks with a tuned prefactor generalise on the parity of "
        f"{bits} bits.", Estimate.of(tables[best].tuned()), partial(at_least, limit=GENERALISES),
        _SOURCE, note="Test accuracy of the activation and prefactor of the highest validation "
        f"accuracy, {best} at {tables[best].best_prefactor:g}. All: {each}. {note}")
    if "relu" in tables:
        found += judged(
            f"A tuned Gaussian, tanh or sine generalises better on the parity of {bits} bits than "
            "ReLU, tuned as well.", Estimate.of(tables[best].tuned() - tables["relu"].tuned()),
            partial(at_least, limit=0.0), _SOURCE,
            note=f"Test accuracy of {best} less that of ReLU, network by network, each at its best "
            f"prefactor. {note}")
    return found


def _relu(tables: dict[str, PrefactorTable], bits: int, note: str) -> list[Finding]:
    table = tables.get("relu")
    if table is None:
        return []
    ready = bool(table.at(1.0, "train").mean() >= LEARNED)
    return judged(
        f"ReLU networks do not generalise on the parity of {bits} bits.",
        Estimate.of(table.at(1.0)),
        partial(_judge, rule=partial(at_most, limit=GENERALISES), ready=ready), _SOURCE,
        note=f"Test accuracy at prefactor 1; guessing gives 0.5, and at its best prefactor, "
        f"{table.best_prefactor:g}, ReLU has {table.tuned().mean():.3f}. {note}")


def _complexity(tables: dict[str, PrefactorTable], bits: int, note: str) -> list[Finding]:
    names = [name for name in TUNABLE if name in tables]
    if len(names) < len(TUNABLE):
        return []
    found = []
    for measure, words in _MEASURES.items():
        each = {name: relations(tables[name], measure) for name in names}
        listed = ", ".join(f"{name} {values.mean():.2f}" for name, values in each.items())
        found += judged(
            f"The {words} of the truth table before training goes together with accuracy on the "
            f"parity of {bits} bits.", Estimate.of(np.mean(list(each.values()), axis=0)),
            partial(at_least, limit=0.0), _SOURCE,
            note="Rank correlation over prefactors of each network, a mean over tanh, Gaussian and "
            f"sine: {listed}. {note}")
    return found


def _judge(measured: Estimate, *, rule: partial[Verdict], ready: bool) -> Verdict:
    return held_back(rule(measured), ready, f"once {LEARNED:.0%} of the training points are known")


def _scale(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    return (f"{int(one.networks)} networks of two layers of 64 units at each of "
            f"{int(rows.prefactor.nunique())} prefactors, {int(one.steps):,} steps of Adam on "
            f"{TRAINING_SHARE:.0%} of all {2 ** int(one.bits)} strings; the paper's are not known.")
