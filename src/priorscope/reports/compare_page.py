"""The page of a comparison."""

from .._core.estimate import Estimate
from .._core.numbers import Cell
from ..instruments.compare import Comparison
from ..instruments.compare.measured import Measured
from ..plots import difference_dots
from .blocks import Block, Card, Cards, Figure, Prose, Section, Table
from .compare_models import model_sections
from .compare_priors import prior_sections
from .drawing import drawn
from .page import Page
from .provenance import provenance

#: Measures of architectures that lead.
_LEADING = ("Fourier complexity", "Lempel-Ziv complexity", "boundary distance")


def compare_page(result: Comparison, *, command: str) -> Page:
    """Return the report page of a comparison.

    Args:
        result: What ``compare`` returned.
        command: The command line that makes the page again.
    """
    own = model_sections(result) if result.audits is not None else prior_sections(result)
    return Page(title=f"{result.names[0]} and {result.names[1]}", subtitle=_subtitle(result),
                verdict=result.words, command=command,
                sections=[_headline(result), _measures(result), *own],
                provenance=provenance(result.settings), kicker="priorscope compare")


def _subtitle(result: Comparison) -> str:
    if result.audits is not None:
        on = f"Both audited on {result.looked_at}"
    else:
        assert result.priors is not None
        one, other = (prior.law for prior in result.priors)
        on = f"Random weights: {one}" if one == other else f"Random weights: {one}; {other}"
    return on if result.headings == result.names else (
        f"A is {result.names[0]}, B is {result.names[1]}. {on}")


def difference_heading(result: Comparison) -> str:
    """Return what differences are called: the second less the first."""
    return f"{result.headings[1]} − {result.headings[0]}"


def _headline(result: Comparison) -> Section:
    one, other = result.headings
    leading = _LEADING
    if result.audits is not None:
        listed = result.audits[0].data.listed
        leading = (f"{listed} accuracy", f"{listed} distance", "Fourier complexity on planes")
    cards = [Card(f"{row.measure}, {difference_heading(result)}", row.difference,
                  f"{one} {_short(row.first)}, {other} {_short(row.second)}")
             for row in result.rows if row.measure in leading]
    if result.agreement is not None:
        cards.insert(1, Card("same class", result.agreement, "share of inputs that both put into "
                             "one class"))
    cards.append(Card("differ beyond their interval", f"{len(result.beyond)} of "
                      f"{len(result.rows)}", "measures; one in twenty would by chance"))
    return Section("At a glance", f"What sets {other} apart from {one}.", [Cards(cards[:4])])


def _short(value: Estimate) -> str:
    return f"{value.mean:.3g}".replace("-", "−")


def _measures(result: Comparison) -> Section:
    one, other = result.headings
    left_out = any(row.left_out for row in result.rows)
    columns = ["measure", difference_heading(result), one, other, "beyond"]
    columns += ["left out"] if left_out else []
    rows = [_cells(row, left_out) for row in result.rows]
    reading = ("Means with 95 % intervals; beyond: whether the interval of the difference leaves 0 "
               "out. " + _pairing(result) + " " + _units(result))
    if left_out:
        reading += " Left out: pairs in which one of the two has no number, such as no distance."
    blocks: list[Block] = [
        *_dots(result),
        Table(columns=columns, rows=rows, caption="Every measure, side by side",
              how_to_read=reading, first=40),
        Prose(_caution(result)), *[Prose(note) for note in result.notes]]
    return Section("All measures", f"{other} less {one}, with 95 % intervals.", blocks)


def _cells(row: Measured, left_out: bool) -> list[Cell]:
    cells: list[Cell] = [row.measure, row.difference, row.first, row.second,
                         "yes" if row.beyond else "no"]
    return cells + ([row.left_out] if left_out else [])


def _pairing(result: Comparison) -> str:
    if result.audits is not None:
        return ("Differences are paired: input by input, line by line, plane by plane, so that "
                "they can lie beyond their interval where the two means' own intervals overlap.")
    return ("Networks of the two are drawn independently, and the intervals of the two means add "
            "in squares.")


#: Measures whose unit does not go without saying, by unit.
_UNITS = {
    "|φ|": "margins count the lead of the predicted class", "flips": "distances count flips",
    "distance along a line": "distances are in units of the inputs",
    "target": "errors are in units of the target",
    "× partner": "intervals are in distances to the partner of a line",
    "× input": "growth is in lengths at the input",
    "changes": "transitions count changes of units' states on the way to the partner",
    "cycles": "frequencies count cycles on that way",
    "phrases": "Lempel-Ziv complexity counts phrases",
}


def _units(result: Comparison) -> str:
    known = [_UNITS[unit] for unit in dict.fromkeys(row.unit for row in result.rows)
             if unit in _UNITS]
    text = f"In what units: {'; '.join(known)}; others are shares." if known else ""
    if result.priors is not None:
        text += (" The share of the atlas above holds those cells of the atlas of random networks "
                 "that are more complex.")
    return text


def _caution(result: Comparison) -> str:
    expected = max(1, round(len(result.rows) / 20))
    text = (f"About one in twenty intervals leaves 0 out by chance: of these {len(result.rows)} "
            f"about {expected} would if nothing differed. Measures of the same inputs go "
            "together, so that chance differences come in company. Take a single small difference "
            "for what it is, and repeat it on other data or another seed.")
    if result.audits is not None:
        text += (" The intervals are about other inputs for these two models, not about other "
                 "training runs: networks trained anew differ, too. Lines and planes count as "
                 "independent, although some share an input.")
    return text


def _dots(result: Comparison) -> list[Figure]:
    groups: dict[str, dict[str, Estimate]] = {}
    for row in result.rows:
        if row.relative is not None:
            groups.setdefault(row.group, {})[row.measure] = row.relative
    if not groups:
        return []
    one, other = result.headings
    axes = difference_dots(groups, label="difference as a share of the mean of the two",
                           sides=(f"larger for {one}", f"larger for {other}"))
    named = [(group, name, value) for group, rows in groups.items()
             for name, value in rows.items()]
    return [drawn(axes, f"{difference_heading(result)}, each as a share of the mean of the two",
                  how_to_read="Filled points lie beyond their 95 % interval, open ones do not. At "
                              "+100 % one is three times the other; ±200 % is the most there is, "
                              "where one of the two is 0.",
                  data={"group": [group for group, _, _ in named],
                        "measure": [name for _, name, _ in named],
                        "relative difference": [value for *_, value in named]})]
