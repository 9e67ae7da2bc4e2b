"""The one place that imports Hugging Face's ``transformers``, which takes seconds."""

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from ..._core.errors import PriorscopeError
from ..activations import activation

if TYPE_CHECKING:
    from .gpt2 import GPT2


def empty_gpt2(arch: "GPT2") -> nn.Module:
    """Return the module of an architecture; its layer norms are set, other weights are zero.

    Raises:
        PriorscopeError: ``transformers`` is not installed.
    """
    try:
        from transformers import GPT2Config, GPT2LMHeadModel
    except ImportError as error:
        raise PriorscopeError("GPT-2 needs Hugging Face's transformers, which is not installed: "
                              "pip install 'priorscope[language]'") from error
    # Without an end token: an untrained model's sequences go on to their full length.
    config = GPT2Config(
        vocab_size=arch.vocabulary, n_positions=arch.positions, n_embd=arch.width,
        n_layer=arch.blocks, n_head=arch.heads, bos_token_id=None, eos_token_id=None,
        pad_token_id=None)
    with torch.device("meta"):  # where their own initialisation draws nothing
        model: Any = GPT2LMHeadModel(config)
    model.to_empty(device="cpu")
    model.tie_weights()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.transformer.ln_f.weight.fill_(1.0)
        for block in model.transformer.h:
            block.mlp.act = activation(arch.activation).module()
            for name in ("ln_1", "ln_2"):
                if arch.layer_norm:
                    getattr(block, name).weight.fill_(arch.norm_scale)
                else:
                    setattr(block, name, nn.Identity())
    return model.eval()


def is_gpt2(model: object) -> bool:
    """Tell whether a model is Hugging Face's GPT-2 with a head, in its usual form."""
    kind = type(model)
    if (kind.__module__, kind.__name__) != ("transformers.models.gpt2.modeling_gpt2",
                                            "GPT2LMHeadModel"):
        return False
    config: Any = model.config  # type: ignore[attr-defined]
    return not (config.add_cross_attention or config.scale_attn_by_inverse_layer_idx
                or config.reorder_and_upcast_attn or not config.scale_attn_weights)
