"""The page of a profile."""

import numpy as np

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.bit_profile import LAWS, RANDOM_BOUNDARY, random_flips_expected
from ..instruments.complexity_profile import LINEAR, MEASURES, NOISE
from ..instruments.profile import Profile
from ..plots import complexity_dots, distance_histogram, function_gallery, kernel_curve
from .atlas_section import atlas_section
from .blocks import Block, Cards, Figure, Prose, Section, Table
from .drawing import drawn
from .page import Page
from .provenance import provenance


def profile_page(result: Profile, *, command: str) -> Page:
    """Return the report page of a profile.

    Args:
        result: What ``profile`` returned.
        command: The command line that makes the page again.
    """
    sections = [_headline(result), _functions(result), _complexities(result),
                atlas_section(result.place), _distances(result)]
    correlation = _correlation(result)
    if correlation is not None:
        sections.append(correlation)
    return Page(title=result.name, subtitle=f"Random weights: {result.law}", verdict=result.words,
                command=command, sections=sections, provenance=provenance(result.settings),
                kicker="priorscope profile")


def _headline(result: Profile) -> Section:
    own = result.complexities[result.name].estimates
    bits = result.bits
    cards: list[tuple[Cell, ...]] = []
    if own:
        linear, noise = (result.complexities[name].estimates for name in (LINEAR, NOISE))
        for name, digits in (("Fourier", 3), ("Lempel-Ziv", 0)):
            cards.append((f"{name} complexity", own[name],
                          f"a linear function has {linear[name].mean:.{digits}f}, white noise "
                          f"{noise[name].mean:.{digits}f}"))
    mean = bits.boundary.summary()["mean"]
    cards.append((f"boundary distance, {bits.bits} bits", mean,
                  "flips to another class; 1 for a random function"))
    if bits.slope_at_one is not None:
        cards.append(("F'(1)", bits.slope_at_one, "how fast close inputs are told apart; the "
                      "distance goes with its inverse root"))
    return Section("At a glance", "The prior over functions that random weights induce, in four "
                   "numbers.", [Cards(cards)])


def _functions(result: Profile) -> Section:
    count = len(result.functions)
    names = [f"network {i}" for i in range(count)]
    side = np.linspace(-1, 1, result.functions.shape[1])
    u, v = (values.ravel() for values in np.meshgrid(side, side, indexing="ij"))
    # Four digits: the pictures have no more, and the numbers lie in the page.
    data = {"u": u.round(5), "v": v.round(5)} | {
        name: [float(f"{value:.4g}") for value in picture.ravel()]
        for name, picture in zip(names, result.functions, strict=True)}
    figure = drawn(
        function_gallery(result.functions, names),
        f"{count} random networks on {result.plane}",
        how_to_read="Each picture is one draw of the weights; the line is where the output "
                    "changes sign, the edge between two classes.",
        data=data,
    )
    return Section("What the functions look like", "The first networks of the sample, not chosen.",
                   [figure])


def _complexities(result: Profile) -> Section:
    blocks: list[Block] = [_dots(result, measure) for measure in ("Fourier", "Lempel-Ziv")
                           if result.complexities[result.name].estimates]
    rows = [[name, *(entry.estimates.get(measure) for measure in MEASURES), entry.constant]
            for name, entry in result.complexities.items()]
    blocks.append(Table(
        columns=["functions", *MEASURES, "constant, set apart"], rows=rows,
        caption="Complexity of random functions, mean and 95 % interval over networks",
        how_to_read="Larger is more complex. " + " ".join(
            f"{name}: {meaning}." for name, meaning in MEASURES.items())
        + f" Values compare only at equal resolution, here {result.settings['resolution']}.",
        highlight=[0],
    ))
    return Section("How complex they are", "The same measures for this architecture, for the two "
                   "ends of the scale and for other activations under the same weight law.", blocks)


def _dots(result: Profile, measure: str) -> Figure:
    rows = {name: entry.estimates[measure] for name, entry in result.complexities.items()
            if entry.kind != "reference" and entry.estimates}
    references = {name: result.complexities[name].estimates[measure].mean
                  for name in (LINEAR, NOISE)}
    axes = complexity_dots(rows, highlight=result.name, references=references,
                           label=f"{measure} complexity")
    data = {"functions": list(rows), "complexity": list(rows.values())}
    return drawn(axes, f"{measure} complexity of random functions",
                 how_to_read=f"{measure}: {MEASURES[measure]}.", data=data)


def _distances(result: Profile) -> Section:
    bits = result.bits
    rows: list[list[Cell]] = [
        ["boundary distance", "measured", bits.boundary.summary()["mean"]],
    ]
    rows += [["boundary distance", LAWS[law], value] for law, value in bits.laws.items()]
    rows += [
        ["boundary distance", "uniformly random function", RANDOM_BOUNDARY],
        ["random-flip distance", "measured", bits.flips.summary()["mean"]],
    ]
    if bits.flips_theory is not None:
        rows.append(["random-flip distance", "Gaussian process", bits.flips_theory])
    rows.append(["random-flip distance", "uniformly random function",
                 random_flips_expected(bits.classes)])
    blocks: list[Block] = []
    found = bits.boundary.distance[bits.boundary.found].cpu().numpy()
    if len(found):
        axes = distance_histogram({"boundary distance": found}, label="flips to another class")
        blocks.append(drawn(axes, f"Boundary distance of random strings of {bits.bits} bits",
                            how_to_read="One random string for each network; greedy search, so "
                                        "each distance is an upper bound.",
                            data={"distance": found}))
    unchanged = int((~bits.flips.changed).sum())
    blocks.append(Table(
        columns=["distance", "source", "flips"], rows=rows,
        caption="Measured distances beside theory, mean and 95 % interval",
        how_to_read="Theory is for infinitely wide networks. In random order, "
                    f"{unchanged} of {bits.networks} strings never changed class and count as "
                    f"{bits.bits}.", highlight=[0]))
    if bits.why_no_theory:
        blocks.append(Prose(bits.why_no_theory))
    return Section("How far from another class", "Bits flipped until the class changes: the "
                   "nearest such string, and flips in random order.", blocks)


def _correlation(result: Profile) -> Section | None:
    correlation = result.bits.correlation
    if correlation.theory is None:
        return None
    measured: list[Estimate] = correlation.measured
    axes = kernel_curve(correlation.t, correlation.theory, measured_t=correlation.t,
                        measured=measured)
    figure = drawn(axes, "Correlation of two outputs against the correlation of their inputs",
                   how_to_read="Points above the line F(t) = t keep different inputs alike: the "
                               "flatter the curve, the more inputs share a class.",
                   data={"t": correlation.t, "theory": np.asarray(correlation.theory),
                         "measured": measured})
    note = Prose(f"Q = {result.bits.variance:.4g} is the variance of the output of an infinitely "
                 f"wide network, F'(1) = {result.bits.slope_at_one:.4g} the slope of the curve at "
                 "equal inputs.")
    return Section("Finite networks and their limit", "The kernel of the infinitely wide network, "
                   "and the networks that were sampled.", [figure, note])
