"""How far random networks on bit strings are from another class, beside theory."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .. import theory
from .._core import seeds
from .._core.estimate import Estimate
from ..domains import random_bits
from ..measures.boundary_distance import BoundaryDistance, boundary_distance
from ..measures.random_flips import RandomFlipDistance, random_flip_distance
from ..networks import Ensemble
from ..theory import InfiniteWidthKernel
from .subject import ArchitectureSubject, Subject

#: Boundary distance of a function drawn uniformly at random (De Palma et al. 2019, section 1).
RANDOM_BOUNDARY = 1.0


def random_flips_expected(classes: int) -> float:
    """Return the random-flip distance of a uniformly random function of that many classes.

    Each flip meets another class with probability (k − 1)/k, so the mean is k/(k − 1): 2 for two.
    """
    return classes / (classes - 1)


#: Boundary-distance laws in the order of the table.
LAWS = {
    "linearised": "linearised law",
    "theorem": "theorem, n → ∞",
    "first-moment": "first-moment law",
}


@dataclass(frozen=True)
class Correlation:
    """Correlation of two outputs against the correlation of their inputs.

    Attributes:
        t: Correlation of the inputs, 1 − 2h/n at Hamming distance h.
        measured: Over the networks.
        theory: F(t) of the infinitely wide network, or None.
    """

    t: np.ndarray
    measured: list[Estimate]
    theory: np.ndarray | None


@dataclass(frozen=True)
class BitProfile:
    """What was measured on bit strings, and what theory says.

    Attributes:
        bits: Length of the strings.
        networks: Number of networks, one string each.
        boundary: Measured boundary distances.
        flips: Measured random-flip distances.
        laws: Expected boundary distance by each law, empty without a kernel.
        flips_theory: Expected random-flip distance of the limiting process, or None.
        variance: Q, or None.
        slope_at_one: F'(1), or None.
        correlation: Outputs' correlation against inputs'.
        classes: Classes the networks tell apart.
        why_no_theory: A sentence where there is no kernel.
    """

    bits: int
    networks: int
    boundary: BoundaryDistance
    flips: RandomFlipDistance
    laws: dict[str, Estimate]
    flips_theory: Estimate | None
    variance: float | None
    slope_at_one: float | None
    correlation: Correlation
    classes: int
    why_no_theory: str = ""


def bit_profile(subject: Subject, *, bits: int, count: int, seed: int) -> BitProfile:
    """Measure boundary and random-flip distances on random strings, one per network.

    Args:
        subject: What to profile.
        bits: Length of the strings; a factory's own number of inputs takes precedence.
        count: Networks.
        seed: A non-negative integer.
    """
    n = subject.bit_inputs(bits)
    nets = subject.bit_networks(n, count, seed)
    strings = random_bits(n, count=count, seed=seed)
    boundary = boundary_distance(nets, strings, values=(-1.0, 1.0))
    flips = random_flip_distance(nets, strings, seed=seed, values=(-1.0, 1.0))
    kernel, why = kernel_of(subject, n)
    correlation = _correlation(nets, strings, kernel, seed)
    classes = max(2, nets(strings[:1]).shape[-1])
    if kernel is None:
        return BitProfile(n, count, boundary, flips, {}, None, None, None, correlation, classes,
                          why)
    laws = {law: theory.boundary_distance(n, kernel, law=law) for law in LAWS}
    walk = theory.random_flip_distance(n, kernel, seed=seed)
    return BitProfile(n, count, boundary, flips, laws, walk.distance, float(kernel.variance),
                      float(kernel.slope_at_one), correlation, classes)


def kernel_of(subject: Subject, bits: int) -> tuple[InfiniteWidthKernel | None, str]:
    """Return the infinite-width kernel of a subject on bit strings, or None and the reason."""
    if not isinstance(subject, ArchitectureSubject):
        return None, "The limit of a factory's networks is not known."
    arch = subject.on_bits(bits)
    if not arch.plain:
        return None, ("The limit is known for plain layers only, not with layer norm, gates or "
                      "residual sums.")
    pairs = [subject.weight_law.variances(*shape) for shape in arch.shapes]
    weights, biases = zip(*pairs, strict=True)
    return InfiniteWidthKernel(
        activation=arch.activation, depth=arch.depth, weight_variance=weights,
        bias_variance=biases if arch.bias else 0.0, prefactor=arch.prefactor,
    ), ""


def _correlation(nets: Ensemble, strings: Tensor, kernel: InfiniteWidthKernel | None,
                 seed: int) -> Correlation:
    n = strings.shape[1]
    distances = np.unique(np.round(np.linspace(0.0, 1.0, 11) * n).astype(int))[1:]
    order = torch.from_numpy(seeds.numpy_stream(seed, "correlation").permutation(n))
    points = torch.stack([strings] + [_flipped(strings, order[:h]) for h in distances], dim=1)
    outputs = nets(points)[..., 0].double().cpu().numpy()
    # Where every network is dead there is no correlation to measure.
    alive = [k for k in range(len(distances)) if np.any(outputs[:, [0, k + 1]])]
    t = 1.0 - 2.0 * distances[alive] / n
    measured = [_ratio(outputs[:, 0], outputs[:, k + 1]) for k in alive]
    return Correlation(t, measured, None if kernel is None else np.asarray(kernel.correlation(t)))


def _flipped(strings: Tensor, bits: Tensor) -> Tensor:
    flipped = strings.clone()
    flipped[:, bits] *= -1
    return flipped


def _ratio(a: np.ndarray, b: np.ndarray) -> Estimate:
    """Estimate E[ab]/√(E[a²]E[b²]) for centred outputs of equal variance, by linearisation."""
    size = float(np.mean(a * a + b * b)) / 2.0
    ratio = float(np.mean(a * b)) / size
    influence = (a * b - ratio * (a * a + b * b) / 2.0) / size
    spread = Estimate.of(influence)
    return Estimate(ratio, ratio + spread.low, ratio + spread.high, len(a))
