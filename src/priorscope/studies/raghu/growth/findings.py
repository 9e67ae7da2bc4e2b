"""What the growth of random networks says about Theorem 3."""

import math
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, near
from ....measures.comparison import difference, ratio
from ..judging import judged
from .settings import Setting, settings

if TYPE_CHECKING:
    import pandas as pd

#: Relative deviation from mean field that counts as agreement, and the widths that are judged.
CLOSE, WIDE = 0.03, 64

_THEOREM = "Theorem 3"


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    random = [one for one in settings(frame, data="random") if one.width >= WIDE]
    widest = max((one.width for one in random), default=0)
    found: list[Finding] = []
    for one in random:
        found += _mean_field(one)
    for one in random:
        if one.activation != "tanh" and one.width == widest and not one.bias_variance:
            found += _bounds(one)
    return [*found, *_he_scale(frame), *_scale_and_width(frame), *_biases(frame),
            *_images(frame)]


def _mean_field(one: Setting) -> list[Finding]:
    expected = one.theory.mean_field
    words = "σ_w/√2" if one.activation == "relu" else "that of mean field"
    return judged(
        f"In {one.words} the growth per layer is {words}, up to 3 %.", one.growth,
        lambda value: near(value, expected, tolerance=CLOSE * expected), f"{_THEOREM}, corrected",
        theory=expected, note=one.note)


def _bounds(one: Setting) -> Iterator[Finding]:
    """Judge each base as a bound of what is measured."""
    law = one.theory
    for name, bound, published in (("printed", law.printed, True), ("corrected", law.lower, False)):
        if bound is not None:
            yield from judged(
                f"In {one.words} the growth per layer is at least the {name} base of Theorem 3.",
                one.growth, partial(at_least, limit=bound), _THEOREM,
                published=bound if published else None, theory=None if published else bound,
                note=f"The base is {bound:.3f}; the proof gives the printed one up to a constant "
                f"factor a layer. {one.note}" if published else one.note)
    if law.upper is not None:
        yield from judged(
            f"In {one.words} the growth per layer is at most that of a linear layer.", one.growth,
            lambda value: at_most(value, law.upper or 0.0), f"{_THEOREM}, upper bound",
            theory=law.upper, note=one.note)


def _he_scale(frame: "pd.DataFrame") -> Iterator[Finding]:
    for one in settings(frame, data="random", activation="relu", weight_variance=2.0):
        if one.width >= WIDE:
            yield from judged(
                f"In {one.words} (He's law) length grows from layer to layer.", one.growth,
                lambda value: at_least(value, 1.0), f"{_THEOREM}, as stated for ReLU",
                published=one.theory.printed, theory=one.theory.mean_field,
                note=f"Growth needs σ_w² above 2. {one.note}")


def _scale_and_width(frame: "pd.DataFrame") -> Iterator[Finding]:
    """Ask whether the scale of the weights matters more than the width."""
    for activation in ("hard_tanh", "relu"):
        grid = {(one.weight_variance, one.width): one for one in
                settings(frame, data="random", activation=activation, bias_variance=0.0)}
        corners = [grid.get(key) for key in ((4.0, 64), (16.0 if activation == "hard_tanh" else 8.0,
                                                         64), (4.0, 256))]
        if any(corner is None for corner in corners):
            continue
        base, scaled, wide = (corner.growth for corner in corners if corner is not None)
        both = [ratio(value, base) for value in (scaled, wide)]
        times = 4 if activation == "hard_tanh" else 2
        name = corners[0].words.split(" of")[0] if corners[0] is not None else ""
        yield from judged(
            f"In {name} growth increases more when σ_w² grows from 4 to {4 * times} "
            "than when the width grows from 64 to 256.", difference(both[0], both[1]),
            lambda value: at_least(value, 0.0), "Figs. A1 and A2",
            note=f"Ratios of growth {both[0]:.3g} and {both[1]:.3g}, both against width 64 and "
                 "σ_w² = 4; the two share their denominator, so that the interval is wide.")


def _biases(frame: "pd.DataFrame") -> Iterator[Finding]:
    for one in settings(frame, data="random", activation="hard_tanh", bias_variance=16.0):
        yield from judged(
            f"Large biases end the growth: in {one.words} a layer shortens a curve.", one.growth,
            lambda value: at_most(value, 1.0), "Text after Theorem 3", theory=one.theory.mean_field,
            note=one.note)


def _images(frame: "pd.DataFrame") -> Iterator[Finding]:
    """Judge growth on circles through images."""
    for data in ("mnist", "digits"):
        for one in settings(frame, data=data):
            expected = one.theory.mean_field
            yield from judged(
                f"On circles through images the growth per layer of {one.words} is the same as on "
                "random circles.", one.growth,
                partial(near, expected=expected, tolerance=CLOSE * expected),
                "Figs. A1 and A2", theory=expected, note=one.note, frame=one.rows)
            if one.activation == "relu" and one.weight_variance != 2.0:
                yield from judged(
                    f"On circles through images length grows exponentially in {one.words}.",
                    one.growth, lambda value: at_least(value, 1.0), "Fig. A1",
                    theory=math.sqrt(one.weight_variance / 2), note=one.note, frame=one.rows)
