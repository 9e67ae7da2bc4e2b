"""Tables on a terminal."""

import math
from collections.abc import Sequence
from typing import Any

from .._core.estimate import Estimate


def say(words: str) -> None:
    """Print a sentence or two, wrapped to the terminal and free of markup."""
    from rich.console import Console
    from rich.text import Text

    Console().print(Text(words))


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *,
         highlight: int | None = None, words: bool = False) -> None:
    """Print a table.

    Args:
        title: Above the table.
        columns: Headings; empty ones are left out if all are.
        rows: Cells: words, numbers, estimates, or None for a gap.
        highlight: A row set in bold.
        words: Whether the cells are words, which stand at the left.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", show_header=any(columns),
                  header_style="bold")
    for place, column in enumerate(columns):
        numeric = place > 0 and len(columns) > 2 and not words
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for place, row in enumerate(rows):
        # Text, not markup: a name in square brackets must not vanish.
        table.add_row(*(Text(_cell(cell)) for cell in row),
                      style="bold" if place == highlight else None)
    Console().print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, Estimate):
        return with_error(value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def with_error(estimate: Estimate) -> str:
    """Write an estimate as mean ± half-width where the interval is even, else with its ends.

    Digits stop where the interval makes them meaningless; a zero-width interval shows none.
    """
    half = (estimate.high - estimate.low) / 2.0
    if half <= 1e-9 * abs(estimate.mean):
        return f"{estimate.mean:.4g}"
    if not math.isfinite(half):
        return f"{estimate.mean:.4g} (one sample)"
    order = math.floor(math.log10(half))
    # One digit of the error, two where it begins with 1 or 2.
    places = max(0, (1 if half < 3 * 10.0**order else 0) - order)
    centre = (estimate.high + estimate.low) / 2.0
    if abs(centre - estimate.mean) > 0.05 * half:
        return (f"{estimate.mean:.{places}f} "
                f"[{estimate.low:.{places}f}, {estimate.high:.{places}f}]")
    return f"{estimate.mean:.{places}f} ± {half:.{places}f}"
