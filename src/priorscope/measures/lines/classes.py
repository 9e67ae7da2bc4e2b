"""Where the class changes along lines cut into linear pieces."""

import numpy as np
from numba import njit

from .crossings import overtaking


@njit(cache=True, nogil=True, error_model="numpy")
def class_changes(outputs: np.ndarray, t: np.ndarray, first: np.ndarray, threshold: float,
                  places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return where the class changes, the classes in between, and how many changes a line has.

    Args:
        outputs: (nodes, outputs).
        t: (nodes,) parameters.
        first: (lines + 1,) where each line begins.
        threshold: Where a single output changes class.
        places: ``arange(outputs)``.

    Returns:
        Parameters of the changes; classes, one more a line; changes a line; class of each piece
        in its middle.
    """
    lines = len(first) - 1
    changes = np.zeros(lines, np.int64)
    middle = np.empty(len(t) - lines, np.int64)
    where, classes = np.empty(max(16, 2 * lines)), np.empty(max(16, 4 * lines), np.int64)
    found = total = 0
    for line in range(lines):
        leader = first_class(outputs[first[line]], threshold)
        if total + 1 >= len(classes):
            classes = _longer(classes)
        classes[total] = leader
        total += 1
        for node in range(first[line], first[line + 1] - 1):
            middle[node - line] = leader
            while True:
                share, taker = next_class(outputs[node], outputs[node + 1], leader, threshold,
                                          places)
                if taker < 0:
                    break
                if share <= 0.5:
                    middle[node - line] = taker
                if found + 1 >= len(where):
                    where = _longer(where)
                if total + 1 >= len(classes):
                    classes = _longer(classes)
                where[found], classes[total] = t[node] + share * (t[node + 1] - t[node]), taker
                found, total, leader = found + 1, total + 1, taker
                changes[line] += 1
    return where[:found], classes[:total], changes, middle


@njit(cache=True, nogil=True, error_model="numpy")
def first_class(outputs: np.ndarray, threshold: float) -> int:
    """Return the class of one point."""
    if len(outputs) == 1:
        return int(outputs[0] > threshold)
    return int(np.argmax(outputs))


@njit(cache=True, nogil=True, error_model="numpy")
def next_class(left: np.ndarray, right: np.ndarray, leader: int, threshold: float,
               places: np.ndarray) -> tuple[float, int]:
    """Return where on a piece, and to which class, it changes first; (1, -1) where not at all."""
    if len(left) > 1:
        return overtaking(left, right, places, leader, 0.0)
    before, after = left[0] - threshold, right[0] - threshold
    if (after > 0.0) == (leader == 1):
        return 1.0, -1
    behind = max(before if leader == 1 else -before, 0.0)
    return behind / (behind + abs(after)) if behind + abs(after) > 0.0 else 1.0, 1 - leader


@njit(cache=True, nogil=True, error_model="numpy")
def nearest_changes(outputs: np.ndarray, t: np.ndarray, first: np.ndarray, base: np.ndarray,
                    reference: np.ndarray, threshold: float,
                    places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the parameters, on both sides of a base node, up to which its class stays.

    Args:
        outputs: (nodes, outputs).
        t: (nodes,).
        first: (lines + 1,).
        base: (lines,) node that stands for the base point.
        reference: (lines,) its class.
        threshold: Where a single output changes class.
        places: ``arange(outputs)``.
    """
    lines = len(base)
    low, high = np.empty(lines), np.empty(lines)
    for line in range(lines):
        begin, end = first[line], first[line + 1] - 1
        low[line], high[line] = t[begin], t[end]
        for node in range(base[line], end):
            share, taker = next_class(outputs[node], outputs[node + 1], reference[line], threshold,
                                      places)
            if taker >= 0:
                high[line] = t[node] + share * (t[node + 1] - t[node])
                break
        for node in range(base[line], begin, -1):
            share, taker = next_class(outputs[node], outputs[node - 1], reference[line], threshold,
                                      places)
            if taker >= 0:
                low[line] = t[node] + share * (t[node - 1] - t[node])
                break
    return low, high


@njit(nogil=True)
def _longer(values: np.ndarray) -> np.ndarray:
    more = np.empty(2 * len(values), values.dtype)
    more[:len(values)] = values
    return more
