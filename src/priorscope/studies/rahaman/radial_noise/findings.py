"""What losses under noise of several frequencies say.

Published numbers were read off plots; the tolerances are those of reading, and were set before
anything was measured.
"""

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import AGREES, UNDECIDED, Verdict, at_least, at_most, near
from ..judging import judged
from .curves import Curves, both, curves

if TYPE_CHECKING:
    import pandas as pd

_FIGURE, _CODE = "Fig. 4", "Plots stored with the published code, 3 against 8"

#: Frequency to the published best validation loss at β = 1 and the tolerance of reading.
_BEST = {0.05: (0.20, 0.05), 0.2: (0.16, 0.05), 1.0: (0.07, 0.03)}

#: Frequency to the published step of the best validation loss at β = 1, and the tolerance.
_STEP = {0.2: (100.0, 50.0), 1.0: (200.0, 100.0)}

#: A difference of losses that does not matter: a twentieth of the loss before training.
_SMALL = 0.05

#: Factor by which loss has risen after its best where the curve is said to dip.
_DIP = 1.5

#: Steps of the paper.
_STEPS = 5_000


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    return [*_clean(frame), *_values(frame), *_steps(frame), *_amplitude(frame), *_depth(frame),
            *_dips(frame), *_slower(frame)]


def _clean(frame: "pd.DataFrame") -> list[Finding]:
    found = curves(frame, 0.0, 0.0)
    if found is None:
        return []
    return judged("Without noise the validation loss comes down to about 0.035.",
                  Estimate.of(found.last), partial(near, expected=0.035, tolerance=0.015), _CODE,
                  published=0.035, note=f"At the last step. {found.note}", frame=frame)


def _values(frame: "pd.DataFrame") -> list[Finding]:
    made: list[Finding] = []
    for k, (value, tolerance) in _BEST.items():
        if (found := curves(frame, k, 1.0)) is not None:
            made += judged(
                f"Under noise of k = {k:g} and β = 1 the best validation loss is about {value:g}.",
                Estimate.of(found.best), partial(near, expected=value, tolerance=tolerance), _CODE,
                published=value, note=found.note, frame=frame)
    return made


def _steps(frame: "pd.DataFrame") -> list[Finding]:
    made: list[Finding] = []
    for k, (value, tolerance) in _STEP.items():
        if (found := curves(frame, k, 1.0)) is not None:
            made += judged(
                f"Under noise of k = {k:g} and β = 1 the validation loss is lowest at about step "
                f"{value:g}.", Estimate.of(found.best_step),
                partial(near, expected=value, tolerance=tolerance), _CODE, published=value,
                note=found.note, frame=frame)
    return made


def _amplitude(frame: "pd.DataFrame") -> list[Finding]:
    """Ask how much the best validation loss changes when the amplitude doubles."""
    rises, made = {}, []
    for k in (0.1, 1.0):
        if (pair := both(frame, (k, 0.5), (k, 1.0))) is not None:
            rises[k] = pair[1].best - pair[0].best
            note = f"Best loss at β = 1 less that at β = 0.5. {pair[0].note}"
            claim = (("At k = 0.1 the best validation loss worsens with the amplitude, by "
                      f"{_SMALL:g} or more from β = 0.5 to 1.") if k == 0.1 else
                     (f"At k = 1 the best validation loss hardly depends on the amplitude: less "
                      f"than {_SMALL:g} between β = 0.5 and 1."))
            rule = (partial(at_least, limit=_SMALL) if k == 0.1 else
                    partial(near, expected=0.0, tolerance=_SMALL))
            made += judged(claim, Estimate.of(rises[k]), rule, f"{_FIGURE} (a, b)", note=note,
                           frame=frame)
    if len(rises) == 2:
        made += judged(
            "The best validation loss worsens more with the amplitude at k = 0.1 than at k = 1.",
            Estimate.of(rises[0.1] - rises[1.0]), partial(at_least, limit=0.0),
            f"{_FIGURE} (a, b)", note=f"Difference of the two rises from β = 0.5 to 1. {note}",
            frame=frame)
    return made


def _depth(frame: "pd.DataFrame") -> list[Finding]:
    """Compare neighbouring frequencies by their best losses and by how far loss rises again."""
    made: list[Finding] = []
    for low, high in pairwise(_frequencies(frame, least=0.2)):
        pair = both(frame, (low, 1.0), (high, 1.0))
        if pair is None:
            continue
        made += judged(
            f"At β = 1 the best validation loss is lower at k = {high:g} than at k = {low:g}.",
            Estimate.of(pair[0].best - pair[1].best), partial(at_least, limit=0.0),
            f"{_FIGURE} (d)", frame=frame,
            note=f"Best loss at the lower frequency less that at the higher. {pair[0].note}")
        made += judged(
            f"At β = 1 the dip of the validation loss is deeper at k = {high:g} than at "
            f"k = {low:g}.", Estimate.of(pair[1].rise - pair[0].rise),
            partial(_risen, limit=0.0, steps=_shorter(pair)), f"{_FIGURE} (d)", frame=frame,
            note="Depth: loss at the last step less the best; of the higher frequency less that "
                 f"of the lower. {pair[0].note}")
    return made


def _dips(frame: "pd.DataFrame") -> list[Finding]:
    made: list[Finding] = []
    for k in _frequencies(frame, least=0.2):
        if (found := curves(frame, k, 1.0)) is not None:
            made += judged(
                f"Under noise of k = {k:g} and β = 1 the validation loss dips and then rises by "
                "half or more.", Estimate.of(found.last / found.best),
                partial(_risen, limit=_DIP, steps=int(found.steps[-1])), f"{_FIGURE} (d)",
                note=f"Loss at the last step over the best. {found.note}", frame=frame)
    if (found := curves(frame, 0.05, 1.0)) is not None:
        made += judged(
            "Under noise of k = 0.05 and β = 1 the validation loss stays where it comes to, "
            "without a dip.", Estimate.of(found.last / found.best), partial(at_most, limit=1.2),
            _CODE, note=f"Loss at the last step over the best. {found.note}", frame=frame)
    return made


def _risen(measured: Estimate, *, limit: float, steps: int) -> Verdict:
    """Judge a rise after the best loss; shorter training than the paper's cannot refute it.

    Loss goes on rising, and later under noise of higher frequency: a rise that is there early is
    there later, one that is not may still come.
    """
    verdict = at_least(measured, limit)
    if steps >= _STEPS:
        return verdict
    return Verdict(AGREES if verdict.word == AGREES else UNDECIDED,
                   f"{verdict.rule}; training shorter than {_STEPS:,} steps does not disagree")


def _shorter(pair: tuple[Curves, Curves]) -> int:
    return int(min(one.steps[-1] for one in pair))


def _slower(frame: "pd.DataFrame") -> list[Finding]:
    """Ask whether higher frequencies are learnt later."""
    made: list[Finding] = []
    for low, high in ((0.05, 0.2), (0.2, 1.0)):
        pair = both(frame, (low, 1.0), (high, 1.0))
        if pair is None:
            continue
        slow, step = pair[1], int(pair[1].steps[-1])
        made += judged(
            f"At β = 1 the training loss is higher under noise of k = {high:g} than of "
            f"k = {low:g}.", Estimate.of(slow.training[:, -1] - pair[0].training[:, -1]),
            partial(at_least, limit=0.0), "Fig. 11",
            note=f"Difference at step {step}. {slow.note}", frame=frame)
        made += judged(
            f"At β = 1 less of the noise of k = {high:g} is learnt than of k = {low:g}.",
            Estimate.of(pair[0].learnt[:, -1] - slow.learnt[:, -1]), partial(at_least, limit=0.0),
            "Fig. 11", note="Shares are coefficients of the noise in the outputs on training "
            f"points, which its variance does not enter. Difference at step {step}. {slow.note}",
            frame=frame)
    return made


def _frequencies(frame: "pd.DataFrame", *, least: float) -> list[float]:
    """Return the frequencies seen at β = 1, in order."""
    seen = frame.frequency[(frame.amplitude == 1.0) & (frame.frequency >= least)]
    return sorted(seen.unique().tolist())
