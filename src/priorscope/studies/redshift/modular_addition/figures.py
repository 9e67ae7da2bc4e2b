"""Figures 7 and 8: accuracy by prefactor and by complexity, and the functions that were learned."""

from typing import TYPE_CHECKING

import numpy as np

from ....plots import columns, function_gallery, points_and_lines, through
from ....plots.illustration import Illustration
from ..judging import chosen
from ..prefactor_table import PrefactorTable
from ..sampling import DRAWN
from .findings import Tables, majority, read
from .training import MODULI, SIDE, target_values

if TYPE_CHECKING:
    import pandas as pd

#: What the gallery shows beside the target, as far as it was trained.
_SHOWN = ("relu", "tanh", "gaussian", "sine")

_CHANCE = "the more frequent label"


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    swept = read(frame, "swept")
    found = {}
    for modulus in MODULI:
        own = {name: swept[name, modulus] for name in DRAWN if (name, modulus) in swept}
        if own:
            found[f"accuracy-{modulus}"] = _accuracy(own, modulus)
            found[f"complexity-{modulus}"] = _complexity(own, modulus)
    if swept:
        found["start"] = _start(swept)
        found["learned"] = _learned(frame, swept)
    if any(name == "gaussian" for name, _ in swept):
        found["peaks"] = _peaks(swept)
    return found


def _accuracy(own: dict[str, PrefactorTable], modulus: int) -> Illustration:
    points = {name: (table.prefactors, table.means(table.held_out)) for name, table in own.items()}
    ends = [min(table.prefactors[0] for table in own.values()),
            max(table.prefactors[-1] for table in own.values())]
    lines = through(points) | {_CHANCE: (ends, [majority(modulus)] * 2)}
    ax = points_and_lines(points, lines=lines, across="prefactor", up="accuracy on unseen points",
                          log_x=True)
    return Illustration(
        ax, f"Accuracy on unseen pairs of numbers, sums modulo {modulus}.",
        "Means over networks with 95 % intervals, on validation and test points together. The "
        "weights are the same at every prefactor.", columns(points, "prefactor", "accuracy"))


def _complexity(own: dict[str, PrefactorTable], modulus: int) -> Illustration:
    points = {name: (table["lempel_ziv"].mean(axis=0), table.means(table.held_out))
              for name, table in own.items()}
    ax = points_and_lines(points, lines=through(points),
                          across="Lempel-Ziv complexity before training (phrases)",
                          up="accuracy on unseen points")
    return Illustration(
        ax, f"Accuracy after training against complexity before it, sums modulo {modulus}.",
        "A point is a prefactor, lines join neighbouring ones. If complexity at the start decided, "
        "the activations would lie on one curve.", columns(points, "complexity", "accuracy"))


def _start(swept: Tables) -> Illustration:
    # The networks before training are the same whatever they are to learn.
    modulus = min(number for _, number in swept)
    points = {name: (swept[name, modulus].prefactors,
                     swept[name, modulus].means(swept[name, modulus]["lempel_ziv"]))
              for name in DRAWN if (name, modulus) in swept}
    ax = points_and_lines(points, lines=through(points), across="prefactor",
                          up="Lempel-Ziv complexity (phrases)", log_x=True)
    return Illustration(
        ax, "Complexity before training by prefactor.",
        "Means over networks with 95 % intervals, on 64 × 64 points above and below their mean; "
        "white noise has about 551 phrases.", columns(points, "prefactor", "complexity"))


def _peaks(swept: Tables) -> Illustration:
    points, lines = {}, {}
    for modulus in MODULI:
        table = swept.get(("gaussian", modulus))
        if table is None:
            continue
        name, places = f"modulo {modulus}", np.log10(table.prefactors)
        points[name] = (table.prefactors, table.means(table.held_out))
        dense = np.linspace(places[0], places[-1], 60)
        fitted = np.polyfit(places, table.held_out.mean(axis=0), 2)
        lines[name] = (10**dense, np.polyval(fitted, dense))
    ax = points_and_lines(points, lines=lines, across="prefactor", up="accuracy on unseen points",
                          log_x=True)
    return Illustration(
        ax, "Gaussian networks: where the best prefactor lies.",
        "Lines are parabolas fitted against the logarithm of the prefactor; the smaller the "
        "modulus, the faster the target changes.", columns(points, "prefactor", "accuracy"))


def _learned(frame: "pd.DataFrame", swept: Tables) -> Illustration:
    images, names = [], []
    for modulus in MODULI:
        own = [name for name in _SHOWN if (name, modulus) in swept]
        if not own:
            continue
        images.append(2 * target_values(modulus) - 1)
        names.append(f"modulo {modulus}")
        for name in own:
            prefactor = swept[name, modulus].best_prefactor
            rows = chosen(frame, kind="output", role="swept", activation=name, modulus=modulus,
                          prefactor=prefactor).sort_values("place")
            images.append(np.tanh(rows.output.to_numpy(dtype=float) / 2).reshape(SIDE, SIDE))
            names.append(f"{name}, {prefactor:.2g}")
    table = {"place": np.tile(np.arange(SIDE**2), len(images)),
             "picture": np.repeat(names, SIDE**2), "value": np.concatenate(images).ravel()}
    ax = function_gallery(np.stack(images), names, columns=1 + _kinds(swept))
    return Illustration(
        ax, "The target, and what networks at their best prefactor make of it.",
        "The two numbers run across and up; orange is true. Functions are one network's, as the "
        "difference of the two labels' probabilities.", table)


def _kinds(swept: Tables) -> int:
    return len({name for name, _ in swept if name in _SHOWN})
