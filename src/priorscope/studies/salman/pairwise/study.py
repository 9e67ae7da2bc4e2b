"""Figs. 4 and 8: how far the class stays on lines between samples of one class."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ....sweeps import study
from ..data import PAPER
from ..networks_on_lines import (
    LAW_OF_FEW_INPUTS,
    MOONS_EPOCHS,
    LineCell,
    line_cost,
    measure_lines,
    small_cells,
)
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

_CONTROLS = ("same", "different", "random")


@study("salman/pairwise", paper=f"{PAPER}, Figs. 4 and 8",
       question="On the line through two samples of one class, how long does a network keep "
                "the class, with real and with random labels, and what has the number of "
                "dimensions to do with it?")
class Pairwise:
    """Trained networks on digits of 784, 196 and 49 pixels and on two moons, with controls."""

    @staticmethod
    def cells(scale: str) -> list[LineCell]:
        """Return trained networks by dimension and labels, then the controls."""
        if scale == "smoke":
            given: dict[str, Any] = {"per_class": 12, "pairs": 40, "max_epochs": 150,
                                     "law": LAW_OF_FEW_INPUTS, "kinds": _CONTROLS}
            return [*small_cells(_CONTROLS, (1, 2)),
                    *(LineCell("digits", "real", learner, **given)
                      for learner in ("untrained", "linear", "nearest"))]
        replicas, pairs = (6, 600) if scale == "laptop" else (10, None)
        return [*_images(24 if scale == "laptop" else 10, replicas, pairs),
                *_moons(replicas, pairs), *_controls(replicas)]

    @staticmethod
    def cost(cell: LineCell) -> float:
        """Return the work in seconds, roughly."""
        return line_cost(cell)

    @staticmethod
    def measure(cell: LineCell, seed: int) -> dict[str, Any]:
        """Train and measure; see ``measure_lines``."""
        return measure_lines(cell, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the claims of Figs. 4 and 8; the unit is a network, not a line."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw the distributions by dimension, the two ends, and the controls."""
        return draw_all(frame)


def _images(whole: int, averaged: int, pairs: int | None) -> list[LineCell]:
    """Return networks on whole images, where the claim is of a small difference, and others."""
    return [LineCell("mnist", labels, replica=replica, factor=factor, pairs=pairs,
                     kinds=_CONTROLS if pairs else ("same",))
            for factor, replicas in ((1, whole), (2, averaged), (4, averaged))
            for labels in ("real", "random") for replica in range(replicas)]


def _moons(replicas: int, pairs: int | None) -> list[LineCell]:
    return [LineCell("moons", labels, replica=replica, per_class=150, pairs=pairs,
                     max_epochs=MOONS_EPOCHS, law=LAW_OF_FEW_INPUTS)
            for labels in ("real", "random") for replica in range(replicas)]


def _controls(replicas: int) -> list[LineCell]:
    # Without training labels do not matter, and networks differ much: one class here, ten there.
    untrained = [LineCell("mnist", "real", "untrained", replica, pairs=400, kinds=_CONTROLS)
                 for replica in range(4 * replicas)]
    return untrained + [LineCell("mnist", labels, learner, replica, pairs=400, kinds=_CONTROLS)
                        for learner in ("linear", "nearest") for labels in ("real", "random")
                        for replica in range(replicas)]
