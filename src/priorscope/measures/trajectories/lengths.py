"""Length of the image of a curve, layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import real_number, whole_number
from ..._core.result import Result
from ...networks.ensemble import Ensemble
from ...networks.evaluation import Model
from .paths import read_paths
from .request import Request, own_length
from .sampled import Sampling


@dataclass(frozen=True, repr=False, eq=False)
class TrajectoryLength(Result):
    """What ``trajectory_length`` found.

    The axes of ``lengths`` are (layers,) for one curve, (curves, layers) for a list of them, with
    an axis of networks in front for an ensemble. ``samples`` and ``converged`` lack the last axis.

    Attributes:
        lengths: Length of the curve's image at each layer, float64.
        input_length: Length of the curve itself, () or (curves,).
        layers: Names of the layers.
        samples: Points on the finest polyline; of an exact length, linear pieces of the network.
        converged: Whether the last doubling changed every length by less than ``rtol``; an exact
            length needs none.
        status: ``"exact"`` to rounding, or ``"estimated"``: a sampled length is a lower bound.
    """

    title: ClassVar[str] = "trajectory length"

    lengths: Tensor
    input_length: Tensor
    layers: tuple[str, ...]
    samples: Tensor
    converged: Tensor
    status: str

    @property
    def ratios(self) -> Tensor:
        """Length at each layer over that at the layer before, the input before the first.

        0 where the layer before has collapsed to a point.
        """
        first = self.input_length[..., None].expand(*self.lengths.shape[:-1], 1)
        before = torch.cat([first, self.lengths[..., :-1]], dim=-1)
        return torch.where(before > 0, self.lengths / before.clamp_min(1e-300), 0.0)

    def summary(self) -> dict[str, Any]:
        """Return the mean length at each layer."""
        means = self.lengths.reshape(-1, len(self.layers)).mean(dim=0).tolist()
        rows: dict[str, Any] = {"input": float(self.input_length.mean())}
        rows.update(zip(self.layers, means, strict=True))
        if self.status == "estimated":
            rows["converged"] = f"{int(self.converged.sum())} of {self.converged.numel()}"
        return rows

    def columns(self) -> dict[str, Any]:
        """Return one row per network, curve and layer."""
        shape = self.lengths.shape
        axes = {3: ("network", "curve"), 2: ("curve",), 1: ()}[len(shape)]
        if len(shape) == 2 and self.input_length.ndim == 0:
            axes = ("network",)
        places = np.indices(shape).reshape(len(shape), -1)
        found: dict[str, Any] = dict(zip(axes, places, strict=False))
        found["layer"] = np.asarray(self.layers)[places[-1]]
        found["length"] = self.lengths.flatten()
        found["ratio"] = self.ratios.flatten()
        return found


def trajectory_length(model: Model | Ensemble, curve: Any, *, layers: Sequence[str] | None = None,
                      samples: int = 1000, exact: bool | None = None,
                      output: int | str | None = None, batch_size: int | None = None,
                      rtol: float = 1e-3, max_samples: int = 128_000) -> TrajectoryLength:
    """Measure the length of a curve's image at each layer of a network.

    l = ∫ ‖dz/dt‖ dt. Exact for a piecewise-linear module on polylines, segments, arcs and circles:
    the curve is cut where a unit crosses a kink, by closed forms, and between cuts every layer's
    image is straight or part of an ellipse, whose length is an elliptic integral. Else a polyline
    through samples, doubled until no length changes by more than ``rtol``; it never exceeds the
    true length. (Raghu et al. 2017, section 2.2.)

    Cost: exact, a forward pass of two rows (on curves three) a linear piece; a few milliseconds a
    segment between images on 784-128-128-128-10. Sampled, about twice the final number of samples.
    All in float64, on a copy, where the model lets itself be cast.

    Args:
        model: A module, a callable (its output alone is seen), or an ensemble.
        curve: A ``Curve``, a polyline (points, ...), or a list of these.
        layers: Names of submodules (a second call of one is ``name#2``), and ``"output"``; by
            default the innermost submodules that are called. Of a sampled ensemble
            ``"hidden 1"``, ..., ``"output"``, behind the activation.
        samples: Points of the first polyline.
        exact: True insists, False samples; None is exact for single modules where possible, and
            samples ensembles.
        output: Which output is meant, where the model returns several: a place or a key.
        batch_size: Sampled points a call; None means what fits in memory.
        rtol: Relative change at which doubling ends.
        max_samples: Points that the polyline does not exceed; see ``converged``.

    Returns:
        Lengths per layer, and growth from layer to layer.

    Raises:
        UnsupportedModel: Not deterministic, half precision, or, if ``exact`` is True, not
            piecewise linear.
        UnknownName: No such layer.
        BadInput: No curve.
    """
    sampling = Sampling(whole_number("samples", samples, at_least=2),
                        whole_number("max_samples", max_samples, at_least=2),
                        real_number("rtol", rtol, above=0.0), batch_size)
    paths, several = read_paths(curve)
    request = Request(paths, None if layers is None else tuple(layers), sampling, exact, output)
    found = request.of(model)
    own = torch.stack([own_length(path, sampling) for path in paths])

    def shaped(values: Tensor, curves: int) -> Tensor:
        return values if several else values.squeeze(curves)

    return TrajectoryLength(shaped(found.lengths, -2), shaped(own, 0), found.names,
                            shaped(found.samples, -1), shaped(found.converged, -1), found.status)
