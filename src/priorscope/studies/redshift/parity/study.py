"""Parity: which prefactor generalises, and does complexity at the start tell?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ....measures import sensitivity, table_k_lz, truth_table
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from ..prefactor_table import ACTIVATIONS, PREFACTORS
from ..split_training import initial_networks
from .figures import draw_all
from .findings import judge_all
from .training import BITS, STEPS, architecture, train_at

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Cell:
    """Networks of one activation, at several prefactors.

    Attributes:
        activation: Name of φ.
        bits: Length of the strings.
        networks: Networks at each prefactor.
        steps: Steps of Adam.
        every: Prefactors from one to the next that is tried.
    """

    activation: str
    bits: int = BITS
    networks: int = 10
    steps: int = STEPS
    every: int = 1

    @property
    def prefactors(self) -> tuple[float, ...]:
        """The prefactors tried."""
        return PREFACTORS[::self.every]


@study("redshift/parity", paper=f"{PAPER}, section 4",
       question="Can a constant inside the activation make networks generalise on parity?")
class Parity:
    """Parity, on which the paper says no more than that it was looked at."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return every activation on strings of 8 bits; of 8 and 10 at the paper's scale.

        The paper's length, share, numbers of networks and steps are not known.
        """
        if scale == "smoke":
            return [Cell(name, 6, networks=2, steps=40, every=3) for name in ("relu", "gaussian")]
        if scale == "laptop":
            return [Cell(name) for name in ACTIVATIONS]
        return [Cell(name, bits, networks=30, steps=5 * STEPS) for bits in (8, 10)
                for name in ACTIVATIONS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        dear = {"sine": 0.8, "gaussian": 0.7, "relu": 0.5}.get(cell.activation, 0.6)
        strings = 2**cell.bits / 256
        return 0.5 + 1e-3 * dear * strings * len(cell.prefactors) * cell.networks * cell.steps

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Measure complexity before training, train, and score.

        Returns:
            A row for each network at each prefactor: its accuracies ``train``, ``validation`` and
            ``test``, its training ``loss``, and how complex its truth table was before training:
            ``k_lz`` in bits and ``sensitivity``, the share of neighbouring strings of different
            class.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        parts = []
        for prefactor in cell.prefactors:
            scores = train_at(cell.activation, prefactor, cell.bits, networks=cell.networks,
                              seed=seed, steps=cell.steps)
            parts.append({"network": np.arange(cell.networks),
                          "prefactor": np.full(cell.networks, prefactor), "train": scores.train,
                          "validation": scores.validation, "test": scores.test,
                          "loss": scores.loss.astype(float), **start_of(cell, prefactor, seed)})
        return joined(parts)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge whether tuning helps, what ReLU learns, and what complexity says."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw accuracy and sensitivity by prefactor, and one against the other."""
        return draw_all(frame)


def start_of(cell: Cell, prefactor: float, seed: int) -> dict[str, np.ndarray]:
    """Return the complexities of the networks' truth tables before training, by column."""
    nets = initial_networks(architecture(cell.activation, prefactor, cell.bits),
                            networks=cell.networks, seed=seed, dtype=torch.float64)
    tables = truth_table(nets, values=(-1.0, 1.0))
    return {"k_lz": np.asarray(table_k_lz(tables), dtype=float),
            "sensitivity": sensitivity(tables).mean}
