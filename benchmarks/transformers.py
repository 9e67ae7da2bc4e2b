"""Untrained GPT-2: new draws of its weights, and greedy sequences.

Floors: writing the weights once, ``Tensor.fill_`` on all of them, for a draw; reading them once a
token, at the rate of a sum over them timed in the same run, for one sequence at a time.

Rivals: ``Tensor.normal_`` with a generator, and ``generate`` of Hugging Face's ``transformers``.
"""

import importlib.util
from typing import Any

import torch

from priorscope.networks.language import GPT2, continue_greedily, decoder_of, redraw

from ._timing import MISSING, paired, row


def run(*, smoke: bool) -> list[dict]:
    if importlib.util.find_spec("transformers") is None:
        return [row(f"untrained GPT-2: transformers is {MISSING}", 0.0, None, None)]
    if smoke:
        tiny = GPT2(blocks=2, width=32, heads=4, vocabulary=101)
        return [*_draws(tiny, 1), *_sequences(tiny, 1, 3, 1), *_sequences(tiny, 4, 3, 1)]
    rows = _draws(GPT2(), 5)
    narrow = GPT2(blocks=3, width=192, heads=6)
    for arch, count, length, repeats in ((narrow, 1, 100, 5), (GPT2(blocks=3), 1, 50, 3),
                                         (GPT2(), 1, 30, 3), (GPT2(), 8, 30, 3),
                                         (GPT2(), 32, 127, 3)):
        rows += _sequences(arch, count, length, repeats)
    return rows


def _draws(arch: GPT2, repeats: int) -> list[dict]:
    model = arch.module()
    weights = [weight.detach() for weight in model.parameters()]
    generator = torch.Generator().manual_seed(0)

    def theirs() -> None:
        for weight in weights:
            weight.normal_(0.0, 0.02, generator=generator)

    def written() -> None:
        for weight in weights:
            weight.fill_(0.0)

    seconds = paired({"ours": lambda: redraw(model, seed=0, index=1), "normal_": theirs,
                      "written": written}, repeats)
    what = f"a draw of {arch.parameter_count / 1e6:.1f}e6 weights"
    return [row(what, seconds["ours"], "torch normal_", seconds["normal_"]),
            row(what, seconds["ours"], "writing them", seconds["written"],
                f"{seconds['ours'] / arch.parameter_count * 1e9:.2f} ns a weight")]


def _sequences(arch: GPT2, count: int, length: int, repeats: int) -> list[dict]:
    model: Any = arch.module()
    prompts = torch.arange(count)[:, None]
    weights = torch.cat([weight.detach().view(-1) for weight in model.parameters()])

    def ours() -> torch.Tensor:
        decoder = decoder_of(model, sequences=count, length=1 + length)
        return continue_greedily(decoder, prompts, length=length)

    def theirs() -> torch.Tensor:
        return model.generate(prompts, max_new_tokens=length, do_sample=False,
                              attention_mask=torch.ones_like(prompts))

    seconds = paired({"ours": ours, "generate": theirs, "read": weights.sum}, repeats)
    rate = count * length / seconds["ours"]
    what = f"{arch.blocks} x {arch.width}: {count} x {length} tokens"
    rows = [row(what, seconds["ours"], "transformers generate", seconds["generate"],
                f"{rate:.0f} tokens/s")]
    if count == 1:
        floor = seconds["read"] * length
        rows.append(row(what, seconds["ours"], "reading the weights", floor,
                        "the head is read as bytes"))
    return rows


if __name__ == "__main__":
    from ._timing import print_rows

    print_rows(run(smoke=False))
