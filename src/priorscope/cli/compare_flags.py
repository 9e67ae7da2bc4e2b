"""Which flags of ``priorscope compare`` go with what is compared."""

from typing import Any

from .._core.errors import BadInput
from .audit import EPOCHS
from .contenders import TRAINED, Contender
from .data_flags import DataFlags


def check_model_flag(model: str | None, sides: tuple[Contender, Contender]) -> None:
    """Refuse a model that belongs to no file of weights."""
    if model is not None and not any(side.kind == "weights" and "@" not in side.text
                                     for side in sides):
        raise BadInput(f"--model {model} is for files of weights without a model of their own: "
                       "neither name is one, so drop it")


def refuse_ignored(flags: dict[str, Any], purpose: str) -> None:
    """Refuse flags that would be ignored."""
    given = [name for name, value in flags.items() if value is not None and value is not False]
    if given:
        raise BadInput(f"{given[0]} is for {purpose}, and these are none: drop it")


def data_name(data: str | None, sides: tuple[Contender, Contender]) -> str:
    """Return the data's name, digits for a network that is trained here."""
    here = any(side.kind == TRAINED for side in sides)
    if data is None and not here:
        raise BadInput(f"{sides[0].text} and {sides[1].text} are models with weights, to be "
                       "compared on inputs: add --data test.npz, or digits, mnist or cifar10")
    if data is not None and here and data not in EPOCHS:
        raise BadInput(f"a network is trained here on {' or '.join(EPOCHS)} only, not on {data}: "
                       "give a model of your own instead of trained")
    return data or "digits"


def epochs_here(epochs: int | None, sides: tuple[Contender, Contender], wanted: DataFlags) -> int:
    """Return the epochs of the network that is trained here, 0 where none is."""
    if any(side.kind == TRAINED for side in sides):
        if epochs is not None and epochs < 1:
            raise BadInput(f"epochs is {epochs}: expected a whole number of at least 1")
        return epochs or EPOCHS[wanted.data]
    if epochs is not None:
        raise BadInput("--epochs is for the network that is trained here, and none is: drop it")
    return 0
