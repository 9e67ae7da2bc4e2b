"""The network that an audit trains when it is given none."""

from pathlib import Path

from torch import nn

from .._core.errors import OutputError
from ..training import train_parity as train_parity


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
