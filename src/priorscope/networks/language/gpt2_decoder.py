"""GPT-2 token by token, with room for keys and values made once."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from .next_token import NextToken


class GPT2Decoder:
    """Reads a ``GPT2LMHeadModel`` without changing it and goes on from its own cache.

    One sequence at a time is bound by reading the weights, which are used where they are. Several
    are bound by products, and the libraries' are up to three times as fast where the weights lie
    output by output and the sequences are columns; so such copies are made once.

    Args:
        model: A ``GPT2LMHeadModel`` that ``is_gpt2`` recognises, in evaluation mode.
        sequences: Sequences decoded together.
        length: Tokens in all, prompt included.
    """

    def __init__(self, model: nn.Module, *, sequences: int, length: int) -> None:
        body: Any = model.transformer
        self._body, self._done = body, 0
        self._turned = sequences > 1 and body.wte.weight.device.type == "cpu"
        self._blocks = [_Block(block, self._turned) for block in body.h]
        attention = body.h[0].attn
        self._heads, size = attention.num_heads, attention.head_dim
        weight = body.wte.weight
        self._cache = torch.empty((len(body.h), 2, sequences, self._heads, length, size),
                                  dtype=weight.dtype, device=weight.device)
        self._next = NextToken(model.lm_head.weight, sequences=sequences)  # type: ignore[union-attr, arg-type]

    def restart(self) -> None:
        """Forget the tokens taken in; activations may have been replaced, weights may not."""
        self._done = 0

    def hidden(self, tokens: Tensor) -> Tensor:
        """Take in tokens, (sequences, new), and return ln_f's output for the last, (sequences, d).

        Several new tokens are taken by an empty cache only.
        """
        count, new = tokens.shape
        start, self._done = self._done, self._done + new
        places = torch.arange(start, self._done, device=tokens.device)
        x = (self._body.wte(tokens) + self._body.wpe(places)).view(count * new, -1)
        for block, cache in zip(self._blocks, self._cache, strict=True):
            x = x + block.attend(block.norms[0](x), cache, start, new)
            x = x + block.perceive(block.norms[1](x))
        return self._body.ln_f(x.reshape(count, new, -1)[:, -1])

    def logits(self, tokens: Tensor) -> Tensor:
        """Return the logits behind the last of ``tokens``, (sequences, vocabulary)."""
        return functional.linear(self.hidden(tokens), self._next.weight)

    def step(self, tokens: Tensor) -> Tensor:
        """Take in tokens and return the most likely next one of each sequence, (sequences,)."""
        return self._next(self.hidden(tokens))


class _Block:
    """The weights of one block and its two halves, each without the residual sum."""

    def __init__(self, block: Any, turned: bool) -> None:
        self.norms = block.ln_1, block.ln_2
        self._perceptron, self._attention = block.mlp, block.attn
        layers = block.attn.c_attn, block.attn.c_proj, block.mlp.c_fc, block.mlp.c_proj
        self._turned = turned
        self._maps = [(layer.weight.t().contiguous() if turned else layer.weight, layer.bias)
                      for layer in layers]

    def attend(self, x: Tensor, cache: Tensor, start: int, new: int) -> Tensor:
        """Return what the heads add; ``cache`` is (2, sequences, heads, length, size)."""
        _, count, heads, _, size = cache.shape
        mixed = self._map(0, x).reshape(count, new, 3, heads, size).permute(2, 0, 3, 1, 4)
        cache[:, :, :, start:start + new] = mixed[1:]
        keys, values = cache[:, :, :, :start + new]
        seen = functional.scaled_dot_product_attention(
            mixed[0], keys, values, is_causal=new > 1, scale=self._attention.scaling)
        return self._map(1, seen.transpose(1, 2).reshape(count * new, heads * size))

    def perceive(self, x: Tensor) -> Tensor:
        """Return what the perceptron adds."""
        return self._map(3, self._perceptron.act(self._map(2, x)))

    def _map(self, number: int, x: Tensor) -> Tensor:
        weight, bias = self._maps[number]
        if self._turned:
            return torch.addmm(bias[:, None], weight, x.t()).t()
        return torch.addmm(bias, x, weight)
