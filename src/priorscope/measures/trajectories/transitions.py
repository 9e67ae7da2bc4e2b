"""How often units change their state along a curve, and how many patterns there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.checks import whole_number
from ..._core.errors import UnsupportedModel
from ..._core.result import Result
from ...networks.activations import ACTIVATIONS
from ...networks.ensemble import Ensemble
from ...networks.evaluation import Model
from ...networks.piecewise import piecewise_linear
from ...networks.piecewise.leaves import bend_of_module
from .names import bending_names, exact_places
from .paths import Path, read_paths
from .request import ends_of, refuse_functions
from .sampled import sampled_values
from .tally import Tally
from .walking import Walk
from .watching import OUTPUT, Watched

_ELEMENTWISE = (*{type(entry.module()) for entry in ACTIVATIONS.values()} - {nn.Identity},
                nn.ELU, nn.CELU, nn.Softplus, nn.Softsign, nn.Hardswish, nn.Hardsigmoid, nn.Mish)


@dataclass(frozen=True, repr=False, eq=False)
class Transitions(Result):
    """What ``transitions`` found; axes as in brackets, "curves" only where a list was given.

    An ensemble has an axis of networks in front of each.

    Attributes:
        counts: Changes of state of all units of a layer, (curves, layers), int64.
        sign_changes: Changes of sign of each output, (curves, outputs), int64.
        patterns: Distinct patterns of the states of all units of all layers, (curves,).
        pieces: Runs of one pattern along the curve, (curves,); on a straight line the number of
            patterns, and of linear pieces.
        layers: Names of the layers of ``counts``.
        samples: Sampled points, 0 where nothing was sampled.
        status: ``"exact"``, or ``"estimated"``: changes between two samples are missed.
    """

    title: ClassVar[str] = "transitions"

    counts: Tensor
    sign_changes: Tensor
    patterns: Tensor
    pieces: Tensor
    layers: tuple[str, ...]
    samples: int
    status: str

    def summary(self) -> dict[str, Any]:
        """Return means over networks and curves."""
        means = self.counts.double().reshape(-1, len(self.layers)).mean(dim=0).tolist()
        rows = dict(zip((f"transitions of {name}" for name in self.layers), means, strict=True))
        rows["sign changes of an output"] = float(self.sign_changes.double().mean())
        rows["distinct patterns"] = float(self.patterns.double().mean())
        rows["linear pieces" if self.status == "exact" else "runs of one pattern"] = float(
            self.pieces.double().mean())
        return rows

    def columns(self) -> dict[str, Any]:
        """Return one row per network and curve."""
        shape = self.patterns.shape
        places = np.indices(shape).reshape(len(shape), -1)
        names = ("network", "curve")[-len(shape):] if len(shape) else ()
        found: dict[str, Any] = dict(zip(names, places, strict=True))
        for place, name in enumerate(self.layers):
            found[f"transitions {name}"] = self.counts[..., place].flatten()
        found["sign_changes"] = self.sign_changes.sum(dim=-1).flatten()
        found["patterns"], found["pieces"] = self.patterns.flatten(), self.pieces.flatten()
        return found


def transitions(model: Model | Ensemble, curve: Any, *, samples: int = 10_000,
                exact: bool | None = None, output: int | str | None = None,
                batch_size: int | None = None) -> Transitions:
    """Count how often units change their linear region along a curve, layer by layer.

    The state of a unit is the number of kinks of its activation below its pre-activation: its sign
    for ReLU, one of three for hard tanh; of a pooling window, which entry is largest. Of a smooth
    activation it is the sign of the pre-activation. (Raghu et al. 2017, section 2.1; sign changes
    of the outputs as in their Theorem 4.)

    Exact for piecewise-linear modules on polylines, segments, arcs and circles: cut at every
    crossing, by closed forms. Patterns are told apart by 64-bit codes; among N of them two are
    confused with a chance below N²/2⁶⁴. Else sampled.

    Cost: as ``trajectory_length``, and one comparison a unit and linear piece.

    Args:
        model: A module, a callable (its output alone is seen), or an ensemble.
        curve: A ``Curve``, a polyline (points, ...), or a list of these.
        samples: Points along a curve that is sampled.
        exact: True insists, False samples, None is exact where possible.
        output: Which output is meant, where the model returns several: a place or a key.
        batch_size: Sampled points a call; None means what fits in memory.

    Raises:
        UnsupportedModel: Not deterministic, half precision, or, if ``exact`` is True, not
            piecewise linear.
        BadInput: No curve.
    """
    whole_number("samples", samples, at_least=2)
    paths, several = read_paths(curve)

    def one(network: Model) -> Transitions:
        if exact is not False:
            try:
                return _exact(network, paths, output)
            except UnsupportedModel:
                if exact:
                    raise
        return _sampled(network, paths, samples, output, batch_size)

    if not isinstance(model, Ensemble):
        return _joined([one(model)], lambda parts: parts[0], several)
    return _joined([one(model[index]) for index in range(len(model))], torch.stack, several)


def _joined(parts: list[Transitions], join: Any, several: bool) -> Transitions:
    def axis(name: str, curves: int) -> Tensor:
        values = join([getattr(part, name) for part in parts])
        return values if several else values.squeeze(curves)

    return Transitions(axis("counts", -2), axis("sign_changes", -2), axis("patterns", -1),
                       axis("pieces", -1), parts[0].layers, parts[0].samples, parts[0].status)


def _exact(model: Any, paths: Sequence[Path], output: int | str | None) -> Transitions:
    refuse_functions(paths)
    view = piecewise_linear(model, ends_of(paths), output=output)
    tally = Tally(len(paths), signs=True, counts=True)
    Walk(view, tally).follow(paths, range(len(paths)))
    names = bending_names(view)
    return _result(tally, names, exact_places(view, names), len(view.steps), 0, "exact")


def _sampled(model: Model, paths: Sequence[Path], samples: int, output: int | str | None,
             batch_size: int | None) -> Transitions:
    start = paths[0].points(torch.tensor([0]), paths[0].steps(2))
    watched = Watched(model, output, start, inputs=True)
    names = tuple(name for name in watched.leaves
                  if bend_of_module(watched.module(name)) is not None
                  or isinstance(watched.module(name), _ELEMENTWISE))
    tally = Tally(len(paths), signs=True, counts=True)
    for owner, path in enumerate(paths):
        steps = path.steps(samples)
        first = True
        for values in sampled_values(watched, path, (*names, OUTPUT), steps, batch_size):
            # Batches share their end points; the shared one has been counted.
            rows = {name: value[0 if first else 1:] for name, value in values.items()}
            first = False
            mine = torch.full((len(rows[OUTPUT]),), owner)
            code = torch.zeros_like(mine)
            for place, name in enumerate(names):
                code += tally.states(place, mine, _states(watched.module(name), rows[name]))
            tally.states(len(names), mine, rows[OUTPUT] > 0)
            tally.ends(mine, code)
    return _result(tally, names, range(len(names)), len(names), samples, "estimated")


def _states(module: nn.Module, z: Tensor) -> Tensor:
    bend = bend_of_module(module)
    kinks = (0.0,) if bend is None else bend[0]
    return torch.stack([z > kink for kink in kinks]).sum(dim=0)


def _result(tally: Tally, names: tuple[str, ...], places: Sequence[int], last: int, samples: int,
            status: str) -> Transitions:
    counts = [tally.changes[place].sum(dim=1) for place in places]
    patterns, pieces = tally.patterns()
    return Transitions(torch.stack(counts, dim=1) if counts else torch.zeros(
        tally.paths, 0, dtype=torch.int64), tally.changes[last], patterns, pieces, names, samples,
        status)
