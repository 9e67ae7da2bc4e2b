"""What magnitude and depth do to plain networks, and the claims about components."""

from typing import TYPE_CHECKING

from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ..judging import chosen, judged
from .bounds import MIDDLE, NONE, RISE, RISING, SIMPLE, scale_of
from .pairing import mean_difference, nearest, rise
from .sizes import judge_sizes
from .structures import judge_structures

if TYPE_CHECKING:
    import pandas as pd


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    rows = chosen(frame, measure="fourier")
    plain = plain_ones(rows)
    found: list[Finding] = []
    for name in (*SIMPLE, *RISING):
        own = chosen(plain, activation=name)
        if len(own):
            found += [*_magnitude(own, name), *_depth(own, name)]
    found += [*judge_structures(rows), *judge_sizes(rows)]
    return [*found, *_chebyshev(chosen(frame, measure="chebyshev", activation="relu"))]


def plain_ones(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return plain networks at all magnitudes; those measured for comparison only left out."""
    return rows[(rows.variant == "plain").to_numpy()
                & rows.group.isin(["plain", "structures"]).to_numpy()]


def _magnitude(rows: "pd.DataFrame", name: str) -> list[Finding]:
    depth = int(rows.depth.max())
    measured = rise(rows, {"depth": depth})
    note = (f"Largest less least α, paired by network, {depth} hidden layers. {scale_of(rows)}")
    if name == "relu":
        return judged("Random relu networks are as simple with large weights as with small ones.",
                      measured, lambda value: near(value, 0.0, tolerance=NONE),
                      "Fig. 5 and Table 1", published=0.0, note=note)
    if name in SIMPLE:
        return judged(f"The complexity of random {name} networks rises slightly at most with the "
                      "magnitude of their weights.", measured,
                      lambda value: at_most(value, NONE), "Figs. 4 and 5", note=note)
    return judged(f"The complexity of random {name} networks rises with the magnitude of their "
                  "weights.", measured, lambda value: at_least(value, RISE), "Figs. 4 and 5",
                  note=note)


def _depth(rows: "pd.DataFrame", name: str) -> list[Finding]:
    shallow, deep = int(rows.depth.min()), int(rows.depth.max())
    magnitude = nearest(rows, MIDDLE, {"depth": shallow}, {"depth": deep})
    if magnitude is None or shallow == deep:
        return []
    measured = mean_difference(rows, {"depth": shallow, "magnitude": magnitude},
                               {"depth": deep, "magnitude": magnitude})
    note = (f"{deep} less {shallow} hidden layers at α = {magnitude:.3g}, networks of their own. "
            f"{scale_of(rows)}")
    if name in SIMPLE:
        return judged(f"The complexity of random {name} networks hardly depends on their depth.",
                      measured, lambda value: near(value, 0.0, tolerance=NONE),
                      "Fig. 4 and Table 1", note=note)
    return judged(f"The complexity of random {name} networks rises with their depth.", measured,
                  lambda value: at_least(value, NONE), "Fig. 4 and Table 1", note=note)


def _chebyshev(rows: "pd.DataFrame") -> list[Finding]:
    rows = plain_ones(rows)
    if rows.empty:
        return []
    depth = int(rows.depth.max())
    return judged(
        "By the Chebyshev complexity too, random relu networks are as simple with large weights "
        "as with small ones.", rise(rows, {"depth": depth}),
        lambda value: near(value, 0.0, tolerance=NONE), "section 3 and Fig. 6",
        note=f"Largest less least α, paired by network, {depth} hidden layers. The Fourier "
        "complexity of any function that is not periodic is held up by the jump at the edge, "
        "which this measure does not see; white noise has 0.54 here and a ramp 0.01.")
