"""The sections of a comparison on what lies between inputs."""

from .._core.estimate import Estimate
from ..instruments.audit.geometry import OTHER, Geometry
from ..instruments.audit.result import Audit
from ..instruments.compare import Comparison
from ..plots import columns, function_gallery, points_and_lines, through, window_densities
from .along_lines import DRAWN, article
from .blocks import Block, Figure, Section
from .drawing import drawn

#: Planes drawn of each model.
_PLANES = 5


def between_sections(result: Comparison) -> list[Section]:
    """Return sections on lines between inputs and on planes through three."""
    assert result.audits is not None
    first, second = (audit.geometry for audit in result.audits)
    if first is None or second is None:
        return []
    sections = []
    figures: list[Block] = [*_intervals(result, first, second),
                            *_frequencies(result, first, second)]
    if figures:
        sections.append(Section(
            "Between inputs", "The same lines for both models, told apart by the labels of their "
            "ends.", figures))
    return [*sections, *_planes(result, *result.audits)]


def _intervals(result: Comparison, first: Geometry, second: Geometry) -> list[Figure]:
    kind = OTHER if OTHER in first.intervals else next(iter(first.intervals), "")
    if kind not in first.intervals or kind not in second.intervals:
        return []
    found = {name: geometry.intervals[kind] for name, geometry in
             zip(result.headings, (first, second), strict=True)}
    low, high = first.intervals[kind].window
    axes = window_densities({name: [own.length.tolist()] for name, own in found.items()},
                            window=high - low)
    return [drawn(axes, f"Generalization intervals from an input towards {article(kind)}",
                  how_to_read="How long the class of an input lasts on the line, in units of the "
                              "distance to the partner; beyond the dotted line, the share of lines "
                              "on which it never changes.",
                  data={name: own.length.tolist() for name, own in found.items()})]


def _frequencies(result: Comparison, first: Geometry, second: Geometry) -> list[Figure]:
    points: dict[str, tuple[list[int], list[Estimate]]] = {}
    kind = OTHER if OTHER in first.spectra else next(iter(first.spectra), "")
    for name, geometry in zip(result.headings, (first, second), strict=True):
        shares = geometry.spectra[kind].shares() if kind in geometry.spectra else []
        if shares:
            points[name] = (list(DRAWN), [shares[k - 1] for k in DRAWN])
    if not points:
        return []
    axes = points_and_lines(points, lines=through(points), log_x=True, log_y=True,
                            across="cycles between input and partner",
                            up="share of the variation")
    return [drawn(axes, f"Frequencies on the way from an input to {article(kind)}",
                  how_to_read="Shares of what is left of the outputs once the straight line "
                              "between both ends is taken off. The steeper the fall, the smoother "
                              "the model.", data=columns(points, "cycles", "share"))]


def _planes(result: Comparison, first: Audit, second: Audit) -> list[Section]:
    slices = [audit.geometry.slices for audit in (first, second) if audit.geometry is not None]
    one, other = slices
    if one is None or other is None:
        return []
    numbers = first.data.row_numbers(first.data.listed)
    shown = [*one.functions[:_PLANES], *other.functions[:_PLANES]]
    names = [f"{name}, {'-'.join(str(numbers[row]) for row in rows)}"
             for name in result.headings for rows in one.corners[:_PLANES]]
    figure = drawn(
        function_gallery(shown, names, columns=min(_PLANES, len(one.functions))),
        "The two models on the same planes through three inputs",
        how_to_read=f"{result.headings[0]} above, {result.headings[1]} below, with the numbers of "
                    "the three rows. Orange where the class of the first of them leads, blue where "
                    "another one does; the line is the decision boundary.",
        data={"plane": [*range(len(one.constant))] * 2,
              "model": [name for name in result.headings for _ in one.constant],
              **{name: [*one.values[name], *other.values[name]] for name in one.values}})
    return [Section("On planes through three inputs",
                    "What either model does on a square around three inputs.", [figure])]
