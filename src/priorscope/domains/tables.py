"""Labelled inputs from a user's own file: .npz, .csv or .parquet."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from .._core.checks import finite
from .._core.errors import BadInput, DataFileError
from .class_labels import numbered_classes

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".npz", ".csv", ".parquet")
INPUT_NAMES = ("x", "X", "inputs", "data", "images")
LABEL_NAMES = ("y", "label", "labels", "target", "targets", "class")

#: An archive is refused that is larger than this when unpacked, and by more than that factor:
#: packed arrays of zeros and ones stay below it.
LARGEST_UNPACKED, LARGEST_RATIO = 2**30, 200

#: Columns that a message lists.
_LISTED = 20

#: Inputs, labels, and the names of the inputs' columns if they have any.
_Read = tuple[np.ndarray, np.ndarray, tuple[str, ...]]


@dataclass(frozen=True, eq=False, repr=False)
class Samples:
    """Inputs with class labels.

    Attributes:
        name: Where they come from, for titles.
        inputs: Float32, (rows, features).
        labels: Int64, (rows,), numbering the classes.
        class_names: One per class, in the order of the labels.
        shape: Shape of one input before flattening.
        targets: What was cut into two classes, float64, (rows,); None where labels are classes.
        feature_names: The columns of a table; empty for an archive of arrays.
        words: Whether labels are words that were numbered in alphabetical order.
    """

    name: str
    inputs: Tensor
    labels: Tensor
    class_names: tuple[str, ...]
    shape: tuple[int, ...]
    targets: Tensor | None = None
    feature_names: tuple[str, ...] = ()
    words: bool = False

    def __repr__(self) -> str:
        return (f"{self.name}: {len(self.inputs)} rows, {self.inputs.shape[1]} features, "
                f"classes {', '.join(self.class_names)}")


def read_samples(path: str | Path, *, label: str | None = None,
                 cut: float | None = None, classes: Sequence[str] = ()) -> Samples:
    """Read inputs and labels from a file; nothing in it is ever executed.

    Args:
        path: ``.npz`` with one array of inputs (x, inputs, data or images; any shape per row) and
            one of labels (y, label(s), target(s) or class), or a ``.csv`` or ``.parquet`` table
            with one column of labels and numbers in all others.
        label: Name of the labels' array or column where it is none of these.
        cut: The labels are numbers, of a regression: class 1 lies above ``cut``, class 0 does not.
        classes: Names of the classes in the order of a model's outputs. Without them words are
            numbered in alphabetical order, numbers as they are.

    Raises:
        DataFileError: The file is missing, unreadable or of another kind.
        BadInput: No labels, columns that are no numbers, or rows that do not match.
        NonFinite: NaN or infinity among the inputs.
    """
    path = Path(path)
    if path.suffix not in SUFFIXES:
        raise DataFileError(f"{path} ends in {path.suffix or 'nothing'!r}: expected one of "
                            f"{', '.join(SUFFIXES)}")
    if not path.is_file():
        raise DataFileError(f"there is no data file {path}")
    read = _from_npz if path.suffix == ".npz" else _from_table
    inputs, labels, columns = read(path, label)
    if len(inputs) != len(labels) or len(inputs) == 0:
        raise BadInput(f"{path} holds {len(inputs)} inputs and {len(labels)} labels: expected one "
                       "label per input, and at least one")
    if 0 in inputs.shape:
        raise BadInput(f"the inputs in {path} have shape {inputs.shape}: expected at least one "
                       "number per row")
    targets = None if cut is None else _targets(path, labels)
    names, codes = (numbered_classes(labels, tuple(classes)) if cut is None
                    else _cut(_targets(path, labels), cut))
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite and is refused
        single = np.ascontiguousarray(inputs, dtype=np.float32)
    finite(f"the inputs in {path}", single)
    flat = torch.from_numpy(single).flatten(1)
    return Samples(path.name, flat, torch.from_numpy(codes), names, tuple(inputs.shape[1:]),
                   None if targets is None else torch.from_numpy(targets), columns,
                   cut is None and not classes and labels.dtype.kind in "OSU")


def _targets(path: Path, labels: np.ndarray) -> np.ndarray:
    if labels.dtype.kind not in "biuf":
        raise BadInput(f"the labels in {path} are no numbers ({labels.dtype}): a regression needs "
                       "numbers to cut into two classes")
    finite(f"the labels in {path}", labels)
    return labels.astype(np.float64)


def _cut(targets: np.ndarray, cut: float) -> tuple[tuple[str, ...], np.ndarray]:
    return (f"≤ {cut:g}", f"> {cut:g}"), (targets > cut).astype(np.int64)


def _from_npz(path: Path, label: str | None) -> _Read:
    try:
        # Opened here, since np.load leaves a file it cannot read open.
        with path.open("rb") as file:
            archive = np.load(file, allow_pickle=False)
            if isinstance(archive, np.ndarray):
                raise ValueError("a single array")
            _check_size(archive, path.stat().st_size)
            arrays = {name: archive[name] for name in archive.files}
    except Exception as error:  # a damaged archive can raise almost any kind
        raise DataFileError(f"{path} cannot be read as an .npz archive without pickles "
                            f"({_first_line(error)}): save it with numpy.savez(x=..., y=...)"
                            ) from None
    labels = arrays.pop(_chosen(path, arrays, LABEL_NAMES, label, "labels"))
    inputs = arrays[_chosen(path, arrays, INPUT_NAMES, None, "inputs")]
    if inputs.ndim < 2 or inputs.dtype.kind not in "biuf":
        raise BadInput(f"the inputs in {path} have shape {inputs.shape} and type {inputs.dtype}: "
                       "expected numbers, one row per input")
    return inputs, labels.ravel(), ()


def _check_size(archive: Any, on_disk: int) -> None:
    """Refuse an archive made to fill the memory, before anything in it is unpacked."""
    unpacked = sum(part.file_size for part in archive.zip.infolist())
    if unpacked > LARGEST_UNPACKED and unpacked > LARGEST_RATIO * on_disk:
        raise ValueError(f"it would unpack to {unpacked:,} bytes, {unpacked // on_disk} times "
                         "its size")


def _from_table(path: Path, label: str | None) -> _Read:
    import pandas as pd

    try:
        frame = _from_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    except Exception as error:  # the same holds for a damaged table
        raise DataFileError(f"{path} cannot be read as a {path.suffix} table "
                            f"({_first_line(error)})") from None
    labels = frame.pop(_chosen(path, frame, LABEL_NAMES, label, "labels"))
    if labels.isna().any():
        raise BadInput(f"in {path} the labels hold NaN or nothing: every input needs a class")
    words = [name for name in frame if not _numeric(frame[name])]
    if words:
        raise BadInput(f"column {words[0]!r} of {path} holds no numbers: encode or drop it")
    return (frame.to_numpy(dtype=np.float64, copy=True), labels.to_numpy(),
            tuple(str(name) for name in frame.columns))


def _from_csv(path: Path) -> "pd.DataFrame":
    import pandas as pd

    with warnings.catch_warnings():
        # Else cells beyond the header are dropped, or the first ones taken for names of rows.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(path, index_col=False)


def _numeric(column: "pd.Series[Any]") -> bool:
    return bool(np.issubdtype(column.dtype, np.number)) or column.dtype == bool if isinstance(
        column.dtype, np.dtype) else False


def _chosen(path: Path, known: Any, names: tuple[str, ...], wish: str | None, what: str) -> str:
    """Return the name of the array or column that holds ``what``."""
    candidates = (wish,) if wish is not None else names
    for name in candidates:
        if name in known:
            return name
    held = [str(name) for name in known]
    near = get_close_matches(wish or "", held, n=1)
    did = f"did you mean {near[0]!r}? " if near else ""
    listed = ", ".join(held[:_LISTED]) + (f" and {len(held) - _LISTED} more"
                                          if len(held) > _LISTED else "")
    raise BadInput(f"{path} has no {what} under {' or '.join(candidates)}: {did}it holds "
                   f"{listed or 'nothing else'}")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
