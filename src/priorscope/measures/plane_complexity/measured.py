"""The complexities of functions that were evaluated on the node sets of a square."""

from collections.abc import Iterable, Mapping

import numpy as np
from torch import Tensor

from ..._core.checks import known_name
from ..._core.errors import BadInput
from ...domains import chebyshev_nodes, grid, legendre_nodes
from ..constant import is_constant
from ..fourier import fourier_complexity
from ..lempel_ziv import lempel_ziv_complexity
from ..polynomial import polynomial_complexity
from ..symbols import symbolise

#: Each measure by name, and the node set that it reads.
MEASURES = {"fourier": "uniform", "chebyshev": "chebyshev", "legendre": "legendre",
            "lempel-ziv": "uniform"}

_NODES = {"uniform": grid, "chebyshev": chebyshev_nodes, "legendre": legendre_nodes}


def named_measures(measures: Iterable[str]) -> tuple[str, ...]:
    """Return the names, each known, in the order given.

    Raises:
        UnknownName: No such measure.
        BadInput: None was named.
    """
    names = tuple(known_name("measure", name, MEASURES) for name in measures)
    if not names:
        raise BadInput(f"no measure was named: expected some of {', '.join(MEASURES)}")
    return names


def node_sets(resolution: int, measures: Iterable[str] = tuple(MEASURES)) -> dict[str, Tensor]:
    """Return the points of [-1, 1]² that the measures read, by node set, each (resolution², 2)."""
    needed = dict.fromkeys(MEASURES[name] for name in named_measures(measures))
    return {name: _NODES[name](resolution) for name in needed}


def on_node_sets(values: Mapping[str, np.ndarray], measures: Iterable[str] = tuple(MEASURES),
                 ) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Measure functions that were evaluated on ``node_sets``.

    ``"fourier"`` and the polynomial bases are shares of the highest order, see
    ``fourier_complexity`` and ``polynomial_complexity``. ``"lempel-ziv"`` counts the LZ78 phrases
    of the pattern above and below the mean, read row by row.

    Args:
        values: By node set, values of shape (count, R, R).
        measures: Names of the measures.

    Returns:
        By measure one number a function, float64, NaN where the function is constant up to rounding
        or the measure undefined; and which functions are constant.
    """
    names = named_measures(measures)
    constant = is_constant(values.get("uniform", next(iter(values.values()))))
    found = {}
    for name in names:
        numbers = np.full(len(constant), np.nan)
        if not constant.all():
            numbers[~constant] = _measure(name, values[MEASURES[name]][~constant])
        found[name] = numbers
    return found, constant


def _measure(name: str, functions: np.ndarray) -> np.ndarray:
    if name == "fourier":
        return fourier_complexity(functions)
    if name == "lempel-ziv":
        rows = symbolise(functions.reshape(len(functions), -1))
        return lempel_ziv_complexity(rows, variant="lz78").astype(float)
    return polynomial_complexity(functions, basis=name)
