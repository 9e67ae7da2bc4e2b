"""Whether a model answers one input twice alike, alone and among others."""

import torch
from torch import Tensor

from .._core.errors import UnsupportedModel
from .evaluation import Model, evaluate

#: Inputs that are looked at, and the relative difference above which answers are different ones:
#: far above what rounding in float32 makes of another batch size.
_INPUTS, _DIFFERENT = 4, 1e-3


def check_repeatable(model: Model, inputs: Tensor) -> None:
    """Refuse a model whose output for an input is random, or depends on the rest of its batch.

    Cost: six forward passes of one to four inputs. The global random state is left as it was.

    Args:
        model: A module in evaluation mode, or any callable.
        inputs: (points, ...), of which the first few are looked at.

    Raises:
        UnsupportedModel: Two calls gave different outputs, or the batch decides.
    """
    few = inputs[:_INPUTS]
    # Inputs on the CPU may go to a model on a device, which draws from that device's state.
    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_initialized() else []
    with torch.random.fork_rng(devices=devices):
        first, second = evaluate(model, few), evaluate(model, few)
        alone = torch.cat([evaluate(model, few[row:row + 1]) for row in range(len(few))])
    scale = float(first.abs().max()) or 1.0
    if float((first - second).abs().max()) > _DIFFERENT * scale:
        raise UnsupportedModel("the model gives different outputs for the same inputs: expected "
                               "one without random numbers in its forward pass")
    if float((first - alone).abs().max()) > _DIFFERENT * scale:
        raise UnsupportedModel("the model's output for an input depends on the others in its "
                               "batch: expected one that looks at each input by itself")
