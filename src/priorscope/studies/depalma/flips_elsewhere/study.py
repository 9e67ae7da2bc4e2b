"""Beyond the paper: random flips under other activations, depths and biases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ....measures import random_flip_distance
from ....sweeps import study
from ....theory import random_flip_distance as predicted_flips
from ..networks import PAPER
from ..settings import FEW_SETTINGS, SETTINGS, Setting
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Depths of ReLU networks without biases whose process is followed to many bits.
DEPTHS = (1, 2, 3, 5)


@dataclass(frozen=True)
class Cell:
    """Networks of one law and size, or the process alone.

    Attributes:
        activation: Name of the activation.
        depth: Number of hidden layers.
        weight_variance: Of a weight times its fan-in.
        bias_variance: Of a bias.
        n: Number of bits.
        width: Units of a hidden layer; more than n lowers what is due to finite width alone.
            0 stands for infinitely wide networks, the process alone.
        networks: How many, one string and one path each.
        paths: Paths of the Gaussian process at the same n.
        block: Tells cells of one law and size apart.
    """

    activation: str
    depth: int
    weight_variance: float
    bias_variance: float
    n: int
    width: int
    networks: int
    paths: int
    block: int = 0


@study("depalma/flips-elsewhere", paper=f"Beyond {PAPER}, Theorem 2 and Remark 1",
       question="Do random flips follow the Gaussian process for any activation, depth and bias?")
class FlipsElsewhere:
    """Random flips until the class changes, in networks and in their infinitely wide limits."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return one cell for each setting and size, then the process at many n."""
        sizes = {"smoke": [(50, 50, 40, 2000, 1)],
                 "laptop": [(100, 100, 2000, 20_000, 1), (100, 400, 400, 20_000, 1),
                            (400, 400, 150, 10_000, 1)],
                 "paper": [(100, 100, 20_000, 100_000, 1), (100, 400, 2000, 100_000, 2),
                           (400, 400, 500, 50_000, 8), (1600, 1600, 100, 10_000, 10)]}[scale]
        settings = FEW_SETTINGS if scale == "smoke" else SETTINGS
        several, paths = {"smoke": ((50, 100, 200, 400), 500),
                          "laptop": ((100, 200, 400, 800, 1600), 80_000),
                          "paper": ((100, 200, 400, 800, 1600, 3200), 200_000)}[scale]
        return [
            *(Cell(s.activation, s.depth, s.weight_variance, s.bias_variance, n, width, networks,
                   draws, block)
              for n, width, networks, draws, blocks in sizes for s in settings
              for block in range(blocks)),
            *(Cell("relu", depth, 2.0, 0.0, n, 0, 0, paths) for depth in DEPTHS for n in several)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in units of a network with one hidden layer of 100 on 100 bits."""
        walks = cell.networks * cell.depth * (cell.width / 100) ** 2 * (cell.n / 100) ** 0.3
        return walks + cell.paths * cell.n / 40_000

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow a random order of flips in each network, and paths of the process.

        Returns:
            One entry a network (one in all without networks): ``distance`` in flips, n where the
            class never changes, as the paper counts; ``changed``. The same in each:
            ``process_mean`` in flips, ``process_error``, its standard error, and
            ``process_unchanged``, the share of paths without a change.
        """
        setting = Setting(cell.activation, cell.depth, cell.weight_variance, cell.bias_variance)
        process = predicted_flips(cell.n, setting.kernel, paths=cell.paths, seed=seed)
        error = float(process.distances.std(ddof=1)) / cell.paths**0.5
        columns: dict[str, Any] = {"process_mean": process.distance.mean, "process_error": error,
                                   "process_unchanged": process.unchanged.mean}
        if cell.networks == 0:
            return {"distance": None, "changed": None, **columns}
        nets, bits = setting.networks(cell.n, cell.width, cell.networks, seed)
        result = random_flip_distance(nets, bits, seed=seed)
        return {"distance": result.distance, "changed": result.changed, **columns}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the agreement with the process, and what depends on F'(1) and depth."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, "Illustration"]:
        """Draw networks against the process, against F'(1), and the process against n."""
        return draw_all(frame)
