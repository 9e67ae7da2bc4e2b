"""What the study needs to know of a task."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ....measures.steering import PrefactorMatch
from ....networks import MLP


@dataclass(frozen=True)
class Scores:
    """Scores of trained networks, one entry a network; higher is better.

    Attributes:
        validation: On points by which a prefactor may be chosen.
        test: On points by which it is judged.
    """

    validation: np.ndarray
    test: np.ndarray


class Task(Protocol):
    """Something to be learned, on which a prefactor can be chosen in several ways."""

    @property
    def name(self) -> str:
        """Name it in words."""
        ...

    @property
    def score(self) -> str:
        """Say what the scores are, with their unit."""
        ...

    @property
    def gain(self) -> float:
        """Return the difference of scores that counts as better."""
        ...

    @property
    def close(self) -> float:
        """Return the difference that does not matter."""
        ...

    @property
    def prefactors(self) -> tuple[float, ...]:
        """Return what a sweep tries."""
        ...

    def architecture(self, activation: str) -> MLP:
        """Return the networks' build at prefactor 1."""
        ...

    def wanted(self, networks: int, seed: int) -> float:
        """Return the complexity that the training sets suggest, by their nearest neighbours."""
        ...

    def match(self, activation: str, wanted: float, draws: int, seed: int) -> PrefactorMatch:
        """Find the prefactor at which random networks have that complexity."""
        ...

    def train(self, activation: str, prefactor: float, networks: int, seed: int) -> Scores:
        """Train networks at one prefactor; network i is the same before training at any."""
        ...
