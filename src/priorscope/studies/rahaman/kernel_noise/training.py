"""Networks that learn noisy digits, followed in the eigenvectors of a kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ...._core.seeds import numpy_stream
from ....networks import MLP, sample, torch_default
from ....training import fit_ensemble
from ..two_digits import TwoDigits, two_digits
from .eigenbasis import binned, eigenbasis, projection, rising_noise


@dataclass(frozen=True)
class Setup:
    """What the networks of a cell learn from.

    Attributes:
        data: Inputs and clean targets of each network.
        bases: Eigenvectors of the kernel on each network's inputs, one a row.
        noise: What is added to the targets, (networks, rows).
    """

    data: TwoDigits
    bases: Sequence[Tensor]
    noise: Tensor


def set_up(name: str, *, rows: int, networks: int, width: float, white: bool, power: float,
           seed: int) -> Setup:
    """Draw rows for each network, diagonalise its kernel and make its noise.

    Args:
        name: Of the data.
        rows: Training rows of a network.
        networks: How many.
        width: σ of the kernel.
        white: Whether the noise is independent, uniform in [-1, 1]; else it rises with the
            index of the eigenvector.
        power: γ of the rising noise.
        seed: Of rows and noise.
    """
    data = two_digits(name, rows=rows, validation=0, networks=networks, seed=seed)
    bases = [eigenbasis(inputs, width) for inputs in data.inputs]
    if white:
        noise = torch.stack([torch.from_numpy(numpy_stream(seed, "noise", network).uniform(
            -1, 1, rows)) for network in range(networks)])
    else:
        noise = torch.stack([rising_noise(basis, power) for basis in bases])
    return Setup(data, bases, noise.float())


def follow(setup: Setup, *, widths: tuple[int, ...], steps: int, learning_rate: float, every: int,
           looks: Sequence[int], bins: int, seed: int) -> dict[str, np.ndarray]:
    """Train on the noisy targets and return spectra and losses as columns.

    Args:
        setup: What to learn from.
        widths: Units of the hidden layers.
        steps: Full-batch steps of Adam.
        learning_rate: Its step size.
        every: Steps between two losses; divides every look.
        looks: Steps at which spectra are taken.
        bins: Bins of neighbouring eigenvectors.
        seed: Of the initial weights.

    Returns:
        ``quantity``, ``network``, ``step``, ``index`` (bin from 1, 0 for losses), ``value``.
        Quantities: "validation" (mean squared error to the clean targets on the training inputs),
        "function", "target" and "clean" (mean magnitude of the coefficients of the outputs, the
        noisy and the clean targets; the last two at step 0 alone), "target share" (projection of
        the outputs on the noisy targets), "noise share" (of outputs less clean targets on the
        noise).
    """
    data = setup.data
    nets = sample(MLP(inputs=data.inputs.shape[2], widths=widths), torch_default(),
                  count=len(data.inputs), seed=seed)
    rows: list[tuple[str, int, int, np.ndarray]] = []
    for network, basis in enumerate(setup.bases):
        clean, noise = basis @ data.targets[network].double(), basis @ setup.noise[network].double()
        rows += [("clean", network, 0, binned(clean.abs(), bins)),
                 ("target", network, 0, binned((clean + noise).abs(), bins))]

    def look(step: int, outputs: Tensor) -> None:
        losses = (outputs - data.targets).square().mean(dim=1)
        for network in range(len(setup.bases)):
            rows.append(("validation", network, step, losses[network:network + 1].numpy()))
            if step in looks:
                rows.extend(_spectra(setup, network, step, outputs[network], bins))

    fit_ensemble(nets, data.inputs, data.targets + setup.noise, steps=steps,
                 learning_rate=learning_rate, every=every, on_record=look)
    return _columns(rows)


def _spectra(setup: Setup, network: int, step: int, outputs: Tensor,
             bins: int) -> list[tuple[str, int, int, np.ndarray]]:
    basis = setup.bases[network]
    clean, noise, function = (basis @ values.double() for values in (
        setup.data.targets[network], setup.noise[network], outputs))
    return [("function", network, step, binned(function.abs(), bins)),
            ("target share", network, step, projection(function, clean + noise, bins)),
            ("noise share", network, step, projection(function - clean, noise, bins))]


def _columns(rows: Sequence[tuple[str, int, int, np.ndarray]]) -> dict[str, Any]:
    sizes = [len(values) for *_, values in rows]
    first = [np.arange(1, size + 1) if size > 1 else np.zeros(1, dtype=int) for size in sizes]
    return {"quantity": np.repeat([row[0] for row in rows], sizes),
            "network": np.repeat([row[1] for row in rows], sizes),
            "step": np.repeat([row[2] for row in rows], sizes),
            "index": np.concatenate(first),
            "value": np.concatenate([row[3].astype(float) for row in rows])}
