"""The section of an audit on the complexity of the model on planes through three inputs."""

import numpy as np

from .._core.numbers import Cell
from ..instruments.audit.result import Audit
from ..instruments.complexity_profile import LINEAR, MEASURES, NOISE, reference_complexities
from ..plots import function_gallery
from .blocks import Block, Prose, Section, Table
from .drawing import drawn

#: Planes that are drawn; references are means over so many functions.
_DRAWN, _REFERENCES = 10, 50


def slice_section(result: Audit) -> list[Section]:
    """Return the section on planes through three inputs; none where none were looked at."""
    if result.geometry is None or result.geometry.slices is None:
        return []
    found = result.geometry.slices
    shown, numbers = found.functions[:_DRAWN], result.data.row_numbers(result.data.listed)
    side = np.linspace(-1, 1, found.resolution)
    u, v = (values.ravel() for values in np.meshgrid(side, side, indexing="ij"))
    names = [_rows(numbers[rows]) for rows in found.corners[:_DRAWN]]
    data = {"u": u, "v": v} | {name: picture.ravel().round(5)
                               for name, picture in zip(names, shown, strict=True)}
    blocks: list[Block] = [drawn(
        function_gallery(shown, names),
        f"The network on the first {len(shown)} of {len(found.constant)} planes through three "
        "inputs drawn at random",
        how_to_read="Each picture is a square of the input space around the three rows named above "
                    "it: how far the class of the first leads, orange where it does, blue where "
                    "another one does; the line is the decision boundary.",
        data=data)]
    references = reference_complexities(resolution=found.resolution, count=_REFERENCES, seed=0)
    own = found.estimates()
    rows: list[list[Cell]] = [["this network", *(own.get(name) for name in MEASURES)]]
    rows += [[name, *(references[name].estimates.get(measure) for measure in MEASURES)]
             for name in (LINEAR, NOISE)]
    status = "" if found.status == "exact" else (
        " Estimated: the model does not run in float64, and rounding looks complex.")
    blocks.append(Table(
        columns=["functions", *MEASURES], rows=rows, highlight=[0],
        caption=f"Complexity on {len(found.constant)} planes, mean and 95 % interval",
        how_to_read="Larger is more complex. " + " ".join(
            f"{name}: {meaning}." for name, meaning in MEASURES.items())
        + f" Values compare only at equal resolution, here {found.resolution}.{status}"))
    if found.constant.any():
        blocks.append(Prose(f"On {int(found.constant.sum())} planes the network is constant; they "
                            "count in no mean."))
    return [Section("On planes through three inputs", "How complex the function is where the data "
                    "are, between the simplest function and noise.", blocks)]


def _rows(rows: object) -> str:
    return "rows " + ", ".join(str(row) for row in rows)  # type: ignore[attr-defined]
