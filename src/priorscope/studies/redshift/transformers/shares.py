"""Phrases a token by draw and activation, and the settings in words."""

from typing import TYPE_CHECKING

from ....measures.sequences import constant_sequence
from ..judging import chosen

if TYPE_CHECKING:
    import pandas as pd


def shares(frame: "pd.DataFrame", **setting: object) -> "pd.DataFrame":
    """Return phrases a token of the rows with these values: one row a draw, one column a φ.

    Activations that some draws lack are left out.
    """
    rows = chosen(frame, **setting)
    if rows.empty:
        import pandas as pd

        return pd.DataFrame()
    table = rows.pivot(index=["part", "draw"], columns="activation", values="share")
    return table.sort_index().dropna(axis="columns")


def default(rows: "pd.DataFrame", name: str) -> int:
    """Return the value that most of the settings share: the one that others vary around."""
    return int(rows.drop_duplicates([name, "norm_scale", "part"])[name].mode().iloc[0])


def constant_share(tokens: int) -> float:
    """Return LZ78 phrases a token of a constant sequence."""
    return float(constant_sequence(tokens).lz78_share[0])


def setting_words(rows: "pd.DataFrame", blocks: int | None = None) -> str:
    """Return depth and width in words."""
    depth = int(rows.blocks.iloc[0]) if blocks is None else blocks
    return f"{depth} block{'s' * (depth != 1)} of width {int(rows.width.iloc[0])}"
