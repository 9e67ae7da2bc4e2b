"""The section of an audit on the inputs whose answers are most doubtful."""

import numpy as np

from .._core.numbers import Cell
from ..instruments.audit.result import Audit
from ..plots import image_strip
from .blocks import Block, Figure, Section, Table
from .drawing import drawn

#: Doubtful inputs in the table and in pictures; columns of inputs up to which they are shown.
LISTED, PICTURED, _COLUMNS = 60, 18, 8


def doubtful_section(result: Audit) -> Section:
    """Return the section on the inputs nearest to another class."""
    rows = result.doubtful_rows(LISTED)
    part, names = result.parts[result.data.listed], result.data.feature_names
    chosen = result.doubtful[:LISTED]
    columns = ["row", "label", "predicted", "answer",
               "flips" if result.random is not None else "distance", "|φ|"]
    more: list[np.ndarray] = []
    if part.confidence is not None:
        columns.append("confidence")
        more.append(part.confidence[chosen])
    if 0 < len(names) <= _COLUMNS:
        columns += names
        more += list(result.data.parts[result.data.listed][0][chosen].numpy().T)
    cells: list[list[Cell]] = [[*row, *(float(values[place]) for values in more)]
                               for place, row in enumerate(rows)]
    pictures = _pictures(result)
    blocks: list[Block] = [] if pictures is None else [pictures]
    blocks.append(Table(
        columns=columns, rows=cells,
        caption=f"The {len(rows)} {result.data.listed} inputs nearest to another class",
        how_to_read=f"Nearest first, the smaller output before the larger: {to_class(result)}. Row "
                    "counts from 0 in the order of the data; |φ| is the lead of the predicted "
                    "class.", first=20))
    return Section("Which answers to doubt", "The inputs nearest to another class.", blocks)


def to_class(result: Audit) -> str:
    """Return the name of a distance in tables."""
    return "flips to another class" if result.random is not None else "distance to another class"


def _pictures(result: Audit) -> Figure | None:
    part, rows = result.parts[result.data.listed], result.doubtful[:PICTURED]
    images = result.data.pictures(result.data.listed, rows)
    if images is None:
        return None
    grey = images.ndim == 3
    flipped = (None if part.flips is None or not grey
               else part.flips.flips.cpu().numpy()[rows].reshape(images.shape))
    listed = result.doubtful_rows(PICTURED)
    captions = [f"{label}, read as {predicted}\n{_away(distance, part.flips is not None)}"
                for _, label, predicted, _, distance, _ in listed]
    axes = image_strip(images, captions, flipped=flipped)
    return drawn(axes, f"The {len(rows)} {result.data.listed} inputs nearest to another class",
                 how_to_read="Below each its label, the class it is read as, and how far another "
                             "class is." + ("" if flipped is None else
                                            " Marked pixels are those whose flip changes it."),
                 data={"row": [row[0] for row in listed],
                       **{f"pixel {place}": values for place, values in
                          enumerate(images.reshape(len(images), -1).T)}})


def _away(distance: float, flips: bool) -> str:
    if not np.isfinite(distance):
        return "no other class found"
    if not flips:
        return f"distance {distance:.2g}"
    return f"{distance:.0f} flip{'' if distance == 1 else 's'}"
