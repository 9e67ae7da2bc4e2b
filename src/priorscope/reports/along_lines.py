"""The sections of an audit on what a network does along lines: growth, bends, frequencies."""

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.audit.geometry import Geometry
from ..plots import points_and_lines, through
from .blocks import Block, Prose, Section, Table
from .drawing import drawn

#: Frequencies that are drawn, evenly spaced on the logarithmic axis.
DRAWN = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)

#: Letters that fit below an axis.
_LINE = 95


def article(kind: str) -> str:
    """Return a kind of line as what it leads to."""
    return {"same class": "an input of the same class", "another class": "one of another class"
            }.get(kind, f"a {kind}")


def growth_section(geometry: Geometry) -> Section:
    """Return the section on how lines grow through the layers, and how often units switch."""
    points: dict[str, tuple[list[int], list[Estimate]]] = {}
    rows: list[list[Cell]] = []
    columns: dict[str, list] = {"towards": [], "layer": [], "length": []}
    for kind, grown in geometry.growth.items():
        share = grown.lengths / grown.input_length.unsqueeze(1)
        means = [Estimate.of(share[:, layer]) for layer in range(len(grown.layers))]
        points[f"towards {article(kind)}"] = (list(range(1, len(means) + 1)), means)
        rows += [[kind, name, mean] for name, mean in zip(grown.layers, means, strict=True)]
        columns["towards"] += [kind] * share.numel()
        columns["layer"] += list(grown.layers) * len(share)
        columns["length"] += share.flatten().tolist()
    words: list[Block] = [Prose(geometry.words)] if geometry.words else []
    axes = points_and_lines(points, lines=through(points), across="layer",
                            up="length over that at the input")
    # Names side by side up to a line's length; numbers where they would run into each other.
    if sum(len(name) + 2 for name in grown.layers) <= _LINE:
        axes.set_xticks(range(1, len(grown.layers) + 1), grown.layers)
    else:
        axes.set_xlabel("layer, counted in the order of the table below")
    return Section("Growth through the layers", "How the network stretches the lines between "
                   "inputs.", [
        *words,
        drawn(axes,
              "Length of lines between inputs, layer by layer",
              how_to_read="Above 1 a layer's image of a line is longer than the line. Where two "
                          "classes lie apart, the layers stretch what lies between them.",
              data=columns),
        Table(columns=["line towards", "layer", "length over that at the input"], rows=rows,
              caption="Growth of length, mean over lines with 95 % interval",
              how_to_read="Each layer has a scale of its own: compare kinds of lines within a "
                          "layer, not layers." + ("" if geometry.exact else
                                                  " Estimated from points along the lines.")),
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
        how_to_read="A ReLU changes state where its input changes sign, a pooling window where "
                    f"another of its entries becomes the largest; {counted}. Each is a "
                    "place where the network bends on the way from one input to the other.")]


def frequency_section(geometry: Geometry) -> Section:
    """Return the section on the frequencies at which the model varies between inputs."""
    rows: list[list[Cell]] = [[f"towards {article(kind)}", found.mean(), int((~found.bent).sum())]
                              for kind, found in geometry.spectra.items()]
    curves = {f"towards {article(kind)}": (list(DRAWN), [shares[k - 1] for k in DRAWN])
              for kind, found in geometry.spectra.items() if (shares := found.shares())}
    columns: dict[str, list] = {"towards": [], "frequency": [], "share": []}
    for kind, found in geometry.spectra.items():
        shares = found.shares()
        columns["towards"] += [kind] * len(shares)
        columns["frequency"] += found.frequencies.tolist()[:len(shares)]
        columns["share"] += shares
    blocks: list[Block] = []
    if curves:
        blocks.append(drawn(
            points_and_lines(curves, lines=through(curves), log_x=True, log_y=True,
                             across="cycles between input and partner",
                             up="share of the variation"),
            "Frequencies along lines", data=columns,
            how_to_read="What is left of the outputs once the straight line between their values "
                        "at both ends is taken off. The steeper the fall, the smoother the "
                        "network; a single kink falls as the fourth power."))
    blocks.append(Table(
        columns=["from an input", "mean frequency", "straight lines"], rows=rows,
        caption="Mean frequency along lines, with 95 % interval",
        how_to_read="In cycles between an input and its partner: 1.04 is one kink in the middle, "
                    "m is m waves. Lines on which the network is straight have none and are "
                    "counted beside."))
    how = ("exact to the 64th" if geometry.exact else "estimated from 257 points a line")
    return Section("Frequencies between inputs", "How fast the network varies on the way from one "
                   f"input to another, {how}.", blocks)
