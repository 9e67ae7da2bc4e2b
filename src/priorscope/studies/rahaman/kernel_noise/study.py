"""Figs. 5, 6, 12 and 13: spectra in the eigenvectors of a Gaussian kernel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.seeds import numpy_stream
from ....sweeps import study
from ..judging import PAPER
from .eigenbasis import basis_rows
from .figures import draw_all
from .findings import judge_all
from .training import follow, set_up

if TYPE_CHECKING:
    import pandas as pd

    from ....plots.illustration import Illustration

#: Widths of the kernel on 50 points of [0, 1]. The paper states none. Above 0.04 the last
#: eigenvalues fall below the rounding error of float64 and their eigenvectors are lost.
_LINE_WIDTHS = (0.02, 0.04)


@dataclass(frozen=True)
class Cell:
    """Networks under one noise, or the eigenvectors of a line of points.

    Attributes:
        noise: ``"rising"`` (coefficients (n/N)^γ on the eigenvectors), ``"white"``, or ``"none"``
            for a line of points without networks.
        data: ``"mnist"``, ``"digits"`` or ``"line"``.
        kernel_width: σ of the kernel.
        rows: Training rows of each network, drawn for it, or points of the line.
        looks: Steps at which spectra are taken; the last ends the training.
        power: γ.
        bins: Bins of neighbouring eigenvectors.
        networks: How many.
        every: Steps between two losses.
        width: Units of each hidden layer.
        depth: Hidden layers.
        learning_rate: Adam's step size.
    """

    noise: str
    data: str = "mnist"
    kernel_width: float = 1.25
    rows: int = 1_500
    looks: tuple[int, ...] = ()
    power: float = 2.0
    bins: int = 100
    networks: int = 3
    every: int = 10
    width: int = 256
    depth: int = 5
    learning_rate: float = 1e-4


_RISING = Cell("rising", looks=(0, 40, 200, 300, 400, 600))
_WHITE = Cell("white", looks=(0, 40, 150, 300))


@study("rahaman/kernel-noise", paper=f"{PAPER}, Figs. 5, 6, 12 and 13",
       question="Are smooth eigenvectors of a Gaussian kernel learnt before rough ones?")
class KernelNoise:
    """Digits 3 against 8 with noise that rises with the index of the eigenvector, or is white."""

    @staticmethod
    def cells(scale: str) -> list[Cell]:
        """Return both noises, and lines of points."""
        lines = [Cell("none", "line", width, 50, networks=1) for width in _LINE_WIDTHS]
        if scale == "smoke":
            small = Cell("rising", "digits", 0.7, 200, (0, 20, 40, 80), bins=20, width=32, depth=2,
                         learning_rate=1e-3)
            return [small, replace(small, noise="white"), *lines]
        if scale == "paper":
            return [replace(_RISING, rows=2_000, networks=5, looks=(*_RISING.looks, 5_000)),
                    replace(_WHITE, rows=2_000, networks=5, looks=(*_WHITE.looks, 600, 5_000)),
                    *lines]
        return [_RISING, _WHITE, *lines]

    @staticmethod
    def cost(cell: Cell) -> float:
        """Return the work in seconds, roughly."""
        if cell.noise == "none":
            return 0.1
        inner = cell.depth * cell.width**2 + 784 * cell.width
        bases = cell.networks * 4e-10 * cell.rows**3
        return 0.5 + bases + 1e-10 * cell.networks * max(cell.looks) * cell.rows * inner

    @staticmethod
    def measure(cell: Cell, seed: int) -> dict[str, Any]:
        """Follow networks in training, or diagonalise the kernel of a line.

        Returns:
            Columns ``quantity``, ``network``, ``step``, ``index``, ``position``, ``value``: see
            ``follow`` for networks, where ``position`` is 0, and ``basis_rows`` for lines, where
            ``network`` and ``step`` are 0.
        """
        if cell.noise == "none":
            columns = basis_rows(cell.rows, cell.kernel_width)
            return {**columns, "network": 0, "step": 0}
        streams = [int(numpy_stream(seed, name).integers(2**62)) for name in ("data", "weights")]
        setup = set_up(cell.data, rows=cell.rows, networks=cell.networks, width=cell.kernel_width,
                       white=cell.noise == "white", power=cell.power, seed=streams[0])
        columns = follow(setup, widths=(cell.width,) * cell.depth, steps=max(cell.looks),
                         learning_rate=cell.learning_rate, every=cell.every, looks=cell.looks,
                         bins=cell.bins, seed=streams[1])
        return {**columns, "position": np.zeros(len(columns["value"]), dtype=int)}

    @staticmethod
    def findings(frame: "pd.DataFrame") -> Sequence[Finding]:
        """Judge the order in which eigenvectors are learnt; the unit is a network."""
        return judge_all(frame)

    @staticmethod
    def figures(frame: "pd.DataFrame") -> "dict[str, Illustration]":
        """Draw spectra in training, losses, and eigenvectors of a line with their transforms."""
        return draw_all(frame)
