"""The network that an audit trains when it is given none."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from .._core.errors import OutputError
from ..domains import Dataset
from ..networks import MLP, he_normal, sample
from ..training import Fit, fit


def train_parity(data: Dataset, *, epochs: int, seed: int = 0,
                 device: torch.device | str = "cpu",
                 on_epoch: Callable[[int], None] | None = None) -> tuple[nn.Sequential, Fit]:
    """Train an n-n-n-1 ReLU network without biases on a data set of two classes.

    The architecture and training of De Palma et al. 2019, section 4.3: He's initialisation, Adam
    at 0.001, batches of 32, cross entropy of a sigmoid.

    Args:
        data: Two classes; n is its number of features.
        epochs: Passes over the training rows.
        seed: Of the initialisation and of the order of the rows.
        device: Where the network is trained and stays.
        on_epoch: Called after each epoch with its number.

    Returns:
        The network in evaluation mode, and how the training went.
    """
    n = data.features
    arch = MLP(inputs=n, widths=(n, n), bias=False)
    model = sample(arch, he_normal(), count=1, seed=seed, device=device)[0]
    return model, fit(model, data.train_inputs, data.train_labels, epochs=epochs, seed=seed,
                      on_epoch=on_epoch)


def trained_sizes(model: nn.Module) -> list[int]:
    """Return the units of each layer of a chain of linear layers, from the inputs on."""
    layers = [module for module in model.modules() if isinstance(module, nn.Linear)]
    return [layers[0].in_features, *(layer.out_features for layer in layers)]


def save_weights(model: nn.Module, path: Path) -> None:
    """Write a model's weights as safetensors, beside the target first, then renamed.

    Raises:
        OutputError: They cannot be written there.
    """
    from safetensors.torch import save_file

    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, aside)
        aside.replace(path)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"cannot write the weights to {path}: {reason}") from None
