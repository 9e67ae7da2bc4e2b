"""How complex the functions of random networks are on a plane, beside what they compare to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .._core import seeds
from .._core.estimate import Estimate
from ..domains import chebyshev_nodes, grid, legendre_nodes
from ..measures.constant import is_constant
from ..measures.fourier import fourier_complexity
from ..measures.lempel_ziv import lempel_ziv_complexity
from ..measures.polynomial import polynomial_complexity
from ..measures.symbols import symbolise
from ..networks import Ensemble
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


@dataclass(frozen=True)
class Plane:
    """A square of inputs, sampled at the nodes that the measures need.

    Attributes:
        resolution: Points a side.
        axes: Two directions in input space, (2, inputs); coordinates run over [-1, 1].
    """

    resolution: int
    axes: Tensor

    def on(self, nodes: Tensor) -> Tensor:
        """Return the points of input space at plane coordinates ``nodes``, (points, inputs)."""
        return nodes @ self.axes

    @property
    def nodes(self) -> dict[str, Tensor]:
        """Node sets by the measures that use them, each (resolution², 2)."""
        return {
            "uniform": grid(self.resolution),
            "chebyshev": chebyshev_nodes(self.resolution),
            "legendre": legendre_nodes(self.resolution),
        }


def plane_in(inputs: int, *, resolution: int, seed: int) -> Plane:
    """Return a plane through the origin: the input plane itself, or a random one in many inputs.

    The directions are orthonormal up to √(inputs/2), so that the root mean square of a coordinate
    does not depend on the number of inputs.
    """
    if inputs == 2:
        return Plane(resolution, torch.eye(2, dtype=torch.float64))
    draw = seeds.numpy_stream(seed, "plane").standard_normal((inputs, 2))
    basis = np.linalg.qr(draw)[0] if inputs > 1 else np.array([[1.0, 0.0]])
    return Plane(resolution, torch.from_numpy(basis.T * np.sqrt(inputs / 2.0)))


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
    inputs = subject.plane_inputs()
    plane = plane_in(inputs, resolution=resolution, seed=seed)
    nets = subject.plane_networks(count, seed)
    values = _values(nets, plane)
    rows = {subject.name: _measured(values, "subject")}
    advance(1)
    shape = (count, resolution, resolution)
    noise = {name: seeds.numpy_stream(seed, "noise", name).standard_normal(shape)
             for name in plane.nodes}
    rows[LINEAR] = _measured(_linear(plane, count, seed), "reference")
    rows[NOISE] = _measured(noise, "reference")
    advance(1)
    if isinstance(subject, ArchitectureSubject):
        for name in COMPARED:
            if name != subject.arch.activation:
                other = subject.with_activation(name)
                nets = other.plane_networks(count, seed)
                rows[f"{name} instead"] = _measured(_values(nets, plane), "comparison")
                advance(1)
    return rows, values["uniform"][:10]


def row_count(subject: Subject) -> int:
    """Return how many steps ``complexity_profile`` reports."""
    if not isinstance(subject, ArchitectureSubject):
        return 2
    return 2 + sum(name != subject.arch.activation for name in COMPARED)


def _values(nets: Ensemble, plane: Plane) -> dict[str, np.ndarray]:
    """Evaluate the first output of every network on each node set."""
    shape = (len(nets), plane.resolution, plane.resolution)
    return {
        name: nets(plane.on(nodes))[..., 0].double().cpu().numpy().reshape(shape)
        for name, nodes in plane.nodes.items()
    }


def _linear(plane: Plane, count: int, seed: int) -> dict[str, np.ndarray]:
    """Random planes a·u + b·v: the simplest functions that are not constant."""
    slopes = seeds.numpy_stream(seed, "linear").standard_normal((count, 2))
    side = plane.resolution
    return {name: (slopes @ nodes.numpy().T).reshape(count, side, side)
            for name, nodes in plane.nodes.items()}


def _measured(values: dict[str, np.ndarray], kind: str) -> Complexities:
    uniform = values["uniform"]
    varied = ~is_constant(uniform)
    if not varied.any():
        return Complexities({}, len(uniform), kind)
    flat = uniform[varied].reshape(int(varied.sum()), -1)
    measured: dict[str, Any] = {
        "Fourier": fourier_complexity(uniform[varied]),
        "Chebyshev": polynomial_complexity(values["chebyshev"][varied], basis="chebyshev"),
        "Legendre": polynomial_complexity(values["legendre"][varied], basis="legendre"),
        "Lempel-Ziv": lempel_ziv_complexity(symbolise(flat), variant="lz78"),
    }
    # Functions whose spectrum lies outside the part that a recipe keeps have no complexity.
    estimates = {name: Estimate.of(numbers[np.isfinite(numbers)])
                 for name, numbers in measured.items() if np.isfinite(numbers).any()}
    return Complexities(estimates, int((~varied).sum()), kind)
