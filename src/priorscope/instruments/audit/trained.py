"""The network that an audit trains when it is given none."""

from pathlib import Path

from torch import nn

from ..._core.writing import write_aside
from ...training import train_parity as train_parity


def trained_sizes(model: nn.Module) -> list[int]:
    """Return the units of each layer of a chain of linear layers, from the inputs on."""
    layers = [module for module in model.modules() if isinstance(module, nn.Linear)]
    return [layers[0].in_features, *(layer.out_features for layer in layers)]


def save_weights(model: nn.Module, path: Path) -> None:
    """Write a model's weights as safetensors, whole or not at all.

    Raises:
        OutputError: They cannot be written there.
    """
    from safetensors.torch import save

    # Not save_file, which reports a full disk by an error of its own and tells no reason.
    state = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}
    write_aside(path, save(state), what="the weights")
