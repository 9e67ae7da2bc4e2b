"""Numbers read off the figures of the authors' poster, with the error of reading.

The paper prints the figures without a table. The poster's vector figures give positions to about
2 % of the value, taken here as a 95 % interval.
"""

import numpy as np

from ..._core.estimate import Estimate
from .by_size import BySize

#: Half width of the reading error, as a share of the value.
READING = 0.02

#: Standard error of a mean of 1000 distances as a share of it: they follow |φ| closely, and
#: |N(0, 1)| has a standard deviation of 0.756 of its mean.
SAMPLING = 0.756 / 1000**0.5

#: Fig. 1a: mean distance to the nearest differently classified string; 1000 networks at each n.
NEAREST = {50: 2.05, 100: 2.45, 250: 3.2, 500: 4.05, 1000: 5.2, 2000: 6.7, 4000: 8.65,
           7000: 11.4, 10000: 12.95}

#: Fig. 1b: |φ| and the mean distance there, read off its far ends.
AGAINST_OUTPUT = {1000: {3.1: 14.7}, 10000: {1.87: 22.0, 3.1: 38.0}}

#: Fig. 1b: slopes of its lines, with the error of reading and of the few networks at the far end.
OUTPUT_SLOPES = {1000: (4.7, 0.2), 10000: (12.2, 0.5)}

#: Fig. 2: mean number of random flips; 1000 networks at each n.
FLIPS = {5000: 1800.0, 10000: 3390.0, 15000: 4980.0, 20000: 6620.0}

#: All n of Fig. 2; the first is read by eye.
FLIPS_SIZES = (250, 500, 1000, 2000, 5000, 10000, 15000, 20000)

#: Standard deviation of flips/n over networks, never-changing ones counted as 1.
FLIPS_SPREAD = 0.36

#: Standard error of Fig. 2's slope through the origin, from 1000 networks at each n.
FLIPS_ERROR = FLIPS_SPREAD * (sum(n**4 for n in FLIPS_SIZES) / 1000) ** 0.5 / sum(
    n**2 for n in FLIPS_SIZES)

#: That slope with its 95 % interval.
FLIPS_PREFACTOR = Estimate(0.334, 0.334 - 1.96 * FLIPS_ERROR, 0.334 + 1.96 * FLIPS_ERROR,
                           len(FLIPS_SIZES))


def readings(values: dict[int, float]) -> BySize:
    """Return readings with the error of reading as their interval."""
    return BySize(np.array(list(values), dtype=np.float64),
                  [Estimate(v, v * (1 - READING), v * (1 + READING), 0) for v in values.values()])


def flip_readings() -> BySize:
    """Return flips/n of Fig. 2, with the errors of 1000 networks and of reading."""
    n = np.array(list(FLIPS), dtype=np.float64)
    shares = np.array(list(FLIPS.values())) / n
    halves = np.hypot(READING * shares, 1.96 * FLIPS_SPREAD / 1000**0.5)
    return BySize(n, [Estimate(share, share - half, share + half, 1000)
                      for share, half in zip(shares.tolist(), halves.tolist(), strict=True)])
