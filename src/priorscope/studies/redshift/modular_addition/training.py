"""Whether a sum of two numbers, modulo M, is at most M/2: the task, and networks that learn it."""

import numpy as np
import torch

from ....domains import grid
from ....networks import MLP
from ..split_training import Scores, train_on_splits

#: The paper's moduli, in the order of the target's rising frequency.
MODULI = (10, 7, 4)

#: Values of each of the two numbers.
SIDE = 16

#: Share of the 256 points that a network learns from; the rest is validation and test in halves.
TRAINING_SHARE = 0.9

#: Steps of Adam.
STEPS = 500


def architecture(activation: str, prefactor: float = 1.0) -> MLP:
    """Return the networks: 2-64-64-1, φ(c·z) in each hidden layer."""
    return MLP(inputs=2, widths=(64, 64), activation=activation, prefactor=prefactor)


def target_values(modulus: int, *, resolution: int = SIDE) -> np.ndarray:
    """Return the labels 1((x₁ + x₂) mod M ≤ M/2) of all pairs of numbers below 16.

    The share of ones is 0.602, 0.578 and 0.75 for M = 10, 7 and 4.

    Args:
        modulus: M.
        resolution: Points a side; beyond 16 each point takes the label of the nearest pair.

    Returns:
        0.0 or 1.0, shape (resolution, resolution), in the order of ``grid``.
    """
    numbers = np.rint(np.linspace(0, SIDE - 1, resolution)).astype(int)
    return (np.add.outer(numbers, numbers) % modulus <= modulus / 2).astype(float)


def train_at(arch_activation: str, prefactor: float, modulus: int, *, networks: int, seed: int,
             steps: int = STEPS, device: torch.device | str = "cpu") -> Scores:
    """Train networks at one prefactor on the sum modulo M.

    The numbers 0 to 15 are scaled to [-1, 1]; each network sees 230 of the 256 pairs, and is
    validated and tested on 13 each. Adam at 0.005 on all training points, cross entropy.

    Args:
        arch_activation: Name of φ.
        prefactor: c of φ(c·z); the weights are drawn as without it.
        modulus: M.
        networks: How many networks, each with a split of its own.
        seed: Fixes weights and splits, whatever the activation and the prefactor.
        steps: Steps of Adam.
        device: Where to train.
    """
    labels = torch.from_numpy(target_values(modulus)).ravel()
    return train_on_splits(architecture(arch_activation, prefactor), grid(SIDE), labels,
                           training_share=TRAINING_SHARE, networks=networks, seed=seed,
                           steps=steps, device=device)
