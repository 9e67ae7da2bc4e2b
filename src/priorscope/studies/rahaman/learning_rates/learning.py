"""The first steps of Adam on sines of one frequency each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ....training import fit_ensemble


@dataclass(frozen=True)
class Courses:
    """Residuals in training.

    Attributes:
        steps: Of the records, (records,).
        residual: |h~(k_0)| = 2/N |Σ h exp(-2πik_0 z)| of each network on the target of each
            frequency, (networks, frequencies, records).
    """

    steps: np.ndarray
    residual: np.ndarray


def train_on_sines(nets: Sequence[nn.Module], inputs: Tensor, frequencies: np.ndarray,
                   phases: np.ndarray, *, steps: int, every: int,
                   learning_rate: float) -> Courses:
    """Train each network on A = 1 sines of each frequency, all at once.

    Args:
        nets: Modules of one build; each starts once for every frequency.
        inputs: Even points of [0, 1), (points, 1), float32.
        frequencies: k_0, whole numbers.
        phases: φ of each network and frequency, (networks, frequencies).
        steps: Full-batch steps of Adam.
        every: Steps between records.
        learning_rate: Adam's step size.
    """
    z = inputs[:, 0].double().numpy()
    targets = np.sin(2 * np.pi * frequencies[:, None] * z + phases[..., None])
    turns = torch.from_numpy(np.exp(-2j * np.pi * frequencies[:, None] * z))
    shape, wanted = phases.shape, torch.from_numpy(targets)
    seen: list[int] = []
    kept: list[np.ndarray] = []

    def keep(step: int, outputs: Tensor) -> None:
        seen.append(step)
        left = outputs.double().cpu().reshape(*shape, -1) - wanted
        kept.append((2 / len(z) * (left * turns).sum(dim=-1).abs()).numpy())

    fit_ensemble([net for net in nets for _ in frequencies], inputs,
                 wanted.reshape(-1, len(z)).float(), steps=steps, every=every,
                 learning_rate=learning_rate, on_record=keep)
    return Courses(np.array(seen), np.stack(kept, axis=-1))
