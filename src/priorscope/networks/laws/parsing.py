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


def written_law(law: WeightLaw, laws: Mapping[str, Callable[..., WeightLaw]]) -> str:
    """Return the text that ``parse_law`` turns into exactly this law, all digits kept.

    Args:
        law: A law that one of the constructors made.
        laws: Constructors by name; their arguments are attributes of what they make.

    Raises:
        BadInput: None of the constructors makes this law.
    """
    for name, make in laws.items():
        arguments = list(inspect.signature(make).parameters)
        values = [getattr(law, argument, None) for argument in arguments]
        numbers = [float(value) for value in values if isinstance(value, int | float)]
        if len(numbers) == len(arguments) and make(*numbers) == law:
            return ":".join(filter(None, (name, ",".join(map(repr, numbers)))))
    raise BadInput(f"the law {law} has no text: expected one of {', '.join(laws)}")
