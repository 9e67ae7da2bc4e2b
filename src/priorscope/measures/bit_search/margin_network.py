"""The lead of one class over another as a network of its own, seen from one string."""

from typing import NamedTuple

import numpy as np

from .shallow import Shallow


class MarginNetwork(NamedTuple):
    """Lead w · f₂(U f₁(z) + c) + d, for z = ``start`` plus the columns of the flipped bits.

    The units of the second layer are sorted by w, so that those by which it can fall come first.

    Attributes:
        start: First layer at the string, (n₁,).
        columns: Its change by each flip, (n, n₁).
        weight: U transposed, (n₁, n₂).
        backward: U, (n₂, n₁).
        bias: c, (n₂,).
        readout: w, (n₂,).
        offset: d.
        low_slope: Slopes of f₁ and f₂ below 0, (2,).
        fall: ωⱼ = (1 − slope of f₂)·max(−wⱼ, 0) of the first units, a multiple of four of them
            where there are so many, (falling,).
        side: -1 where f₁ has slope 1 at the string, else 1, (n₁,).
        above: The same for f₂, (n₂,).
        gradient: Of the lead with respect to f₁, (n₁,).
        change: Of the first units of the second layer, by each flip to first order, (n, falling).
        magnitude: Bounds of the sum of all terms' sizes, at the string and what a flip may add.
    """

    start: np.ndarray
    columns: np.ndarray
    weight: np.ndarray
    backward: np.ndarray
    bias: np.ndarray
    readout: np.ndarray
    offset: float
    low_slope: np.ndarray
    fall: np.ndarray
    side: np.ndarray
    above: np.ndarray
    gradient: np.ndarray
    change: np.ndarray
    magnitude: tuple[float, float]

    def allowance(self, radius: int) -> float:
        """Return more than rounding can amount to in any sum formed for sets of ``radius`` flips.

        A sum of m terms is off by at most m·eps times the sum of their sizes. Gradients and
        changes are carried from node to node, which lengthens the sums by n₁ terms a flip and
        lets sizes grow with the number of flips; hence the square.
        """
        terms = self.columns.shape[0] + self.columns.shape[1] + len(self.bias) + 50
        sizes = self.magnitude[0] + radius * self.magnitude[1]
        return float(np.finfo(np.float64).eps * terms * (radius + 1) ** 2 * sizes)


def margin_network(net: Shallow, x: np.ndarray, other: np.ndarray, *, reference: int,
                   rival: int | None, threshold: float) -> MarginNetwork:
    """Return the lead of class ``reference`` at the string ``x``.

    Args:
        net: The network.
        x: The string, (n,).
        other: The string with every bit flipped.
        reference: The class whose lead it is.
        rival: The class it leads over; None for a single output, where it is the distance from
            ``threshold``.
        threshold: Where a single output changes class.
    """
    (first, second, last), (bias, middle, end) = net.weights, net.biases
    if rival is None:
        sign = 1.0 if reference else -1.0
        readout, offset = sign * last[0], sign * (end[0] - threshold)
    else:
        readout, offset = last[reference] - last[rival], end[reference] - end[rival]
    order = np.argsort(readout, kind="stable")
    readout, middle = readout[order], middle[order]
    backward = np.ascontiguousarray(second[order])
    weight = np.ascontiguousarray(backward.T)
    falling = 0 if net.slopes[1] == 1.0 else int((readout < 0).sum())
    falling = min(len(readout), -(-falling // 4) * 4)
    start, columns = first @ x + bias, np.ascontiguousarray((first * (other - x)).T)
    hidden = np.maximum(start, net.slopes[0] * start) @ weight + middle
    low, high = np.where(start > 0, 1.0, net.slopes[0]), np.where(hidden > 0, 1.0, net.slopes[1])
    reach = np.abs(readout) @ np.abs(backward)
    at_start = np.abs(first) @ np.abs(x) + np.abs(bias)
    sizes = (float(reach @ at_start + np.abs(readout) @ np.abs(middle) + abs(offset)),
             float(reach @ np.abs(columns).max(axis=0)))
    return MarginNetwork(
        start, columns, weight, backward, middle, readout, float(offset), np.array(net.slopes),
        (1.0 - net.slopes[1]) * np.maximum(-readout[:falling], 0.0), np.where(start > 0, -1.0, 1.0),
        np.where(hidden > 0, -1.0, 1.0), (readout * high) @ backward,
        np.ascontiguousarray((columns * low) @ weight[:, :falling]), sizes)
