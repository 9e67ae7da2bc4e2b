"""Figure 8: sums of sines learned along flower curves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import Tensor

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....sweeps import study
from ....training import fit_ensemble
from ..judging import PAPER
from ..networks_on_flowers import alike, curve_points
from ..sines import amplitudes_at, even_points, sum_of_sines
from .figures import draw_all
from .findings import judge_all
from .reach import reached

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

_FREQUENCIES = tuple(range(20, 201, 20))
_PETALS = (0, 4, 10, 16)

#: Wave numbers of plane waves, in radians per unit of length.
_WAVE_NUMBERS = (25.0, 50.0, 100.0, 200.0, 400.0)


@dataclass(frozen=True)
class Cell:
    """One target learned on several flowers, or plane waves looked at along them.

    Attributes:
        part: ``"training"``, or ``"plane waves"``, which reads ``petals``, ``waves`` and
            ``directions`` alone.
        block: Which of the cells alike.
        petals: Petals L of the flowers; each has a network, all with the same start.
        frequencies: Periods k of the sines along the whole curve.
        width: Units of each hidden layer.
        depth: Hidden layers.
        points: Points of a curve.
        steps: Full-batch steps of Adam.
        every: Steps between two looks.
        learning_rate: Adam's step size.
        waves: Wave numbers of the plane waves.
        directions: Random directions of each.
    """

    part: str
    block: int = 0
    petals: tuple[int, ...] = _PETALS
    frequencies: tuple[int, ...] = _FREQUENCIES
    width: int = 256
    depth: int = 5
    points: int = 1000
    steps: int = 50_000
    every: int = 100
    learning_rate: float = 3e-4
    waves: tuple[float, ...] = _WAVE_NUMBERS
    directions: int = 20


@study("rahaman/flower-regression", paper=f"{PAPER}, section 4.1, Fig. 8",
       question="Is the bias towards low frequencies weaker on a curve with more petals?")
class FlowerRegression:
    """Amplitudes at each frequency and losses while the same targets are learned on flowers."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell a target, and one of plane waves."""
        if scale == "smoke":
            small: dict[str, Any] = {"petals": (0, 4), "frequencies": (2, 4, 6, 8), "width": 32,
                                     "depth": 2, "points": 64, "learning_rate": 3e-3}
            return [*(Cell("training", block, steps=400, every=50, **small) for block in range(3)),
                    Cell("plane waves", petals=(0, 4), waves=(25.0, 50.0), directions=5)]
        blocks = {"laptop": 3, "paper": 10}[scale]
        size: dict[str, Any] = {"steps": 1300, "every": 50} if scale == "laptop" else {}
        return [*(Cell("training", block, **size) for block in range(blocks)),
                Cell("plane waves")]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        if cell.part == "plane waves":
            return 0.1 + 1e-3 * len(cell.petals) * len(cell.waves) * cell.directions
        products = cell.points * ((cell.depth - 1) * cell.width**2 + 300 * cell.width)
        return 0.2 + cell.steps * (3e-4 + 1.2e-10 * len(cell.petals) * products)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Learn one sum of sines on each flower, or follow plane waves along them.

        Returns:
            Of training, one row a flower, look and frequency: ``flower`` (its petals), ``step``,
            ``frequency``, ``amplitude`` (2|f̃(k)|/N along the curve; 1 in the target) and
            ``loss``. Of plane waves, see ``reached``.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        if cell.part == "plane waves":
            return reached(cell.petals, cell.waves, cell.directions, seed)
        start = int(numpy_stream(seed, "networks").integers(2**62))
        target = sum_of_sines(cell.frequencies, [1.0] * len(cell.frequencies),
                              even_points(cell.points), 1, seed)
        seen: list[np.ndarray] = []

        def look(_: int, outputs: Tensor) -> None:
            seen.append(amplitudes_at(outputs, cell.frequencies))

        nets = alike(width=cell.width, depth=cell.depth, networks=1, copies=len(cell.petals),
                     seed=start)
        fitted = fit_ensemble(nets, curve_points(cell.petals, cell.points),
                              target.expand(len(cell.petals), -1), steps=cell.steps,
                              learning_rate=cell.learning_rate, every=cell.every, on_record=look)
        looks, flowers, waves = np.stack(seen).shape
        return {"flower": np.tile(np.repeat(cell.petals, waves), looks),
                "step": np.repeat(fitted.steps, flowers * waves),
                "frequency": np.tile(cell.frequencies, looks * flowers),
                "amplitude": np.stack(seen).ravel(),
                "loss": np.repeat(fitted.losses.ravel(), waves).astype(float)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the order of flowers; the unit is a target with its networks."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw amplitudes by step, losses, and how far plane waves reach."""
        return draw_all(frame)
