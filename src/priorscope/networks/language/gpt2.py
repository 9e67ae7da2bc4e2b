"""The architecture of GPT-2, with the parts that the study of untrained ones varies."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from torch import nn

from ..._core.checks import real_number, whole_number
from ..._core.errors import BadInput
from ..activations import activation
from .hugging_face import empty_gpt2
from .redraw import redraw


@dataclass(frozen=True, kw_only=True)
class GPT2:
    """A GPT-2 without its weights.

    Radford et al. 2019 as in Hugging Face's ``GPT2LMHeadModel``: pre-normalised blocks, learned
    positions, the head tied to the token embedding. Three things may differ, as in Teney et al.
    2024, Fig. 10: φ in the blocks' perceptrons, γ of their layer norms, and their number.

    Attributes:
        blocks: Transformer blocks.
        width: Channels d of the residual stream; the perceptrons have 4d.
        heads: Attention heads; divides the width.
        vocabulary: Number of tokens.
        activation: Name of φ; see ``priorscope.networks.activations``. ``"gelu"`` is the exact form
            with the error function, which differs by at most 5·10⁻⁴ from Hugging Face's default,
            the form with tanh.
        norm_scale: γ of both layer norms of every block; the last norm, ``ln_f``, keeps 1.
        layer_norm: Whether the blocks have layer norms; ``ln_f`` stays in any case.
        positions: Longest sequence.

    Raises:
        BadInput: A number is not usable, the heads do not divide the width, or there is a scale of
            norms that are not there.
        UnknownName: The activation is not registered.

    Example:
        >>> GPT2(blocks=2, width=32, heads=4).parameter_count
        1666464
    """

    blocks: int = 12
    width: int = 768
    heads: int = 12
    vocabulary: int = 50257
    activation: str = "gelu"
    norm_scale: float = 1.0
    layer_norm: bool = True
    positions: int = 1024

    def __post_init__(self) -> None:
        for name in ("blocks", "width", "heads", "vocabulary", "positions"):
            whole_number(name, getattr(self, name))
        if self.width % self.heads:
            raise BadInput(f"{self.heads} heads do not divide a width of {self.width}: expected a "
                           "width that is a multiple of the heads")
        scale = real_number("norm_scale", self.norm_scale, above=0.0)
        if not self.layer_norm and scale != 1.0:
            raise BadInput(f"norm_scale is {scale:g} and there is no layer norm to scale: leave it "
                           "at 1")
        object.__setattr__(self, "norm_scale", scale)
        object.__setattr__(self, "activation", activation(self.activation).name)

    @property
    def parameter_count(self) -> int:
        """Number of parameters, those shared by head and embedding once."""
        d = self.width
        block = 12 * d * d + 9 * d + 4 * d * self.layer_norm
        return (self.vocabulary + self.positions) * d + self.blocks * block + 2 * d

    def module(self, *, seed: int = 0, index: int = 0) -> nn.Module:
        """Return an untrained ``GPT2LMHeadModel`` in evaluation mode, in float32 on the CPU.

        Nothing is downloaded; the global random state is not touched. To look at many draws, make
        one module and ``redraw`` it.

        Args:
            seed: A non-negative integer.
            index: Which draw; see ``redraw``.

        Raises:
            PriorscopeError: ``transformers`` is not installed.
        """
        model = empty_gpt2(self)
        redraw(model, seed=seed, index=index)
        return model

    def replace(self, **changes: Any) -> "GPT2":
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def __str__(self) -> str:
        norms = f"norms ×{self.norm_scale:g}" if self.layer_norm else "no layer norm"
        return f"{self.activation} GPT-2, {self.blocks} blocks of {self.width}, {norms}"
