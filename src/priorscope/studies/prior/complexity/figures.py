"""Figures of probability against complexity."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ....measures.boolean.estimates import share_of
from ....plots import complexity_dots, discrete_distribution, probability_against_complexity
from ....plots.illustration import Illustration
from ..columns import Columns, columns_of
from ..envelope import PUBLISHED, fit_tops
from ..estimate_columns import from_row
from ..laws import BROAD, UNIFORM
from ..networks import FUNCTIONS, HIDDEN, PERCEPTRON
from ..published import TOPS
from ..rank_statistics import LEAST_COUNT

if TYPE_CHECKING:
    import pandas as pd

#: Figure to prior: Valle-Pérez et al.'s and two of Mingard et al.'s.
_SCATTERS = {"probability-against-complexity": UNIFORM, "perceptron": PERCEPTRON,
             "one-hidden-layer": HIDDEN}

#: Priors whose complexities are drawn together.
_COMPARED = (FUNCTIONS, UNIFORM, BROAD, PERCEPTRON)


#: Networks that a complexity must be met by to be drawn: fewer are all error.
_FEWEST = 5


def complexity_figures(frame: "pd.DataFrame") -> Mapping[str, Illustration]:
    """Draw every figure that the frame's priors allow."""
    parts = {str(name): part for name, part in frame.groupby("prior", sort=False)}
    columns = {name: columns_of(part) for name, part in parts.items()}
    figures = {name: _scatter(prior, columns[prior]) for name, prior in _SCATTERS.items()
               if prior in columns and len(columns[prior].seen_twice)}
    compared = {name: columns[name] for name in _COMPARED if name in columns}
    if compared:
        figures["complexity-of-networks"] = _distributions(compared)
    return figures | _means({name: part.iloc[0] for name, part in parts.items()})


def _scatter(prior: str, columns: Columns) -> Illustration:
    dots = columns.seen_twice
    own = fit_tops(*columns.tops(LEAST_COUNT))
    lines = {f"fit to the tops: a = {own.a:.2f}, b = {own.b:.1f}": (own.a, own.b)} if own else {}
    published = None
    if prior == UNIFORM:
        lines["published line: a = 0.30, b = -3.4"] = (PUBLISHED.a, PUBLISHED.b)
        floor = 1 / columns.samples
        kept = {k: p for k, p in TOPS.items() if p > floor}
        published = (list(kept), list(kept.values()))
    ax = probability_against_complexity(dots[:, 0], dots[:, 1] / columns.samples,
                                        functions=dots[:, 2], lines=lines, published=published,
                                        label="functions seen at least twice")
    return Illustration(
        ax, f"Probability against Lempel-Ziv complexity of the functions of {columns.samples:,} "
            f"random networks: {prior}. A darker dot stands for more functions.",
        "The upper edge falls exponentially with complexity. Below it lie many functions that are "
        "simple and yet improbable. The lowest row was seen twice, and columns end where twice is "
        "the most.",
        {"K_LZ": dots[:, 0], "P": dots[:, 1] / columns.samples, "functions": dots[:, 2]})


def _distributions(compared: Mapping[str, Columns]) -> Illustration:
    groups = {}
    for name, columns in compared.items():
        kept = columns.networks >= _FEWEST
        groups[name] = (columns.complexity[kept], [share_of(int(n), columns.samples)
                                                   for n in columns.networks[kept]])
    ax = discrete_distribution(groups, across="complexity K_LZ (bits)", reach=4, log_y=True,
                               up="share of the networks, or of all functions")
    data: dict[str, Any] = {}
    for name, (complexity, shares) in groups.items():
        data |= {f"K_LZ, {name}": complexity, f"share, {name}": [s.mean for s in shares]}
    return Illustration(
        ax, "How complex the functions of random networks are, and how complex all functions of 7 "
            f"bits are. Complexities met fewer than {_FEWEST} times are left out; the dots at the "
            "left are the constant functions.",
        "Of all functions hardly one is simpler than 120 bits. Networks compute simpler ones by "
        "far, the constant ones first.", data)


def _means(rows: "Mapping[str, pd.Series[Any]]") -> dict[str, Illustration]:
    found = {name: from_row(row, "mean_complexity") for name, row in rows.items()}
    means = {name: mean for name, mean in found.items() if mean and name != FUNCTIONS}
    if not means:
        return {}
    control = found.get(FUNCTIONS)
    ax = complexity_dots(dict(sorted(means.items(), key=lambda item: item[1].mean)),
                         references={"mean over all functions": control.mean} if control else {},
                         label="mean complexity K_LZ of the networks' functions (bits)")
    return {"mean-complexity": Illustration(
        ax, "Mean complexity of the functions of random networks with 7 inputs.",
        "Every prior lies far below the mean over all functions.",
        {"prior": list(means), "K_LZ": [mean.mean for mean in means.values()]})}
