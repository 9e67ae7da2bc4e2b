"""The energy of inputs: how little a network speaks for a class, and its slope."""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor

from ..._core.batching import in_batches
from ..._core.checks import finite
from ..._core.errors import UnsupportedModel
from ...networks.decisions import margin
from ...networks.evaluation import Model, outputs_of, placement
from ...networks.returned import chosen

#: What counts as energy: the class's own logit, or its lead over the best other one.
ENERGIES = ("logit", "margin")

T = TypeVar("T")


class Energies:
    """Energies of inputs, in the model's own precision and on its device.

    Args:
        model: A module or differentiable callable.
        energy: One of ``ENERGIES``.
        threshold: Where a single output changes class.
        output: Which output is meant, where the model returns several.
        batch_size: Inputs a call; None means what fits.
        example: One batch of one input.
    """

    def __init__(self, model: Model, example: Tensor, *, energy: str, threshold: float,
                 output: int | str | None, batch_size: int | None) -> None:
        self._model, self._output, self._batch_size = model, output, batch_size
        self._threshold, self._lead = threshold, energy == "margin"
        self.device, self.dtype = placement(model, example)

    def __call__(self, inputs: Tensor, target: Tensor) -> Tensor:
        """Return the energies of inputs (inputs, ...) whose wanted classes are ``target``."""

        def work(piece: slice) -> Tensor:
            with torch.no_grad():
                return self._of(inputs[piece].clone(), target[piece])

        values = torch.cat(self._parts(work, inputs))
        finite("the model's output", values)
        return values

    def with_slopes(self, inputs: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Return the energies, and the gradient of each by its input, of the inputs' shape."""

        def work(piece: slice) -> tuple[Tensor, Tensor]:
            with torch.enable_grad():
                x = inputs[piece].detach().clone().requires_grad_(True)
                # A copy, since a model may overwrite its input, which a leaf forbids.
                energies = self._of(x.clone(), target[piece])
                if not energies.requires_grad:
                    raise UnsupportedModel("the model's output has no derivative by its input: "
                                           "expected a differentiable model, without no_grad or "
                                           "detach")
                return energies.detach(), torch.autograd.grad(energies.sum(), x)[0]

        values, slopes = (torch.cat(part) for part in zip(*self._parts(work, inputs), strict=True))
        finite("the model's output", values)
        finite("the model's derivative", slopes)
        return values, slopes

    def _of(self, inputs: Tensor, target: Tensor) -> Tensor:
        outputs = outputs_of(lambda x: chosen(self._model(x), self._output), inputs)
        if self._lead or outputs.shape[1] == 1:
            return -margin(outputs, target, threshold=self._threshold)
        return -outputs.gather(1, target[:, None])[:, 0]

    def _parts(self, work: Callable[[slice], T], inputs: Tensor) -> list[T]:
        return in_batches(work, len(inputs), bytes_per_item=256.0 * inputs[0].numel() + 4096.0,
                          batch_size=self._batch_size, budget=64 * 2**20)
