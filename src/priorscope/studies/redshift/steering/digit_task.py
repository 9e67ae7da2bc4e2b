"""Coloured digits, as a task on which a prefactor is chosen."""

from dataclasses import dataclass

import numpy as np
import torch

from ...._core.seeds import numpy_stream
from ....measures.fourier import fourier_complexity
from ....measures.steering import PrefactorMatch, match_prefactor, nearest_values
from ....networks import MLP, Ensemble, torch_default
from ..colored_digits.training import architecture, images, train_at
from .task import Scores

#: Straight lines between training images, and points on each.
LINES, POINTS = 40, 64


@dataclass(frozen=True)
class DigitTask:
    """Digits whose colour tells their label in training; what counts is the digit.

    Complexity is the one-dimensional Fourier complexity along straight lines between training
    images, a mean over lines, since there is no grid in so many dimensions.

    Attributes:
        data: ``"mnist"``, or ``"digits"`` for images of 8 × 8 pixels.
        training: Training rows.
        tests: Test rows.
        epochs: Passes over the training rows.
    """

    data: str = "mnist"
    training: int = 3_000
    tests: int = 2_000
    epochs: int = 20
    name: str = "coloured digits"
    score: str = "accuracy where the digit counts"
    gain: float = 0.01
    close: float = 0.02
    prefactors: tuple[float, ...] = tuple(np.geomspace(0.1, 30.0, 6).round(4).tolist())

    def architecture(self, activation: str) -> MLP:
        """Return the build of the task's own study."""
        rows = images(self.data, self.training, self.tests, 0)
        return architecture(activation, 1.0, inputs=rows.features)

    def wanted(self, networks: int, seed: int) -> float:
        """Return the complexity of what the nearest training image says along the lines."""
        rows = images(self.data, self.training, self.tests, seed)
        along = self._lines(seed)
        found = nearest_values(rows.train_inputs, rows.train_targets, along.flatten(0, 1))
        return _mean_complexity(found.double().numpy().reshape(1, *along.shape[:2])).item()

    def match(self, activation: str, wanted: float, draws: int, seed: int) -> PrefactorMatch:
        """Match the complexity of random networks along the lines."""
        along = self._lines(seed)

        def measure(nets: Ensemble) -> np.ndarray:
            outputs = nets(along.flatten(0, 1))[..., 0].numpy()
            return _mean_complexity(outputs.reshape(len(nets), *along.shape[:2]))

        return match_prefactor(self.architecture(activation), torch_default(), wanted,
                               measure=measure, networks=draws, seed=seed)

    def train(self, activation: str, prefactor: float, networks: int, seed: int) -> Scores:
        """Train as the task's own study does."""
        found = train_at(activation, prefactor, networks=networks, seed=seed, data=self.data,
                         training=self.training, tests=self.tests, epochs=self.epochs)
        return Scores(found.validation, found.test)

    def _lines(self, seed: int) -> torch.Tensor:
        """Return points on lines between random pairs of training images."""
        inputs = images(self.data, self.training, self.tests, seed).train_inputs.double()
        pairs = numpy_stream(seed, "pairs").choice(len(inputs), size=(LINES, 2))
        first, second = inputs[pairs[:, 0]], inputs[pairs[:, 1]]
        places = torch.linspace(0, 1, POINTS, dtype=torch.float64)[None, :, None]
        return first[:, None] * (1 - places) + second[:, None] * places


def _mean_complexity(values: np.ndarray) -> np.ndarray:
    """Average over lines; a line on which a function is constant counts as 0."""
    return np.nan_to_num(fourier_complexity(values, dims=1), nan=0.0).mean(axis=-1)
