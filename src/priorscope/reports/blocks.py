"""What a report page is made of: frozen pieces of content that know nothing of markup.

All text is plain text: the page escapes it. The one exception is the SVG of a ``Figure``, which
is checked for anything that could run or reach outside.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .._core.csv_text import csv_text
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .._core.numbers import Cell, cell_text, estimate_text, number_of, plain
from .trusted_svg import refuse_unsafe


@dataclass(frozen=True)
class Prose:
    """Paragraphs: an empty line parts them, backticks set code.

    Attributes:
        text: Plain text.
    """

    kind: ClassVar[str] = "prose"
    text: str

    def paragraphs(self) -> list[list[tuple[bool, str]]]:
        """Return for each paragraph its pieces, each with whether it is code."""
        parts = [part.strip() for part in re.split(r"\n\s*\n", self.text) if part.strip()]
        return [[(bool(i % 2), piece) for i, piece in enumerate(part.split("`"))] for part in parts]


@dataclass(frozen=True)
class Card:
    """One headline number.

    Attributes:
        label: What it is.
        value: The number; an estimate shows its interval.
        note: One line on what to make of it.
    """

    label: str
    value: Cell
    note: str = ""

    @property
    def shown(self) -> "Shown":
        """The value as text."""
        return Shown.of(self.value)


@dataclass(frozen=True)
class Cards:
    """A row of headline numbers.

    Attributes:
        items: The cards; a tuple ``(label, value, note)`` becomes a card.
    """

    kind: ClassVar[str] = "cards"
    items: Sequence[Card | tuple[Any, ...]]

    def __post_init__(self) -> None:
        cards = tuple(item if isinstance(item, Card) else Card(*item) for item in self.items)
        object.__setattr__(self, "items", cards)


@dataclass(frozen=True)
class Shown:
    """A cell as text.

    Attributes:
        text: The word or number.
        interval: The interval of an estimate, else empty.
        sort: What the column is sorted by; empty for a gap.
        numeric: Whether the cell is a number.
    """

    text: str
    interval: str
    sort: str
    numeric: bool

    @classmethod
    def of(cls, value: Cell) -> "Shown":
        """Return how a page shows ``value``."""
        number = number_of(value)
        interval = estimate_text(value)[1] if isinstance(value, Estimate) else ""
        words = value if isinstance(value, str) else ""
        sort = words if number is None else repr(number).replace("inf", "Infinity")
        numeric = number is not None and not isinstance(plain(value), bool)
        return cls(cell_text(value), interval, sort, numeric)


@dataclass(frozen=True)
class Table:
    """A table that sorts by click or key and can be saved as CSV.

    Attributes:
        columns: The names of the columns.
        rows: One sequence of cells a row: words, numbers, estimates or ``None``.
        caption: What the table shows.
        how_to_read: What to look for in it.
        highlight: Numbers of the rows that stand out.
        first: Rows shown at first; a button shows the others.
        sentences: Whether the first column holds sentences, which need room.
    """

    kind: ClassVar[str] = "table"
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    caption: str
    how_to_read: str = ""
    highlight: Sequence[int] = ()
    first: int = 15
    sentences: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise BadInput(f"row {number} of the table {self.caption!r} has {len(row)} cells: "
                               f"expected {len(self.columns)}, one for each column")

    def shown(self) -> list[list[Shown]]:
        """Return the cells as text."""
        return [[Shown.of(cell) for cell in row] for row in self.rows]

    def numeric(self) -> list[bool]:
        """Tell for each column whether it holds numbers and gaps only."""
        return [_numeric([row[place] for row in self.rows]) for place in range(len(self.columns))]

    def csv(self) -> str:
        """Return the table as CSV, with estimates spread over four columns."""
        names: dict[str, list[Cell]] = {}
        for place, name in enumerate(self.columns):
            key = name if name not in names else f"{name} ({place + 1})"
            names[key] = [row[place] for row in self.rows]
        return csv_text(names)


def _numeric(cells: list[Cell]) -> bool:
    words = [cell for cell in cells if isinstance(plain(cell), str | bool)]
    return not words and any(number_of(cell) is not None for cell in cells)


@dataclass(frozen=True)
class Figure:
    """A drawing with its caption and the numbers behind it.

    Attributes:
        svg: One ``<svg>`` element, as ``plots.to_svg`` returns it: the only markup taken as it is.
        caption: What is drawn.
        how_to_read: What to look for in it.
        data: Name of a column to its values, offered as CSV.
    """

    kind: ClassVar[str] = "figure"
    svg: str
    caption: str
    how_to_read: str = ""
    data: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        refuse_unsafe(self.svg, self.caption)

    def csv(self) -> str:
        """Return the numbers behind the figure as CSV, or nothing if there are none."""
        return csv_text(self.data) if self.data else ""


Block = Prose | Cards | Table | Figure


@dataclass(frozen=True)
class Section:
    """A part of the page under one heading.

    Attributes:
        title: The heading, also in the list of contents.
        lead: One sentence that says what the section shows.
        blocks: Its content, in order.
    """

    title: str
    lead: str
    blocks: Sequence[Block]
