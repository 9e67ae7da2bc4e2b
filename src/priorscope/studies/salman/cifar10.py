"""Fig. 7: pairwise intervals on colour photographs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..._core.finding import Finding
from ..._core.verdicts import at_most
from ...plots.illustration import Illustration
from ...sweeps import study
from .data import PAPER
from .interval_densities import interval_panels
from .judging import ALIKE, ALIKE_DISTANCE, alike, judged
from .network_statistics import chosen, interrupted, real_against_random
from .networks_on_lines import LineCell, line_cost, measure_lines, small_cells

if TYPE_CHECKING:
    import pandas as pd

_KINDS = ("same", "random")


@study("salman/cifar10", paper=f"{PAPER}, Fig. 7",
       question="On CIFAR-10, too, does a network keep its class as long with random labels as "
                "with real ones?")
class Cifar10:
    """Networks of 3 × 128 units on 1000 photographs of 3072 numbers."""

    @staticmethod
    def cells(scale: str) -> list[LineCell]:
        """Return trained networks by labels."""
        if scale == "smoke":
            return small_cells(_KINDS)
        replicas, pairs = (5, 600) if scale == "laptop" else (10, None)
        return [LineCell("cifar10", labels, replica=replica, pairs=pairs,
                         kinds=_KINDS if pairs else ("same",))
                for labels in ("real", "random") for replica in range(replicas)]

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
        """Judge that real and random labels look alike."""
        same = chosen(frame, line="same")
        real, random = (chosen(same, labels=labels) for labels in ("real", "random"))
        return [
            *alike("On CIFAR-10 the mean pairwise interval is similar for real and random labels.",
                   real, random, "Fig. 7", tolerance=3 * ALIKE),
            *judged("On CIFAR-10 the densities of pairwise intervals for real and random labels "
                    "are similar, by the Kolmogorov-Smirnov distance.", real_against_random(same),
                    lambda value: at_most(value, ALIKE_DISTANCE), "Fig. 7", [real, random]),
            *alike("On CIFAR-10 as many lines are interrupted before the partner (l+ < 1) with "
                   "random labels as with real ones.", random, real, "Implied by Fig. 7",
                   tolerance=ALIKE, statistic=interrupted)]

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw the distributions towards samples and along random directions."""
        if frame.empty:
            return {}
        panels = {title: {f"{labels} labels": chosen(frame, line=line, labels=labels)
                          for labels in ("real", "random")}
                  for line, title in (("same", "to the same class"),
                                      ("random", "random direction, as long"))}
        ax, data = interval_panels(panels, window=3.0)
        return {"intervals": Illustration(
            ax, "Lengths of pairwise intervals on CIFAR-10 (Fig. 7), and along random directions "
            "from the same samples; bands are 95 % intervals over networks.",
            "Bars at the right edge are lines that keep the class on the whole window.", data)}
