"""What a model returned: which of several outputs is meant, and what there is, in words."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from .._core.errors import UnsupportedModel


def outputs_in(found: Any) -> str:
    """Say what a model returned, with the names of its outputs."""
    kind = type(found).__name__
    if isinstance(found, Mapping):
        return f"a {kind} with {', '.join(str(key) for key in list(found)[:8])}"
    if isinstance(found, tuple | list):
        return f"a {kind} of {len(found)}"
    return f"a {kind}"


def how_to_choose(found: Any) -> str:
    """Say how one of the outputs is chosen."""
    if isinstance(found, Mapping) and found:
        name = "logits" if "logits" in found else next(iter(found))
        return f"name one of them, output={name!r} or --output {name}"
    if isinstance(found, tuple | list) and found:
        return "name one of them by its place, output=0 or --output 0"
    return "wrap it, e.g. lambda x: model(x).logits"


def chosen(values: Any, output: Any) -> Any:
    """Pick the output that is meant from what a model returned; one tensor is what it is.

    Raises:
        UnsupportedModel: There are several, and none or another one was named.
    """
    if isinstance(values, Tensor) or not isinstance(values, dict | list | tuple):
        return values
    names = list(values) if isinstance(values, dict) else list(range(len(values)))
    if output is None or output not in names:
        raise UnsupportedModel(
            f"the model returns a {type(values).__name__} of {len(names)} values: say which one "
            f"with output=, one of {', '.join(map(repr, names))}")
    return values[output]
