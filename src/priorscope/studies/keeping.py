"""What a reproduction leaves in its folder, beside the cells."""

import io
from pathlib import Path
from typing import Any, cast

from .._core.csv_text import csv_text
from .._core.writing import write_aside
from ..plots import to_png, to_svg
from ..plots.illustration import Illustration
from ..sweeps import parquet_bytes
from .findings_text import findings_markdown
from .reproduction import Reproduction, StudyResult


def keep(part: StudyResult, folder: Path) -> None:
    """Write the table of a study and its figures, each as SVG, PNG and CSV.

    Raises:
        OutputError: The disk refuses.
    """
    write_aside(folder / "table.parquet", parquet_bytes(part.run.frame), what="the table")
    for name, drawing in part.illustrations.items():
        _keep_figure(drawing, folder / "figures", name)


def keep_findings(result: Reproduction, folder: Path) -> None:
    """Write the findings of all studies as CSV and as Markdown."""
    write_aside(folder / "findings.csv", csv_text(result.columns()), what="the findings")
    write_aside(folder / "findings.md", findings_markdown(result), what="the findings")


def _keep_figure(drawing: Illustration, folder: Path, name: str) -> None:
    svg = to_svg(drawing.figure, title=drawing.caption)
    write_aside(folder / f"{name}.svg", svg, what="a figure")
    buffer = io.BytesIO()  # a picture half-written, by a run that was killed, would look whole
    to_png(drawing.figure, cast(Any, buffer))
    write_aside(folder / f"{name}.png", buffer.getvalue(), what="a figure")
    if drawing.data:
        write_aside(folder / f"{name}.csv", csv_text(drawing.table), what="a figure's numbers")
