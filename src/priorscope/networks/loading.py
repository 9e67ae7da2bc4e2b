"""Models from a factory and a file of weights; nothing in the file is ever executed."""

import importlib
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .._core.errors import ModelFileError
from .evaluation import check_model

SAFETENSORS = (".safetensors",)
STATE_DICTS = (".pt", ".pth", ".bin", ".ckpt")

#: Keys under which training loops keep the weights of a checkpoint.
NESTED = ("state_dict", "model_state_dict", "model")


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


def read_weights(path: str | Path) -> dict[str, Tensor]:
    """Read named tensors from a file; see ``load_model`` for the kinds.

    Raises:
        ModelFileError: Missing, truncated, or a pickle of more than tensors.
    """
    path = Path(path)
    if path.suffix not in SAFETENSORS + STATE_DICTS:
        raise ModelFileError(f"{path} ends in {path.suffix or 'nothing'!r}: expected one of "
                             f"{', '.join(SAFETENSORS + STATE_DICTS)}")
    if not path.is_file():
        raise ModelFileError(f"there is no file of weights {path}")
    state = _safetensors(path) if path.suffix in SAFETENSORS else _state_dict(path)
    for key in NESTED:
        if isinstance(state.get(key), dict):
            state = state[key]
            break
    others = [name for name, value in state.items() if not isinstance(value, Tensor)]
    nameless = [name for name in state if not isinstance(name, str)]
    if others or nameless or not state:
        what = (f"{others[0]!r} is no tensor" if others else
                f"{nameless[0]!r} is no name" if nameless else "it is empty")
        raise ModelFileError(f"{path} holds no state dict ({what}): save model.state_dict()")
    return state


def _safetensors(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelFileError(f"{path} is truncated or no safetensors file ({error})") from None


def _state_dict(path: Path) -> dict[str, Any]:
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise ModelFileError(
            f"{path} is a pickle that holds more than tensors, and loading it could run code: "
            "save model.state_dict(), or better a .safetensors file"
        ) from None
    except Exception as error:  # torch raises almost any kind on a damaged file
        reason = (str(error).splitlines() or ["unexpected end of file"])[0]
        raise ModelFileError(f"{path} is truncated or no file of weights ({reason})") from None
    if not isinstance(state, dict):
        raise ModelFileError(f"{path} holds a {type(state).__name__}: expected a state dict")
    return state


def fill(model: nn.Module, state: dict[str, Tensor], *, source: str) -> None:
    """Copy weights into a model, all or none.

    Raises:
        ModelFileError: Names are missing or left over, or shapes differ; the first five are named.
    """
    own = model.state_dict()
    missing = [name for name in own if name not in state]
    extra = [name for name in state if name not in own]
    shapes = [f"{name} has {tuple(state[name].shape)}, the model {tuple(own[name].shape)}"
              for name in own if name in state and own[name].shape != state[name].shape]
    faults = [f"{len(names)} {what} ({', '.join(names[:5])}{', ...' if len(names) > 5 else ''})"
              for what, names in (("missing", missing), ("left over", extra),
                                  ("of another shape", shapes)) if names]
    if faults:
        raise ModelFileError(f"the weights in {source} do not fit the model: {'; '.join(faults)}")
    model.load_state_dict(state)
