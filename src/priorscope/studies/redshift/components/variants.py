"""The architectures that are compared: one component changed at a time."""

from typing import Any

from ....networks import MLP, WeightLaw, glorot_uniform

#: Changes of the plain architecture, by name.
CHANGES: dict[str, dict[str, Any]] = {
    "plain": {}, "layer norm": {"layer_norm": True}, "residual": {"residual": "literal"},
    "residual, ResNet": {"residual": "resnet"}, "gated": {"gated": True},
    "width 16": {"width": 16}, "width 256": {"width": 256},
    "biases 0": {"bias": 0.0}, "biases ±0.1": {"bias": 0.1}, "biases ±4": {"bias": 4.0},
}

#: Variants by what is changed: the structure, or a size that is said to have no effect.
GROUPS: dict[str, tuple[str, ...]] = {
    "plain": (),
    "structures": ("layer norm", "residual", "residual, ResNet", "gated"),
    "widths": ("width 16", "width 256"),
    "biases": ("biases 0", "biases ±0.1", "biases ±4"),
}


def built(variant: str, activation: str, depth: int, width: int) -> MLP:
    """Return the architecture of a variant on two inputs.

    Args:
        variant: A key of ``CHANGES``.
        activation: Name of the activation.
        depth: Hidden layers.
        width: Units of each, where the variant has none of its own.
    """
    change = {name: value for name, value in CHANGES[variant].items() if name != "bias"}
    width = change.pop("width", width)
    return MLP(inputs=2, widths=(width,) * depth, activation=activation, **change)


def law_of(variant: str, magnitude: float) -> WeightLaw:
    """Return the paper's law: α times Glorot's range for weights, U(±1) for most biases."""
    return glorot_uniform(scale=magnitude, bias=CHANGES[variant].get("bias", 1.0))
