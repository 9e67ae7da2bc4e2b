"""Labels as they are found in files, as numbered classes with names."""

from typing import Any

import numpy as np

from .._core.errors import BadInput


def numbered_classes(labels: np.ndarray, names: tuple[str, ...] = (),
                     ) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the names of the classes and the number of each label's class.

    Whole numbers from 0 to 999 are class numbers themselves, so that a class without a row keeps
    its place; all others, and words, are numbered in their order, unless their order is given.

    Args:
        labels: (rows,), of booleans, numbers, words or bytes.
        names: The classes, in the order of a model's outputs.

    Returns:
        One name per class, and int64 of shape (rows,).

    Raises:
        BadInput: NaN, infinity, fractions, labels that are neither numbers nor words, or that are
            none of the names.
    """
    if labels.dtype.kind == "f":
        labels = _whole(labels)
    if labels.dtype.kind == "b":
        return ("False", "True"), labels.astype(np.int64)
    if labels.dtype.kind in "iu" and labels.min() >= 0 and labels.max() < (len(names) or 1000):
        if names:
            return names, labels.astype(np.int64)
        return tuple(str(k) for k in range(int(labels.max()) + 1)), labels.astype(np.int64)
    if labels.dtype.kind in "OSU":
        labels = np.array([_word(label) for label in labels.tolist()])
    elif labels.dtype.kind not in "iu":
        raise BadInput(f"the labels are of type {labels.dtype}: expected classes, as whole numbers "
                       "or words")
    if names:
        return _in_order(labels, names)
    values, codes = np.unique(labels, return_inverse=True)
    return tuple(str(value) for value in values), codes.astype(np.int64)


def _in_order(labels: np.ndarray, names: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    places = {name: place for place, name in enumerate(names)}
    words = [str(label) for label in labels.tolist()]
    strange = next((word for word in words if word not in places), None)
    if strange is not None:
        raise BadInput(f"a label is {strange!r}: expected one of the classes that were named, "
                       f"{', '.join(names)}")
    return names, np.array([places[word] for word in words], np.int64)


def _whole(labels: np.ndarray) -> np.ndarray:
    if not np.all(np.isfinite(labels)):
        raise BadInput("the labels hold NaN or infinity: every input needs a class")
    if np.any(labels != np.round(labels)):
        raise BadInput("the labels are fractions: expected classes, as whole numbers or words; "
                       "for a regression give the threshold that cuts them in two, "
                       "--regression --threshold T, or cut=T")
    # As a Python number, since 2**53 is infinite in float16.
    if float(np.abs(labels).max()) > 2**53:
        raise BadInput("the labels are too large for classes: expected small whole numbers")
    return labels.astype(np.int64)


def _word(label: Any) -> str:
    if isinstance(label, bytes):
        return label.decode("utf-8", "replace")
    if isinstance(label, list | tuple | dict | set | np.ndarray):
        raise BadInput(f"a label is a {type(label).__name__}: expected classes, as whole numbers "
                       "or words")
    # Half a surrogate pair can stand in an archive, but in no page and on no terminal.
    return str(label).encode("utf-8", "replace").decode()
