"""Sums modulo a number: which prefactor generalises, and does complexity at the start tell?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ....measures import plane_complexity
from ....plots.illustration import Illustration
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from ..prefactor_table import ACTIVATIONS, PREFACTORS
from ..split_training import initial_networks
from .figures import draw_all
from .findings import judge_all
from .training import MODULI, SIDE, STEPS, architecture, train_at

if TYPE_CHECKING:
    import pandas as pd

#: Measures of complexity before training, and their columns.
MEASURES = {"fourier": "fourier", "chebyshev": "chebyshev", "lempel-ziv": "lempel_ziv"}

#: Points a side on which they are taken.
RESOLUTION = 64

#: Steps after which ReLU networks know nearly all of their training points, by modulus.
LONG = {10: 1000, 7: 3000, 4: 8000}


@dataclass(frozen=True)
class Cell:
    """Networks of one activation on one task.

    Attributes:
        activation: Name of φ.
        modulus: M.
        role: ``"swept"``, over prefactors, or ``"long"``, at prefactor 1 for more steps.
        networks: Networks at each prefactor.
        steps: Steps of Adam.
        every: Prefactors from one to the next that is tried.
    """

    activation: str
    modulus: int
    role: str = "swept"
    networks: int = 10
    steps: int = STEPS
    every: int = 1

    @property
    def prefactors(self) -> tuple[float, ...]:
        """The prefactors tried."""
        return PREFACTORS[::self.every] if self.role == "swept" else (1.0,)


@study("redshift/modular-addition", paper=f"{PAPER}, section 4, Figs. 7 and 8",
       question="Do networks generalise best that are as complex at the start as the target is?")
class ModularAddition:
    """Section 4, modulo addition: one constant inside the activation, and what it lets learn."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return every activation at every modulus, and ReLU trained for longer.

        At the paper's scale, whose numbers of networks and steps are not known, there are 30
        networks and ten times as many steps.
        """
        if scale == "smoke":
            small: dict[str, Any] = {"networks": 2, "steps": 40, "every": 3}
            return [Cell(name, modulus, **small) for name in ("relu", "gaussian")
                    for modulus in (10, 4)]
        networks, factor = (30, 10) if scale == "paper" else (10, 1)
        swept = [Cell(name, modulus, "swept", networks, factor * STEPS)
                 for name in ACTIVATIONS for modulus in MODULI]
        return [*swept, *(Cell("relu", modulus, "long", networks, factor * LONG[modulus])
                          for modulus in MODULI)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        dear = {"sine": 0.9, "gaussian": 0.8, "relu": 0.55}.get(cell.activation, 0.7)
        return 0.5 + 1e-3 * dear * len(cell.prefactors) * cell.networks * cell.steps

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Measure complexity before training, train, and score.

        Returns:
            Rows of two kinds. ``"network"``: a network at a prefactor, with its accuracies
            ``train``, ``validation`` and ``test``, its training ``loss``, and how complex it was
            before training, ``fourier``, ``chebyshev`` and ``lempel_ziv``, on 64 × 64 points in
            float64, 0 for a constant function. ``"output"``: the first network's logit,
            ``output``, at each ``place`` of the 256. What a kind has no use for is 0.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        parts = []
        for prefactor in cell.prefactors:
            scores = train_at(cell.activation, prefactor, cell.modulus, networks=cell.networks,
                              seed=seed, steps=cell.steps)
            parts.append(_rows("network", prefactor, network=np.arange(cell.networks),
                               train=scores.train, validation=scores.validation, test=scores.test,
                               loss=scores.loss, **start_of(cell, prefactor, seed)))
            parts.append(_rows("output", prefactor, place=np.arange(SIDE**2),
                               output=scores.outputs[0]))
        return joined(parts)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge ReLU and tuned networks, the best prefactor, and what complexity says."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw accuracy by prefactor and by complexity, and the functions learned."""
        return draw_all(frame)


def start_of(cell: Cell, prefactor: float, seed: int) -> dict[str, np.ndarray]:
    """Return the complexities of the networks before training, by column."""
    nets = initial_networks(architecture(cell.activation, prefactor), networks=cell.networks,
                            seed=seed, dtype=torch.float64)
    found = plane_complexity(nets, resolution=RESOLUTION, measures=tuple(MEASURES))
    return {column: np.nan_to_num(found.values[name], nan=0.0)
            for name, column in MEASURES.items()}


_EMPTY = {"network": 0, "place": 0, "train": 0.0, "validation": 0.0, "test": 0.0, "loss": 0.0,
          **dict.fromkeys(MEASURES.values(), 0.0), "output": 0.0}


def _rows(kind: str, prefactor: float, **values: np.ndarray) -> dict[str, np.ndarray]:
    count = len(next(iter(values.values())))
    columns = {name: np.asarray(values.get(name, np.full(count, empty)), dtype=type(empty))
               for name, empty in _EMPTY.items()}
    return {"kind": np.full(count, kind), "prefactor": np.full(count, prefactor), **columns}
