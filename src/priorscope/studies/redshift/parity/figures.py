"""Accuracy on parity by prefactor and by sensitivity."""

from typing import TYPE_CHECKING

from ....plots import columns, points_and_lines, through
from ....plots.illustration import Illustration
from ..prefactor_table import PrefactorTable
from ..sampling import DRAWN
from .findings import read

if TYPE_CHECKING:
    import pandas as pd


def draw_all(frame: "pd.DataFrame") -> dict[str, Illustration]:
    """Draw what the rows hold."""
    found = {}
    for bits in sorted(frame.bits.unique().tolist()):
        tables = read(frame, bits)
        own = {name: tables[name] for name in DRAWN if name in tables}
        found[f"accuracy-{bits}"] = _accuracy(own, bits)
        found[f"sensitivity-{bits}"] = _start(own, bits)
        found[f"relation-{bits}"] = _relation(own, bits)
    return found


def _accuracy(own: dict[str, PrefactorTable], bits: int) -> Illustration:
    points = {name: (table.prefactors, table.means(table.held_out)) for name, table in own.items()}
    places = next(iter(own.values())).prefactors
    lines = through(points) | {"guessing": ([places[0], places[-1]], [0.5, 0.5])}
    ax = points_and_lines(points, lines=lines, across="prefactor", up="accuracy on unseen strings",
                          log_x=True)
    return Illustration(
        ax, f"Accuracy on unseen strings, parity of {bits} bits.",
        "Means over networks with 95 % intervals, on validation and test strings together. Below "
        "one half, networks err more often than a coin: all neighbours of a string have the other "
        "label.", columns(points, "prefactor", "accuracy"))


def _start(own: dict[str, PrefactorTable], bits: int) -> Illustration:
    points = {name: (table.prefactors, table.means(table["sensitivity"]))
              for name, table in own.items()}
    ax = points_and_lines(points, lines=through(points), across="prefactor",
                          up="sensitivity before training", log_x=True)
    return Illustration(
        ax, f"How often a flipped bit changes the class before training, {bits} bits.",
        "Means over networks with 95 % intervals. A random function has one half, parity has 1.",
        columns(points, "prefactor", "sensitivity"))


def _relation(own: dict[str, PrefactorTable], bits: int) -> Illustration:
    points = {name: (table["sensitivity"].mean(axis=0), table.means(table.held_out))
              for name, table in own.items()}
    ax = points_and_lines(points, lines=through(points), across="sensitivity before training",
                          up="accuracy on unseen strings")
    return Illustration(
        ax, f"Accuracy after training against sensitivity before it, parity of {bits} bits.",
        "A point is a prefactor, lines join neighbouring ones.",
        columns(points, "sensitivity", "accuracy"))
