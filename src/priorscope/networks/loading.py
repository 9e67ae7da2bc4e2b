"""Models from a factory and a file of weights; nothing in the file is ever executed."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import nn

from .._core.errors import ModelFileError
from .evaluation import check_model
from .weight_files import fill, read_weights


def load_factory(path: str) -> Callable[[], nn.Module]:
    """Return the callable that ``package.module:function`` names.

    The current folder is searched first, as ``python -m`` would. Importing a module runs it: name
    only code you trust.

    Raises:
        ModelFileError: No colon, no such module or function, or the import failed.
    """
    module_name, colon, name = path.partition(":")
    if not colon or not module_name or not name:
        raise ModelFileError(f"{path!r} names no factory: expected package.module:function")
    try:
        with _as_if_at_home(seed=0):
            module = importlib.import_module(module_name)
    except (Exception, SystemExit) as error:
        raise ModelFileError(f"module {module_name!r} cannot be imported from {os.getcwd()} "
                             f"({type(error).__name__}: {error})") from error
    factory = getattr(module, name, None)
    if not callable(factory):
        state = "is not callable" if factory is not None else "does not exist"
        raise ModelFileError(f"{name!r} in module {module_name!r} {state}: expected a function "
                             "without arguments that returns a torch.nn.Module")
    return factory


@contextmanager
def _as_if_at_home(*, seed: int) -> Iterator[None]:
    """Run user code with the current folder importable and a random state of its own."""
    here = os.getcwd()
    added = here not in sys.path
    if added:
        sys.path.insert(0, here)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.random.default_generator.manual_seed(seed)
            yield
    finally:
        if added:
            sys.path.remove(here)


def build(factory: Callable[[], nn.Module], *, seed: int = 0) -> nn.Module:
    """Call a factory under a random state of its own and check what it made.

    Raises:
        ModelFileError: It raised, or returned something else than a module.
    """
    try:
        with _as_if_at_home(seed=seed):
            model = factory()
    except (Exception, SystemExit) as error:
        raise ModelFileError(f"the factory raised {type(error).__name__}: {error}") from error
    if not isinstance(model, nn.Module):
        raise ModelFileError(f"the factory returned a {type(model).__name__}: expected a "
                             "torch.nn.Module")
    return model


def load_model(path: str, *, weights: str | Path | None = None, seed: int = 0) -> nn.Module:
    """Build a model from ``package.module:function`` and load its weights.

    Args:
        path: The factory.
        weights: A ``.safetensors`` file, or a state dict saved by ``torch.save`` (``.pt``,
            ``.pth``, ``.bin``, ``.ckpt``), read with ``weights_only=True``. None keeps the
            weights that the factory draws.
        seed: Random state under which the factory runs.

    Returns:
        The model in evaluation mode.

    Raises:
        ModelFileError: Missing, truncated or unsafe file; names or shapes that do not fit.
        NonFinite: A weight is NaN or infinite.
    """
    model = build(load_factory(path), seed=seed)
    if weights is not None:
        fill(model, read_weights(weights), source=str(weights))
    model.eval()
    check_model(model)
    return model
