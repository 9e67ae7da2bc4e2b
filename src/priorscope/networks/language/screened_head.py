"""The token of the largest logit, from a copy of the head in bytes and a few exact rows.

A few sequences at a time, the head is read from memory once a token, and the reading takes the
time. A row w is kept as whole numbers q with a scale s, |w - s·q| ≤ s/2. So w·h lies within
s·|h|₁/2 of s·(q·h), and only rows whose upper end reaches the largest lower end can win. These are
computed from the weights themselves, in float64.
"""

import numpy as np
from numba import njit

F32 = np.float32


class ScreenedHead:
    """Finds the largest of the products of a matrix with a vector, certified by intervals.

    Args:
        weights: The head, float32 and contiguous, shape (tokens, channels); not copied.
    """

    def __init__(self, weights: np.ndarray) -> None:
        self.weights = weights
        self.steps = np.empty(weights.shape, dtype=np.int8)
        self.scales = np.empty(len(weights), dtype=np.float32)
        quantise(weights, self.steps, self.scales)
        # In units of s·|h|₁: half a step with the rounding of w/s, and that of a sum of float32
        # products in any order, of which all together are at most 127.
        self._reach = 0.501 + 127 * (weights.shape[1] + 4) * 2.0**-24

    def candidates(self, hidden: np.ndarray) -> list[np.ndarray]:
        """Return for each sequence the rows that the bytes cannot rule out, the winner among them.

        Args:
            hidden: float32 and contiguous, shape (sequences, channels).
        """
        # Summed in float64 and rounded up, since the bound rests on it.
        reach = self._reach * (1 + 1e-6) * np.abs(hidden).sum(axis=1, dtype=np.float64)
        narrow = reach.astype(np.float32)
        near = np.empty((len(hidden), len(self.weights)), dtype=np.float32)
        least = screen(self.steps, self.scales, hidden, narrow, near)
        return [np.flatnonzero(one + far * self.scales >= low)
                for one, far, low in zip(near, narrow, least, strict=True)]

    def best(self, hidden: np.ndarray) -> np.ndarray:
        """Return the row of the largest product with each vector, the first of equal ones.

        Where a number is NaN or infinite there is none, and the answer is -1.

        Args:
            hidden: float32 and contiguous, shape (sequences, channels).
        """
        return np.array([self._winner(rows, one) for rows, one in zip(
            self.candidates(hidden), hidden, strict=True)])

    def _winner(self, rows: np.ndarray, hidden: np.ndarray) -> int:
        if not len(rows):
            return -1
        exact = self.weights[rows].astype(np.float64) @ hidden.astype(np.float64)
        return int(rows[exact.argmax()]) if np.isfinite(exact).all() else -1


@njit(cache=True, nogil=True)
def quantise(weights: np.ndarray, steps: np.ndarray, scales: np.ndarray) -> None:
    """Write rows as whole numbers from -127 to 127 and a scale each."""
    for row in range(weights.shape[0]):
        largest = F32(0)
        for value in weights[row]:
            largest = max(largest, abs(value))
        scale = largest / F32(127)
        over = F32(1) / scale if scale > 0 else F32(0)
        scales[row] = scale
        for column in range(weights.shape[1]):
            steps[row, column] = np.int8(round(weights[row, column] * over))


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def screen(steps: np.ndarray, scales: np.ndarray, hidden: np.ndarray, reach: np.ndarray,
           near: np.ndarray) -> np.ndarray:
    """Fill ``near`` with s·(q·h) by sequence and row; return the largest lower end of each."""
    least = np.full(hidden.shape[0], -np.inf, dtype=np.float32)
    widened = np.empty(steps.shape[1], dtype=np.float32)
    for row in range(steps.shape[0]):
        for column in range(steps.shape[1]):
            widened[column] = F32(steps[row, column])
        for one in range(hidden.shape[0]):
            total = F32(0)
            for column in range(steps.shape[1]):
                total += widened[column] * hidden[one, column]
            near[one, row] = scales[row] * total
            least[one] = max(least[one], near[one, row] - reach[one] * scales[row])
    return least
