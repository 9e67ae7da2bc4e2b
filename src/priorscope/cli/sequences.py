"""``priorscope sequences``."""

from pathlib import Path

from .._core.errors import BadInput
from ..instruments.sequence_profile import SequenceProfile, sequence_profile
from ..networks.language import GPT2
from ..networks.loading import load_factory
from .reporting import prepare, report
from .tables import say, show

#: What the flags of the architecture are when nobody sets them, in the order of the command's.
DEFAULTS = (12, 768, 12, 50257, "gelu", 1.0, True)


def sequences_command(
    *,
    blocks: int = 12,
    width: int = 768,
    heads: int = 12,
    vocabulary: int | None = None,
    activation: str = "gelu",
    norm_scale: float = 1.0,
    layer_norm: bool = True,
    model: str | None = None,
    count: int = 64,
    length: int = 100,
    seed: int = 0,
    out: Path | None = None,
) -> None:
    """Sample what an untrained language model writes and say how simple it is.

    Without flags it looks at the published GPT-2 of 12 blocks, with new weights for each sequence;
    that takes some minutes. It needs the extra priorscope[language] unless --model brings its own.

    For example:

        priorscope sequences --blocks 3 --width 192 --heads 6 --out sequences.html

        priorscope sequences --blocks 3 --activation selu --norm-scale 2

        priorscope sequences --model mypackage.nets:make --vocabulary 5000

    Parameters
    ----------
    blocks:
        Transformer blocks.
    width:
        Channels of the residual stream.
    heads:
        Attention heads; divides the width.
    vocabulary:
        Number of tokens, 50257 by default; of your own model's where it does not tell.
    activation:
        relu, leaky_relu, gelu, silu, selu, sigmoid, tanh, hard_tanh, erf, sine, gaussian, identity.
    norm_scale:
        Scale of the blocks' layer norms.
    layer_norm:
        Whether the blocks have layer norms.
    model:
        Look at the causal models that package.module:function makes, instead.
    count:
        Sequences, each of its own weights.
    length:
        New tokens of each.
    seed:
        Fixes every random draw.
    out:
        Write the report, one HTML page, here.
    """
    prepare(out)
    given = (blocks, width, heads, DEFAULTS[3] if model is not None or vocabulary is None else
             vocabulary, activation, norm_scale, layer_norm)
    if model is not None and given != DEFAULTS:
        raise BadInput("--model brings its own architecture: drop the flags that describe one, or "
                       "drop --model")
    subject = load_factory(model) if model is not None else GPT2(
        blocks=blocks, width=width, heads=heads, vocabulary=vocabulary or DEFAULTS[3],
        activation=activation, norm_scale=norm_scale, layer_norm=layer_norm)
    result = sequence_profile(subject, count=count, length=length, seed=seed, name=model,
                              vocabulary=vocabulary if model is not None else None)
    _print(result)
    report(result, out)


def _print(result: SequenceProfile) -> None:
    rows = [[name, value] for name, value in result.summary().items()
            if name not in ("model", "in words")]
    show(f"Greedy sequences of {result.name}, untrained", ["", ""], rows)
    say(result.words)
