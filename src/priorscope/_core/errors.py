"""Every exception that priorscope raises on purpose.

A message is one sentence in four parts: what was given, what was expected, where, what to do.
The command line prints it and leaves with exit code 2.
"""

import difflib
from collections.abc import Iterable


class PriorscopeError(Exception):
    """Base of all errors that priorscope raises on purpose."""


class BadInput(PriorscopeError, ValueError):
    """An argument, array or table does not fit what was asked of it."""


class UnknownName(BadInput):
    """A name is not among the registered ones; the message lists the nearest.

    Args:
        kind: What the name stands for, e.g. ``"activation"``.
        name: The name that was given.
        known: The names that exist.
    """

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        names = sorted(known)
        self._arguments = (kind, name, names)
        near = difflib.get_close_matches(str(name), names, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        super().__init__(f"unknown {kind} {str(name)!r}: {hint}known are {', '.join(names)}")

    def __reduce__(self) -> tuple[type, tuple[str, object, list[str]]]:
        """Let the error travel between processes, which would rebuild it from its message."""
        return type(self), self._arguments


class ModelFileError(PriorscopeError):
    """A model, its factory or its weights cannot be loaded."""


class DataFileError(PriorscopeError):
    """A data file is missing, corrupt or not in a readable form."""


class UnsupportedModel(PriorscopeError, TypeError):
    """A model cannot be measured as it is: stochastic, half precision, or of an unknown shape."""


class UnsupportedLayer(UnsupportedModel):
    """Exact geometry was asked of a layer that is not piecewise linear, or not treated."""


class NonFinite(PriorscopeError, ArithmeticError):
    """NaN or infinity where finite numbers are needed."""


class OutputError(PriorscopeError, OSError):
    """A result cannot be written where it was asked for."""
