"""The unbiased model: a flat spectrum at any magnitude, and what it learns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures.plane_complexity import plane_complexity
from ....networks import MLP, Ensemble, glorot_uniform, sample
from ....networks.sine_series import sample_sine_series
from ....plots.illustration import Illustration
from ....sweeps import study
from ....training import fit_ensemble
from ...joining_rows import joined
from ..judging import PAPER
from .figures import draw_all
from .findings import judge_all
from .parts import part
from .spectrum import radial_amplitudes
from .targets import TARGETS, cell_centres, splits

if TYPE_CHECKING:
    import pandas as pd

#: The unbiased model, and a network for comparison.
MODELS = ("unbiased", "relu")

#: Digits of a picture's values: more than a grey scale shows.
_DIGITS = 4


@dataclass(frozen=True)
class Cell:
    """Random members of both models, or members that learn one target.

    Attributes:
        scale: Weight magnitude: the A of the unbiased model's amplitudes, the α of a network.
            Members that learn start at values of variance 1 and at α = 1, whatever it is.
        target: A key of ``targets.TARGETS``, or ``""`` for random members.
        members: Number of members of each model.
        side: Points a side of the square.
        steps: Steps of Adam.
        share: Share of the points that is trained on.
        hidden: Hidden layers of a network.
        width: Units of each.
    """

    scale: float = 1.0
    target: str = ""
    members: int = 20
    side: int = 64
    steps: int = 0
    share: float = 0.75
    hidden: int = 3
    width: int = 64


@study("redshift/unbiased", paper=f"{PAPER}, section 3, Fig. 4 and appendix E",
       question="Is there a model that prefers no frequency, and does it generalise?")
class Unbiased:
    """Sums of sines of all wave vectors with random amplitudes and phases, beside ReLU networks.

    Wave vectors go up to the grid's limit: ⌊(R - 1)/2⌋ where functions are looked at, on a grid
    with both ends, and half the number of cells a side where they are learned. The paper leaves
    open the laws, here U(±A) and U(±π), and what was learned: here modular addition on 16 × 16
    points, one of its tasks, and a disc, from three quarters of the points, by Adam at 0.005. The
    optimiser matters to where unseen points end: Adam moves all amplitudes at one pace, however
    strong or weak their waves in the target.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return random members first, then learners."""
        small = scale == "smoke"
        look: dict[str, Any] = {"members": 4, "side": 24} if small else {}
        learn: dict[str, Any] = {"members": 3, "side": 8, "steps": 150} if small else {
            "members": 10, "side": 16, "steps": 2000}
        if scale == "paper":
            look, learn = {"members": 100}, {"members": 50, "side": 16, "steps": 5000}
        return [Cell(magnitude, **look) for magnitude in (0.1, 1.0, 32.0)] + [
            Cell(target=target, hidden=2, **learn) for target in TARGETS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        one = (7e-9 * cell.side**2 + 1e-8 * cell.hidden * cell.width
               + 2e-10 * (cell.hidden - 1) * cell.width**2)
        return 0.2 + cell.members * cell.side**2 * one * (3 * cell.share * cell.steps + 1)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Look at random members, or let members learn the target and look at the other points.

        Returns:
            Rows in the columns ``model``, ``kind``, ``member``, ``place`` and ``value``. Of
            random members: ``"complexity"`` (Fourier), ``"spectrum"`` (place: radius),
            ``"function"`` (the first member's, row by row). Of learners: ``"training"`` and
            ``"test"`` accuracy at the end, ``"majority"`` (accuracy of the more frequent test
            label), and of the first member ``"target"``, ``"shown"`` (1 at training points) and
            ``"learned"`` (probability).
        """
        look = _learners if cell.target else _random_members
        parts = {model: joined(look(cell, model, seed)) for model in MODELS}
        return joined([{"model": np.full(len(own["kind"]), model), **own}
                       for model, own in parts.items()])

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge spectrum, complexity, training and generalisation."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw random members, spectra, complexity by magnitude, and what is learned."""
        return draw_all(frame)


def _members(cell: Cell, model: str, seed: int, dtype: torch.dtype) -> Ensemble:
    """Return the members; random ones at the cell's magnitude, learners at their start."""
    if model == "unbiased":
        limit = cell.side // 2 if cell.target else (cell.side - 1) // 2
        return sample_sine_series(limit, count=cell.members, seed=seed, dtype=dtype,
                                  amplitude=None if cell.target else cell.scale)
    arch = MLP(inputs=2, widths=(cell.width,) * cell.hidden)
    return sample(arch, glorot_uniform(scale=1.0 if cell.target else cell.scale),
                  count=cell.members, seed=seed, dtype=dtype)


def _random_members(cell: Cell, model: str, seed: int) -> list[dict[str, np.ndarray]]:
    found = plane_complexity(_members(cell, model, seed, torch.float64), resolution=cell.side,
                             measures=["fourier"])
    kept = np.flatnonzero(~found.constant)
    radii, amplitudes = radial_amplitudes(found.functions[kept])
    first = found.functions[0].ravel()
    first = (first - first.min()) / max(float(np.ptp(first)), 1e-300)
    return [part("complexity", found.values["fourier"][kept], member=kept),
            part("spectrum", amplitudes, member=kept[:, None], place=radii),
            part("function", first.round(_DIGITS), place=np.arange(first.size))]


def _learners(cell: Cell, model: str, seed: int) -> list[dict[str, np.ndarray]]:
    weights, order = (int(numpy_stream(seed, name).integers(2**62))
                      for name in ("weights", "split"))
    points, labels = cell_centres(cell.side), TARGETS[cell.target](cell.side)
    training = splits(len(points), cell.share, cell.members, order)
    # Members of one number see the same points, whatever the model.
    chosen = torch.from_numpy(np.stack([np.flatnonzero(one) for one in training]))
    members = _members(cell, model, weights, torch.float32)
    fit = fit_ensemble(members, points[chosen], labels[chosen], steps=cell.steps, loss="logistic",
                       learning_rate=5e-3)
    logits, truth = fit.networks(points)[..., 0].numpy(), labels.numpy()
    right = (logits > 0) == (truth > 0.5)
    held = [truth[~one].mean() for one in training]
    shares = {"training": [own[one].mean() for own, one in zip(right, training, strict=True)],
              "test": [own[~one].mean() for own, one in zip(right, training, strict=True)],
              "majority": [max(share, 1 - share) for share in held]}
    probability = 1 / (1 + np.exp(-np.clip(logits[0].astype(float), -30, 30)))
    pictures = {"target": truth, "shown": training[0], "learned": probability.round(_DIGITS)}
    return [part(kind, np.array(values), member=np.arange(cell.members))
            for kind, values in shares.items()] + [
        part(kind, values, place=np.arange(len(points))) for kind, values in pictures.items()]
