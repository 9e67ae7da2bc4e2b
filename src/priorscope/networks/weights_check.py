"""Whether a module's weights are numbers precise enough to decide classes."""

import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from .._core.checks import finite
from .._core.errors import UnsupportedModel

_HALF = (torch.float16, torch.bfloat16)


def check_weights(model: nn.Module) -> None:
    """Refuse weights that are not there, too coarse, complex or not finite, by their names.

    Raises:
        UnsupportedModel: A lazy or meta-device parameter, half precision, complex numbers.
        NonFinite: A parameter or buffer holds NaN or infinity.
    """
    for name, weight in [*model.named_parameters(), *model.named_buffers()]:
        _check(name, weight)


def _check(name: str, weight: Tensor) -> None:
    if isinstance(weight, UninitializedParameter | UninitializedBuffer):
        raise UnsupportedModel(f"parameter {name} has no shape yet, since its layer is lazy: call "
                               "the model once on an input first")
    if weight.is_meta:
        raise UnsupportedModel(f"parameter {name} is on the meta device, where there are no "
                               "numbers: load the weights first, e.g. by "
                               "model.load_state_dict(..., assign=True)")
    if weight.dtype in _HALF:
        raise UnsupportedModel(
            f"parameter {name} is {weight.dtype}, too coarse to decide classes: "
            "pass a float32 or float64 copy, e.g. copy.deepcopy(model).double()"
        )
    if weight.is_complex():
        raise UnsupportedModel(f"parameter {name} is {weight.dtype}: expected real numbers")
    if weight.is_floating_point():
        finite(f"parameter {name} of the model", weight.detach())
