"""Files of weights: read without running them, and filled into a model, all or none."""

import json
import pickle
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .._core.errors import ModelFileError

SAFETENSORS = (".safetensors",)
STATE_DICTS = (".pt", ".pth", ".bin", ".ckpt")

#: Keys under which training loops keep the weights of a checkpoint.
NESTED = ("state_dict", "model_state_dict", "model")

#: How many times its own size a file may unfold to, and what it may unfold to in any case:
#: torch.save compresses nothing.
_UNFOLDING, _SMALL = 2, 2**20


def read_weights(path: str | Path) -> dict[str, Tensor]:
    """Read named tensors from a file; see ``load_model`` for the kinds.

    Raises:
        ModelFileError: Missing, truncated, or a pickle of more than tensors.
    """
    path = Path(path)
    if path.suffix == ".pt2":
        raise ModelFileError(f"{path} is a torch.export program, and loading one can run code: "
                             "save model.state_dict() as .safetensors and name the factory of the "
                             "model")
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
        state = load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelFileError(f"{path} is truncated or no safetensors file ({error})") from None
    with path.open("rb") as file:
        header = file.read(int.from_bytes(file.read(8), "little"))
    _refuse_twins(path, [name for name, _ in json.loads(header, object_pairs_hook=list)])
    return state


def _state_dict(path: Path) -> dict[str, Any]:
    _check_archive(path)
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


def _check_archive(path: Path) -> None:
    """Refuse a program, and what would unfold to far more than it weighs, before it does."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        return  # the older format, or damaged, which torch tells
    if any(part.filename.endswith("/constants.pkl") for part in parts):
        raise ModelFileError(f"{path} is a TorchScript program, and loading one can run code: save "
                             "model.state_dict() and name the factory of the model")
    _refuse_twins(path, [part.filename for part in parts])
    packed, unfolded = path.stat().st_size, sum(part.file_size for part in parts)
    if unfolded > max(_UNFOLDING * packed, _SMALL):
        raise ModelFileError(f"{path} has {packed:,} bytes and would unfold to {unfolded:,}, which "
                             "no file of torch.save does: save model.state_dict() again")


def _refuse_twins(path: Path, names: list[str]) -> None:
    """Refuse two parts of one name, of which each reader may take another."""
    twins = [name for name, count in Counter(names).items() if count > 1]
    if twins:
        raise ModelFileError(f"{path} holds {twins[0]!r} more than once: save model.state_dict() "
                             "again")


def fill(model: nn.Module, state: dict[str, Tensor], *, source: str) -> None:
    """Copy weights into a model, all or none.

    A weight that two layers share may be missing under all names but one, as safetensors saves it.

    Raises:
        ModelFileError: Names are missing or left over, or shapes or kinds of number differ; the
            first five are named.
    """
    own = model.state_dict()
    state = {**state, **_shared(own, state)}
    missing = [name for name in own if name not in state]
    extra = [name for name in state if name not in own]
    shapes = [f"{name} has {tuple(state[name].shape)}, the model {tuple(own[name].shape)}"
              for name in own if name in state and own[name].shape != state[name].shape]
    kinds = [f"{name} is {kind}" for name in own
             if name in state and (kind := _other_kind(state[name], own[name]))]
    faults = [f"{len(names)} {what} ({', '.join(names[:5])}{', ...' if len(names) > 5 else ''})"
              for what, names in (("missing", missing), ("left over", extra),
                                  ("of another shape", shapes),
                                  ("of another kind", kinds)) if names]
    if faults:
        raise ModelFileError(f"the weights in {source} do not fit the model: {'; '.join(faults)}")
    model.load_state_dict(state)


def _other_kind(saved: Tensor, own: Tensor) -> str:
    """Say why saved numbers cannot be copied as they are; nothing where they can.

    Another precision is no other kind; whole numbers for a float are mostly packed weights.
    """
    if saved.is_meta:
        return "on the meta device, without numbers"
    if saved.is_quantized or saved.layout != torch.strided:
        return "quantised" if saved.is_quantized else f"of layout {saved.layout}"
    whole = not (saved.is_floating_point() or saved.is_complex())
    if saved.is_complex() != own.is_complex() or (whole and own.is_floating_point()):
        return f"{saved.dtype}, in the model {own.dtype}"
    return ""


def _shared(own: dict[str, Tensor], state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return what the file holds of weights that it lacks, under another name of theirs."""
    known = {_place(own[name]): tensor for name, tensor in state.items() if name in own}
    return {name: known[_place(weight)] for name, weight in own.items()
            if name not in state and weight.numel() and _place(weight) in known}


def _place(weight: Tensor) -> tuple[Any, ...]:
    return weight.device, weight.data_ptr(), weight.shape, weight.stride()
