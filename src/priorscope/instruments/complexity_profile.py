"""How complex the functions of random networks are on a plane, beside what they compare to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from .._core import seeds
from .._core.estimate import Estimate
from ..measures.plane_complexity import (
    PlaneComplexity,
    node_sets,
    on_node_sets,
    plane_axes,
    plane_complexity,
)
from .atlas import AtlasPlace, atlas_place
from .atlas.atlas import RESOLUTION
from .subject import ArchitectureSubject, Subject

#: The measures in the order of the table, with what their numbers mean.
MEASURES = {
    "Fourier": "mean frequency as a share of the highest on the grid",
    "Chebyshev": "mean order of the Chebyshev coefficients as a share of the highest",
    "Legendre": "mean order of the Legendre coefficients as a share of the highest",
    "Lempel-Ziv": "phrases of the pattern above and below the mean, read row by row (LZ78)",
}

#: Activations that a profile is set beside.
COMPARED = ("relu", "leaky_relu", "gelu", "silu", "selu", "sigmoid", "tanh", "erf", "sine",
            "gaussian")

LINEAR, NOISE = "linear function", "white noise"


@dataclass(frozen=True)
class Complexities:
    """The complexities of one ensemble.

    Attributes:
        estimates: Mean of each measure over the networks that are not constant.
        constant: How many networks were constant to rounding and set apart.
        kind: ``"subject"``, ``"reference"`` or ``"comparison"``.
    """

    estimates: Mapping[str, Estimate]
    constant: int
    kind: str


def complexity_profile(subject: Subject, *, count: int, resolution: int, seed: int,
                       advance: Callable[[int], None] = lambda steps: None,
                       ) -> tuple[dict[str, Complexities], np.ndarray]:
    """Measure the subject, its references and, for an architecture, other activations.

    Args:
        subject: What to profile.
        count: Networks per row.
        resolution: Grid points a side.
        seed: A non-negative integer.
        advance: Told of each finished row.

    Returns:
        Rows by name, the subject first; and the subject's first functions on the uniform grid,
        (functions, resolution, resolution).
    """
    axes = plane_axes(subject.plane_inputs(), seed=seed)

    def measured(one: Subject) -> PlaneComplexity:
        return plane_complexity(one.plane_networks(count, seed), resolution=resolution, axes=axes)

    own = measured(subject)
    rows = {subject.name: _summed(own, "subject")}
    advance(1)
    rows |= reference_complexities(resolution=resolution, count=count, seed=seed)
    advance(1)
    if isinstance(subject, ArchitectureSubject):
        for name in COMPARED:
            if name != subject.arch.activation:
                other = measured(subject.with_activation(name))
                rows[f"{name} instead"] = _summed(other, "comparison")
                advance(1)
    return rows, own.functions[:10]


def reference_complexities(*, resolution: int, count: int, seed: int) -> dict[str, Complexities]:
    """Measure the two ends of the scale: random linear functions, and white noise.

    Args:
        resolution: Grid points a side.
        count: Functions of each.
        seed: A non-negative integer.
    """
    return {LINEAR: _reference(_linear(resolution, count, seed)),
            NOISE: _reference(_noise(resolution, count, seed))}


def place_in_atlas(subject: Subject, own: Complexities, *, count: int, resolution: int,
                   seed: int, plane_seed: int | None = None) -> AtlasPlace:
    """Place the subject in the atlas, at the atlas's resolution.

    Args:
        subject: What to place.
        own: Its complexities at ``resolution``, from ``complexity_profile``; they are measured anew
            where that is not the atlas's.
        count: Networks behind each mean.
        resolution: Grid points a side of ``own``.
        seed: A non-negative integer.
        plane_seed: Of the plane, where inputs are more than two; by default the networks' own.
    """
    if resolution != RESOLUTION:
        axes = plane_axes(subject.plane_inputs(), seed=seed if plane_seed is None else plane_seed)
        nets = subject.plane_networks(count, seed)
        own = _summed(plane_complexity(nets, resolution=RESOLUTION, axes=axes), "subject")
    estimates = own.estimates
    if isinstance(subject, ArchitectureSubject):
        return atlas_place(estimates, arch=subject.arch, law=subject.weight_law)
    return atlas_place(estimates)


def row_count(subject: Subject) -> int:
    """Return how many steps ``complexity_profile`` reports."""
    if not isinstance(subject, ArchitectureSubject):
        return 2
    return 2 + sum(name != subject.arch.activation for name in COMPARED)


def _linear(resolution: int, count: int, seed: int) -> dict[str, np.ndarray]:
    """Random planes a·u + b·v: the simplest functions that are not constant."""
    slopes = seeds.numpy_stream(seed, "linear").standard_normal((count, 2))
    return {name: (slopes @ nodes.numpy().T).reshape(count, resolution, resolution)
            for name, nodes in node_sets(resolution).items()}


def _noise(resolution: int, count: int, seed: int) -> dict[str, np.ndarray]:
    shape = (count, resolution, resolution)
    return {name: seeds.numpy_stream(seed, "noise", name).standard_normal(shape)
            for name in node_sets(resolution)}


def _reference(values: dict[str, np.ndarray]) -> Complexities:
    found, constant = on_node_sets(values)
    return _summed(PlaneComplexity(found, constant, values["uniform"], 0), "reference")


def _summed(found: PlaneComplexity, kind: str) -> Complexities:
    named = found.estimates()
    estimates = {title: named[title.lower()] for title in MEASURES if title.lower() in named}
    return Complexities(estimates, int(found.constant.sum()), kind)
