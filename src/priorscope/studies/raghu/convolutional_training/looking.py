"""What is looked at in the course of training, as rows of one table."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import Tensor, nn

from ....domains import Curve
from ..convnet import LAYERS, affine_layers
from .lengths import layer_lengths
from .noise import accuracy, noisy_accuracies

#: Epochs after which a network is looked at, and after the last one.
_EPOCHS = (0, 1, 2, 4, 8, 16, 32)

#: Test rows for noise.
_NOISE_ROWS = 500


class Looks:
    """Rows about one network.

    Kinds of rows: ``"length"`` behind a layer, a mean over curves; ``"variance"``, fan-in times
    the mean square weight of a layer; ``"accuracy"`` on test rows, after every epoch;
    ``"resolution"``, how far lengths with half the points are off; ``"absolute"`` and
    ``"relative"``, accuracy with noise of a level in one layer.

    Args:
        model: The network, which goes on being trained.
        inputs: Test rows.
        labels: Their labels.
        curves: Curves whose lengths are measured.
        epochs: The last epoch.
        batch_norm: Whether lengths before training use batch statistics.
    """

    def __init__(self, model: nn.Sequential, inputs: Tensor, labels: Tensor,
                 curves: Sequence[Curve], epochs: int, *, batch_norm: bool) -> None:
        self._model, self._inputs, self._labels = model, inputs, labels
        self._curves, self._last, self._batch_norm = curves, epochs, batch_norm
        self._rows: list[tuple[str, int, str, float, float]] = []
        # Behind every layer; behind affine maps and norms too, where there are norms.
        children = [name for name, _ in model.named_children() if name != "flat"]
        normed = any(name.endswith("_norm") for name in children)
        self._names = [name for name in children if name in LAYERS or normed]

    def note(self, kind: str, epoch: int, name: str, value: float, level: float = 0.0) -> None:
        """Add a row."""
        self._rows.append((kind, epoch, name, level, value))

    def at(self, epoch: int) -> None:
        """Look at the network after an epoch."""
        self._model.eval()
        self.note("accuracy", epoch, "", accuracy(self._model, self._inputs, self._labels))
        if epoch not in _EPOCHS and epoch != self._last:
            return
        lengths, off = layer_lengths(self._model, self._curves, self._names,
                                     batch_mode=self._batch_norm and epoch == 0)
        self.note("resolution", epoch, "", off)
        for name, length in zip(self._names, lengths.tolist(), strict=True):
            self.note("length", epoch, name, length)
        for name, module in affine_layers(self._model).items():
            weight = module.weight
            assert isinstance(weight, Tensor)
            fan_in = weight[0].numel()
            self.note("variance", epoch, name, fan_in * float(weight.detach().square().mean()))

    def noise(self, seed: int) -> None:
        """Look at the network with noise in one layer after the other."""
        for kind, name, level, share in noisy_accuracies(
                self._model, self._inputs[:_NOISE_ROWS], self._labels[:_NOISE_ROWS], seed):
            self.note(kind, self._last, name, share, level)
        share = accuracy(self._model, self._inputs[:_NOISE_ROWS], self._labels[:_NOISE_ROWS])
        self.note("no noise", self._last, "", share)

    def columns(self) -> dict[str, Any]:
        """Return the rows as columns."""
        names = ("kind", "epoch", "name", "level", "value")
        return {name: np.array(column) for name, column in zip(
            names, zip(*self._rows, strict=True), strict=True)}
