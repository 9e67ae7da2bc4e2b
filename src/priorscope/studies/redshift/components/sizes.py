"""Width and range of biases, which are said to have no effect."""

from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import near
from ..judging import chosen, judged
from .bounds import LARGEST, NONE, RISING, SIMPLE, SMALL, scale_of
from .pairing import mean_difference, nearest
from .variants import GROUPS

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {"width 16": "A width of 16 instead of {units}",
          "width 256": "A width of 256 instead of {units}", "biases 0": "Leaving out biases",
          "biases ±0.1": "A bias within ±0.1 instead of ±1",
          "biases ±4": "A bias within ±4 instead of ±1"}


def judge_sizes(rows: "pd.DataFrame") -> list[Finding]:
    """Judge each size where networks are simple, and where they may be complex.

    Args:
        rows: Rows of the Fourier complexity.
    """
    found: list[Finding] = []
    for group in ("widths", "biases"):
        own = chosen(rows, group=group)
        names = [name for name in (*SIMPLE, *RISING) if (own.activation == name).any()]
        for variant in GROUPS[group]:
            found += _at_magnitudes(own, variant, names)
    return found


def _at_magnitudes(rows: "pd.DataFrame", variant: str, names: list[str]) -> list[Finding]:
    found: list[Finding] = []
    if not (rows.variant == variant).any():
        return []
    settings = {"variant": "plain"}, {"variant": variant}
    places = [nearest(rows, magnitude, *settings) for magnitude in (SMALL, LARGEST)]
    words = _WORDS[variant].format(units=int(rows.units.iloc[0]))
    for magnitude in sorted({place for place in places if place is not None}):
        worst = _worst(rows, variant, magnitude, names)
        if worst is None:
            continue
        name, measured = worst
        found += judged(
            f"{words} leaves the complexity of random networks as it is, at a weight magnitude of "
            f"{magnitude:.3g}.", measured, lambda value: near(value, 0.0, tolerance=NONE),
            "Table 1", published=0.0,
            note=f"Changed less plain for the activation with the largest difference, {name}, of "
            f"{', '.join(names)}; an interval that holds for all of them at 95 %. "
            f"{int(rows.depth.iloc[0])} hidden layers. {scale_of(rows)}")
    return found


def _worst(rows: "pd.DataFrame", variant: str, magnitude: float,
           names: list[str]) -> tuple[str, Estimate] | None:
    """Return the activation whose mean differs most, and its interval by Bonferroni's level."""
    found = {}
    for name in names:
        plain, changed = ({"variant": one, "activation": name, "magnitude": magnitude}
                          for one in ("plain", variant))
        measured = mean_difference(rows, plain, changed, level=1 - 0.05 / len(names))
        if measured is not None:
            found[name] = measured
    return max(found.items(), key=lambda item: abs(item[1].mean), default=None)
