"""``priorscope profile``."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from .._core.errors import BadInput
from ..instruments import Profile, profile
from ..networks import MLP, weight_law
from ..networks.loading import load_factory
from .reporting import prepare, report
from .tables import say, show

#: What the flags of an architecture are when nobody sets them, in the order of the command's.
DEFAULTS = ("relu", 3, 64, None, True, False, None, False, 1.0, "he_normal")


def profile_command(
    *,
    activation: str = "relu",
    depth: int = 3,
    width: int = 64,
    widths: Annotated[str | None, Parameter(help="Units per hidden layer, e.g. 64,32,16; "
                                            "overrides depth and width.")] = None,
    bias: bool = True,
    layer_norm: bool = False,
    residual: str | None = None,
    gated: bool = False,
    prefactor: float = 1.0,
    law: str = "he_normal",
    model: str | None = None,
    inputs: int | None = None,
    count: int = 100,
    resolution: int = 64,
    bits: int = 100,
    bit_networks: int = 400,
    seed: int = 0,
    out: Path | None = None,
) -> None:
    """Sample the prior over functions of an architecture and say how simple it is.

    Without flags it profiles a ReLU network of three hidden layers of 64 units.

    For example:

        priorscope profile --out profile.html

        priorscope profile --activation sine --prefactor 2 --depth 4

        priorscope profile --law glorot_uniform:4,1 --activation tanh

        priorscope profile --model mypackage.nets:make --inputs 784

    Parameters
    ----------
    activation:
        relu, leaky_relu, gelu, silu, selu, sigmoid, tanh, hard_tanh, erf, sine, gaussian, identity.
    depth:
        Hidden layers.
    width:
        Units of each hidden layer.
    bias:
        Whether layers have biases; the weight law may still draw zeros.
    layer_norm:
        Normalise pre-activations over channels.
    residual:
        literal (adds the pre-activation) or resnet (adds the layer's input).
    gated:
        Multiply hidden layers by sigmoid gates.
    prefactor:
        The constant c in φ(c·z).
    law:
        he_normal, gaussian:σ_w²,σ_b², glorot_uniform:scale,bias, uniform:bound, orthogonal:gain,
        torch_default.
    model:
        Profile the modules that package.module:function makes, instead.
    inputs:
        Number of inputs of those modules, where it cannot be read off.
    count:
        Networks on the plane.
    resolution:
        Grid points a side.
    bits:
        Length of the bit strings.
    bit_networks:
        Networks on bit strings.
    seed:
        Fixes every random draw.
    out:
        Write the report, one HTML page, here.
    """
    prepare(out)
    if model is not None and (activation, depth, width, widths, bias, layer_norm, residual, gated,
                              prefactor, law) != DEFAULTS:
        raise BadInput("--model brings its own architecture and weights: drop the flags that "
                       "describe them, or drop --model")
    subject = load_factory(model) if model is not None else MLP(
        inputs=2, widths=_widths(widths, depth, width), activation=activation, bias=bias,
        layer_norm=layer_norm, residual=residual or False, gated=gated, prefactor=prefactor,
    )
    result = profile(
        subject, law=weight_law(law), count=count, resolution=resolution, bits=bits,
        bit_networks=bit_networks, inputs=inputs, name=model, seed=seed,
    )
    _print(result)
    report(result, out)


def _widths(widths: str | None, depth: int, width: int) -> tuple[int, ...]:
    if widths is None:
        if depth < 0:
            raise BadInput(f"depth is {depth}: expected a whole number of at least 0")
        return (width,) * depth
    try:
        return tuple(int(word) for word in widths.split(","))
    except ValueError:
        raise BadInput(f"widths is {widths!r}: expected whole numbers, e.g. 64,32,16") from None


def _print(result: Profile) -> None:
    measures = list(result.complexities[result.name].estimates)
    rows = [[name, *(entry.estimates.get(measure) for measure in measures)]
            for name, entry in result.complexities.items()]
    show(f"Random functions of {result.name}, {result.law}", ["", *measures], rows, highlight=0)
    bits = result.bits
    show(f"Flips to another class, {bits.networks} strings of {bits.bits} bits", ["", ""],
         [[name, value] for name, value in result.bits_summary().items()])
    say(result.words)
