"""Reading a module as a list of affine maps, bends and pools."""

import copy
from collections.abc import Callable

import torch
from torch import Tensor, fx, nn

from ..._core.errors import BadInput, UnsupportedModel
from ..ensemble import Ensemble
from ..evaluation import check_model, outputs_of
from ..returned import chosen
from ..wrappers import unwrapped
from .leaves import AFFINE_MODULES, ALTERNATIVE, is_affine_module
from .reading import Reading
from .view import PiecewiseLinear

#: Relative disagreement between the view and the module that counts as a wrong view.
_TOLERANCE = 1e-9


def piecewise_linear(model: nn.Module, example: Tensor, *,
                     output: int | str | None = None) -> PiecewiseLinear:
    """Return the piecewise-linear view of a module, exact in float64, on the CPU.

    The module is neither changed nor kept: its weights are copied. The view is compared with the
    module's own float64 forward pass on ``example`` before it is returned.

    Args:
        model: A module in evaluation mode, of the layers that the error below lists.
        example: A few input points, (points, ...), for the shapes inside and the comparison.
        output: Which output is meant, where the model returns several: a place or a key.

    Raises:
        UnsupportedLayer: A layer that is not piecewise linear or not treated, by its dotted path.
        UnsupportedModel: Stochastic, half precision, no module, several outputs without
            ``output``, or of a form that cannot be followed.
        NonFinite: NaN or infinity in a parameter.
    """
    if isinstance(model, Ensemble):
        raise UnsupportedModel("exact geometry reads the layers of one network, and this is an "
                               f"ensemble of {len(model)}: pass one of them, such as nets[0]")
    if not isinstance(model, nn.Module):
        raise UnsupportedModel(f"exact geometry reads the layers of a torch.nn.Module, and this is "
                               f"a {type(model).__name__}: {ALTERNATIVE}")
    model = unwrapped(model)
    check_model(model)
    if any(isinstance(module, torch.jit.ScriptModule) for module in model.modules()):
        raise UnsupportedModel(f"a scripted module has no layers to be read: {ALTERNATIVE}")
    if example.ndim < 2 or not len(example):
        raise BadInput(f"input points have shape {tuple(example.shape)}: expected (points, ...)")
    twin = _twin(model)
    points = example.detach().to(device="cpu", dtype=torch.float64)[[0, -1, 0]].clone()
    points[2] = 0.5 * points[0] + 0.25 * points[1]
    truth = outputs_of(lambda x: chosen(twin(x), output), points.clone())
    reading = _reading(twin, points[:2], output)
    view = PiecewiseLinear(tuple(reading.steps), tuple(points.shape[1:]), reading.result)
    error = (view(points) - truth).abs().max() / truth.abs().max().clamp_min(1e-300)
    if not error <= _TOLERANCE:
        raise UnsupportedModel(
            f"the layers as read do not compute what the model computes (off by {error:.1e}): an "
            f"operation in place, or one that depends on the batch, is in the way; {ALTERNATIVE}")
    return view


def _reading(twin: nn.Module, points: Tensor, output: int | str | None) -> Reading:
    graph = _graph(twin)
    try:
        return Reading(twin, graph, points, output)
    except UnsupportedModel:
        raise
    except Exception as error:  # a step on single points may fail where the batch was meant
        reason = (str(error).splitlines() or [""])[0]
        raise UnsupportedModel(f"the model's steps cannot be followed one by one ({reason}): "
                               f"{ALTERNATIVE}") from error


def precise_forward(model: nn.Module, output: int | str | None) -> Callable[[Tensor], Tensor]:
    """Return the module's own forward pass in float64 on the CPU, (points, ...) -> (points, m)."""
    twin = _twin(unwrapped(model))

    def forward(x: Tensor) -> Tensor:
        with torch.no_grad():
            return outputs_of(lambda points: chosen(twin(points), output), x.clone())

    return forward


def _twin(model: nn.Module) -> nn.Module:
    return copy.deepcopy(model).to(device="cpu", dtype=torch.float64).requires_grad_(False)


def _graph(model: nn.Module) -> fx.Graph:
    try:
        return _Tracer().trace(model)
    except Exception as error:
        reason = (str(error).splitlines() or [""])[0]
        raise UnsupportedModel(f"the model's forward cannot be followed symbolically ({reason}): "
                               f"{ALTERNATIVE}") from error


class _Tracer(fx.Tracer):
    """Torch's tracer, which enters a user's own version of an affine module."""

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        """Say whether a module is one node of the graph."""
        if isinstance(m, AFFINE_MODULES):
            return is_affine_module(m)
        return super().is_leaf_module(m, module_qualified_name)
