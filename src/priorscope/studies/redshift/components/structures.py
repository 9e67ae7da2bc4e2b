"""What layer normalisation, residual connections and gates do."""

from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ..judging import chosen, judged
from .bounds import LARGEST, MIDDLE, NONE, RISE, RISING, SIMPLE, scale_of
from .pairing import mean_difference, nearest, rise

if TYPE_CHECKING:
    import pandas as pd


def judge_structures(rows: "pd.DataFrame") -> list[Finding]:
    """Judge the claims about structures, at the largest depth.

    Args:
        rows: Rows of the Fourier complexity.
    """
    found: list[Finding] = []
    for name in (*SIMPLE, *RISING):
        own = chosen(rows, group="structures", activation=name)
        own = own[(own.depth == own.depth.max()).to_numpy()]
        if len(own):
            found += [*_flat(own, name), *_lowest(own, name), *_damped(own, name),
                      *_gated(own, name)]
    return found


def _flat(rows: "pd.DataFrame", name: str) -> list[Finding]:
    found: list[Finding] = []
    for variant, words in (("layer norm", "layer normalisation"),
                           ("residual", "residual connections z + φ(z)")):
        found += judged(
            f"With {words}, the complexity of random {name} networks does not depend on the "
            "magnitude of their weights.", rise(rows, {"variant": variant}),
            lambda value: near(value, 0.0, tolerance=NONE), "Fig. 5 and Table 1", published=0.0,
            note=f"Largest less least α, paired by network. {_depth(rows)}")
    return found


def _lowest(rows: "pd.DataFrame", name: str) -> list[Finding]:
    """Judge at the largest magnitude, where there is most to lower."""
    measured, magnitude = _effect(rows, "residual", LARGEST)
    return judged(
        f"Residual connections z + φ(z) leave random {name} networks with large weights no more "
        "complex than plain ones.", measured, lambda value: at_most(value, 0.02),
        "Fig. 5 and Table 1", note=f"Residual less plain at α = {magnitude:.3g}, of equal weights, "
        f"up to 0.02. {_depth(rows)}")


def _damped(rows: "pd.DataFrame", name: str) -> list[Finding]:
    if name not in RISING:
        return []
    measured, magnitude = _effect(rows, "residual, ResNet", MIDDLE)
    return [
        *judged(f"Residual connections of the usual form x + φ(Wx + b) lower the complexity of "
                f"random {name} networks.", measured, lambda value: at_most(value, 0.0),
                "Table 1", note=f"Residual less plain at α = {magnitude:.3g}, of equal weights. "
                f"{_depth(rows)}"),
        *judged("With residual connections of the usual form, the complexity of random "
                f"{name} networks still rises with the magnitude of their weights.",
                rise(rows, {"variant": "residual, ResNet"}), lambda value: at_least(value, RISE),
                "own check of an ambiguity",
                note="Largest less least α, paired by network. The paper's \"lowest levels for all "
                f"activations\" fits the form z + φ(z) alone. {_depth(rows)}")]


def _gated(rows: "pd.DataFrame", name: str) -> list[Finding]:
    found: list[Finding] = []
    effects = [_effect(rows, "gated", wanted) for wanted in (MIDDLE, LARGEST)]
    for magnitude, measured in {place: effect for effect, place in effects}.items():
        found += judged(
            f"Gates raise the complexity of random {name} networks at a weight magnitude of "
            f"{magnitude:.3g}.", measured, lambda value: at_least(value, 0.0),
            "Fig. 5 and Table 1", note=f"Gated less plain; the gates' weights grow with α too. "
            f"{_depth(rows)}")
    return found


def _effect(rows: "pd.DataFrame", variant: str, magnitude: float) -> tuple[Estimate | None, float]:
    """Return the difference to plain networks, and the magnitude where it was measured."""
    settings = {"variant": "plain"}, {"variant": variant}
    place = nearest(rows, magnitude, *settings)
    if place is None:
        return None, float("nan")
    plain, changed = ({**setting, "magnitude": place} for setting in settings)
    return mean_difference(rows, plain, changed), place


def _depth(rows: "pd.DataFrame") -> str:
    return f"{int(rows.depth.iloc[0])} hidden layers. {scale_of(rows)}"
