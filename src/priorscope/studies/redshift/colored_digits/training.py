"""Networks of one activation and prefactor, fitted to digits whose colour tells their label."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from ...._core.seeds import numpy_stream
from ....domains import load_digits, load_mnist
from ....domains.colored_digits import ColoredDigits, colored_digits, share_right
from ....networks import MLP, Ensemble, sample, torch_default
from ...judging import STAND_IN
from .batches import fit_in_batches

#: Share of the training digits that is held back for validation.
HELD = 0.25


@dataclass(frozen=True, eq=False)
class Scores:
    """Shares of rows whose nearest level k/9 is right, one entry a network; higher is better.

    Attributes:
        train: On the training rows, where digit and colour agree, (networks,).
        validation: On held-back digits with random colours, where the digit counts.
        test: The same on test digits.
        color: On test digits with random colours, where the colour counts.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    color: np.ndarray


def architecture(activation: str, prefactor: float, *, inputs: int = 896, width: int = 128,
                 hidden: int = 2) -> MLP:
    """Return the networks' build: an image of ``inputs`` pixels to a number, φ(c·z) inside."""
    return MLP(inputs=inputs, widths=(width,) * hidden, activation=activation, prefactor=prefactor)


def untrained(arch: MLP, networks: int, seed: int,
              dtype: torch.dtype = torch.float32) -> Ensemble:
    """Return the networks that ``train_at`` starts from under this seed."""
    weights = int(numpy_stream(seed, "weights").integers(2**62))
    return sample(arch, torch_default(), count=networks, seed=weights, dtype=dtype)


@lru_cache(maxsize=1)
def images(data: str, training: int, tests: int, seed: int) -> ColoredDigits:
    """Return coloured digits.

    Args:
        data: ``"mnist"``, or ``"digits"`` for images of 8 × 8 pixels.
        training: Training rows.
        tests: Test rows.
        seed: Names their choice, the rows held back, and the colours.
    """
    source = load_digits() if data == STAND_IN else load_mnist()
    number = int(numpy_stream(seed, "images").integers(2**62))
    # As many more as are held back for validation.
    chosen = source.subset(train=round(training / (1 - HELD)), test=tests, seed=number)
    return colored_digits(chosen, seed=number, validation=HELD)


def train_at(activation: str, prefactor: float, *, networks: int = 5, seed: int = 0,
             data: str = "mnist", training: int = 3_000, tests: int = 2_000, width: int = 128,
             hidden: int = 2, epochs: int = 20, batch_size: int = 200,
             learning_rate: float = 1e-3, device: torch.device | str | None = None) -> Scores:
    """Fit networks to digits that have the colour of their label, and score them on others.

    Adam minimises the mean squared error on batches. The data, the weights before the prefactor
    and the order of the rows are the same under every activation and prefactor. The paper states
    neither build nor training: they are this study's.

    Args:
        activation: Name of φ.
        prefactor: The constant c within it.
        networks: How many.
        seed: Names data, weights and orders.
        data: ``"mnist"``, or ``"digits"`` for images of 8 × 8 pixels.
        training: Training rows.
        tests: Test rows.
        width: Units of a hidden layer.
        hidden: Hidden layers.
        epochs: Passes over the training rows.
        batch_size: Rows a step.
        learning_rate: Adam's step size.
        device: Where to train; the CPU by default.
    """
    rows = images(data, training, tests, seed)
    arch = architecture(activation, prefactor, inputs=rows.features, width=width, hidden=hidden)
    nets = fit_in_batches(untrained(arch, networks, seed), rows.train_inputs, rows.train_targets,
                          epochs=epochs, batch_size=batch_size, learning_rate=learning_rate,
                          seed=seed, device=device)

    def score(inputs: torch.Tensor, targets: torch.Tensor) -> np.ndarray:
        return share_right(nets(inputs.to(nets.device))[..., 0].cpu(), targets)

    return Scores(score(rows.train_inputs, rows.train_targets),
                  score(rows.validation_inputs, rows.validation_targets),
                  score(rows.digit_test_inputs, rows.digit_test_targets),
                  score(rows.color_test_inputs, rows.color_test_targets))
