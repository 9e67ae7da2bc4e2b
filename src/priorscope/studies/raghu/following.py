"""One circle through one network: sign changes, lengths and lengths on the sphere."""

import numpy as np
import torch
from torch import nn

from ..._core.seeds import numpy_stream
from ...domains import Curve
from ...measures import transitions

#: Random read-outs of each layer.
READOUTS = 8


def followed(model: nn.Sequential, curve: Curve, points: int, *, seed: int,
             place: int) -> dict[str, np.ndarray]:
    """Return numbers for each hidden layer, from evenly spaced points of the curve.

    Args:
        model: Affine maps with an activation behind each but the last.
        curve: A closed curve.
        points: How many.
        seed: Of the read-outs.
        place: Number of the network, which names its read-outs.
    """
    z = curve.sample(points + 1).double()
    rows: dict[str, list[float]] = {"transitions": [], "length": [], "simple": [], "spherical": []}
    with torch.no_grad():
        for layer in [*model][:-1]:
            if isinstance(layer, nn.Linear):
                z = torch.nn.functional.linear(z, layer.weight.double())
                continue
            z = layer(z)
            stream = numpy_stream(seed, "read-outs", place, len(rows["length"]))
            readouts = torch.from_numpy(stream.standard_normal((z.shape[1], READOUTS)))
            signs = z @ readouts > 0
            norms = torch.linalg.vector_norm(z, dim=1)
            length = torch.linalg.vector_norm(z.diff(dim=0), dim=1).sum()
            on_sphere = torch.linalg.vector_norm((z / norms[:, None]).diff(dim=0), dim=1).sum()
            found = ((signs[1:] != signs[:-1]).sum() / READOUTS, length,
                     length / (np.pi * norms.mean()), on_sphere / np.pi)
            for column, value in zip(rows.values(), found, strict=True):
                column.append(float(value))
    return {name: np.array(column) for name, column in rows.items()}


def saturated_transitions(model: nn.Sequential, curve: Curve) -> dict[str, np.ndarray]:
    """Return exact transitions of each layer's units; of saturated units two a sign change."""
    counts = transitions(model, curve, exact=True).counts.numpy().astype(float)
    nothing = np.zeros_like(counts)
    return {"transitions": counts / 2, "length": nothing, "simple": nothing, "spherical": nothing}
