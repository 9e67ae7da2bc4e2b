"""Which modules and functions are piecewise linear, and what each contributes."""

import math
import operator
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

#: Modules that are one affine map in evaluation mode.
AFFINE_MODULES: tuple[type[nn.Module], ...] = (
    nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d,
    nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d,
    nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d,
    nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d,
    nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveAvgPool3d,
    nn.ConstantPad1d, nn.ConstantPad2d, nn.ZeroPad2d, nn.ReflectionPad2d, nn.ReplicationPad2d,
    nn.Flatten, nn.Unflatten, nn.Identity, nn.PixelShuffle,
    nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, nn.AlphaDropout,
)

#: Functions and methods of one slot that are affine, given constants for all other arguments.
AFFINE_FUNCTIONS: tuple[Any, ...] = (
    operator.neg, torch.neg, "neg", operator.getitem, torch.mean, "mean", torch.sum, "sum",
    torch.permute, "permute", torch.transpose, "transpose", "contiguous", "clone",
    functional.linear, functional.conv2d, functional.conv1d, functional.avg_pool2d,
    functional.adaptive_avg_pool2d, functional.pad, operator.matmul, torch.matmul, "matmul",
)

#: Functions and methods that only give a point another shape.
RESHAPES: tuple[Any, ...] = (
    torch.flatten, "flatten", torch.reshape, "reshape", "view", torch.squeeze, "squeeze",
    torch.unsqueeze, "unsqueeze", "unflatten",
)

ADDITIONS = (operator.add, torch.add, "add", operator.iadd, "add_")
SUBTRACTIONS = (operator.sub, torch.sub, "sub", operator.isub, "sub_")
PRODUCTS = (operator.mul, torch.mul, "mul", operator.imul, "mul_")
QUOTIENTS = (operator.truediv, torch.div, "div", operator.itruediv, "div_")
JOINS = (torch.cat, torch.concat)
OUT_OF_PLACE = {operator.iadd: operator.add, operator.isub: operator.sub,
                operator.imul: operator.mul, operator.itruediv: operator.truediv}
SKIPPED = (functional.dropout, functional.dropout2d)

#: Said by the error, so that a user need not look it up.
SUPPORTED = ("Linear, convolutions, BatchNorm in evaluation mode, average and max pooling, "
             "Flatten, Identity, Dropout in evaluation mode, Sequential, residual sums; ReLU, "
             "LeakyReLU, PReLU with one slope, Hardtanh, ReLU6")

#: What takes a model that is not read here.
ALTERNATIVE = ("trajectory_length, or generalization_interval with samples=3001, take any model "
               "by sampling")

Kinks = tuple[tuple[float, ...], tuple[float, ...], float]


def is_affine_module(module: nn.Module) -> bool:
    """Say whether a module is one of the affine ones, its forward not overridden."""
    return any(isinstance(module, kind) and type(module).forward is kind.forward
               for kind in AFFINE_MODULES)


def bend_of_module(module: nn.Module) -> Kinks | None:
    """Return kinks, slopes and level of an activation module, None where it is none of ours."""
    if isinstance(module, nn.ReLU):
        return _rectifier(0.0)
    if isinstance(module, nn.LeakyReLU):
        return _rectifier(module.negative_slope)
    if isinstance(module, nn.PReLU) and module.num_parameters == 1:
        return _rectifier(float(module.weight.detach()))
    if isinstance(module, nn.Hardtanh):  # ReLU6 is one
        return _clip(module.min_val, module.max_val)
    return None


def bend_of_function(target: Any, rest: tuple, options: dict) -> Kinks | None:
    """Return kinks, slopes and level of an activation function called with these arguments."""
    if target in (torch.relu, torch.relu_, functional.relu, functional.relu_, "relu", "relu_"):
        return _rectifier(0.0)
    if target in (functional.leaky_relu, functional.leaky_relu_):
        return _rectifier(float(options.get("negative_slope", rest[0] if rest else 0.01)))
    if target is functional.relu6:
        return _clip(0.0, 6.0)
    if target in (functional.hardtanh, functional.hardtanh_):
        low = options.get("min_val", rest[0] if rest else -1.0)
        return _clip(low, options.get("max_val", rest[1] if len(rest) > 1 else 1.0))
    if target in (torch.abs, "abs", operator.abs):
        return (0.0,), (-1.0, 1.0), 0.0
    if target in (torch.clamp, "clamp"):
        low = options.get("min", rest[0] if rest else None)
        high = options.get("max", rest[1] if len(rest) > 1 else None)
        if isinstance(low, int | float | None) and isinstance(high, int | float | None):
            return _clip(low, high)
    return None


def _rectifier(slope: float) -> Kinks:
    return (0.0,), (slope, 1.0), 0.0


def _clip(low: float | None, high: float | None) -> Kinks:
    if low is None:
        return (float(high),), (1.0, 0.0), float(high)  # type: ignore[arg-type]
    if high is None:
        return (float(low),), (0.0, 1.0), float(low)
    return (float(low), float(high)), (0.0, 1.0, 0.0), float(low)


def gain_of(module: nn.Module) -> tuple[float, float]:
    """Return bounds on max |output| over max |input|, and on the constant part."""
    if isinstance(module, nn.Linear):
        return _largest(module.weight.abs().sum(1)), _largest(module.bias)
    if isinstance(module, nn.modules.conv._ConvTransposeNd):
        return _largest(module.weight.abs().flatten(1).sum(1)) * module.weight.shape[0], _largest(
            module.bias)
    if isinstance(module, nn.modules.conv._ConvNd):
        return _largest(module.weight.abs().flatten(1).sum(1)), _largest(module.bias)
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        mean, variance = module.running_mean, module.running_var
        assert mean is not None
        assert variance is not None
        scale = (variance + module.eps).rsqrt()
        if module.weight is not None:
            scale = scale * module.weight
        return _largest(scale), _largest(mean * scale) + _largest(module.bias)
    if isinstance(module, nn.ConstantPad1d | nn.ConstantPad2d):
        return 1.0, abs(float(module.value))
    return 1.0, 0.0


def _largest(values: Tensor | None) -> float:
    return 0.0 if values is None or not values.numel() else float(values.detach().abs().max())


def pooling(module_or_options: nn.Module | dict) -> Callable[[Tensor], Tensor] | None:
    """Return a function that pools places instead of values, None where pooling is not treated.

    Applied to a point that holds 0, 1, 2, ... it gives the windows as (outputs, window) places,
    -1 for padding.
    """
    if isinstance(module_or_options, nn.Module):
        given = {name: getattr(module_or_options, name) for name in
                 ("kernel_size", "stride", "padding", "dilation", "ceil_mode")}
    else:
        given = module_or_options
    if given.get("ceil_mode"):
        return None
    return lambda places: _windows(places, given)


def _windows(places: Tensor, given: dict) -> Tensor:
    """Cut (channels, *size) places into windows, (outputs, window)."""
    dims = places.ndim - 1
    size, stride, padding, dilation = (
        _each(given.get(name) or default, dims)
        for name, default in (("kernel_size", 1), ("stride", given["kernel_size"]),
                              ("padding", 0), ("dilation", 1)))
    edges = [edge for pad in reversed(padding) for edge in (pad, pad)]
    padded = functional.pad(places, edges, value=-1)
    for axis in range(dims):
        reach = dilation[axis] * (size[axis] - 1) + 1
        padded = padded.unfold(1 + axis, reach, stride[axis])[..., ::dilation[axis]]
    return padded.reshape(-1, math.prod(size))


def _each(value: Any, dims: int) -> tuple[int, ...]:
    return (value,) * dims if isinstance(value, int) else tuple(value)
