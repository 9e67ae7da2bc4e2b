"""What the sequences of untrained transformers say."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ...._core.estimate import Estimate
from ...._core.finding import Finding
from ...._core.verdicts import Verdict, at_least, at_most
from ..judging import chosen, held_back, judged
from .over_scales import judge_scales
from .shares import constant_share, default, setting_words, shares
from .words import SOURCE, called, scale_words, step

if TYPE_CHECKING:
    import pandas as pd

#: Activations that the paper reports above and below GELU.
ABOVE, BELOW = ("selu", "tanh", "sine"), ("relu",)


def judge_all(frame: "pd.DataFrame") -> list[Finding]:
    """Judge every claim that the rows can speak about."""
    found: list[Finding] = []
    for rows in _models(frame):
        found += [*_simple(rows), *_order(rows), *_gaussian(rows), *judge_scales(rows)]
    for width in sorted(frame.width.unique().tolist()):
        rows = chosen(frame, width=width)
        found += [*_depth(rows), *_norms(rows)]
    return found


def _models(frame: "pd.DataFrame") -> Iterator["pd.DataFrame"]:
    """Yield the rows of each width at its usual depth, with layer norms."""
    for width in sorted(frame.width.unique().tolist()):
        rows = chosen(frame, width=width, layer_norm=True)
        if len(rows):
            yield chosen(rows, blocks=default(rows, "blocks"))


def _simple(rows: "pd.DataFrame") -> list[Finding]:
    table = shares(rows, norm_scale=1.0)
    if "gelu" not in table:
        return []
    least = constant_share(1 + int(rows.new_tokens.iloc[0]))
    place = (table.gelu.to_numpy() - least) / (1 - least)
    return judged(
        f"GPT-2 of {setting_words(rows)} with its default activation is biased towards simple "
        "sequences.", Estimate.of(place), partial(at_most, limit=0.5), SOURCE,
        note="Place of GELU's phrases a token between those of a constant sequence, "
        f"{least:.3f}, and of one whose tokens all differ, 1; simple is below half-way. "
        f"{scale_words(rows)}")


def _order(rows: "pd.DataFrame") -> list[Finding]:
    table = shares(rows, norm_scale=1.0)
    found: list[Finding] = []
    for name in (*ABOVE, *BELOW):
        if name not in table or "gelu" not in table:
            continue
        higher, ahead = name in ABOVE, (table[name] - table.gelu).to_numpy()
        rule = partial(at_least if higher else at_most, limit=0.0)
        found += judged(
            f"With {called(name)}, GPT-2 of {setting_words(rows)} makes "
            f"{'more' if higher else 'less'} complex sequences than with GELU.",
            Estimate.of(ahead), partial(_where_unequal, rule, ahead), SOURCE,
            note=f"Difference of phrases a token, draw by draw. {scale_words(rows)}")
    return found


def _gaussian(rows: "pd.DataFrame") -> list[Finding]:
    found: list[Finding] = []
    for scale in sorted(rows.norm_scale.unique().tolist()):
        table = shares(rows, norm_scale=scale)
        if scale < 1.0 or "gaussian" not in table or table.shape[1] < 4:
            continue
        others = table.drop(columns="gaussian").to_numpy(dtype=float)
        ahead = Estimate.of(table.gaussian.to_numpy() - np.median(others, axis=1))
        claim = ("is low among activations at the default scale" if scale == 1.0 else
                 f"is more complex than most activations at {scale:g} times the scale")
        rule = partial(at_most if scale == 1.0 else at_least, limit=0.0)
        found += judged(f"In GPT-2 of {setting_words(rows)} the Gaussian {claim}.", ahead, rule,
                        SOURCE, note="Its phrases a token less the median of the others, draw by "
                        "draw; the paper says low, then above most, at scales it does not name. "
                        f"{scale_words(rows)}")
    return found


def _depth(rows: "pd.DataFrame") -> list[Finding]:
    rows = chosen(rows, layer_norm=True, norm_scale=1.0)
    blocks = sorted(rows.blocks.unique().tolist())
    if len(blocks) < 2:
        return []
    low, high = shares(rows, blocks=blocks[0]), shares(rows, blocks=blocks[-1])
    if not {*ABOVE, "relu"} <= {*low.columns} & {*high.columns}:
        return []
    shallow, deep = (table[list(ABOVE)].mean(axis=1) - table.relu for table in (low, high))
    return judged(
        f"Depth magnifies the differences between activations in GPT-2 of width "
        f"{int(rows.width.iloc[0])}.", step(shallow, deep), partial(at_least, limit=0.0), SOURCE,
        note=f"Mean of SELU, tanh and sine less ReLU, at {blocks[-1]} blocks less that at "
        f"{blocks[0]}. {scale_words(rows)}")


def _norms(rows: "pd.DataFrame") -> list[Finding]:
    without = chosen(rows, layer_norm=False)
    rows = chosen(rows, layer_norm=True, norm_scale=1.0)
    if without.empty or rows.empty:
        return []
    blocks = int(without.blocks.iloc[0])
    kept, gone = shares(rows, blocks=blocks), shares(without)
    names = [name for name in kept if name in gone]
    if kept.empty or not names:
        return []
    return judged(
        "Layer norms lower the complexity of GPT-2's sequences, as they lower that of random "
        "perceptrons.", step(gone[names].mean(axis=1), kept[names].mean(axis=1)),
        partial(at_most, limit=0.0), "Table 1, applied to Fig. 10's models",
        note="With norms less without, the last norm staying, mean over activations. The paper "
        f"makes this claim of perceptrons only. {setting_words(rows, blocks)}. "
        f"{scale_words(rows)}")


def _where_unequal(rule: Callable[[Estimate], Verdict], differences: np.ndarray,
                   measured: Estimate) -> Verdict:
    """Judge a difference; sequences that are all alike say neither more nor less."""
    return held_back(rule(measured), bool(differences.any()), "once some sequences differ")
