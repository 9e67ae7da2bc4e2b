"""The complexities of networks on a plane of inputs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.checks import whole_number
from ..._core.errors import BadInput
from ..._core.estimate import Estimate
from ..._core.result import Result
from ...networks import MLP, Ensemble
from .axes import plane_axes
from .measured import MEASURES, named_measures, node_sets, on_node_sets


@dataclass(frozen=True, repr=False, eq=False)
class PlaneComplexity(Result):
    """What ``plane_complexity`` found.

    Attributes:
        values: By measure, one number a network, (count,), float64; NaN for a constant function.
        constant: Which networks are constant on the plane up to rounding, (count,).
        functions: Values on the uniform grid, (count, resolution, resolution), or on the first
            node set where no measure reads the uniform grid.
        resolution: Points a side.
        status: ``"exact"``: each number is exact up to rounding at this resolution.
    """

    title: ClassVar[str] = "plane complexity"

    values: Mapping[str, np.ndarray]
    constant: np.ndarray
    functions: np.ndarray
    resolution: int
    status: str = "exact"

    def estimates(self) -> dict[str, Estimate]:
        """Return the mean of each measure over the networks for which it is defined.

        A measure that is defined for none is left out.
        """
        kept = {name: numbers[np.isfinite(numbers)] for name, numbers in self.values.items()}
        return {name: Estimate.of(numbers) for name, numbers in kept.items() if numbers.size}

    def summary(self) -> dict[str, Any]:
        """Return the means, and how many networks are constant."""
        return {**self.estimates(), "constant networks": int(self.constant.sum()),
                "resolution": self.resolution}

    def columns(self) -> dict[str, Any]:
        """Return one row a network."""
        return {"network": np.arange(len(self.constant)), **self.values,
                "constant": self.constant}


def plane_complexity(model: Any, *, resolution: int = 64,
                     measures: Iterable[str] = tuple(MEASURES), axes: Tensor | None = None,
                     seed: int = 0) -> PlaneComplexity:
    """Measure how complex the first output of each network is on a square of inputs.

    The square is u·axes[0] + v·axes[1] for (u, v) in [-1, 1]². Values compare only at equal
    resolution. Use float64 networks: in float32 an almost constant function shows rounding noise,
    which looks complex.

    Cost: one forward pass on resolution² points for each node set (uniform, Chebyshev, Legendre),
    and O(resolution² log resolution) a network and measure.

    Args:
        model: An ``Ensemble``, a module, or a callable on points (points, inputs).
        resolution: Points a side, R.
        measures: Some of ``"fourier"``, ``"chebyshev"``, ``"legendre"``, ``"lempel-ziv"``.
        axes: Two directions, (2, inputs); by default the input plane itself, or a random plane
            through the origin, see ``plane_axes``.
        seed: Fixes that random plane.

    Raises:
        BadInput: A bad resolution or axes.
        UnknownName: No such measure.
        NonFinite: A network returns NaN or infinity.

    Example:
        >>> nets = ps.sample(ps.MLP(inputs=2, widths=(64,)), ps.glorot_uniform(), count=10,
        ...                  dtype=torch.float64)
        >>> plane_complexity(nets).values["fourier"].shape
        (10,)

    Source: Teney et al. 2024, section 3.
    """
    whole_number("resolution", resolution, at_least=2)
    names = named_measures(measures)
    nets = model if isinstance(model, Ensemble) else Ensemble.from_modules([model])
    directions = _directions(nets, axes, seed)
    nodes = node_sets(resolution, names)
    points = torch.cat(list(nodes.values())) @ directions
    outputs = nets(points)[..., 0].cpu().numpy()
    parts = outputs.reshape(len(nets), len(nodes), resolution, resolution)
    values = {name: parts[:, place] for place, name in enumerate(nodes)}
    found, constant = on_node_sets(values, names)
    return PlaneComplexity(found, constant, parts[:, 0], resolution)


def _directions(nets: Ensemble, axes: Tensor | None, seed: int) -> Tensor:
    if axes is None:
        return plane_axes(_inputs_of(nets), seed=seed)
    given = torch.as_tensor(axes, dtype=torch.float64)
    if given.ndim != 2 or len(given) != 2:
        raise BadInput(f"axes have shape {tuple(given.shape)}: expected two directions, "
                       "(2, inputs)")
    return given


def _inputs_of(nets: Ensemble) -> int:
    arch = getattr(nets, "arch", None)
    if isinstance(arch, MLP):
        return arch.inputs
    first = nets[0]
    layers = first.modules() if isinstance(first, nn.Module) else ()
    # Without a linear layer to read it off, the input plane is the natural guess.
    return next((part.in_features for part in layers if isinstance(part, nn.Linear)), 2)
