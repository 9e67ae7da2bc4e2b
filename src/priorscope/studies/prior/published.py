"""Numbers read off the figures of the authors' poster.

Positions of pixels give log10 P to about 0.05, log10 r to about 0.01. The vertical axis is the
share of samples; the horizontal axis of the rank plot appears to count ranks from 0 and so loses
the most probable function: its point at "rank 2" carries the probability of the third function.
"""

import math

from .laws import BROAD, GREEN, MAGENTA

#: Error of reading, in log10 P.
READING = 0.05

#: Within so much in log10 P our number counts as the published one: two errors of reading.
TOLERANCE = 2 * READING

#: Natural logarithm of the number of functions of 7 bits, for Zipf's line 1/(ln(2^128) r).
ZIPF = 128 * math.log(2)

#: Rank plot: curve to log10 r and log10 P, without the points between ranks 1 and 2, which lie on
#: a segment that joins them. The points at 0.3 stand at the end of that steep segment, where 0.01
#: in log10 r is up to 0.1 in log10 P.
RANKS = {
    "G(1,1)": {0.3: -3.98, 0.5: -4.03, 1: -4.05, 1.5: -4.06, 2: -4.08, 2.5: -4.77, 3.5: -5.69,
               4: -6.27, 4.5: -6.69, 5: -7.10, 6: -8.15, 7: -9.16},
    "σ_w 30": {0.3: -2.31, 0.5: -2.53, 1: -3.02, 1.5: -3.48, 2: -3.90, 2.5: -4.37, 3.5: -5.39,
                 4: -5.85, 4.5: -6.27},
    "2.5√n": {0.3: -3.00, 0.5: -3.08, 1: -3.23, 2: -3.74, 2.5: -4.32, 3.5: -5.31},
}

#: Each published curve and the law whose rank plot it is, as far as our samples can tell.
CURVES = {"G(1,1)": BROAD, "σ_w 30": GREEN, "2.5√n": MAGENTA}

#: Probability against complexity: K_LZ to the highest P of its column. Columns beyond 35 are
#: lower than any count of a million samples.
TOPS = {7.0: 0.107, 17.5: 7e-4, 21.0: 5e-4, 24.5: 5e-4, 28.0: 8e-5, 31.5: 7e-5, 35.0: 1.05e-5,
        38.5: 9e-6, 42.0: 9e-6, 45.5: 1.6e-6, 49.0: 8e-7, 52.5: 7e-7, 56.0: 1.8e-7, 59.5: 1.7e-7,
        63.0: 6e-8, 70.0: 5e-8}


def ranks_around(place: float) -> tuple[int, int, float]:
    """Return where a place log10 r of the published axis lies between two functions.

    The published points lie on segments that join the functions.

    Returns:
        The ranks, from 1, of the functions before and behind, and how far the place is on the way
        between the two on a logarithmic axis, 0 at the first.
    """
    before = math.floor(10**place + 1e-9)
    step = math.log10(before + 1) - math.log10(before)
    return before + 1, before + 2, max(0.0, (place - math.log10(before)) / step)
