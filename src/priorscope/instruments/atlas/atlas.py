"""The atlas of random networks that comes with the library.

The file is the table of a study as it was written; ``COMMAND`` makes it again, up to the last of
five digits, where rounding may fall otherwise.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..._core.result import Result

if TYPE_CHECKING:
    import pandas as pd

#: Makes the file, as ``atlas/redshift/atlas/table.parquet``.
COMMAND = "priorscope reproduce redshift/atlas --scale laptop --out atlas"

#: Points a side at which the atlas was measured; complexities compare at equal ones only.
RESOLUTION = 64

#: Measures by the column that holds them.
COLUMNS = {"Fourier": "fourier", "Chebyshev": "chebyshev", "Legendre": "legendre",
           "Lempel-Ziv": "lempel_ziv"}

#: What tells the cells apart.
CELL = ["sampling", "activation", "depth", "magnitude"]


@dataclass(frozen=True, repr=False, eq=False)
class Atlas(Result):
    """Complexities of random networks over activation, depth and weight magnitude.

    Two inputs, hidden layers of 64 units, 64 points a side of [-1, 1]², float64. Networks that are
    constant up to rounding are left out.

    Attributes:
        rows: One row a network: ``sampling`` (``"paper"``: weights U(±α√(6/(fan-in + fan-out))),
            biases U(±1); ``"code"``: all U(±A)), ``activation``, ``depth``, ``magnitude`` (α or A),
            ``network``, and a column for each measure.
        status: ``"estimated"``: means over networks.
    """

    title: ClassVar[str] = "atlas of random networks"

    rows: "pd.DataFrame"
    status: str = "estimated"

    def summary(self) -> dict[str, Any]:
        """Return what the atlas covers."""
        rows = self.rows
        return {"networks": len(rows), "cells": len(rows[CELL].drop_duplicates()),
                "activations": ", ".join(rows.activation.unique()),
                "hidden layers": f"{rows.depth.min()} to {rows.depth.max()}",
                "magnitudes": f"{rows.magnitude.min():g} to {rows.magnitude.max():g}",
                "made by": COMMAND}

    def columns(self) -> dict[str, Any]:
        """Return one row a network."""
        return {str(name): self.rows[name].to_numpy() for name in self.rows}

    def cell_means(self, measure: str) -> np.ndarray:
        """Return the mean complexity of every cell, in no particular order.

        Args:
            measure: ``"Fourier"``, ``"Chebyshev"``, ``"Legendre"`` or ``"Lempel-Ziv"``.
        """
        return self.rows.groupby(CELL)[COLUMNS[measure]].mean().to_numpy()


@lru_cache(maxsize=1)
def load_atlas() -> Atlas:
    """Return the atlas that comes with the library: eight activations, 1 to 7 hidden layers.

    15 weight magnitudes from 0.1 to 100, two samplings, ten networks a cell. Made by
    ``priorscope reproduce redshift/atlas --scale laptop --out atlas``. Read once, then kept.

    Example:
        >>> rows = load_atlas().rows  # doctest: +SKIP
        >>> rows[rows.depth == 3].groupby("activation").fourier.mean()  # doctest: +SKIP

    Source: Teney et al. 2024, Figs. 1 and 4; measured by this library.
    """
    import pandas as pd

    with resources.files(__package__).joinpath("atlas.parquet").open("rb") as file:
        frame = pd.read_parquet(file)
    return Atlas(frame[[*CELL, "network", *COLUMNS.values()]])
