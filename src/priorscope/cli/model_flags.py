"""The flags that say where a model runs and which of its outputs is meant."""

import torch
from torch import nn

from .._core.errors import BadInput
from ..networks import SelectOutput


def torch_device(name: str) -> torch.device:
    """Return a device that exists, or say what is wrong with the name."""
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise BadInput(f"device {name!r} cannot be used here ({reason}): try cpu") from None
    return device


def with_output(model: nn.Module, output: str | None) -> nn.Module:
    """Return the model, of several outputs the one that ``--output`` names: a key or a place."""
    if output is None:
        return model
    return SelectOutput(model, int(output) if output.isdecimal() else output)
