"""What the two names of ``priorscope compare`` stand for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._core.checks import known_name, real_number
from .._core.errors import BadInput, ModelFileError
from ..networks import MLP, WeightLaw, weight_law
from ..networks.activations import ACTIVATIONS, ALIASES
from ..networks.weight_files import SAFETENSORS, STATE_DICTS

WEIGHTS = SAFETENSORS + STATE_DICTS
TRAINED, INITIAL = "trained", "initial"

_TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

#: Kinds in words, for sentences that set two of them against each other.
_WORDS = {"architecture": "an architecture without weights", "factory": "a factory",
          "weights": "a model with its weights", TRAINED: "the network that is trained here",
          INITIAL: "the other one's initialisation"}


@dataclass(frozen=True)
class Contender:
    """One of the two that are compared.

    Attributes:
        text: As it was typed.
        kind: ``"architecture"``, ``"factory"``, ``"weights"``, ``"trained"`` or ``"initial"``.
        arch: The architecture, of that kind.
        law: Its weight law; None means ``he_normal()``.
        factory: ``package.module:function`` of a factory or of weights.
        weights: The file, of weights.
    """

    text: str
    kind: str
    arch: MLP | None = None
    law: WeightLaw | None = None
    factory: str | None = None
    weights: Path | None = None

    @property
    def words(self) -> str:
        """What it is, for sentences."""
        return f"{self.text} is {_WORDS[self.kind]}"


def contender(text: str, *, model: str | None = None) -> Contender:
    """Return what a name stands for.

    Args:
        text: ``relu``, ``sine:depth=4,prefactor=2``, ``package.module:function``, the same with
            ``@weights.safetensors``, ``weights.safetensors``, ``trained`` or ``initial``.
        model: The factory that files of weights without one belong to.

    Raises:
        BadInput: It stands for nothing; unknown activation, option or weight law.
        ModelFileError: A file of weights that does not exist, or one without a factory.
    """
    if text in (TRAINED, INITIAL):
        return Contender(text, text)
    head, colon, rest = text.partition(":")
    if head in ACTIVATIONS or head in ALIASES:
        return _architecture(text, head, rest)
    if text.endswith(WEIGHTS):
        factory, at, file = text.rpartition("@")
        return _with_weights(text, factory if at else model, Path(file))
    if "@" in text:
        raise ModelFileError(f"{text!r} names no file of weights after @: expected one that ends "
                             f"in {', '.join(WEIGHTS)}")
    if colon and "=" not in rest and rest:
        return Contender(text, "factory", factory=text)
    if colon:
        known_name("activation", head, ACTIVATIONS)
    raise BadInput(f"{text!r} names nothing to compare: expected an activation such as relu, "
                   f"package.module:function, a file of weights ({', '.join(WEIGHTS)}), trained "
                   "or initial")


def _with_weights(text: str, factory: str | None, file: Path) -> Contender:
    if not file.is_file():
        raise ModelFileError(f"there is no file of weights {file}")
    if factory is None:
        raise ModelFileError(f"the weights {file} belong to no model: add --model "
                             f"package.module:function, or write package.module:function@{file}")
    return Contender(text, "weights", factory=factory, weights=file)


def _architecture(text: str, activation: str, rest: str) -> Contender:
    """Return an MLP with the options that follow its activation."""
    words = _options(text, rest)
    law = weight_law(words.pop("law")) if "law" in words else None
    options: dict[str, Any] = {name: _READERS[name](name, word) for name, word in words.items()}
    depth, width = options.pop("depth", 3), options.pop("width", 64)
    widths = options.pop("widths", (width,) * depth)
    return Contender(text, "architecture",
                     arch=MLP(inputs=2, widths=widths, activation=activation, **options), law=law)


def _options(text: str, rest: str) -> dict[str, str]:
    """Return the options of an architecture; a comma inside a value, as of laws, belongs to it."""
    words: dict[str, str] = {}
    last = ""
    for piece in filter(None, rest.split(",")):
        name, equals, value = piece.partition("=")
        if not equals and not last:
            raise BadInput(f"{text!r} has {piece!r} where an option belongs: expected name=value "
                           f"with one of {', '.join(sorted(_READERS))}")
        if equals:
            last = known_name(f"option in {text!r}:", name, _READERS)
            words[last] = value
        else:
            words[last] += f",{piece}"
    if "widths" in words and ("width" in words or "depth" in words):
        raise BadInput(f"{text!r} names widths: drop width and depth, or drop widths")
    return words


def _whole(name: str, word: str) -> int:
    if not word.isdecimal():
        raise BadInput(f"{name} is {word!r}: expected a whole number")
    return int(word)


def _wholes(name: str, word: str) -> tuple[int, ...]:
    return tuple(_whole(name, part) for part in word.split(","))


def _real(name: str, word: str) -> float:
    return real_number(name, word)


def _truth(name: str, word: str) -> bool:
    if word.lower() not in _TRUTHS:
        raise BadInput(f"{name} is {word!r}: expected yes or no")
    return _TRUTHS[word.lower()]


def _word(name: str, word: str) -> str:
    return word


_READERS: dict[str, Callable[[str, str], Any]] = {
    "depth": _whole, "width": _whole, "widths": _wholes, "bias": _truth, "layer_norm": _truth,
    "residual": _word, "gated": _truth, "prefactor": _real, "law": _word,
}


def before_training(first: Contender, second: Contender, data: str | None) -> bool:
    """Say whether two are compared by their random weights rather than on data.

    Raises:
        BadInput: Two that cannot be set against each other, or data that would be ignored.
    """
    kinds = {first.kind, second.kind}
    if kinds == {TRAINED} or kinds == {INITIAL}:
        raise BadInput(f"both are {first.kind!r}: expected two different ones, such as trained "
                       "and initial")
    if "architecture" in kinds:
        for one in (first, second):
            if one.kind not in ("architecture", "factory"):
                plain = first if first.kind == "architecture" else second
                raise BadInput(f"{plain.words} and {one.words}: expected two architectures or "
                               "factories, or two models with weights")
        if data is not None:
            raise BadInput(f"data {data} without trained models: drop --data, or give models with "
                           "weights, such as package.module:function@best.safetensors")
        return True
    if kinds == {"factory", INITIAL}:
        raise BadInput(f"{first.text} and {second.text} are one and the same without weights: add "
                       "them, as in package.module:function@best.safetensors")
    return kinds == {"factory"} and data is None
