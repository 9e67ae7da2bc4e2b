"""The principal components of the samples of one class."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .._core.checks import finite
from .._core.errors import BadInput


@dataclass(frozen=True, eq=False)
class ClassAxes:
    """Mean and principal components of samples, float64.

    Attributes:
        mean: (features,).
        axes: Unit vectors, (components, features), of the largest variance first; those along
            which the samples do not vary at all are left out.
        deviations: Standard deviations along them, (components,).
    """

    mean: Tensor
    axes: Tensor
    deviations: Tensor

    def normal(self, other: "ClassAxes") -> Tensor:
        """Return the way to another mean less its part along the first axis, (features,).

        d = (μ' − μ) − ⟨μ' − μ, v₁⟩ v₁. (Salman et al. 2019, Fig. 2.)
        """
        between = other.mean - self.mean
        return between - (between @ self.axes[0]) * self.axes[0]


def class_axes(samples: Any) -> ClassAxes:
    """Return the mean and the principal components of the samples of one class.

    Cost: one singular value decomposition of the centred samples.

    Args:
        samples: At least two, not all equal, (samples, ...), flattened.

    Raises:
        BadInput: One sample, or all equal.
        NonFinite: NaN or infinity.

    Example:
        >>> axes = ps.class_axes(data.train_inputs[data.train_labels == 9])
        >>> ps.generalization_interval(model, axes.mean, axes.deviations[0] * axes.axes[0])
    """
    flat = torch.as_tensor(samples).detach().cpu().double().flatten(1)
    finite("samples", flat)
    mean = flat.mean(0)
    if len(flat) < 2 or not (flat != flat[0]).any():
        raise BadInput(f"{len(flat)} samples, all alike, have no principal component: expected at "
                       "least two different ones")
    _, singular, axes = torch.linalg.svd(flat - mean, full_matrices=False)
    deviations = singular / (len(flat) - 1) ** 0.5
    # Centring costs one dimension, in which only rounding is left.
    kept = deviations > 1e-9 * deviations[0]
    return ClassAxes(mean, axes[kept], deviations[kept])
