"""Laws of the Hamming distance to the nearest differently classified bit string."""

import math

import numpy as np
from scipy import special

from .._core.checks import known_name, whole_number
from .._core.estimate import Estimate
from .._core.seeds import numpy_stream
from .kernel import InfiniteWidthKernel

LAWS = ("theorem", "linearised", "first-moment")

_BLOCK = 250
_BEYOND = 8.5
_CHUNK = 64


def boundary_distance(n: int, kernel: InfiniteWidthKernel, *, law: str = "theorem",
                      samples: int = 2000, seed: int = 0) -> Estimate:
    r"""Predict the mean distance from a random string of n bits to the nearest of the other class.

    The class is the sign of the output φ of an infinitely wide network with this kernel. Laws:

    - ``"theorem"``: the leading order for large n, :math:`\sqrt{n/(2π F'(1) \ln n)}` (eq. 8). Too
      small by 30 % at n = 50 and by 7 % at n = 1000, within 4 % from 2000 to 10000, then slightly
      too large: the corrections die out like 1/ln n. Void where it falls below 1. Closed form.
    - ``"linearised"``: each flip i changes φ by an independent normal amount of variance
      :math:`4QF'(1)/n` (eq. 10) and the best ones are taken first: the mean over z = \|N(0,1)\| of
      :math:`\min\{h: g_{(1)} + ... + g_{(h)} \ge z\sqrt{n}/(2\sqrt{F'(1)})\}` with the ordered
      normals g. If no h will do, n counts. Close to what greedy search finds at every n.
      Estimated: the integral over z is exact, the order statistics are sampled.
    - ``"first-moment"``: the mean over z of the smallest h at which the expected number of
      strings of the other class within distance h reaches one,
      :math:`\sum_{j \le h} \binom{n}{j} Φ(-zF_j/\sqrt{1-F_j^2})`, :math:`F_j = F(1-2j/n)`. Below
      the typical distance, as rare networks dominate the expectation. Computed exactly.

    Args:
        n: Number of bits, at least 2.
        kernel: The infinitely wide network.
        law: One of the above.
        samples: Independent sets of order statistics for ``"linearised"``.
        seed: Names the random stream for ``"linearised"``.

    Returns:
        The mean in bits. ``count`` is ``samples`` for ``"linearised"``; for the other laws it is 0
        and the interval has no width, since nothing was sampled.

    Raises:
        BadInput: n is below 2.
        UnknownName: No such law.

    Example:
        >>> round(boundary_distance(784, InfiniteWidthKernel()).mean, 2)
        4.33

    References:
        De Palma, Kiani and Lloyd, "Random deep neural networks are biased towards simple
        functions", NeurIPS 2019, Theorem 1 and section 3.3.
    """
    n = whole_number("n", n, at_least=2)
    known_name("law", law, LAWS)
    if law == "theorem":
        return _computed(math.sqrt(n / (2 * math.pi * kernel.slope_at_one * math.log(n))))
    if law == "first-moment":
        return _computed(_first_moment(n, kernel))
    samples = whole_number("samples", samples, at_least=2)
    return Estimate.of(_linearised(n, kernel, samples, seed))


def boundary_distance_slope(n: int, kernel: InfiniteWidthKernel) -> float:
    r"""Return the expected distance per unit of \|φ(x)\|, the output at the starting string.

    .. math:: h^*(x)/|φ(x)| = \frac{1}{2\sqrt{Q F'(1)}} \sqrt{\frac{n}{\ln n}}

    Leading order for large n, in closed form; regressions at n of 50 and above find slopes 4 to
    7 % larger.

    Args:
        n: Number of bits, at least 2.
        kernel: The infinitely wide network.

    Example:
        >>> round(boundary_distance_slope(10000, InfiniteWidthKernel()), 2)
        11.65

    References:
        De Palma, Kiani and Lloyd, NeurIPS 2019, eq. 7.
    """
    n = whole_number("n", n, at_least=2)
    return math.sqrt(n / math.log(n) / (kernel.variance * kernel.slope_at_one)) / 2


def _computed(value: float) -> Estimate:
    return Estimate(value, value, value, 0)


def _linearised(n: int, kernel: InfiniteWidthKernel, samples: int, seed: int) -> np.ndarray:
    """Return, per set of order statistics, the mean of h over z."""
    steepness = 2 * math.sqrt(kernel.slope_at_one / n)
    depth = _deepest(n, steepness)
    means = []
    for block in range(0, samples, _BLOCK):
        stream = numpy_stream(seed, "order statistics", block // _BLOCK)
        best = _largest_normals(n, depth, stream)
        reach = np.cumsum(np.maximum(best, 0), axis=1)[:, :n - 1]
        # the mean of h is the sum over h >= 0 of P(h is not enough), over z = |N(0, 1)|
        means.append(1 + 2 * special.ndtr(-steepness * reach).sum(axis=1))
    return np.concatenate(means)[:samples]


def _largest_normals(n: int, count: int, stream: np.random.Generator) -> np.ndarray:
    """Draw the ``count`` largest of n standard normals, in falling order, without drawing n.

    The k-th smallest of n uniforms is Γ_k/Γ_{n+1} with partial sums Γ of exponentials.
    """
    sums = np.cumsum(stream.standard_exponential((_BLOCK, count)), axis=1)
    total = sums[:, -1:] + stream.standard_gamma(n + 1 - count, (_BLOCK, 1))
    return -special.ndtri(sums / total)


def _deepest(n: int, steepness: float) -> int:
    """Return how many order statistics reach z = 8.5, beyond which no probability is left."""
    # the largest n·q of n normals add up to about n·density(u), where q = P(N > u)
    target = 1.1 * _BEYOND / steepness / n * math.sqrt(2 * math.pi)
    if target >= 1:
        return n
    u = math.sqrt(-2 * math.log(target))
    return min(n, math.ceil(n * float(special.ndtr(-u))) + 20)


def _first_moment(n: int, kernel: InfiniteWidthKernel) -> float:
    """Return 1 + Σ_h P(z > z_h), where strings within h are expected to number one at z_h."""
    mean = 1.0
    for start in range(1, n, _CHUNK):
        h = np.arange(start, min(start + _CHUNK, n))
        # further back the binomials are smaller by 2^-256, as long as h is below n/3
        first = max(1, start - 256) if 3 * h[-1] <= n else 1
        thresholds = _thresholds(n, h, np.arange(first, h[-1] + 1), kernel)
        mean += float(2 * special.ndtr(-thresholds).sum())
        if thresholds[-1] > _BEYOND:
            break
    return mean


def _thresholds(n: int, h: np.ndarray, j: np.ndarray, kernel: InfiniteWidthKernel) -> np.ndarray:
    """Return the z at which Σ_{j <= h} C(n, j) Φ(-zF_j/√(1-F_j²)) falls to one, by bisection."""
    gap = kernel.correlation_deficit(2 * j / n)
    with np.errstate(divide="ignore"):  # no gap at all: outputs equal, infinitely hard to part
        pull = (1 - gap) / np.sqrt(gap * (2 - gap))
    log_count = -math.log(n + 1) - special.betaln(n - j + 1, j + 1)
    within = j <= h[:, None]
    low, high = np.zeros(len(h)), np.full(len(h), 40.0)
    for _ in range(60):
        middle = (low + high) / 2
        logs = np.where(within, log_count + special.log_ndtr(-middle[:, None] * pull), -np.inf)
        enough = special.logsumexp(logs, axis=1) >= 0
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
    return low
