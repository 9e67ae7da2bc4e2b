"""Whether the choice before training was a good one."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least
from ..judging import chosen, judged
from .task import Task
from .tasks import TASKS

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "section 5"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every task and activation, then all of them together."""
    found: list[Finding] = []
    against: dict[str, list[np.ndarray]] = {"default": [], "sweep": []}
    for name in sorted(frame.task.unique()):
        task = TASKS[name][0]
        for activation in sorted(frame.activation.unique()):
            rows = chosen(frame, task=name, activation=activation)
            if len(rows):
                better, as_good = differences(rows)
                found += _findings(task, activation, rows, better, as_good)
                against["default"].append(better / task.close)
                against["sweep"].append(as_good / task.close)
    return [*found, *_overall(against)]


def differences(rows: "pd.DataFrame") -> tuple[np.ndarray, np.ndarray]:
    """Return matched less default, and matched less swept, of the test scores, (networks,).

    A network's sweep takes the prefactor of the highest validation score of that network; of
    equals the one nearest to 1.
    """
    default, matched = (chosen(rows, way=way).sort_values("network").test.to_numpy()
                        for way in ("default", "matched"))
    swept = chosen(rows, way="swept")
    order = swept.assign(far=np.abs(np.log(swept.prefactor))).sort_values(
        ["network", "validation", "far"], ascending=[True, False, True])
    best = order.groupby("network").first().sort_index().test.to_numpy()
    return matched - default, matched - best


def _findings(task: Task, activation: str, rows: "pd.DataFrame", better: np.ndarray,
              as_good: np.ndarray) -> list[Finding]:
    one = rows.iloc[0]
    place = (f"prefactor {chosen(rows, way='matched').prefactor.iloc[0]:.3g}" if one.reached else
             "no prefactor reaches it, so the default stays")
    note = (f"Test score: {task.score}; {int(one.networks)} networks, paired. Wanted complexity "
            f"{one.wanted:.3g}: {place}.")
    start = f"On {task.name} with {activation}, the prefactor chosen by the prior's complexity "
    return [
        *judged(f"{start}does better than the default.", Estimate.of(better),
                partial(_better, task.gain), _SOURCE, note=f"{note} Better is {task.gain:g} more."),
        *judged(f"{start}does as well as the best of a validation sweep.", Estimate.of(as_good),
                partial(_as_good, task.close), _SOURCE,
                note=f"{note} The sweep trains at {len(task.prefactors)} prefactors; as well is "
                f"at most {task.close:g} less.")]


def _better(gain: float, difference: Estimate) -> Verdict:
    return at_least(difference, gain)


def _as_good(close: float, difference: Estimate) -> Verdict:
    return at_least(difference, -close)


def _overall(against: dict[str, list[np.ndarray]]) -> list[Finding]:
    """Judge the mean over tasks and activations, each in units of what does not matter there."""
    if len(against["default"]) < 2:
        return []
    note = ("Mean over networks of each task and activation, in units of the difference that does "
            "not matter on that task; tasks and activations are the samples.")
    means = {name: Estimate.of([part.mean() for part in parts]) for name, parts in against.items()}
    return [
        *judged("Over all tasks, the prefactor chosen by the prior's complexity does better than "
                "the default.", means["default"], partial(_better, 0.5), _SOURCE, note=note),
        *judged("Over all tasks, the prefactor chosen by the prior's complexity does as well as a "
                "validation sweep.", means["sweep"], partial(_as_good, 1.0), _SOURCE, note=note)]
