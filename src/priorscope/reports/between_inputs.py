"""The sections of an audit on what lies between inputs."""

import numpy as np

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.audit.geometry import Geometry
from ..instruments.audit.result import Audit
from ..measures import LinearRegions
from ..plots import region_map, window_densities
from ..plots.region_map import MANY_REGIONS
from .along_lines import article, frequency_section, growth_section
from .blocks import Block, Prose, Section, Table
from .drawing import drawn
from .slice_section import slice_section


def between_inputs(result: Audit) -> list[Section]:
    """Return sections on intervals, growth, frequencies, planes and linear regions."""
    geometry = result.geometry
    if geometry is None or not geometry.intervals:
        return []
    return [_intervals(geometry), growth_section(geometry), frequency_section(geometry),
            *slice_section(result), *_regions(result, geometry)]


def _intervals(geometry: Geometry) -> Section:
    low, high = next(iter(geometry.intervals.values())).window
    rows: list[list[Cell]] = [
        [f"towards {article(kind)}", Estimate.of(found.length), _nearest(geometry.change(kind)),
         Estimate.share(found.whole), Estimate.share(found.upper >= 1.0)]
        for kind, found in geometry.intervals.items()]
    columns: dict[str, list] = {name: [] for name in ("towards", "lower", "upper", "distance")}
    for kind, found in geometry.intervals.items():
        columns["towards"] += [kind] * len(found.lower)
        columns["lower"] += found.lower.tolist()
        columns["upper"] += found.upper.tolist()
        columns["distance"] += geometry.change(kind).tolist()
    how = "cut exactly into linear pieces" if geometry.exact else "estimated on a grid"
    return Section("Between inputs", f"How long the class lasts on straight lines, {how}.", [
        drawn(window_densities({kind: [found.length.tolist()]
                                for kind, found in geometry.intervals.items()}, window=high - low),
              "Generalization intervals",
              how_to_read="The unit is the distance to the partner. Each line runs from one "
                          "distance before an input to one beyond its partner; beyond the dotted "
                          "line, the share on which the class never changes.", data=columns),
        Table(columns=["from an input", "length", "nearest change", "no change",
                       "partner reached"], rows=rows,
              caption="Generalization intervals, with 95 % interval",
              how_to_read="Length of the interval in units of the distance to the partner; "
                          "distance to the nearest change of class on the line, either way, in "
                          "units of the inputs, a mean over lines with one; share of lines on "
                          "which the class never changes; share on which it lasts to the "
                          "partner."),
        *[Prose(note) for note in geometry.notes[:1] if not geometry.exact]])


def _nearest(distances: np.ndarray) -> Cell:
    found = distances[np.isfinite(distances)]
    return Estimate.of(found) if len(found) else None


def _regions(result: Audit, geometry: Geometry) -> list[Section]:
    blocks: list[Block] = []
    regions = geometry.regions
    if regions is not None:
        shape = result.data.picture_shape()
        inputs = result.data.parts[result.data.listed][0][list(geometry.corners)].cpu()
        low, high = float(inputs.min()), float(inputs.max())
        images = None if shape is None else (
            (inputs.reshape(-1, *shape) - low) / ((high - low) or 1.0)).numpy()
        count = 2 if regions.outputs.shape[1] == 1 else regions.outputs.shape[1]
        names = [result.data.class_name(place) for place in range(count)]
        numbers = result.data.row_numbers(result.data.listed)[list(geometry.corners)]
        blocks.append(drawn(
            region_map(regions, names=names, images=images),
            f"Linear regions on the plane through rows {_listed(numbers)}",
            how_to_read="On each polygon the network is affine; colours are classes, the heavy "
                        "line is the decision boundary. Distances are those of the input space.",
            data=_behind(regions)))
    blocks += [Prose(note) for note in geometry.notes[0 if geometry.exact else 1:]]
    if not blocks:
        return []
    count_text = "" if regions is None else f"{regions.count:,} linear regions around them. "
    return [Section("Around three inputs", f"{count_text}A slice of the input space through three "
                    "inputs.", blocks)]


def _behind(regions: LinearRegions) -> dict[str, np.ndarray]:
    """Return the regions as numbers; of very many, which would fill the page, the boundary."""
    if regions.count <= MANY_REGIONS:
        return {name: values.numpy() for name, values in regions.columns().items()}
    first, second = regions.boundary.flatten(1).numpy().round(6).T.reshape(2, 2, -1)
    return {"boundary from u": first[0], "boundary from v": first[1],
            "to u": second[0], "to v": second[1]}


def _listed(numbers: object) -> str:
    *first, last = (str(number) for number in numbers)  # type: ignore[attr-defined]
    return f"{', '.join(first)} and {last}"
