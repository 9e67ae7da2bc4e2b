"""The cell that several studies share: one classifier, and the lines between its data."""

from dataclasses import dataclass
from typing import Any

from ..._core.seeds import numpy_stream
from .data import salman_data
from .learners import learn
from .lines import interval_rows

#: The paper's network.
WIDTHS = (128, 128, 128)

#: The paper's initial weights are uniform; with inputs as few as 64 they start too close to zero.
LAW, LAW_OF_FEW_INPUTS = "uniform:0.05", "he_normal"

#: Training ends here though rows may be wrong; random labels of two moons need most.
EPOCHS, MOONS_EPOCHS = 1200, 6000

#: Seconds of a slow core for an interval, and for an epoch by data; epochs for real and for random
#: labels.
_LINE_SECONDS = 0.0008
_EPOCH_SECONDS = {"mnist": 0.02, "cifar10": 0.08, "digits": 0.002, "moons": 0.0035}
_EPOCHS_NEEDED = {"mnist": (35, 110), "cifar10": (155, 300), "digits": (40, 100),
                  "moons": (900, 6000)}


@dataclass(frozen=True)
class LineCell:
    """A classifier and some lines.

    Attributes:
        data: ``"mnist"``, ``"cifar10"``, ``"digits"`` or ``"moons"``.
        labels: ``"real"`` or ``"random"``.
        learner: ``"trained"``, ``"untrained"``, ``"linear"`` or ``"nearest"``.
        replica: Tells networks of one setting apart.
        factor: Side of the squares of pixels averaged into one.
        widths: Units of the hidden layers.
        per_class: Training rows of each class.
        pairs: Lines of each kind; None takes all ordered pairs.
        kinds: Kinds of lines.
        max_epochs: Passes after which training ends with rows left wrong.
        law: The initial weights, as ``weight_law`` reads them.
    """

    data: str
    labels: str
    learner: str = "trained"
    replica: int = 0
    factor: int = 1
    widths: tuple[int, ...] = WIDTHS
    per_class: int = 100
    pairs: int | None = 600
    kinds: tuple[str, ...] = ("same",)
    max_epochs: int = EPOCHS
    law: str = LAW


def measure_lines(cell: LineCell, seed: int) -> dict[str, Any]:
    """Train, and measure how far the class stays along lines between fitted rows.

    Returns:
        One entry a line: ``line`` (its kind), ``lower`` and ``upper`` (the ends of the interval,
        l = 1 being the partner), ``labelled`` (for mid-lines: the length of the interval of the
        label's class, 0 where the base point has another); ``features``, ``train_accuracy``,
        ``test_accuracy``, ``epochs``.

    Trained networks depend on the number of threads and on the processor, as float32 sums do; on
    one machine the numbers repeat.
    """
    streams = [int(numpy_stream(seed, name).integers(2**62)) for name in ("data", "fit", "lines")]
    data = salman_data(cell.data, cell.labels, per_class=cell.per_class, factor=cell.factor,
                       seed=streams[0])
    learner = learn(cell.learner, data, widths=cell.widths, law=cell.law,
                    max_epochs=cell.max_epochs, seed=streams[1])
    rows = interval_rows(learner, data.train_inputs, data.train_labels, cell.kinds, cell.pairs,
                         streams[2])
    return {**rows, **learner.scalars, "features": data.features}


def small_cells(kinds: tuple[str, ...], factors: tuple[int, ...] = (1,),
                **options: Any) -> list[LineCell]:
    """Return two quick networks each of real and of random labels, on digits of 8 × 8 pixels."""
    given: dict[str, Any] = {"per_class": 12, "pairs": 40, "max_epochs": 150,
                             "law": LAW_OF_FEW_INPUTS, **options}
    return [LineCell("digits", labels, replica=replica, factor=factor, kinds=kinds, **given)
            for factor in factors for labels in ("real", "random") for replica in range(2)]


def line_cost(cell: LineCell) -> float:
    """Return a cell's work in seconds, roughly."""
    lines = cell.pairs if cell.pairs is not None else cell.per_class**2 * 10
    work = 0.5 + _LINE_SECONDS * lines * len(cell.kinds)
    if cell.learner not in ("trained", "linear"):
        return work
    # Smaller images need more epochs, in inverse proportion to the side.
    epochs = _EPOCHS_NEEDED[cell.data][cell.labels == "random"] * cell.factor
    return work + _EPOCH_SECONDS[cell.data] * epochs * max(0.5, sum(cell.widths) / sum(WIDTHS))
