"""Figs. 3 and 4: boundary distances of networks trained to tell even digits from odd ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...._core.finding import Finding
from ....sweeps import study
from ..networks import PAPER
from .figures import draw_all
from .findings import judge_all
from .strings import measure_trained, measure_untrained

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: The one network that a control cell's time is counted against, in epochs of training.
_CONTROL_COST = 0.02


@dataclass(frozen=True)
class Cell:
    """Networks looked at together.

    Attributes:
        state: ``"trained"``: one network, trained on inputs of 0 and 1; ``"untrained"``: fresh
            networks, each with one string of each kind, under both codings of the bits.
        block: Tells the cells of one state apart.
        networks: How many networks.
        strings: Strings of each kind for each network.
        wrong: Most misclassified images that are measured of either part of the data.
        checkpoints: Epochs after which a network is measured; training ends with the last.
        train_rows: Training images used; None means all.
        test_rows: Test images used; None means all.
    """

    state: str
    block: int
    networks: int = 1
    strings: int = 1
    wrong: int = 0
    checkpoints: tuple[int, ...] = ()
    train_rows: int | None = None
    test_rows: int | None = None


@study("depalma/trained-networks", paper=f"{PAPER}, section 4.3, Figs. 3 and 4",
       question="How far are images and random strings from the class boundary of trained "
                "networks, and are misclassified images closer to it?")
class TrainedNetworks:
    """Networks 784-784-784-1 on MNIST, beside untrained ones."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return trained networks, then untrained ones."""
        if scale == "smoke":
            return [*(Cell("trained", block, strings=12, wrong=12, checkpoints=(1,),
                           train_rows=2000, test_rows=1000) for block in range(2)),
                    Cell("untrained", 0, networks=6, train_rows=2000, test_rows=1000)]
        if scale == "laptop":
            # Fig. 3 is of 20 epochs, Fig. 4 of 10, which all eight networks reach.
            return [*(Cell("trained", block, strings=100, wrong=100,
                           checkpoints=(1, 5, 10, 20) if block < 4 else (1, 5, 10))
                      for block in range(8)), *_controls(8)]
        figure_4 = [Cell("trained", block, strings=100, wrong=100, checkpoints=(1, 5, 10))
                    for block in range(20)]
        figure_3 = [Cell("trained", block, checkpoints=(10, 20)) for block in range(20, 420)]
        return [*figure_4, *figure_3, *_controls(40)]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in epochs of training."""
        if cell.state == "untrained":
            return 0.2 + _CONTROL_COST * cell.networks
        rows = (cell.train_rows or 60_000) / 60_000
        looks = len(cell.checkpoints) * (0.3 * rows + 0.003 * cell.strings)
        return 0.2 + rows * max(cell.checkpoints) + looks

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Measure the networks of a cell.

        Returns:
            One entry a string: ``epoch`` (0: untrained), ``coding`` (``"01"`` or ``"±1"``),
            ``network``, ``part`` (``"train"``, ``"test"``, ``"random"``), ``chosen``
            (``"uniformly"`` or ``"wrong"``, from the misclassified), ``answer`` (``"right"``,
            ``"wrong"``, ``"none"`` without a true class), ``distance`` (n + 1 where none was
            found, as the authors count), ``found``, ``output`` (|φ|), ``test_accuracy``.

        Training sums float32 numbers in an order that depends on the number of threads and on
        the processor, and small differences grow: elsewhere, another network of the same law
        comes out. On one machine the numbers repeat.
        """
        if cell.state == "untrained":
            return measure_untrained(cell.networks, cell.train_rows, cell.test_rows, seed)
        return measure_trained(cell.checkpoints, cell.strings, cell.wrong, cell.train_rows,
                               cell.test_rows, seed)

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the paper's claims; the unit is a network, not a string."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, "Illustration"]:
        """Draw Figs. 3a, 3b and 4, and the distances in the course of training."""
        return draw_all(frame)


def _controls(blocks: int) -> list[Cell]:
    return [Cell("untrained", block, networks=50) for block in range(blocks)]
