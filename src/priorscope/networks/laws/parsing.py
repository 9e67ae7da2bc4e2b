"""Weight laws from a word, as the command line takes them."""

import inspect
from collections.abc import Callable, Mapping

from ..._core.errors import BadInput, UnknownName
from .law import WeightLaw


def parse_law(text: str, laws: Mapping[str, Callable[..., WeightLaw]]) -> WeightLaw:
    """Return the law that ``name`` or ``name:first,second`` describes, e.g. ``gaussian:2,0.1``.

    Args:
        text: A registered name, then its numbers in the order of the constructor's arguments.
        laws: Constructors by name.

    Raises:
        UnknownName: No such law.
        BadInput: Too many numbers, or a word where a number belongs.
    """
    name, _, rest = text.partition(":")
    if name not in laws:
        raise UnknownName("weight law", name, laws)
    arguments = list(inspect.signature(laws[name]).parameters)
    words = [word for word in rest.split(",") if word.strip()]
    expected = f"{name}:{','.join(arguments)}" if arguments else f"{name} without numbers"
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        raise BadInput(f"weight law {text!r}: expected {expected}") from None
    if len(numbers) > len(arguments):
        raise BadInput(f"weight law {text!r} has {len(numbers)} numbers: expected {expected}")
    return laws[name](*numbers)
