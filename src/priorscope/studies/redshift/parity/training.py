"""Whether a bit string has an odd number of ones: the task, and networks that learn it."""

import numpy as np
import torch

from ....domains import hypercube
from ....networks import MLP
from ..split_training import Scores, train_on_splits

#: Length of the strings.
BITS = 8

#: Share of all strings that a network learns from; the rest is validation and test in halves.
TRAINING_SHARE = 0.75

#: Steps of Adam.
STEPS = 600


def architecture(activation: str, prefactor: float = 1.0, bits: int = BITS) -> MLP:
    """Return the networks: bits-64-64-1, φ(c·z) in each hidden layer."""
    return MLP(inputs=bits, widths=(64, 64), activation=activation, prefactor=prefactor)


def target_values(bits: int = BITS) -> np.ndarray:
    """Return the parity of every string, 1.0 for an odd number of ones.

    Half of the strings have either label, and every neighbour of a string has the other one: of
    all Boolean functions it is, with its complement, the most sensitive.

    Returns:
        Shape (2^bits,), in the order of ``hypercube``.
    """
    return (np.bitwise_count(np.arange(2**bits)) % 2).astype(float)


def train_at(arch_activation: str, prefactor: float, bits: int = BITS, *, networks: int, seed: int,
             steps: int = STEPS, device: torch.device | str = "cpu") -> Scores:
    """Train networks at one prefactor on the parity of all strings of ``bits`` bits.

    Bits are -1 and 1; each network sees three quarters of the strings, and is validated and
    tested on an eighth each. Adam at 0.005 on all training points, cross entropy.

    Args:
        arch_activation: Name of φ.
        prefactor: c of φ(c·z); the weights are drawn as without it.
        bits: Length of the strings.
        networks: How many networks, each with a split of its own.
        seed: Fixes weights and splits, whatever the activation and the prefactor.
        steps: Steps of Adam.
        device: Where to train.
    """
    labels = torch.from_numpy(target_values(bits))
    return train_on_splits(architecture(arch_activation, prefactor, bits),
                           hypercube(bits, low=-1.0, high=1.0), labels,
                           training_share=TRAINING_SHARE, networks=networks, seed=seed,
                           steps=steps, device=device)
