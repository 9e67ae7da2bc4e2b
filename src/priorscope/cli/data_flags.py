"""The flags that name labelled inputs: a data set that is known, or a file."""

from dataclasses import dataclass

from torch import nn

from .._core.errors import BadInput
from ..domains import Dataset, load_cifar10, load_digits, load_mnist
from ..domains.tables import SUFFIXES, read_samples
from ..instruments import AuditData
from ..instruments.audit.fitting import fitting, fitting_file

#: Known data sets, with the grey value above which a pixel is 1; None leaves values as they are.
SETS = {"digits": 0.5, "mnist": 25 / 255, "cifar10": None}


@dataclass(frozen=True)
class DataFlags:
    """What ``--data`` and its companions say.

    Attributes:
        data: Name of a known set, or a file.
        label: Name of the labels in the file.
        binarise: Threshold above which inputs become 1; None means that of the set.
        grey: Whether a set's own values are kept.
        cut: Where the numbers of a regression are cut into two classes; None for classes.
        classes: Names of the file's classes in the order of the outputs, separated by commas.
    """

    data: str
    label: str | None = None
    binarise: float | None = None
    grey: bool = False
    cut: float | None = None
    classes: str | None = None

    def check(self) -> None:
        """Refuse flags that would be ignored, and data of no known kind, before any work."""
        known = self.data in SETS
        if not known and not self.data.endswith(SUFFIXES):
            raise BadInput(f"data is {self.data!r}: expected {', '.join(SETS)}, or a file that "
                           f"ends in {', '.join(SUFFIXES)}")
        if self.grey and (self.binarise is not None or not known):
            raise BadInput("--grey keeps the values of digits or mnist: drop it, or drop "
                           "--binarise")
        if self.label is not None and known:
            raise BadInput(f"--label names a column of a file: {self.data} has its own labels")
        if self.classes is not None and (known or self.cut is not None):
            raise BadInput("--classes names the classes of a file of labels, and these are none: "
                           "drop it")
        if self.cut is not None and known:
            raise BadInput(f"--regression is for a file of numbers: the labels of {self.data} are "
                           "classes")

    def dataset(self) -> Dataset:
        """Return the known set, binarised unless its own values are kept."""
        if self.data == "cifar10":
            found = load_cifar10()
        else:
            found = load_digits(test_fraction=0.5) if self.data == "digits" else load_mnist()
        threshold = SETS[self.data] if self.binarise is None else self.binarise
        return found if self.grey or threshold is None else found.binarised(threshold=threshold)

    def read(self, model: nn.Module, *, seed: int) -> AuditData:
        """Return the inputs in the shape that the model takes."""
        if self.data in SETS:
            return fitting(self.dataset(), model, seed=seed)
        names = [] if self.classes is None else [name.strip() for name in self.classes.split(",")]
        samples = read_samples(self.data, label=self.label, cut=self.cut, classes=names)
        return fitting_file(AuditData.of_samples(samples, threshold=self.binarise), model)
