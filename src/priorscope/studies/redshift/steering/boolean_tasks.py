"""Sums modulo a number and parity, as tasks on which a prefactor is chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from ....domains import grid, hypercube
from ....measures.lempel_ziv import lempel_ziv_complexity
from ....measures.steering import PrefactorMatch, match_prefactor, nearest_values
from ....measures.symbols import symbolise
from ....networks import MLP, Ensemble, glorot_uniform
from ..modular_addition import training as modular
from ..parity import training as parity
from ..split_training import Scores as SplitScores
from ..split_training import training_places
from .task import Scores

_PREFACTORS = tuple(np.geomspace(0.1, 10.0, 7).round(4).tolist())


def phrases(values: torch.Tensor) -> np.ndarray:
    """Return the LZ78 phrases of the pattern above and below the mean, one number a function.

    Args:
        values: Values at all points in order, (functions, points).
    """
    return lempel_ziv_complexity(symbolise(values), variant="lz78").astype(float)


@dataclass(frozen=True, eq=False)
class BooleanTask:
    """A label of finitely many points, of which a share is seen.

    Complexity is the number of LZ78 phrases of the pattern above and below the mean, over all
    points in their order.

    Attributes:
        name: In words.
        points: All points, (points, inputs).
        labels: The label of each, 0 or 1, (points,).
        training_share: Share of the points that a network sees.
        architecture: Takes an activation, returns the build of the task's own study.
        fit: Trains as that study does: takes activation and prefactor, and by keyword networks,
            seed and steps.
        steps: Steps of Adam.
    """

    name: str
    points: torch.Tensor
    labels: torch.Tensor
    training_share: float
    architecture: Callable[[str], MLP]
    fit: Callable[..., SplitScores]
    steps: int
    score: str = "accuracy"
    gain: float = 0.01
    close: float = 0.02
    prefactors: tuple[float, ...] = _PREFACTORS

    def wanted(self, networks: int, seed: int) -> float:
        """Return the mean over the networks' training sets of what their neighbours suggest."""
        places = training_places(len(self.points), training_share=self.training_share,
                                 networks=networks, seed=seed)
        found = [nearest_values(self.points[seen], self.labels[seen], self.points)
                 for seen in places]
        return float(phrases(torch.stack(found)).mean())

    def match(self, activation: str, wanted: float, draws: int, seed: int) -> PrefactorMatch:
        """Match the phrases of random networks on all points."""

        def measure(nets: Ensemble) -> np.ndarray:
            return phrases(nets(self.points)[..., 0])

        return match_prefactor(self.architecture(activation), glorot_uniform(), wanted,
                               measure=measure, networks=draws, seed=seed)

    def train(self, activation: str, prefactor: float, networks: int, seed: int) -> Scores:
        """Train as the task's own study does."""
        found = self.fit(activation, prefactor, networks=networks, seed=seed, steps=self.steps)
        return Scores(found.validation, found.test)


def addition(modulus: int) -> BooleanTask:
    """Return the task of sums modulo M of two numbers below 16."""
    return BooleanTask(
        f"addition modulo {modulus}", grid(modular.SIDE),
        torch.from_numpy(modular.target_values(modulus)).flatten(), modular.TRAINING_SHARE,
        modular.architecture, partial(modular.train_at, modulus=modulus), modular.STEPS)


def parity_of_bits() -> BooleanTask:
    """Return the task of the parity of 8 bits, with as many steps as the sums."""
    return BooleanTask(
        f"parity of {parity.BITS} bits", hypercube(parity.BITS, low=-1.0, high=1.0),
        torch.from_numpy(parity.target_values()), parity.TRAINING_SHARE, parity.architecture,
        parity.train_at, modular.STEPS)
