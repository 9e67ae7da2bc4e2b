"""The network and training of De Palma et al. on the parity of handwritten digits."""

from collections.abc import Callable

import torch
from torch import nn

from ..domains import Dataset
from ..networks import MLP, he_normal, sample
from .fit import Fit, fit


def parity_architecture(n: int) -> MLP:
    """Return the architecture of De Palma et al. 2019: n-n-n-1, ReLU, no biases."""
    return MLP(inputs=n, widths=(n, n), bias=False)


def train_parity(data: Dataset, *, epochs: int, seed: int = 0,
                 device: torch.device | str = "cpu",
                 on_epoch: Callable[[int, nn.Sequential], None] | None = None,
                 ) -> tuple[nn.Sequential, Fit]:
    """Train an n-n-n-1 ReLU network without biases on a data set of two classes.

    The architecture and training of De Palma et al. 2019, section 4.3: He's initialisation, Adam
    at 0.001, batches of 32, cross entropy of a sigmoid.

    Args:
        data: Two classes; n is its number of features.
        epochs: Passes over the training rows.
        seed: Of the initialisation and of the order of the rows.
        device: Where the network is trained and stays.
        on_epoch: Called after each epoch with its number and the network as it is then.

    Returns:
        The network in evaluation mode, and how the training went.
    """
    model = sample(parity_architecture(data.features), he_normal(), count=1, seed=seed,
                   device=device)[0]
    look = None if on_epoch is None else (lambda epoch: on_epoch(epoch, model))
    return model, fit(model, data.train_inputs, data.train_labels, epochs=epochs, seed=seed,
                      on_epoch=look)
