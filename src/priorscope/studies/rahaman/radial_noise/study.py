"""Figs. 4 and 11: a wave of the distance to the origin as noise on the labels of digits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....networks import MLP, sample, torch_default
from ....sweeps import study
from ....training import StackedNetworks, fit_ensemble
from ..judging import PAPER
from ..two_digits import two_digits
from .figures import draw_all
from .findings import judge_all
from .wave import noise_share, radial_noise

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: No noise, and pairs of frequency and amplitude, by scale.
_CLEAN = (0.0, 0.0)
_SETTINGS = {
    "smoke": [_CLEAN, (0.1, 1.0), (1.0, 0.5), (1.0, 1.0)],
    "laptop": [_CLEAN, *((k, 1.0) for k in (0.05, 0.1, 0.2, 0.5, 1.0)), (0.1, 0.5), (1.0, 0.5)],
    "paper": [_CLEAN, *((k, beta) for beta in (0.5, 1.0) for k in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)),
              *((k, beta) for beta in (0.25, 0.75) for k in (0.1, 1.0))],
}


@dataclass(frozen=True)
class Cell:
    """Some networks under one noise.

    Attributes:
        frequency: k of the noise β sin(2πk‖x‖).
        amplitude: β.
        data: ``"mnist"`` or ``"digits"``.
        rows: Training rows of each network, drawn for it; the paper's about 9,585.
        held_out: Validation rows of each network, with clean labels.
        networks: How many; those of one place have the same rows and initial weights in all cells.
        steps: Full-batch steps of Adam.
        every: Steps between two looks.
        width: Units of each hidden layer.
        depth: Hidden layers.
        learning_rate: Adam's step size.
    """

    frequency: float
    amplitude: float
    data: str = "mnist"
    rows: int = 600
    held_out: int = 600
    networks: int = 3
    steps: int = 350
    every: int = 10
    width: int = 256
    depth: int = 5
    learning_rate: float = 1e-4


@study("rahaman/radial-noise", paper=f"{PAPER}, Figs. 4 and 11",
       question="Does noise of high frequency on the labels harm less than noise of low frequency, "
                "and is it learnt later?")
class RadialNoise:
    """Digits 3 against 8 with β sin(2πk‖x‖) on the training targets, validated on clean ones."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the pairs of frequency and amplitude."""
        sizes: dict[str, dict[str, Any]] = {
            "smoke": {"data": "digits", "rows": 120, "held_out": 80, "steps": 60, "width": 32,
                      "depth": 2, "learning_rate": 1e-3},
            "laptop": {},
            "paper": {"rows": 9_585, "held_out": 2_397, "networks": 5, "steps": 5_000}}
        return [Cell(k, beta, **sizes[scale]) for k, beta in _SETTINGS[scale]]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        inner = cell.depth * cell.width**2 + 784 * cell.width
        points = cell.rows + cell.held_out / (3 * cell.every)
        return 0.5 + 1e-10 * cell.networks * cell.steps * points * inner

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train on noisy labels and look at both losses.

        Returns:
            One row a network and look: ``network``, ``step``, ``training`` (mean squared error
            to the noisy targets), ``validation`` (to clean ones), ``learnt`` (share of the noise
            in the outputs on training points, see ``noise_share``).
        """
        streams = [int(numpy_stream(seed, name).integers(2**62)) for name in ("data", "weights")]
        data = two_digits(cell.data, rows=cell.rows, validation=cell.held_out,
                          networks=cell.networks, seed=streams[0])
        noise = cell.amplitude * radial_noise(data.inputs, cell.frequency)
        arch = MLP(inputs=data.inputs.shape[2], widths=(cell.width,) * cell.depth)
        nets = sample(arch, torch_default(), count=cell.networks, seed=streams[1])
        validation, learnt = [], []

        def look(step: int, outputs: Tensor) -> None:
            learnt.append(noise_share(outputs, data.targets, noise))

        @torch.no_grad()
        def validate(step: int, stacked: StackedNetworks) -> None:
            outputs = stacked.own_outputs(data.validation_inputs)[..., 0]
            validation.append((outputs - data.validation_targets).square().mean(dim=1))

        run = fit_ensemble(nets, data.inputs, data.targets + noise, steps=cell.steps,
                           learning_rate=cell.learning_rate, every=cell.every, on_record=look,
                           on_networks=validate)
        count = len(run.steps)
        return {"network": np.tile(np.arange(cell.networks), count),
                "step": np.repeat(run.steps, cell.networks), "training": run.losses.ravel(),
                "validation": torch.stack(validation).flatten().numpy(),
                "learnt": torch.stack(learnt).flatten().numpy()}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the depth and the place of dips; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw both losses in the course of training, by frequency and by amplitude."""
        return draw_all(frame)
