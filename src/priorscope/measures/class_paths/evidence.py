"""Whether polylines stay in a class: proved by linear pieces, or seen at samples."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from ..._core.batching import in_batches, spans
from ..._core.errors import UnsupportedModel
from ..._core.progress import progress
from ...networks.decisions import classes, margin
from ...networks.evaluation import Model, evaluate
from ...networks.piecewise import piecewise_linear
from ...networks.returned import chosen
from ..lines import linear_pieces
from ..trajectories.watching import precise_model
from .chains import sub_grid

#: Polylines whose pieces are held at a time.
_AT_A_TIME = 32


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of polylines, one entry each.

    Attributes:
        stays: Whether the class is the wanted one all along.
        margin: The least lead of the class met, float64.
        probability: The least softmax probability of the class met, float64.
    """

    stays: Tensor
    margin: Tensor
    probability: Tensor


class Witness:
    """Looks at polylines through one network, in float64 where it lets itself be cast.

    Args:
        model: A module or callable.
        example: One batch of one input.
        certify: Whether linear pieces are wanted, where the model is piecewise linear.
        threshold: Where a single output changes class.
        output: Which output is meant, where the model returns several.
        batch_size: Inputs a call, and lines a go; None means what fits.

    Attributes:
        exact: Whether ``evidence`` is from linear pieces.
    """

    def __init__(self, model: Model, example: Tensor, *, certify: bool, threshold: float,
                 output: int | str | None, batch_size: int | None) -> None:
        self._model, self._output, self._batch_size = model, output, batch_size
        self._threshold = threshold
        self._precise, self._device, self._dtype = precise_model(
            model, example.to("cpu", torch.float64))
        self.exact = certify and _is_piecewise_linear(model, example, output)

    def outputs(self, points: Tensor) -> Tensor:
        """Return the outputs at points (points, ...), (points, outputs), float64, on the CPU."""

        def forward(x: Tensor) -> Any:
            return chosen(self._precise(x.to(self._device, self._dtype)), self._output)

        return evaluate(forward, points, batch_size=self._batch_size).to("cpu", torch.float64)

    def evidence(self, polylines: Tensor, target: Tensor, *, samples: int) -> Evidence:
        """Return what is known of polylines (lines, points, ...) that should stay in ``target``.

        Samples are looked at first: one of another class settles the matter.

        Args:
            polylines: On the CPU.
            target: (lines,).
            samples: Points looked at inside every edge.
        """
        found = self._sampled(polylines, target, samples)
        open_ = found.stays.nonzero()[:, 0]
        if not self.exact or not len(open_):
            return found
        parts = []
        with progress("linear pieces of paths", len(open_)) as advance:
            for span in spans(len(open_), _AT_A_TIME):
                rows = open_[span]
                parts.append(self._exact(polylines[rows], target[rows]))
                advance(len(rows))
        for name in ("stays", "margin", "probability"):
            getattr(found, name)[open_] = torch.cat([getattr(part, name) for part in parts])
        return found

    def _sampled(self, polylines: Tensor, target: Tensor, samples: int) -> Evidence:

        def work(piece: slice) -> tuple[Tensor, ...]:
            lines = polylines[piece].double()
            points = torch.cat([lines, sub_grid(lines, samples).flatten(1, 2)], dim=1)
            outputs = self.outputs(points.flatten(0, 1))
            return self._read(outputs.reshape(*points.shape[:2], -1), target[piece, None])

        points = polylines.shape[1] * (samples + 1)
        parts = in_batches(work, len(polylines), bytes_per_item=16.0 * points
                           * polylines[0, 0].numel())
        stays, margins, probabilities = (torch.cat(part) for part in zip(*parts, strict=True))
        return Evidence(stays, margins, probabilities)

    def _exact(self, polylines: Tensor, target: Tensor) -> Evidence:
        start, end = polylines[:, :-1].double(), polylines[:, 1:].double()
        line, edge = (start != end).flatten(2).any(dim=2).nonzero(as_tuple=True)
        module: Any = self._model
        pieces = linear_pieces(module, start[line, edge], end[line, edge],
                               threshold=self._threshold, output=self._output,
                               batch_size=self._batch_size)
        # On a piece the lead is a minimum of affine functions: no lower inside than at an end.
        # Nor is the softmax probability, whose logarithm is concave there.
        read = []
        for place in range(len(polylines)):
            own = (line == place).nonzero()[:, 0].tolist()
            outputs = torch.cat([pieces.outputs[number] for number in own])
            read.append(self._read(outputs[None], target[place, None, None]))
        stays, margins, probabilities = (torch.cat(part) for part in zip(*read, strict=True))
        return Evidence(stays, margins, probabilities)

    def _read(self, outputs: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return whether all points are of the class, its least lead and least probability.

        Args:
            outputs: (lines, points, outputs).
            target: (lines, 1).
        """
        own = target.expand(outputs.shape[:2])
        leads = margin(outputs, own, threshold=self._threshold)
        stays = (classes(outputs, threshold=self._threshold) == own).all(dim=1)
        return stays, leads.amin(dim=1), probability(outputs, own, leads).amin(dim=1)


def probability(outputs: Tensor, target: Tensor, leads: Tensor) -> Tensor:
    """Return the softmax probability of the class; for one output, the sigmoid of its lead."""
    if outputs.shape[-1] == 1:
        return torch.sigmoid(leads)
    return outputs.softmax(dim=-1).gather(-1, target[..., None])[..., 0]


def _is_piecewise_linear(model: Model, example: Tensor, output: int | str | None) -> bool:
    if not isinstance(model, nn.Module):
        return False
    try:
        piecewise_linear(model, example, output=output)
    except UnsupportedModel:
        return False
    return True
