"""Networks of one activation and prefactor, fitted to half of a picture."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ...._core.errors import UnknownName
from ...._core.seeds import numpy_stream
from ....domains import grid
from ....networks import MLP, Ensemble, sample, torch_default
from ....training import fit_ensemble
from .complex_start import spotted
from .pixels import picture, psnr, split

#: What a network draws before it sees the picture: what its random weights make, or spots.
STARTS = ("random", "spots")


@dataclass(frozen=True, eq=False)
class Scores:
    """How well networks draw, one entry a network; higher is better.

    Attributes:
        train: Peak signal-to-noise ratio in dB on the pixels seen, (networks,).
        validation: The same on an eighth of the others.
        test: The same on the rest.
        before: What was drawn before the fit, (networks, size, size), not cut off at 0 and 1.
        after: What is drawn after it.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    before: np.ndarray
    after: np.ndarray


def architecture(activation: str, prefactor: float, *, width: int = 64, hidden: int = 2) -> MLP:
    """Return the networks' build: a place in [-1, 1]² to a grey value, φ(c·z) in hidden layers."""
    return MLP(inputs=2, widths=(width,) * hidden, activation=activation, prefactor=prefactor)


def train_at(activation: str, prefactor: float, *, networks: int = 5, seed: int = 0,
             data: str = "china", size: int = 64, width: int = 64, hidden: int = 2,
             steps: int = 400, learning_rate: float = 3e-3, start: str = "random",
             device: torch.device | str | None = None) -> Scores:
    """Fit networks to half of a picture and score them on the rest.

    Adam minimises the mean squared error of all pixels seen at every step. Network i has the same
    pixels, and weights before the prefactor, under every activation, prefactor and start. The
    paper states none of these settings: they are this study's. The step size is the one of 0.001
    and 0.003 at which a ReLU network of prefactor 1 fits the pixels seen best.

    Args:
        activation: Name of φ.
        prefactor: The constant c within it.
        networks: How many.
        seed: Names weights and pixels.
        data: ``"china"``, ``"flower"``, or ``"digits"`` for a digit of 8 × 8 pixels.
        size: Pixels a side.
        width: Units of a hidden layer.
        hidden: Hidden layers.
        steps: Steps of Adam.
        learning_rate: Its step size.
        start: ``"spots"`` sets the weights to a complex function, see ``complex_start.spotted``;
            for ReLU networks of prefactor 1 and two hidden layers.
        device: Where to train; the CPU by default.
    """
    if start not in STARTS:
        raise UnknownName("start", start, STARTS)
    target = picture(data, size)
    seen = split(size, networks, seed)
    x = grid(size, dtype=torch.float32)
    grey = target.flatten().float()
    arch = architecture(activation, prefactor, width=width, hidden=hidden)
    weights = int(numpy_stream(seed, "weights").integers(2**62))
    nets: Ensemble = sample(arch, torch_default(), count=networks, seed=weights)
    if start == "spots":
        nets = spotted(nets, arch)
    before = _drawn(nets, x, size)
    run = fit_ensemble(nets, x[seen.train], grey[seen.train], steps=steps,
                       learning_rate=learning_rate, device=device)
    after = _drawn(run.networks, x, size)
    train, validation, test = (psnr(after, target, places).numpy()
                               for places in (seen.train, seen.validation, seen.test))
    return Scores(train, validation, test, before.numpy(), after.numpy())


def _drawn(nets: Ensemble, x: Tensor, size: int) -> Tensor:
    """Return what the networks draw, (networks, size, size), float64 on the CPU."""
    place = next(nets[0].parameters()).device
    return nets(x.to(place)).double().cpu().reshape(len(nets), size, size)
