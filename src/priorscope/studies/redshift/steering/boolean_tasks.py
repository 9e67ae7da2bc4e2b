"""Sums modulo a number and parity, as tasks on which a prefactor is chosen."""

from dataclasses import dataclass

import numpy as np
import torch

from ....domains import grid, hypercube
from ....measures.lempel_ziv import lempel_ziv_complexity
from ....measures.steering import PrefactorMatch, match_prefactor, nearest_values
from ....measures.symbols import symbolise
from ....networks import MLP, Ensemble, glorot_uniform
from ..modular_addition import training as modular
from ..parity import training as parity
from ..split_training import training_places
from .task import Scores

_PREFACTORS = tuple(np.geomspace(0.1, 10.0, 7).round(4).tolist())


def phrases(values: torch.Tensor) -> np.ndarray:
    """Return the LZ78 phrases of the pattern above and below the mean, one number a function.

    Args:
        values: Values at all points in order, (functions, points).
    """
    return lempel_ziv_complexity(symbolise(values), variant="lz78").astype(float)


@dataclass(frozen=True)
class BooleanTask:
    """A label of finitely many points, of which a share is seen.

    Complexity is the number of LZ78 phrases of the pattern above and below the mean, over all
    points in their order.

    Attributes:
        modulus: M of (x₁ + x₂) mod M ≤ M/2 on 16 x 16 pairs; 0 for the parity of 8 bits.
        steps: Steps of Adam.
    """

    modulus: int
    steps: int = modular.STEPS
    score: str = "accuracy"
    gain: float = 0.01
    close: float = 0.02
    prefactors: tuple[float, ...] = _PREFACTORS

    @property
    def name(self) -> str:
        """Name the task."""
        return f"addition modulo {self.modulus}" if self.modulus else "parity of 8 bits"

    @property
    def points(self) -> torch.Tensor:
        """All points, (points, inputs)."""
        return grid(modular.SIDE) if self.modulus else hypercube(parity.BITS, low=-1.0, high=1.0)

    @property
    def labels(self) -> torch.Tensor:
        """The label of each, 0 or 1."""
        found = modular.target_values(self.modulus) if self.modulus else parity.target_values()
        return torch.from_numpy(found).flatten()

    def architecture(self, activation: str) -> MLP:
        """Return the build of the task's own study."""
        own = modular if self.modulus else parity
        return own.architecture(activation)

    def wanted(self, networks: int, seed: int) -> float:
        """Return the mean over the networks' training sets of what their neighbours suggest."""
        points, labels = self.points, self.labels
        share = modular.TRAINING_SHARE if self.modulus else parity.TRAINING_SHARE
        places = training_places(len(points), training_share=share, networks=networks, seed=seed)
        found = [nearest_values(points[seen], labels[seen], points) for seen in places]
        return float(phrases(torch.stack(found)).mean())

    def match(self, activation: str, wanted: float, draws: int, seed: int) -> PrefactorMatch:
        """Match the phrases of random networks on all points."""
        points = self.points

        def measure(nets: Ensemble) -> np.ndarray:
            return phrases(nets(points)[..., 0])

        return match_prefactor(self.architecture(activation), glorot_uniform(), wanted,
                               measure=measure, networks=draws, seed=seed)

    def train(self, activation: str, prefactor: float, networks: int, seed: int) -> Scores:
        """Train as the task's own study does."""
        if self.modulus:
            found = modular.train_at(activation, prefactor, self.modulus, networks=networks,
                                     seed=seed, steps=self.steps)
        else:
            found = parity.train_at(activation, prefactor, networks=networks, seed=seed,
                                    steps=self.steps)
        return Scores(found.validation, found.test)
