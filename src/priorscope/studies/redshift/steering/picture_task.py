"""A photograph, as a task on which a prefactor is chosen."""

from dataclasses import dataclass

import numpy as np
import torch

from ....domains import grid
from ....measures.fourier import fourier_complexity
from ....measures.steering import PrefactorMatch, match_prefactor, nearest_values
from ....networks import MLP, torch_default
from ..implicit_image.pixels import picture, split
from ..implicit_image.training import architecture, train_at
from .task import Scores


@dataclass(frozen=True)
class PictureTask:
    """Half of the pixels of a photograph; complexity is Fourier's on the picture's own grid.

    Attributes:
        data: The picture.
        size: Pixels a side.
        steps: Steps of Adam.
    """

    data: str = "china"
    size: int = 64
    steps: int = 400
    name: str = "a photograph"
    score: str = "peak signal-to-noise ratio, dB"
    gain: float = 0.2
    close: float = 0.5
    prefactors: tuple[float, ...] = tuple(np.geomspace(0.25, 64.0, 7).round(4).tolist())

    def architecture(self, activation: str) -> MLP:
        """Return the build of the task's own study."""
        return architecture(activation, 1.0)

    def wanted(self, networks: int, seed: int) -> float:
        """Return the mean complexity of the pictures that nearest seen pixels make."""
        points, grey = grid(self.size), picture(self.data, self.size).flatten()
        found = [nearest_values(points[seen], grey[seen], points)
                 for seen in split(self.size, networks, seed).train]
        shape = (len(found), self.size, self.size)
        return float(fourier_complexity(torch.stack(found).reshape(shape)).mean())

    def match(self, activation: str, wanted: float, draws: int, seed: int) -> PrefactorMatch:
        """Match the Fourier complexity of random networks at the picture's resolution."""
        return match_prefactor(self.architecture(activation), torch_default(), wanted,
                               networks=draws, resolution=self.size, seed=seed)

    def train(self, activation: str, prefactor: float, networks: int, seed: int) -> Scores:
        """Train as the task's own study does."""
        found = train_at(activation, prefactor, networks=networks, seed=seed, data=self.data,
                         size=self.size, steps=self.steps)
        return Scores(found.validation, found.test)
