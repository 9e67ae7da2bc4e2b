"""A model in evaluation mode for a moment, in the middle of its training."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..._core.progress import silent


@contextmanager
def undisturbed(model: Any) -> Iterator[None]:
    """Let ``model`` be measured, and put back afterwards all that could change its training.

    In the block every module is in evaluation mode, automatic mixed precision is off and no
    progress bar is drawn. Afterwards, also after an exception, each module has its own mode and
    each buffer its own tensor with the content from before; so have torch's random generators, on
    the CPU and on the model's device, NumPy's and Python's. Cost: a copy of the buffers.
    """
    with ExitStack() as stack:
        stack.enter_context(_random_states(model))
        stack.enter_context(silent())
        if isinstance(model, nn.Module):
            for kind in {parameter.device.type for parameter in model.parameters()} | {"cpu"}:
                if torch.amp.is_autocast_available(kind):
                    stack.enter_context(torch.autocast(kind, enabled=False))
            stack.enter_context(_buffers(model))
            stack.enter_context(_evaluation_mode(model))
        yield


@contextmanager
def _evaluation_mode(model: nn.Module) -> Iterator[None]:
    modes = [(module, module.training) for module in model.modules()]
    try:
        # Not model.eval(): a module may do more in it, such as merging adapters into its weights.
        for module, _ in modes:
            module.training = False
        yield
    finally:
        for module, mode in modes:
            module.training = mode


@contextmanager
def _buffers(model: nn.Module) -> Iterator[None]:
    """A module that counts its calls does so in evaluation mode too."""
    kept: list[tuple[nn.Module, str, Tensor, Tensor]] = [
        (module, name, buffer, buffer.detach().clone()) for module in model.modules()
        for name, buffer in module.named_buffers(recurse=False)]
    try:
        yield
    finally:
        for module, name, buffer, content in kept:
            module._buffers[name] = buffer
            if not _same(buffer, content):
                with torch.no_grad():
                    buffer.copy_(content)


def _same(buffer: Tensor, content: Tensor) -> bool:
    """Compare to the bit, where NaN is equal to itself."""
    return bool(((buffer == content) | ((buffer != buffer) & (content != content))).all())


@contextmanager
def _random_states(model: Any) -> Iterator[None]:
    devices = {parameter.device for parameter in model.parameters()
               if parameter.device.type == "cuda"} if isinstance(model, nn.Module) else set()
    of_numpy, of_python = np.random.get_state(), random.getstate()  # noqa: NPY002
    with torch.random.fork_rng(devices=sorted(devices, key=str)):
        try:
            yield
        finally:
            np.random.set_state(of_numpy)  # noqa: NPY002
            random.setstate(of_python)
