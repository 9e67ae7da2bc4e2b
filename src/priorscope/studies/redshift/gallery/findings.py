"""What the pictures say in numbers."""

from typing import TYPE_CHECKING

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ..judging import chosen, judged

if TYPE_CHECKING:
    import pandas as pd

#: Activations that stay simple by the paper, and those that do not.
SIMPLE, RISING = ("relu", "gelu", "silu", "selu"), ("tanh", "gaussian", "sine")

#: A difference of Fourier complexity that is called none, about a tenth of white noise's.
NONE = 0.05

#: A difference that is called a rise.
RISE = 0.1


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    rows = chosen(frame, kind="complexity")
    found: list[Finding] = []
    for name in (*RISING, *SIMPLE):
        own = chosen(rows, activation=name)
        if len(own):
            found += [*_growth(own, name), *_tamed(own, name)]
    return [*found, *_gated(chosen(rows, activation="relu"))]


def mean_of(rows: "pd.DataFrame", change: str, magnitude: float) -> Estimate | None:
    """Return the mean complexity over networks in one picture's setting, None without any."""
    own = chosen(rows, kind="complexity", change=change, magnitude=magnitude)
    return Estimate.of(own.value) if len(own) else None


def difference(rows: "pd.DataFrame", first: tuple[str, float],
               second: tuple[str, float]) -> Estimate | None:
    """Return the mean over networks of the complexity in the second setting less the first."""
    before, after = (chosen(rows, change=change, magnitude=magnitude).set_index("network").value
                     for change, magnitude in (first, second))
    values = (after - before).dropna()
    return Estimate.of(values) if len(values) else None


def _growth(rows: "pd.DataFrame", name: str) -> list[Finding]:
    plain = chosen(rows, change="none").magnitude
    if not len(plain):
        return []
    least, most = float(plain.min()), float(plain.max())
    change = difference(rows, ("none", least), ("none", most))
    note = f"Paired by network, α = {most:g} less α = {least:g}. {_scale(rows)}"
    if name in RISING:
        return judged(f"Random {name} networks grow more complex with the magnitude of their "
                      "weights.", change, lambda value: at_least(value, RISE), "Fig. 3", note=note)
    return judged(f"Random {name} networks are as simple with large weights as with small ones.",
                  change, lambda value: near(value, 0.0, tolerance=NONE), "Fig. 3", published=0.0,
                  note=note)


def _tamed(rows: "pd.DataFrame", name: str) -> list[Finding]:
    """Compare with small plain weights, since a simple function's value depends on the grid."""
    found: list[Finding] = []
    least, most = float(rows.magnitude.min()), float(rows.magnitude.max())
    for change, words in (("layer norm", "layer normalisation"),
                          ("residual", "residual connections z + φ(z)")):
        found += judged(
            f"With {words}, random {name} networks with large weights are as simple as plain ones "
            "with small weights.", difference(rows, ("none", least), (change, most)),
            lambda value: at_most(value, NONE), "Fig. 3 and Table 1", published=0.0,
            note=f"Paired by network, at α = {most:g} less plain at α = {least:g}. {_scale(rows)}")
    return found


def _gated(rows: "pd.DataFrame") -> list[Finding]:
    if rows.empty:
        return []
    most = float(rows.magnitude.max())
    return judged("Gates make random relu networks more complex where weights are large.",
                  difference(rows, ("none", most), ("gated", most)),
                  lambda value: at_least(value, 0.0), "Fig. 3 and Table 1",
                  note=f"Gated less plain at α = {most:g}; the gates' weights grow with α too. "
                  f"{_scale(rows)}")


def _scale(rows: "pd.DataFrame") -> str:
    one = rows.iloc[0]
    return (f"{int(one.networks)} networks of {int(one.hidden)} hidden layers of "
            f"{int(one.width)} units, {int(one.resolution)} points a side.")
