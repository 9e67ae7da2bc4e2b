"""Networks that learn a Boolean label, each from a random share of all the points there are."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..._core.checks import share
from ..._core.errors import BadInput
from ..._core.seeds import numpy_stream
from ...networks import MLP, SampledEnsemble, glorot_uniform, sample
from ...training import fit_ensemble

#: Step size of Adam.
LEARNING_RATE = 5e-3


@dataclass(frozen=True, eq=False)
class Scores:
    """How well networks know the points they have seen, and those they have not.

    Attributes:
        train: Share of the training points that each network gets right, (networks,).
        validation: The same of the points by which a setting may be chosen.
        test: The same of the points by which it is judged.
        loss: Mean cross entropy on the training points, in nats.
        outputs: Logits on all points, in their order, (networks, points).
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    loss: np.ndarray
    outputs: np.ndarray


def initial_networks(arch: MLP, *, networks: int, seed: int, dtype: torch.dtype = torch.float32,
                     device: torch.device | str = "cpu") -> SampledEnsemble:
    """Draw the networks that ``train_on_splits`` starts from under this seed.

    The law is the paper's: weights U(±√(6/(fan-in + fan-out))), biases U(±1). A prefactor and an
    activation leave the weights as they are, so that networks pair by their number.
    """
    weights = int(numpy_stream(seed, "weights").integers(2**62))
    return sample(arch, glorot_uniform(), count=networks, seed=weights, dtype=dtype, device=device)


def train_on_splits(arch: MLP, points: Tensor, labels: Tensor, *, training_share: float,
                    networks: int, seed: int, steps: int, learning_rate: float = LEARNING_RATE,
                    device: torch.device | str = "cpu") -> Scores:
    """Train networks by Adam on all their training points at every step, and score them.

    Network i splits the points by a permutation that depends on (seed, i) and on the number of
    points alone: the first go to training, the rest in halves to validation and test. Split and
    initial weights are so the same at every prefactor and for every activation.

    Cost: ``networks`` · ``steps`` full-batch steps; 1,000 of 230 points through 64 × 64 units take
    about 0.7 s on one core.

    Args:
        arch: One output.
        points: All points, (points, inputs).
        labels: 0 or 1, (points,).
        training_share: Share of the points that a network learns from.
        networks: How many networks.
        seed: Fixes weights and splits.
        steps: Steps of Adam.
        learning_rate: Its step size.
        device: Where to train.

    Raises:
        BadInput: The share leaves no point to one of the three parts, or labels do not fit.
        NonFinite: Training diverged.
    """
    seen, middle = _edges(len(points), training_share)
    orders = _orders(len(points), networks, seed)
    train = orders[:, :seen]
    points, labels = points.float(), labels.float()
    run = fit_ensemble(initial_networks(arch, networks=networks, seed=seed, device=device),
                       points[train], labels[train], steps=steps, loss="logistic",
                       learning_rate=learning_rate, device=device)
    outputs = run.networks(points.to(device))[..., 0].cpu()
    right = ((outputs > 0) == labels.bool()).double().gather(1, orders).numpy()
    return Scores(right[:, :seen].mean(axis=1), right[:, seen:middle].mean(axis=1),
                  right[:, middle:].mean(axis=1), run.losses[-1], outputs.numpy())


def training_places(count: int, *, training_share: float, networks: int, seed: int) -> Tensor:
    """Return which of ``count`` points each network of ``train_on_splits`` learns from.

    Returns:
        Places of the points, (networks, training points), in random order.
    """
    return _orders(count, networks, seed)[:, :_edges(count, training_share)[0]]


def _orders(count: int, networks: int, seed: int) -> Tensor:
    return torch.from_numpy(np.stack([numpy_stream(seed, "split", index).permutation(count)
                                      for index in range(networks)]))


def _edges(count: int, training_share: float) -> tuple[int, int]:
    """Return where training and where validation end."""
    seen = round(share("training_share", training_share) * count)
    middle = seen + (count - seen) // 2
    if not 0 < seen < middle < count:
        raise BadInput(f"training_share is {training_share}: expected one that leaves some of "
                       f"{count} points to training, validation and test each")
    return seen, middle
