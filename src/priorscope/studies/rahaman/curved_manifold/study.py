"""Fig. 19: random targets on the curved manifold of digits and on flat ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....domains import load_digits, load_mnist
from ....networks import MLP, sample, torch_default
from ....sweeps import study
from ....training import fit_ensemble
from ..judging import PAPER
from .autoencoder import train_autoencoder, unexplained
from .figures import draw_all
from .findings import judge_all
from .inputs import KINDS, draw, spread

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration


@dataclass(frozen=True)
class Cell:
    """Networks on points of one kind.

    Attributes:
        kind: One of ``KINDS``.
        data: ``"mnist"`` or ``"digits"``.
        rows: Points of each network, drawn for it.
        networks: How many; those of one place have the same targets and initial weights in all
            cells.
        steps: Full-batch steps of Adam.
        every: Steps between two looks.
        width: Units of each hidden layer.
        depth: Hidden layers.
        learning_rate: Adam's step size.
        features: Units in the middle of the autoencoder.
        hidden: Its other units.
        images: Images it is trained on.
        epochs: Passes over them.
    """

    kind: str
    data: str = "mnist"
    rows: int = 250
    networks: int = 5
    steps: int = 300
    every: int = 10
    width: int = 256
    depth: int = 5
    learning_rate: float = 3e-4
    features: int = 64
    hidden: int = 512
    images: int = 10_000
    epochs: int = 8


@study("rahaman/curved-manifold", paper=f"{PAPER}, Fig. 19",
       question="Are random targets easier to fit on the curved manifold of digits than on a flat "
                "one?")
class CurvedManifold:
    """Uniform targets on reconstructions of digits, on the paper's flat points and on controls."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return the kinds of points."""
        sizes: dict[str, dict[str, Any]] = {
            "smoke": {"data": "digits", "rows": 60, "networks": 3, "steps": 60, "width": 32,
                      "depth": 2, "learning_rate": 1e-3, "features": 16, "hidden": 32,
                      "images": 500, "epochs": 3},
            "laptop": {},
            "paper": {"rows": 2_000, "networks": 10, "steps": 5_000, "images": 60_000,
                      "epochs": 20}}
        return [Cell(kind, **sizes[scale]) for kind in KINDS]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        inner = cell.depth * cell.width**2 + 784 * cell.width
        coder = 4e-10 * cell.images * cell.epochs * cell.hidden * (784 + cell.features)
        return 0.5 + coder + 1e-10 * cell.networks * cell.steps * cell.rows * inner

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Train an autoencoder, then networks on points of one kind with random targets.

        Returns:
            One row a network and look: ``network``, ``step``, ``loss`` over the variance of the
            network's targets, and of the points and the autoencoder ``norm`` (of their mean),
            ``spread`` (root mean square distance to it), ``unexplained`` (squared error of the
            reconstructions of test images over their variance).

        The autoencoder depends on the seed and not on the kind.
        """
        streams = [int(numpy_stream(seed, name).integers(2**62)) for name in
                   ("images", "autoencoder", "weights", "points")]
        data = (load_mnist() if cell.data == "mnist" else load_digits()).subset(
            train=cell.images, seed=streams[0])
        coder = train_autoencoder(data.train_inputs, hidden=cell.hidden, features=cell.features,
                                  epochs=cell.epochs, seed=streams[1])
        points, targets = [], []
        for network in range(cell.networks):
            stream = numpy_stream(streams[3], "network", network)
            rows = torch.from_numpy(stream.permutation(cell.images)[:cell.rows])
            targets.append(torch.from_numpy(stream.random(cell.rows, dtype=np.float32)))
            with torch.no_grad():
                curved = coder(data.train_inputs[rows])
            points.append(draw(cell.kind, curved, features=cell.features, stream=stream))
        inputs, wanted = torch.stack(points), torch.stack(targets)
        nets = sample(MLP(inputs=data.features, widths=(cell.width,) * cell.depth),
                      torch_default(), count=cell.networks, seed=streams[2])
        run = fit_ensemble(nets, inputs, wanted, steps=cell.steps, every=cell.every,
                           learning_rate=cell.learning_rate)
        count = len(run.steps)
        shares = run.losses / wanted.var(dim=1, correction=0).numpy()
        norms = torch.linalg.vector_norm(inputs.mean(dim=1), dim=1).numpy()
        return {"network": np.tile(np.arange(cell.networks), count),
                "step": np.repeat(run.steps, cell.networks), "loss": shares.ravel(),
                "norm": np.tile(norms, count),
                "spread": np.tile([spread(own) for own in inputs], count),
                "unexplained": unexplained(coder, data.test_inputs)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the plain and each controlled comparison; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw the losses in the course of training."""
        return draw_all(frame)
