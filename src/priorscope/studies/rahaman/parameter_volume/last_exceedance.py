"""The last frequency at which a network's transform is large, for many networks at once."""

import numpy as np

#: Relative slack of the threshold at which a search ends.
SLACK = 0.01

#: Frequencies below it count as 0.
_ZERO = 1e-6


def last_exceedance(places: np.ndarray, jumps: np.ndarray, epsilon: float) -> np.ndarray:
    """Return the k beyond which |f~| = |Σ_j c_j exp(−ikx_j)| / k² stays at or below ε.

    Starts at √(Σ|c_j|/ε), beyond which nothing can be, and walks down. The sum changes by at most
    L = Σ|c_j (x_j − m)| a unit of k, about any centre m, so that every step is as long as it can
    be without passing over an exceedance. The walk ends where the sum reaches (1 − ``SLACK``) εk²:
    the result lies between the last exceedance of ε and that of (1 − ``SLACK``) ε, for sure.

    Args:
        places: x_j, (networks, corners); any number where there is no corner.
        jumps: c_j, jumps of the slope, (networks, corners); 0 where there is no corner.
        epsilon: ε, positive.

    Returns:
        (networks,), angular; 0 where |f~| nowhere exceeds ε.
    """
    shifted = places - _centres(places, np.abs(jumps))[:, None]
    most = np.abs(jumps).sum(axis=1)
    rate = np.abs(jumps * shifted).sum(axis=1)
    k = np.sqrt(most / epsilon)
    walking = np.flatnonzero(k > 0)
    while len(walking):
        at = k[walking]
        angles = at[:, None] * shifted[walking]
        own = jumps[walking]
        size = np.hypot((own * np.cos(angles)).sum(axis=1), (own * np.sin(angles)).sum(axis=1))
        room = epsilon * at**2 - size
        # The step d solves size + L d = ε (k − d)².
        slope = 2 * epsilon * at + rate[walking]
        step = 2 * room / (slope + np.sqrt(np.maximum(slope**2 - 4 * epsilon * room, 0.0)))
        on = room > SLACK * epsilon * at**2
        k[walking[on]] = at[on] - step[on]
        walking = walking[on]
        low = k[walking] < _ZERO
        k[walking[low]] = 0.0
        walking = walking[~low]
    return k


def _centres(places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weighted medians, which make the bound L least."""
    order = np.argsort(places, axis=1)
    sums = np.take_along_axis(weights, order, axis=1).cumsum(axis=1)
    middle = (sums < sums[:, -1:] / 2).sum(axis=1).clip(max=places.shape[1] - 1)
    return np.take_along_axis(places, np.take_along_axis(order, middle[:, None], axis=1),
                              axis=1)[:, 0]
