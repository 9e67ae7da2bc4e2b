"""Memory that is used again: fresh pages from the system cost as much as the work done on them."""

import math

import numpy as np


class Workspace:
    """Arrays given back and taken again, for one thread."""

    def __init__(self) -> None:
        self._spare: list[np.ndarray] = []
        #: By identity, which is an array's own for as long as it is kept here.
        self._lent: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def take(self, *shape: int) -> np.ndarray:
        """Return an uninitialised float64 array."""
        size = math.prod(shape)
        fitting = [flat for flat in self._spare if len(flat) >= size]
        if fitting:
            flat = min(fitting, key=len)
            self._spare = [other for other in self._spare if other is not flat]
        else:
            flat = np.empty(size + size // 4)
            # What is too small now would stay so: lines of one network are alike.
            self._spare = self._spare[-4:]
        array = flat[:size].reshape(shape)
        self._lent[id(array)] = array, flat
        return array

    def give(self, array: np.ndarray) -> None:
        """Take back an array that nothing reads any more; others are left alone."""
        _, flat = self._lent.pop(id(array), (None, None))
        if flat is not None:
            self._spare.append(flat)
