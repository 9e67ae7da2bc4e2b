"""The public names with their signatures, as text; run as a script it writes the checked-in list.

    python tests/public_names.py
"""

import dataclasses
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIST = Path(__file__).with_name("public_names.txt")
ROOMS = ("priorscope", "priorscope.theory", "priorscope.training", "priorscope.measures",
         "priorscope.domains", "priorscope.networks", "priorscope.plots", "priorscope.studies",
         "priorscope.reports")


def public_names() -> list[str]:
    """Return one line for each name, field, method and flag that users may rely on."""
    lines = [line for room in ROOMS for line in _of_room(room)]
    return [*lines, *_of_commands()]


def _of_room(room: str) -> Iterator[str]:
    module = importlib.import_module(room)
    for name in sorted(dir(module)):
        value = getattr(module, name)
        if name.startswith("_") or inspect.ismodule(value):
            continue
        if inspect.isclass(value) or inspect.isfunction(value):
            if value.__module__.startswith("priorscope"):
                yield from _of_class(f"{room}.{name}", value) if inspect.isclass(value) else [
                    f"{room}.{name}{_signature(value)}"]
        else:
            yield f"{room}.{name}: {type(value).__name__}"


def _of_class(name: str, cls: type) -> Iterator[str]:
    if issubclass(cls, Exception):
        bases = ", ".join(base.__name__ for base in cls.__bases__)
        yield f"{name} is {bases}"
        return
    yield f"{name}{_signature(cls)}"
    if dataclasses.is_dataclass(cls):
        for field in dataclasses.fields(cls):
            if not field.name.startswith("_"):
                yield f"{name}.{field.name}"
    own = {key: value for base in reversed(cls.__mro__)
           if base.__module__.startswith("priorscope") for key, value in vars(base).items()}
    for key, value in sorted(own.items()):
        if not key.startswith("_") and not key.isupper():
            yield from _of_member(f"{name}.{key}", value)


def _of_member(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, staticmethod | classmethod):
        value = value.__func__
    if inspect.isfunction(value):
        yield f"{name}{_signature(value)}"
    elif hasattr(type(value), "__get__"):  # properties, cached or not
        yield f"{name}: property"


def _signature(value: Any) -> str:
    """Return the parameters with their defaults, without annotations."""
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return "(...)"
    shown = [parameter.replace(annotation=inspect.Parameter.empty, default=_default(parameter))
             for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=shown, return_annotation=inspect.Signature.empty))


class _As:
    """A default that prints as some words."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words


def _default(parameter: inspect.Parameter) -> Any:
    default = parameter.default
    if default is inspect.Parameter.empty or isinstance(default, str | int | float | tuple):
        return default
    words = repr(default)
    if callable(default) or " object at 0x" in words:
        words = getattr(default, "__name__", type(default).__name__)
    return _As(words)


def _of_commands() -> Iterator[str]:
    from priorscope.cli.app import app

    for name in sorted(name for name in app if not name.startswith("-")):
        yield f"command {name}"
        for argument in app[name].assemble_argument_collection():
            yield f"command {name} {' '.join(argument.names)}"


def as_text(lines: list[str]) -> str:
    """Return the lines as the list has them."""
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    LIST.write_text(as_text(public_names()), encoding="utf-8")
