"""Section 3 and appendix C: how fast a frequency is learned at first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....measures import linear_pieces
from ....measures.spectra import line_spectrum
from ....networks import MLP, sample, torch_default
from ....sweeps import study
from ...joining_rows import joined
from ..judging import PAPER
from ..sines import even_points, random_phases
from .figures import draw_all
from .findings import judge_all
from .kernel import gradient_spectrum, rates
from .learning import train_on_sines

if TYPE_CHECKING:
    import pandas as pd

    from ....networks import Ensemble
    from ....plots.illustration import Illustration

#: Frequencies of the targets, those at which gradients are transformed, and the largest of f~.
TARGETS = np.arange(5, 55, 5)
PLACES = np.array([8, 11, 16, 23, 32, 45, 64, 91, 128])

#: Records of a training, besides that before it.
RECORDS = 20


@dataclass(frozen=True)
class Cell:
    """Some networks and what is measured of them.

    Attributes:
        kind: ``"kernel"``: rates at the start; ``"spectrum"``: f~ and ∂f~/∂θ; ``"adam"``: the
            first steps of training.
        networks: How many.
        width: Units of each hidden layer.
        depth: Hidden layers.
        points: N, samples of a target; of the grid of ``"spectrum"``.
        steps: Of Adam.
        learning_rate: Adam's step size.
    """

    kind: str
    networks: int
    width: int = 256
    depth: int = 5
    points: int = 200
    steps: int = 0
    learning_rate: float = 3e-4


@study("rahaman/learning-rate", paper=f"{PAPER}, section 3, appendices C.4 and C.5",
       question="How does the rate at which a single frequency is learned at first depend on "
                "the frequency?")
class LearningRates:
    """Rates of gradient flow at the start, spectra of gradients, and first steps of Adam."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell of each kind; the paper has no experiment for this argument."""
        if scale == "smoke":
            return [Cell("kernel", 3, 24, 3), Cell("spectrum", 3, 24, 3, points=2048),
                    Cell("adam", 3, 24, 3, steps=60, learning_rate=2e-3)]
        networks = {"laptop": 10, "paper": 50}[scale]
        width = {"laptop": 64, "paper": 256}[scale]
        return [Cell("kernel", 2 * networks), Cell("spectrum", 2 * networks, points=2048),
                Cell("adam", networks, width, steps=300)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        passes = {"kernel": 24, "spectrum": 8, "adam": 15 * cell.steps}[cell.kind]
        weights = cell.depth * (cell.width**2 + 30 * cell.width)
        return 0.2 + 2e-10 * cell.networks * passes * cell.points * weights

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Measure the networks of a cell.

        Returns:
            One row a network, quantity, frequency (cycles on [0, 1]) and step: ``network``,
            ``quantity``, ``frequency``, ``step``, ``value``. Quantities: ``own`` and ``full``
            (see ``Rates``), ``function`` and ``gradient`` (|f~(k)|, ‖∂f~(k)/∂θ‖ under Hann's
            window), ``residual`` (see ``Courses``).
        """
        arch = MLP(inputs=1, widths=(cell.width,) * cell.depth)
        nets = sample(arch, torch_default(), count=cell.networks,
                      seed=int(numpy_stream(seed, "weights").integers(2**62)))
        return _MEASURES[cell.kind](cell, nets, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge slopes against frequency; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw rates, spectra and residuals."""
        return draw_all(frame)


def _kernel(cell: Cell, nets: "Ensemble", seed: int) -> dict[str, Any]:
    inputs = even_points(cell.points).float()[:, None]
    parts = []
    for network in range(len(nets)):
        found = rates(nets[network], inputs, TARGETS)
        parts += [_rows(network, "own", TARGETS, found.own),
                  _rows(network, "full", TARGETS, found.full)]
    return joined(parts)


def _spectrum(cell: Cell, nets: "Ensemble", seed: int) -> dict[str, Any]:
    every = np.arange(PLACES[0], PLACES[-1] + 1)
    parts = []
    for network in range(len(nets)):
        gradient = gradient_spectrum(nets[network], PLACES, points=cell.points)
        spectrum = line_spectrum(linear_pieces(nets[network], [0.0], [1.0]), every,
                                 unit="cycles", boundary="hann")
        parts += [_rows(network, "function", every, spectrum.magnitudes[0, 0]),
                  _rows(network, "gradient", PLACES, gradient)]
    return joined(parts)


def _adam(cell: Cell, nets: "Ensemble", seed: int) -> dict[str, Any]:
    phases = random_phases(len(TARGETS), cell.networks, seed)
    found = train_on_sines([nets[network] for network in range(len(nets))],
                           even_points(cell.points).float()[:, None], TARGETS, phases,
                           steps=cell.steps, every=max(1, cell.steps // RECORDS),
                           learning_rate=cell.learning_rate)
    return joined([
        _rows(network, "residual", TARGETS, found.residual[network, :, record], step=int(step))
        for network in range(len(nets)) for record, step in enumerate(found.steps)])


_MEASURES = {"kernel": _kernel, "spectrum": _spectrum, "adam": _adam}


def _rows(network: int, quantity: str, frequency: np.ndarray, value: np.ndarray, *,
          step: int = 0) -> dict[str, Any]:
    count = len(frequency)
    return {"network": np.full(count, network), "quantity": np.full(count, quantity),
            "frequency": frequency, "step": np.full(count, step), "value": value}
