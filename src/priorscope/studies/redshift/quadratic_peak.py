"""Where a parabola through points is highest."""

from typing import Any

import numpy as np


def quadratic_peak(x: Any, y: Any) -> float:
    """Return the place between the least and the largest x where the fitted parabola is highest.

    The parabola is the least-squares fit to all points. Where it opens upwards, or its vertex lies
    outside, the peak is the end at which it is higher, the left one of equal ends.

    Args:
        x: Places, any shape.
        y: Heights, of a shape to which that of x can be broadcast.
    """
    heights = np.asarray(y, dtype=float)
    places = np.broadcast_to(np.asarray(x, dtype=float), heights.shape)
    low, high = float(places.min()), float(places.max())
    if low == high:
        return low
    # On [-1, 1], where the powers of x are nearly orthogonal.
    middle, half = (low + high) / 2, (high - low) / 2
    curve, slope, _ = np.polyfit(((places - middle) / half).ravel(), heights.ravel(), 2)
    inside = curve < 0 and abs(slope) <= -2 * curve
    vertex = -slope / (2 * curve) if inside else np.sign(slope) if slope > 1e-12 else -1.0
    return float(middle + half * vertex)
