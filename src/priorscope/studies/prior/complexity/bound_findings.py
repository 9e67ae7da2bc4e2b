"""What the upper edge of probability against complexity says about the published bound."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ...._core.finding import Finding
from ...._core.verdicts import at_least, at_most, between, near
from ....measures.boolean.estimates import share_of
from ....measures.comparison import ratio
from ..columns import Columns
from ..envelope import PUBLISHED, fit_tops
from ..estimate_columns import exact, from_row
from ..laws import UNIFORM
from ..published import TOLERANCE, TOPS
from ..rank_statistics import LEAST_COUNT

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "Valle-Pérez et al., figure of P against K_LZ"

#: Fits to five laws, made before this study in 1.5e5 networks each, range from 0.25 to 0.30; b
#: moves by 1 with a.
_A_TOLERANCE, _B_TOLERANCE = 0.05, 1.0

#: Counts of a column's top below this are not compared with the published top.
_LEAST_TOP = 30

#: A function this much less probable than its column's top lies far below it.
_FAR = 10

_CONSTANT = 7.0


def bound_findings(row: "pd.Series[Any]", columns: Columns) -> list[Finding]:
    """Judge the claims about the bound 2^(−aK + b), under the law that the figure fits best."""
    return [*_line_findings(row, columns), *_theory_findings(row, columns),
            *_top_findings(columns), *_above_findings(columns), *_below_findings(columns)]


def _line_findings(row: "pd.Series[Any]", columns: Columns) -> list[Finding]:
    a, b = from_row(row, "a"), from_row(row, "b")
    if a is None or b is None:
        return []
    whole = fit_tops(*columns.tops(LEAST_COUNT))
    said = f"a = {whole.a:.3g}, b = {whole.b:.3g}" if whole else "no fit"
    note = (f"Law {UNIFORM}. Least squares of log2 of the highest P at each K_LZ, functions seen "
            f"at least twice, mean over {int(row['blocks'])} blocks of {_block(row)} networks; all "
            f"{columns.samples:.0e} networks together give {said}. The published line was drawn "
            "to 1e8 samples, and how it was set is not known.")
    return [
        Finding("The bound 2^(−aK + b) falls as the published line does, a = 0.296", PUBLISHED.a,
                None, a, near(a, PUBLISHED.a, tolerance=_A_TOLERANCE), _SOURCE, note),
        Finding("The bound 2^(−aK + b) stands where the published line does, b = −3.4",
                PUBLISHED.b, None, b, near(b, PUBLISHED.b, tolerance=_B_TOLERANCE), _SOURCE, note),
    ]


def _theory_findings(row: "pd.Series[Any]", columns: Columns) -> list[Finding]:
    a = from_row(row, "a")
    highest = from_row(row, "highest")
    if a is None or highest is None:
        return []
    size = _block(row)
    by_samples = math.log2(size) / highest.mean
    return [
        Finding("a is log2 of the number of functions over their largest complexity, 0.8",
                PUBLISHED.a, 128 / 160, a, near(a, 128 / 160, tolerance=0.1),
                "Mingard et al., after Dingle et al. 2018",
                "Theory: 128 bits over a complexity of 160; up to 0.1 counts as equal. The "
                "published line does not follow it either."),
        Finding("a is log2 of the number of samples over the largest complexity seen twice",
                PUBLISHED.a, by_samples, a, near(a, by_samples, tolerance=_A_TOLERANCE),
                "Inferred from the published line: log2(1e8)/94.5 = 0.28",
                f"Theory: log2({size})/{highest:.4g}, with the largest complexity of a function "
                "seen at least twice in a block."),
    ]


def _top_findings(columns: Columns) -> list[Finding]:
    findings = []
    for complexity, published in TOPS.items():
        found = columns.at(complexity)
        if found is None or found[1] < _LEAST_TOP or complexity == _CONSTANT:
            continue
        over = ratio(share_of(found[1], columns.samples), exact(published))
        findings.append(Finding(
            f"At K_LZ = {complexity:g} the most probable function is as probable as published",
            1.0, None, over,
            between(over, 10**-TOLERANCE, 10**TOLERANCE, what=f"a factor of "
                    f"{10**TOLERANCE:.3g} of 1"), _SOURCE,
            f"Measured: P over the published {published:.2g}, under the law {UNIFORM}; the "
            f"function is chosen by nine blocks and counted in the tenth, {found[1]} times in "
            f"{columns.samples:.0e}. Tops of fewer than {_LEAST_TOP} counts are not compared."))
    return findings


def _above_findings(columns: Columns) -> list[Finding]:
    found = columns.at(_CONSTANT)
    if found is None:
        return []
    over = ratio(share_of(found[1], columns.samples), exact(2 ** PUBLISHED.log2(_CONSTANT)))
    values, tops = columns.tops(_LEAST_TOP)
    line = np.array([PUBLISHED.log2(k) for k in values])
    above = values[np.log2(tops) > line]
    return [Finding(
        "The published line is an upper bound: the constant functions lie below it", 1.0, None,
        over, at_most(over, 1.0), _SOURCE,
        "Measured: P of a constant function over the line at K_LZ = 7; published dots lie above "
        f"the line there too, so that it is a guide. Of {len(values)} columns whose top was seen "
        f"{_LEAST_TOP} times, {len(above)} rise above it, at K_LZ of "
        f"{', '.join(f'{k:g}' for k in above)}.")]


def _below_findings(columns: Columns) -> list[Finding]:
    """Judge that the bound is one-sided: many simple functions are improbable."""
    place = np.searchsorted(columns.complexity, columns.dots[:, 0])
    tops = columns.top[place]
    simple = (tops >= _FAR * _LEAST_TOP) & (columns.dots[:, 0] > _CONSTANT)
    dots, tops = columns.dots[simple], tops[simple]
    if not len(dots):
        return []
    low = int(dots[dots[:, 1] * _FAR <= tops, 2].sum())
    found = share_of(low, int(dots[:, 2].sum()))
    widest = float((tops / dots[:, 1]).max())
    return [Finding(
        "The bound is one-sided: most simple functions are far less probable than it allows",
        "many", None, found, at_least(found, 0.5), _SOURCE,
        f"Measured: share of the functions seen, in columns up to K_LZ = {dots[:, 0].max():g} "
        f"whose top was seen {_FAR * _LEAST_TOP} times, that are at least {_FAR} times less "
        f"probable than the top of their column; the furthest by {widest:.3g}. Functions of these "
        "columns that were never seen are not counted.")]


def _block(row: "pd.Series[Any]") -> int:
    return int(row["networks"]) // int(row["blocks"])
