"""What a model returned, in words, for those that return more than one tensor."""

from collections.abc import Mapping
from typing import Any


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
