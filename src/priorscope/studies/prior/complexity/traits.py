"""What the truth table of a function tells about it."""

from dataclasses import dataclass, fields

import numpy as np

from ....measures.boolean import (
    function_boundary_distance,
    function_random_flip_distance,
    output_entropy,
    sensitivity,
    table_k_lz,
)

#: Distance of a constant function from any other class: one more than there are bits.
BEYOND = 8.0


@dataclass(frozen=True)
class Traits:
    """Numbers of some functions of n bits, one entry a function.

    Attributes:
        complexity: K_LZ of the table, in bits.
        entropy: Binary entropy of the share of ones, in bits.
        sensitivity: Share of pairs of neighbouring inputs with different outputs.
        critical: Share of inputs with a neighbour of the other output.
        boundary: Mean distance of an input to the closest one of the other output; n + 1 for
            constant functions.
        flips: Mean random flips until the output changes, at most n.
    """

    complexity: np.ndarray
    entropy: np.ndarray
    sensitivity: np.ndarray
    critical: np.ndarray
    boundary: np.ndarray
    flips: np.ndarray

    def items(self) -> list[tuple[str, np.ndarray]]:
        """Return names and values."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


def traits_of(tables: np.ndarray) -> Traits:
    """Measure functions of 7 bits, exactly; 5 µs a function, most of it for the random flips.

    Args:
        tables: Packed truth tables, shape (functions, 2).
    """
    changes = sensitivity(tables)
    boundary = function_boundary_distance(tables)
    return Traits(table_k_lz(tables), output_entropy(tables), changes.mean, changes.critical,
                  np.where(boundary.constant, BEYOND, boundary.mean),
                  function_random_flip_distance(tables).mean)
