"""The fully connected architecture."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from .._core.checks import real_number, whole_number
from .._core.errors import BadInput
from .activations import activation

RESIDUAL_FORMS = ("literal", "resnet")


@dataclass(frozen=True, kw_only=True)
class MLP:
    """A fully connected network without its weights.

    With z = Wx + b, normalised over its channels if ``layer_norm``, a hidden layer maps x to
    φ(c·z), times sigmoid(W'x + b') if ``gated``, plus z or x if ``residual``. The read-out is
    affine. (Teney et al. 2024, section 3, for the variants and the prefactor c.)

    Attributes:
        inputs: Number of input coordinates.
        widths: Units of each hidden layer, first to last; its length is the depth. May be empty.
        outputs: Number of outputs.
        activation: Name of φ; see ``priorscope.networks.activations``.
        bias: Whether the layers have biases.
        layer_norm: Normalise z over channels before φ, without learned scale or shift.
        residual: ``"literal"`` adds z, as the paper's formula reads; ``"resnet"`` adds the layer's
            input where the widths match; ``True`` means ``"resnet"``.
        gated: Multiply each hidden layer by a sigmoid gate with weights of its own.
        prefactor: The constant c inside the activation.

    Raises:
        BadInput: A width, a form or the prefactor is not usable.
        UnknownName: The activation is not registered.

    Example:
        >>> MLP(inputs=2, widths=(64, 64), activation="tanh").depth
        2
    """

    inputs: int
    widths: tuple[int, ...]
    outputs: int = 1
    activation: str = "relu"
    bias: bool = True
    layer_norm: bool = False
    residual: bool | str = False
    gated: bool = False
    prefactor: float = 1.0

    def __post_init__(self) -> None:
        whole_number("inputs", self.inputs)
        whole_number("outputs", self.outputs)
        widths = (self.widths,) if isinstance(self.widths, int) else tuple(self.widths)
        for position, width in enumerate(widths):
            whole_number(f"width {position + 1} of {len(widths)}", width)
        residual = "resnet" if self.residual is True else self.residual
        if residual is not False and residual not in RESIDUAL_FORMS:
            raise BadInput(f"residual is {residual!r}: expected False, 'literal' or 'resnet'")
        object.__setattr__(self, "widths", widths)
        object.__setattr__(self, "residual", residual)
        object.__setattr__(self, "activation", activation(self.activation).name)
        object.__setattr__(self, "prefactor", real_number("prefactor", self.prefactor, above=0.0))

    @property
    def depth(self) -> int:
        """Number of hidden layers."""
        return len(self.widths)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer from the inputs to the outputs."""
        return (self.inputs, *self.widths, self.outputs)

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(fan-in, fan-out) of each affine map, the read-out last."""
        return tuple(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @property
    def plain(self) -> bool:
        """Whether hidden layers are nothing but φ(c(Wx + b))."""
        return not (self.layer_norm or self.residual or self.gated)

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases of one network, gates included."""
        sizes = [fan_in * fan_out + self.bias * fan_out for fan_in, fan_out in self.shapes]
        return sum(sizes) + (sum(sizes[:-1]) if self.gated else 0)

    def skips(self, layer: int) -> bool:
        """Whether hidden layer ``layer`` (from 0) adds its own input, the ResNet form."""
        fan_in, fan_out = self.shapes[layer]
        return self.residual == "resnet" and fan_in == fan_out

    def replace(self, **changes: Any) -> "MLP":
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def __str__(self) -> str:
        extras = [name for name in ("layer_norm", "gated") if getattr(self, name)]
        if self.residual:
            extras.append(f"{self.residual} residual")
        if not self.bias:
            extras.append("no bias")
        if self.prefactor != 1.0:
            extras.append(f"prefactor {self.prefactor:g}")
        return f"{self.activation} MLP {'-'.join(map(str, self.sizes))}" + "".join(
            f", {extra}" for extra in extras)
