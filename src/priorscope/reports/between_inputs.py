"""The sections of an audit on what lies between inputs."""

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.audit_result import Audit
from ..instruments.geometry import Geometry
from ..plots import points_and_lines, region_map, through, window_densities
from .blocks import Block, Prose, Section, Table
from .drawing import drawn


def between_inputs(result: Audit) -> list[Section]:
    """Return sections on intervals, growth through the layers and linear regions."""
    geometry = result.geometry
    if geometry is None:
        return []
    return [_intervals(geometry), _growth(geometry), *_regions(result, geometry)]


def _intervals(geometry: Geometry) -> Section:
    low, high = next(iter(geometry.intervals.values())).window
    rows: list[list[Cell]] = [
        [f"towards {_article(kind)}", found.summary()["mean length"], Estimate.share(found.whole),
         Estimate.share(found.upper >= 1.0)] for kind, found in geometry.intervals.items()]
    columns: dict[str, list] = {"towards": [], "lower": [], "upper": []}
    for kind, found in geometry.intervals.items():
        columns["towards"] += [kind] * len(found.lower)
        columns["lower"] += found.lower.tolist()
        columns["upper"] += found.upper.tolist()
    how = ("cut exactly into linear pieces" if geometry.exact else "looked at on a grid")
    return Section("Between inputs", f"How long the class lasts on straight lines, {how}.", [
        drawn(window_densities({kind: [found.length.tolist()]
                                for kind, found in geometry.intervals.items()}, window=high - low),
              "Generalization intervals",
              how_to_read="The unit is the distance to the partner. Each line runs from one "
                          "distance before an input to one beyond its partner; beyond the dotted "
                          "line, the share on which the class never changes.", data=columns),
        Table(columns=["from an input", "length", "no change", "partner reached"], rows=rows,
              caption="Generalization intervals, with 95 % interval",
              how_to_read="Length of the interval, share of lines on which the class never "
                          "changes, share on which it lasts to the partner."),
        *[Prose(note) for note in geometry.notes[:1] if not geometry.exact]])


def _article(kind: str) -> str:
    return {"same class": "an input of the same class", "another class": "one of another class"
            }.get(kind, f"a {kind}")


def _growth(geometry: Geometry) -> Section:
    points: dict[str, tuple[list[int], list[Estimate]]] = {}
    rows: list[list[Cell]] = []
    columns: dict[str, list] = {"towards": [], "layer": [], "length": []}
    for kind, grown in geometry.growth.items():
        share = grown.lengths / grown.input_length.unsqueeze(1)
        means = [Estimate.of(share[:, layer]) for layer in range(len(grown.layers))]
        points[f"towards {_article(kind)}"] = (list(range(1, len(means) + 1)), means)
        rows += [[kind, name, mean] for name, mean in zip(grown.layers, means, strict=True)]
        columns["towards"] += [kind] * share.numel()
        columns["layer"] += list(grown.layers) * len(share)
        columns["length"] += share.flatten().tolist()
    words: list[Block] = [Prose(geometry.words)] if geometry.words else []
    axes = points_and_lines(points, lines=through(points), across="layer",
                            up="length over that at the input")
    axes.set_xticks(range(1, len(grown.layers) + 1), grown.layers)
    return Section("Growth through the layers", "How the network stretches the lines between "
                   "inputs.", [
        *words,
        drawn(axes,
              "Length of lines between inputs, layer by layer",
              how_to_read="Above 1 a layer's image of a line is longer than the line. Where two "
                          "classes lie apart, the layers stretch what lies between them.",
              data=columns),
        Table(columns=["line towards", "layer", "length over that at the input"], rows=rows,
              caption="Growth of length, mean over lines with 95 % interval"),
        *_transitions(geometry)])


def _transitions(geometry: Geometry) -> list[Block]:
    """Return the table of how often units change state on the same lines."""
    rows: list[list[Cell]] = [
        [kind, name, Estimate.of(found.counts[:, place])]
        for kind, found in geometry.transitions.items() for place, name in enumerate(found.layers)]
    if not rows:
        return []
    counted = "counted exactly" if geometry.exact else "counted on a grid, which misses some"
    return [Table(
        columns=["line towards", "layer", "transitions"], rows=rows,
        caption="Changes of state of a layer's units, mean over lines with 95 % interval",
        how_to_read=f"A ReLU changes state where its input changes sign; {counted}. Each is a "
                    "place where the network bends on the way from one input to the other.")]


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
            data={name: values.numpy() for name, values in regions.columns().items()}))
    blocks += [Prose(note) for note in geometry.notes[0 if geometry.exact else 1:]]
    if not blocks:
        return []
    count_text = "" if regions is None else f"{regions.count:,} linear regions around them. "
    return [Section("Around three inputs", f"{count_text}A slice of the input space through three "
                    "inputs.", blocks)]


def _listed(numbers: object) -> str:
    *first, last = (str(number) for number in numbers)  # type: ignore[attr-defined]
    return f"{', '.join(first)} and {last}"
