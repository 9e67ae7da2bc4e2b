"""What all findings of the study share: their source, their words, and the step between cells."""

from typing import TYPE_CHECKING

from ...._core.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "Fig. 10"


def step(before: "pd.Series", after: "pd.Series", level: float = 0.95) -> Estimate:
    """Return the rise from one independent sample to another, paired as they come."""
    count = min(len(before), len(after))
    return Estimate.of(after.to_numpy()[:count] - before.to_numpy()[:count], level=level)


def called(name: str) -> str:
    """Return an activation's name as it stands in a sentence."""
    return {"relu": "ReLU", "gelu": "GELU", "selu": "SELU", "silu": "SiLU",
            "gaussian": "the Gaussian", "sine": "the sine"}.get(name, name)


def scale_words(rows: "pd.DataFrame") -> str:
    """Return how much was measured, against the paper's."""
    draws = len(rows[["part", "draw", "norm_scale", "blocks"]].drop_duplicates())
    settings = len(rows[["norm_scale", "blocks"]].drop_duplicates())
    return (f"{draws / settings:.0f} sequences a point, each of its own weights and "
            f"{int(rows.new_tokens.iloc[0])} tokens; the paper averages 1,000 of 12 blocks of "
            "768.")
