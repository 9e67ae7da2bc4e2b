"""Lengths of the images of paths under one network or several, exact or sampled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from ..._core.errors import UnsupportedModel
from ...networks.ensemble import Ensemble
from ...networks.evaluation import Model
from ...networks.piecewise import piecewise_linear
from ...networks.sampling import SampledEnsemble
from .arcs import lengths
from .names import exact_places, stack_layers
from .paths import Path
from .sampled import Sampling, sampled_lengths
from .tally import Tally
from .walking import Walk
from .watching import OUTPUT, Watched


@dataclass(frozen=True, eq=False)
class Found:
    """Lengths (..., curves, layers) of one network, or of several in front."""

    lengths: Tensor
    samples: Tensor
    converged: Tensor
    names: tuple[str, ...]
    status: str


@dataclass(frozen=True, eq=False)
class Request:
    """What is to be measured, of any network."""

    paths: list[Path]
    layers: tuple[str, ...] | None
    sampling: Sampling
    exact: bool | None
    output: int | str | None

    def of(self, model: Model | Ensemble) -> Found:
        """Return the lengths for one network, or for those of an ensemble."""
        return self._each(model) if isinstance(model, Ensemble) else self._one(model)

    def _each(self, nets: Ensemble) -> Found:
        """Measure network by network; a sampled ensemble's layers have names of their own."""
        shown = layers = self.layers
        if isinstance(nets, SampledEnsemble):
            known = stack_layers(nets)
            shown = layers or tuple(known)
            layers = tuple(known.get(name, name) for name in shown)
        inner = replace(self, layers=layers, exact=bool(self.exact))
        found = [inner._one(nets[index]) for index in range(len(nets))]
        return Found(torch.stack([one.lengths for one in found]),
                     torch.stack([one.samples for one in found]),
                     torch.stack([one.converged for one in found]),
                     shown or found[0].names, found[0].status)

    def _one(self, model: Model) -> Found:
        start = self.paths[0].points(torch.tensor([0]), self.paths[0].steps(2))
        watched = Watched(model, self.output, start)
        names = self.layers or watched.leaves or (OUTPUT,)
        if self.exact is not False:
            try:
                return self._exactly(model, names)
            except UnsupportedModel:
                if self.exact:
                    raise
        watched.check_names(names)
        rows = [sampled_lengths(watched, path, names, self.sampling) for path in self.paths]
        found, samples, settled = zip(*rows, strict=True)
        return Found(torch.stack(found), torch.tensor(samples), torch.tensor(settled), names,
                     "estimated")

    def _exactly(self, model: Any, names: tuple[str, ...]) -> Found:
        refuse_functions(self.paths)
        view = piecewise_linear(model, ends_of(self.paths), output=self.output)
        places = exact_places(view, names)
        tally = Tally(len(self.paths), lengths=set(places))
        Walk(view, tally).follow(self.paths, range(len(self.paths)))
        return Found(torch.stack([tally.lengths[place] for place in places], dim=-1),
                     tally.pieces, torch.ones(len(self.paths), dtype=torch.bool), names, "exact")


def refuse_functions(paths: Sequence[Path]) -> None:
    """Refuse curves that are known as functions only."""
    for path in paths:
        if path.terms is None:
            raise UnsupportedModel(
                f"a curve of kind {path.curve.name if path.curve else ''!r} is known as a function "
                "only: exact geometry needs a segment, arc, circle or polyline, or exact=False")


def ends_of(paths: Sequence[Path]) -> Tensor:
    """Return two points of the first path, for a look at the network."""
    steps = paths[0].steps(2)
    return paths[0].points(torch.tensor([0, steps // 2 if paths[0].round else steps]), steps)


def own_length(path: Path, sampling: Sampling) -> Tensor:
    """Return the length of the path itself: exact, or by samples as that of its images."""
    if path.terms is not None:
        return lengths(path.terms, path.low, path.high).sum()
    start = path.points(torch.tensor([0]), 1)
    watched = Watched(lambda x: x.flatten(1), None, start)
    return sampled_lengths(watched, path, (OUTPUT,), sampling)[0][0]
