"""Do untrained transformers prefer simple sequences, and which parts decide?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ....networks.language import GPT2
from ....plots.illustration import Illustration
from ....sweeps import study
from ..judging import PAPER
from .drawn_sequences import drawn_sequences
from .figures import draw_all
from .findings import judge_all

if TYPE_CHECKING:
    import pandas as pd

#: The paper's six activations, and two more of the published code.
NAMED = ("relu", "gelu", "selu", "tanh", "sine", "gaussian")
ALL = (*NAMED, "silu", "sigmoid")


@dataclass(frozen=True)
class Cell:
    """Draws of one GPT-2, each tried with every activation.

    Attributes:
        part: Tells cells of equal setting apart; their draws are independent.
        draws: Weights drawn, each for one sequence an activation.
        activations: φ of the blocks' perceptrons; all see the same weights and the same prompt.
        norm_scale: γ of the blocks' layer norms.
        layer_norm: Whether the blocks have them.
        blocks: Transformer blocks.
        width: Channels of the residual stream.
        heads: Attention heads.
        new_tokens: Tokens after a prompt of one.
        vocabulary: Number of tokens.
        shown: Draws whose sequences are kept for the picture.
    """

    part: int
    draws: int = 16
    activations: tuple[str, ...] = ALL
    norm_scale: float = 1.0
    layer_norm: bool = True
    blocks: int = 3
    width: int = 192
    heads: int = 6
    new_tokens: int = 100
    vocabulary: int = 50257
    shown: int = 0

    @property
    def arch(self) -> GPT2:
        """The architecture, with its first activation."""
        return GPT2(blocks=self.blocks, width=self.width, heads=self.heads,
                    vocabulary=self.vocabulary, activation=self.activations[0],
                    norm_scale=self.norm_scale, layer_norm=self.layer_norm,
                    positions=1 + self.new_tokens)


@study("redshift/transformers", paper=f"{PAPER}, Fig. 10",
       question="Do untrained transformers prefer simple sequences, and what decides how simple?")
class Transformers:
    """Lempel-Ziv complexity of greedy sequences of untrained GPT-2.

    As published, weights are drawn anew for each sequence and a prompt is one random token. What
    the paper leaves open: one draw of weights and prompt serves all activations, so that
    differences between them are judged in pairs; the initial spread is that of 12 blocks at any
    depth, as in the authors' code; complexity is LZ78 phrases over tokens, prompt included, as
    there. Smaller scales use a narrower model of the same vocabulary, and the published width with
    3 of the 12 blocks.
    """

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return cells over norm scales, depths, with and without norms, and two widths."""
        if scale == "smoke":
            small: dict[str, Any] = {"draws": 3, "activations": NAMED, "width": 32,
                                     "heads": 4, "blocks": 2, "new_tokens": 24,
                                     "vocabulary": 101}
            return [Cell(0, **small, norm_scale=g, shown=3 * (g == 1.0)) for g in (1.0, 4.0)] + [
                Cell(0, **{**small, "blocks": 4}), Cell(0, **small, layer_norm=False)]
        if scale == "laptop":
            return _laptop()
        return _paper()

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        inside, head = 12 * cell.blocks * cell.width**2, cell.vocabulary * cell.width
        step = 1.2e-3 * cell.blocks + 8e-10 * inside + 6e-11 * head * len(cell.activations)
        return 1 + cell.draws * (6e-9 * (inside + head) + cell.new_tokens * step)

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Draw weights and prompts, and continue each prompt with each activation.

        Returns:
            One row a draw and activation, in the columns ``activation``, ``draw``, ``prompt`` (the
            token), ``share`` (LZ78 phrases over tokens), ``lzw`` (size of the dictionary),
            ``distinct`` (different tokens) and ``tokens`` (the sequence as text where it is shown,
            else empty).

        Near ties of logits are decided by rounding, which depends on the processor.
        """
        names, sequences, prompts = drawn_sequences(cell.arch, cell.activations, draws=cell.draws,
                                                    length=cell.new_tokens, seed=seed)
        draw = np.arange(len(names)) // len(cell.activations)
        table = sequences.sequences
        return {"activation": names, "draw": draw, "prompt": prompts,
                "share": sequences.lz78_share, "lzw": sequences.lzw,
                "distinct": sequences.distinct,
                "tokens": np.array([" ".join(map(str, row.tolist())) if place < cell.shown else ""
                                    for row, place in zip(table, draw, strict=True)])}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the default's bias, the order of activations, scale, depth and norms."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> dict[str, Illustration]:
        """Draw complexity by activation, scale and depth, and sequences as bands of colour."""
        return draw_all(frame)


def _laptop() -> list[Cell]:
    def several(parts: int, draws: int = 16, **setting: Any) -> list[Cell]:
        return [Cell(part, draws, shown=12 * (part == 0), **setting) for part in range(parts)]

    cells = several(4)
    for norm_scale in (0.5, 2.0, 4.0, 8.0):
        cells += several(4, norm_scale=norm_scale)
    for blocks, parts in ((1, 4), (6, 4), (12, 2)):
        cells += several(parts, blocks=blocks)
    cells += several(2, layer_norm=False)
    for norm_scale in (1.0, 4.0):
        cells += several(8, draws=8, width=768, heads=12, norm_scale=norm_scale)
    return cells


def _paper() -> list[Cell]:
    full: dict[str, Any] = {"draws": 50, "width": 768, "heads": 12, "blocks": 12}
    settings = [{"norm_scale": float(g)} for g in np.geomspace(0.1, 10, 25).round(6)]
    settings += [{"blocks": blocks} for blocks in (1, 3, 6, 9)]
    settings.append({"layer_norm": False})
    return [Cell(part, shown=12 * (part == 0), **{**full, **setting})
            for setting in settings for part in range(20)]
