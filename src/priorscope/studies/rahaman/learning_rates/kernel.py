"""Rates at which gradient descent removes frequencies, exact at one set of weights."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

#: Phases a target takes, in quarter turns.
PHASES = (0, 1, 2, 3)


@dataclass(frozen=True)
class Rates:
    """Rates at one set of weights, (frequencies,) each.

    Attributes:
        own: λ, the rate at which a residual that is a sine of this frequency alone shrinks
            along itself: dh/dt = -λh at first. A mean over phases.
        full: |dh~(k_0)/dt| for the residual of the network against A sin(2πk_0 z + φ), with
            h~ = 2/N Σ h exp(-2πik_0 z), so that the target has |h~| = A. A mean over phases.
    """

    own: np.ndarray
    full: np.ndarray


def mode_gradients(net: nn.Module, inputs: Tensor, modes: Tensor) -> Tensor:
    """Return the gradients Σ_n v_n ∂f(x_n)/∂θ by all parameters.

    Cost: one forward pass, one backward pass a mode, and modes · parameters numbers.

    Args:
        net: One output; it is not changed.
        inputs: (points, d).
        modes: v, (modes, points).

    Returns:
        (modes, parameters).
    """
    parameters = list(net.parameters())
    outputs = net(inputs)[:, 0]
    rows = []
    for index, mode in enumerate(modes):
        parts = torch.autograd.grad(outputs, parameters, mode.to(outputs),
                                    retain_graph=index + 1 < len(modes))
        rows.append(torch.cat([part.ravel() for part in parts]))
    return torch.stack(rows)


def rates(net: nn.Module, inputs: Tensor, frequencies: np.ndarray, *,
          amplitude: float = 1.0) -> Rates:
    """Return how fast gradient flow on the mean squared error learns sines, at these weights.

    With J = ∂f/∂θ at N points the residual h obeys dh/dt = -2/N J J^T h, so that a backward pass
    a cosine and sine, J^T c and J^T s, tells all: no Jacobian is kept.

    Args:
        net: One input, one output.
        inputs: Even points of [0, 1), (points, 1).
        frequencies: Whole numbers below half the number of points.
        amplitude: A.
    """
    count = len(inputs)
    cosines, sines = waves(inputs[:, 0].double(), frequencies)
    output = net(inputs)[:, :1].detach().double().T
    found = mode_gradients(net, inputs, torch.cat([cosines, sines, output])).double()
    along, across = found[:len(frequencies)], found[len(frequencies):-1]
    own = (along.square() + across.square()).sum(dim=1) * 2 / count**2
    speeds = []
    for phase in PHASES:
        target = across if phase % 2 == 0 else along
        sign = 1.0 if phase < 2 else -1.0
        pull = found[-1] - amplitude * sign * target
        size = torch.hypot((along * pull).sum(dim=1), (across * pull).sum(dim=1))
        speeds.append(4 / count**2 * size)
    return Rates(own.numpy(), torch.stack(speeds).mean(dim=0).numpy())


def waves(places: Tensor, frequencies: np.ndarray) -> tuple[Tensor, Tensor]:
    """Return cos(2πkz) and sin(2πkz), (frequencies, places) each."""
    angles = 2 * torch.pi * torch.as_tensor(frequencies, dtype=torch.float64)[:, None] * places
    return angles.cos(), angles.sin()


def gradient_spectrum(net: nn.Module, frequencies: np.ndarray, *, points: int) -> np.ndarray:
    """Return ‖∂f~(k)/∂θ‖ on [0, 1] under Hann's window, (frequencies,).

    f~(k) = ∫ w(z) f(z) exp(-2πikz) dz with w = (1 - cos 2πz)/2, by the mean over even points: the
    derivatives jump, so that what is folded back is a share of about (k/points)² at k far
    below the number of points.

    Args:
        net: One input, one output.
        frequencies: Whole numbers.
        points: Of the grid.
    """
    z = torch.arange(points, dtype=torch.float64) / points
    window = (1 - torch.cos(2 * torch.pi * z)) / 2 / points
    cosines, sines = waves(z, frequencies)
    inputs = z[:, None].to(next(net.parameters()))
    found = mode_gradients(net, inputs, torch.cat([cosines, sines]) * window).double()
    squares = found.square().sum(dim=1).reshape(2, -1).sum(dim=0)
    return squares.sqrt().numpy()
