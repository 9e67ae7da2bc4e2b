"""One output of a model that returns several."""

from typing import Any

from torch import Tensor, nn

from .._core.errors import BadInput, UnsupportedModel
from .evaluation import Model
from .returned import outputs_in


class SelectOutput(nn.Module):
    """A model of several outputs as a model of one of them.

    The model is wrapped, not copied: its weights, hooks and mode stay its own. Exact geometry goes
    through it where the model returns a tuple, list or dict.

    Args:
        model: A module, or any callable, that returns a tuple, list, dict, or an object with
            named outputs, such as those of transformers.
        output: Which is meant: a place, or a key or name such as ``"logits"``.

    Raises:
        BadInput: An output that is neither a whole number nor a word.

    Example:
        >>> net = SelectOutput(lambda x: {"logits": x, "hidden": -x}, "logits")
        >>> net(torch.ones(2, 1)).tolist()
        [[1.0], [1.0]]
    """

    def __init__(self, model: Model, output: int | str) -> None:
        super().__init__()
        if isinstance(output, bool) or not isinstance(output, int | str):
            raise BadInput(f"output is {output!r}: expected a place such as 0, or a key such as "
                           "'logits'")
        self.model = model
        self.output = output
        if isinstance(model, nn.Module):
            self.training = model.training

    def forward(self, x: Tensor) -> Tensor:
        """Return that output of the model.

        Raises:
            UnsupportedModel: The model has no such output.
        """
        return selected(self.model(x), self.output)

    def extra_repr(self) -> str:
        """Show which output is meant in the module's ``repr``."""
        return f"output={self.output!r}"


def selected(found: Any, output: int | str) -> Any:
    """Return one of several outputs, by place or by name.

    Raises:
        UnsupportedModel: There is none of that place or name; those that there are are named.
    """
    if isinstance(found, Tensor):
        raise UnsupportedModel(f"the model returned one tensor: it has no output {output!r}, so "
                               "leave output out")
    try:
        return found[output]
    except (KeyError, IndexError, TypeError, AttributeError):
        if isinstance(output, str) and isinstance(getattr(found, output, None), Tensor):
            return getattr(found, output)
    raise UnsupportedModel(f"the model returned {outputs_in(found)}: it has no output {output!r}")
