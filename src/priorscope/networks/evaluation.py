"""Looking at a model without changing it: checks at the door, outputs without a graph."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from .._core.batching import in_batches, out_of_memory
from .._core.checks import finite
from .._core.errors import BadInput, UnsupportedModel
from .returned import how_to_choose, outputs_in
from .weights_check import check_weights

Model = nn.Module | Callable[[Tensor], Tensor]

def check_model(model: Any) -> None:
    """Refuse a model that would not give the same, precise numbers twice.

    Raises:
        UnsupportedModel: Not callable; dropout or batch norm in training mode, or batch norm
            without statistics of its own (named by their dotted paths); weights that
            ``check_weights`` refuses.
        NonFinite: A parameter or buffer holds NaN or infinity.
    """
    if not callable(model):
        raise UnsupportedModel(f"a {type(model).__name__} is no model: expected a module or a "
                               "callable")
    if not isinstance(model, nn.Module):
        return
    guilty = [name or type(module).__name__ for name, module in model.named_modules()
              if _stochastic(module)]
    if guilty:
        raise UnsupportedModel(
            f"the model is stochastic: {', '.join(guilty[:5])} in training mode; "
            "call model.eval() first"
        )
    mixing = [name or type(module).__name__ for name, module in model.named_modules()
              if isinstance(module, nn.modules.batchnorm._BatchNorm)
              and module.running_mean is None]
    if mixing:
        raise UnsupportedModel(
            f"batch norm {', '.join(mixing[:5])} keeps no statistics, so an input's class depends "
            "on its batch: train it with track_running_stats=True"
        )
    check_weights(model)


def _stochastic(module: nn.Module) -> bool:
    # torch keeps dropout and batch norm under private bases, the only names that cover them all.
    if isinstance(module, nn.modules.dropout._DropoutNd):
        return module.training and module.p > 0
    if isinstance(module, nn.RReLU):
        return module.training
    if isinstance(module, nn.MultiheadAttention | nn.RNNBase):
        return module.training and module.dropout > 0
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        return module.training
    # Instance norm sees one input at a time, but in training mode it may write its statistics.
    return (isinstance(module, nn.modules.batchnorm._NormBase) and module.training
            and module.track_running_stats)


def placement(model: Model, x: Tensor) -> tuple[torch.device, torch.dtype]:
    """Return the device and dtype of the model's parameters, or of ``x`` when it has none."""
    if isinstance(model, nn.Module):
        for parameter in model.parameters():
            if parameter.is_floating_point():
                return parameter.device, parameter.dtype
    return x.device, x.dtype if x.is_floating_point() else torch.get_default_dtype()


def outputs_of(model: Model, x: Tensor) -> Tensor:
    """Call the model on a batch and return outputs of shape (points, outputs).

    Raises:
        UnsupportedModel: The model fails on such inputs, or its output is no tensor with one row
            per point.
    """
    try:
        values = model(x)
    except Exception as error:
        if out_of_memory(error) or isinstance(error, UnsupportedModel):
            raise
        reason = (str(error).splitlines() or [""])[0]
        raise UnsupportedModel(f"the model does not take inputs of shape {tuple(x.shape[1:])} "
                               f"({type(error).__name__}: {reason})") from error
    if not isinstance(values, Tensor):
        raise UnsupportedModel(f"the model returned {outputs_in(values)}: expected a tensor; "
                               f"{how_to_choose(values)}")
    if values.is_complex():
        raise UnsupportedModel(f"the model returned {values.dtype}: expected real numbers")
    if values.ndim == 0 or values.shape[0] != x.shape[0]:
        raise UnsupportedModel(
            f"the model returned shape {tuple(values.shape)} for {x.shape[0]} points: "
            "expected one row per point"
        )
    if values.numel() == 0:
        raise UnsupportedModel(f"the model returned shape {tuple(values.shape)}, nothing for a "
                               "point: expected at least one output")
    # Whole numbers, such as votes, become what margins can be taken of.
    real = values if values.is_floating_point() else values.to(torch.get_default_dtype())
    return real.reshape(x.shape[0], -1)


def widest_activation(model: Model, x: Tensor) -> int:
    """Return the most numbers that any submodule puts out for one point, 0 for a plain callable.

    Looked at by hooks during one forward pass, which are taken off again; scripted modules, which
    take no hooks, are passed over.
    """
    if not isinstance(model, nn.Module):
        return 0
    widest = 0

    def look(module: nn.Module, inputs: Any, output: Any) -> None:
        nonlocal widest
        if isinstance(output, Tensor):
            widest = max(widest, output.numel() // len(x))

    hooks = [module.register_forward_hook(look) for module in model.modules()
             if not isinstance(module, torch.jit.ScriptModule)]
    try:
        with torch.no_grad():
            outputs_of(model, x.clone())
    finally:
        for hook in hooks:
            hook.remove()
    return widest


def evaluate(model: Model, x: Tensor, *, batch_size: int | None = None) -> Tensor:
    """Return the model's outputs on ``x``, detached, of shape (points, outputs).

    Neither the model nor ``x`` is moved, cast or changed; a batch is, to the model's device and
    dtype. Cost: one forward pass.

    Args:
        model: A module in evaluation mode, or any callable on a batch.
        x: Shape (points, ...).
        batch_size: Points a call; None means about 64 MiB of inputs and outputs.

    Raises:
        BadInput: No points.
        NonFinite: An output is NaN or infinite.
    """
    if x.shape[0] == 0:
        raise BadInput("there are no points to evaluate the model on")
    device, dtype = placement(model, x)

    def work(piece: slice) -> Tensor:
        with torch.no_grad():
            # A copy, since a model may overwrite its input.
            return outputs_of(model, x[piece].to(device=device, dtype=dtype, copy=True)).detach()

    bytes_per_point = 64.0 * x[0].numel() + 4096.0
    parts = in_batches(work, x.shape[0], bytes_per_item=bytes_per_point, batch_size=batch_size,
                       budget=64 * 2**20)
    values = torch.cat(parts)
    finite("the model's output", values)
    return values
