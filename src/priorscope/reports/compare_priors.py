"""The sections of a comparison of two architectures before training."""

import numpy as np

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.bit_profile import LAWS, RANDOM_BOUNDARY, random_flips_expected
from ..instruments.compare import Comparison, Prior
from ..instruments.complexity_profile import LINEAR, MEASURES, NOISE, reference_complexities
from ..plots import (
    columns,
    complexity_dots,
    distance_histogram,
    function_gallery,
    points_and_lines,
)
from .blocks import Block, Figure, Section, Table
from .drawing import drawn

#: Functions drawn of each, and functions behind each reference.
_DRAWN, _REFERENCES = 5, 50


def prior_sections(result: Comparison) -> list[Section]:
    """Return sections on functions, complexities, distances and the limit of infinite width."""
    assert result.priors is not None
    one, other = result.priors
    sections = [_functions(result, one, other), _complexities(result, one, other),
                *_distances(result, one, other), _correlation(result, one, other)]
    return sections


def _functions(result: Comparison, one: Prior, other: Prior) -> Section:
    shown = [prior.plane.functions[:_DRAWN] for prior in (one, other)]
    names = [f"{name}, {place + 1}" for name, functions in
             zip(result.headings, shown, strict=True) for place in range(len(functions))]
    figure = drawn(
        function_gallery([*shown[0], *shown[1]], names, columns=len(shown[0])),
        "Random networks on a plane of inputs",
        how_to_read=f"{result.headings[0]} above, {result.headings[1]} below; each picture is one "
                    "draw of the weights, the line is where the output changes sign.",
        data={"architecture": [name for name, prior in zip(result.headings, (one, other),
                                                           strict=True)
                               for _ in prior.plane.constant],
              **{title: [*one.plane.values[title.lower()], *other.plane.values[title.lower()]]
                 for title in MEASURES}})
    return Section("What the functions look like", "The first networks of each sample, not "
                   "chosen.", [figure])


def _complexities(result: Comparison, one: Prior, other: Prior) -> Section:
    resolution = one.plane.resolution
    references = reference_complexities(resolution=resolution, count=_REFERENCES, seed=0)
    blocks: list[Block] = []
    for measure in ("Fourier", "Lempel-Ziv"):
        rows = {name: prior.complexities[measure] for name, prior in
                zip(result.headings, (one, other), strict=True) if measure in prior.complexities}
        known = {name: references[name].estimates[measure].mean for name in (LINEAR, NOISE)}
        if rows:
            axes = complexity_dots(rows, highlight=result.headings[1] if len(rows) > 1 else None,
                                   references=known, label=f"{measure} complexity")
            blocks.append(drawn(axes, f"{measure} complexity of random functions",
                                how_to_read=f"{measure}: {MEASURES[measure]}.",
                                data={"functions": list(rows), "complexity": list(rows.values())}))
    cells: list[list[Cell]] = [
        [name, *(prior.complexities.get(measure) for measure in MEASURES)]
        for name, prior in zip(result.headings, (one, other), strict=True)]
    cells += [[name, *(references[name].estimates.get(measure) for measure in MEASURES)]
              for name in (LINEAR, NOISE)]
    blocks.append(Table(
        columns=["functions", *MEASURES], rows=cells, highlight=[0, 1],
        caption="Complexity of random functions, mean and 95 % interval over networks",
        how_to_read="Larger is more complex. " + " ".join(
                        f"{name}: {meaning}." for name, meaning in MEASURES.items())
                    + f" Values compare only at equal resolution, here {resolution}."))
    return Section("How complex they are", "Both on one scale from a linear function to white "
                   "noise.", blocks)


def _distances(result: Comparison, one: Prior, other: Prior) -> list[Section]:
    groups = {name: prior.bits.boundary.distance[prior.bits.boundary.found].cpu().numpy()
              for name, prior in zip(result.headings, (one, other), strict=True)}
    groups = {name: values for name, values in groups.items() if len(values)}
    blocks: list[Block] = []
    if groups:
        blocks.append(_histogram(groups))
    rows: list[list[Cell]] = [
        ["boundary distance", "measured", *(_boundary(prior) for prior in (one, other))]]
    rows += [["boundary distance", words, *(prior.bits.laws.get(law) for prior in (one, other))]
             for law, words in LAWS.items()]
    rows += [["boundary distance", "uniformly random function", RANDOM_BOUNDARY, RANDOM_BOUNDARY],
             ["random-flip distance", "measured",
              *(Estimate.of(prior.bits.flips.distance) for prior in (one, other))],
             ["random-flip distance", "Gaussian process",
              *(prior.bits.flips_theory for prior in (one, other))],
             ["random-flip distance", "uniformly random function",
              *(random_flips_expected(prior.bits.classes) for prior in (one, other))],
             ["Q", "infinite width", *(prior.bits.variance for prior in (one, other))],
             ["F'(1)", "infinite width", *(prior.bits.slope_at_one for prior in (one, other))]]
    blocks.append(Table(
        columns=["quantity", "source", *result.headings], rows=rows, highlight=[0],
        caption="Distances in flips beside theory, mean and 95 % interval",
        how_to_read="Theory is for infinitely wide networks: Q is the variance of their output, "
                    "F'(1) how fast close inputs are told apart. A gap stands where it says "
                    "nothing about an architecture."))
    return [Section("How far from another class", "Bits flipped until the class changes: to the "
                    "nearest such string, and in random order.", blocks)]


def _histogram(groups: dict[str, np.ndarray]) -> Figure:
    return drawn(distance_histogram(groups, label="flips to another class"),
                 "Boundary distance of random strings",
                 how_to_read="One random string for each network; greedy search, so each distance "
                             "is an upper bound.",
                 data={"architecture": [name for name, values in groups.items()
                                        for _ in values],
                       "distance": np.concatenate(list(groups.values()))})


def _boundary(prior: Prior) -> Cell:
    found = prior.bits.boundary.distance[prior.bits.boundary.found]
    return Estimate.of(found) if len(found) else "none found"


def _correlation(result: Comparison, one: Prior, other: Prior) -> Section:
    points, lines = {}, {}
    for name, prior in zip(result.headings, (one, other), strict=True):
        found = prior.bits.correlation
        points[name] = (found.t, found.measured)
        if found.theory is not None:
            lines[name] = (found.t, found.theory)
    axes = points_and_lines(points, lines=lines, across="correlation t of two inputs",
                            up="correlation of their outputs")
    return Section("Correlation of outputs", "How alike two outputs are, given how alike their "
                   "inputs are.", [
        drawn(axes, "Correlation of two outputs against the correlation of their inputs",
              how_to_read="Points are sampled networks, lines of their colour the theory of "
                          "infinitely wide ones. The higher at equal t, the more inputs share a "
                          "class.", data=columns(points, "t", "correlation"))])
