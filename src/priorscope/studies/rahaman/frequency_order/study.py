"""The order in which networks learn the frequencies of a sum of sines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....networks import MLP, sample, torch_default
from ....plots.illustration import Illustration
from ....sweeps import study
from ....training import StackedNetworks, fit_ensemble
from ...joining_rows import joined
from ..judging import PAPER
from ..sines import amplitudes_at, even_points, sum_of_sines
from .figures import draw_all
from .findings import judge_all
from .perturbation import disturbed_amplitudes
from .rows import one_row

if TYPE_CHECKING:
    import pandas as pd

#: Largest distance of disturbed parameters, Fig. 3.
REACH = 5.0


@dataclass(frozen=True)
class Cell:
    """Networks that learn one kind of target together.

    Attributes:
        amplitudes: ``"equal"`` (all 1) or ``"growing"`` (0.1 to 1).
        networks: Number of runs, each with its own phases and initial weights.
        steps: Steps of Adam on all points; the paper trains 80,000, its code 60,000.
        every: Steps between two records of the spectrum.
        width: Units of each hidden layer.
        hidden: Hidden layers; the paper's depth of 6 counts linear layers.
        points: Even points of [0, 1).
        top: Highest of the ten frequencies.
        distances: Distances at which parameters are disturbed; 0 for none.
        directions: Random directions at each distance.
    """

    amplitudes: str
    networks: int = 5
    steps: int = 15_000
    every: int = 100
    width: int = 256
    hidden: int = 5
    points: int = 200
    top: int = 50
    distances: int = 26
    directions: int = 20

    @property
    def frequencies(self) -> list[int]:
        """The ten frequencies, in turns."""
        return [self.top // 10 * place for place in range(1, 11)]

    @property
    def heights(self) -> list[float]:
        """The amplitudes of the target."""
        return [1.0 if self.amplitudes == "equal" else place / 10 for place in range(1, 11)]


@study("rahaman/frequency-order", paper=f"{PAPER}, section 3, Figs. 1, 2, 3 and 10",
       question="Are low frequencies learned first, and lost last when parameters are disturbed?")
class FrequencyOrder:
    """Experiments 1 and 2: sums of ten sines, and the networks that learned them disturbed."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return equal and growing amplitudes; the equal ones are disturbed afterwards."""
        if scale == "smoke":
            small = {"networks": 3, "steps": 60, "every": 20, "width": 32, "hidden": 2, "top": 20,
                     "directions": 3}
            return [Cell("equal", distances=6, **small), Cell("growing", distances=0, **small)]
        large = ({"networks": 10, "steps": 80_000, "distances": 100, "directions": 100}
                 if scale == "paper" else {})
        return [Cell("equal", **large), Cell("growing", **large | {"distances": 0})]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        products = cell.networks * cell.points * cell.width**2 * cell.hidden
        return 1 + 1e-10 * products * cell.steps + 3e-11 * products * (
            cell.distances * cell.directions)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train the networks as one ensemble by Adam at 0.0003 on the mean squared error.

        Returns:
            Rows of five kinds, in the columns ``kind``, ``network``, ``step``, ``frequency``,
            ``layer``, ``distance``, ``place`` and ``value``; a column that a kind has no use for
            is 0. ``"spectrum"``: amplitude over that of the target. ``"norm"``: exact spectral
            norm of a layer. ``"function"`` and ``"target"``: the first network's values.
            ``"disturbed"``: amplitude over that of the undisturbed network, a mean over directions.

        Trained networks depend on the number of threads and on the processor, as float32 sums do;
        on one machine the numbers repeat.
        """
        weights, phases, directions = (int(numpy_stream(seed, name).integers(2**62))
                                       for name in ("weights", "phases", "directions"))
        z = even_points(cell.points)
        targets = sum_of_sines(cell.frequencies, cell.heights, z, cell.networks, phases)
        arch = MLP(inputs=1, widths=(cell.width,) * cell.hidden, outputs=1)
        rows = [one_row("target", value=targets[0], place=z)]

        def look(step: int, outputs: torch.Tensor) -> None:
            found = amplitudes_at(outputs, cell.frequencies) / np.array(cell.heights)
            rows.append(one_row("spectrum", step=step, value=found,
                                network=np.arange(cell.networks)[:, None],
                                frequency=np.array(cell.frequencies)))
            if step in shown_steps(cell.steps):
                rows.append(one_row("function", step=step, value=outputs[0], place=z))

        def look_inside(step: int, nets: StackedNetworks) -> None:
            if step % (5 * cell.every) == 0 or step == cell.steps:
                rows.append(_norms(step, nets))

        run = fit_ensemble(sample(arch, torch_default(), count=cell.networks, seed=weights),
                           z.float()[:, None], targets, steps=cell.steps, every=cell.every,
                           on_record=look, on_networks=look_inside)
        if cell.distances:
            distances = np.linspace(0, REACH, cell.distances)
            found = disturbed_amplitudes(run.networks, z.float()[:, None], cell.frequencies,
                                         distances, cell.directions, directions)
            rows.append(one_row("disturbed", value=found, distance=distances[:, None],
                                network=np.arange(cell.networks)[:, None, None],
                                frequency=np.array(cell.frequencies)))
        return joined(rows)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the order of learning, the norms of the layers, and the order of loss."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw amplitude by frequency and step, functions, norms, and disturbed spectra."""
        return draw_all(frame)


def shown_steps(steps: int) -> list[int]:
    """Return the steps whose functions are drawn (Fig. 2), the last among them."""
    return [*(step for step in (100, 1000, 10_000) if step < steps), steps]


def _norms(step: int, nets: StackedNetworks) -> dict[str, np.ndarray]:
    weights = [value.detach() for name, value in nets.parameters.items() if value.ndim == 3]
    norms = torch.stack([torch.linalg.matrix_norm(weight, 2) for weight in weights], dim=1)
    return one_row("norm", step=step, value=norms, network=np.arange(nets.count)[:, None],
                   layer=np.arange(1, len(weights) + 1))
