"""An interval for whatever is computed from several networks together."""

from collections.abc import Callable

import numpy as np

from ..._core.errors import BadInput
from ..._core.estimate import Estimate


def jackknife(statistic: Callable[..., float], *tables: np.ndarray) -> Estimate:
    r"""Estimate a statistic of independent networks, with Student's interval.

    With θ the statistic of all n networks and θᵢ that of all but network i, the interval is that
    of the pseudo-values :math:`n θ - (n - 1) θ_i`, and it is centred on θ itself. Right for smooth
    statistics; for a median or a maximum it is too rough.

    Cost: n + 1 evaluations.

    Args:
        statistic: Takes the tables, returns a number.
        tables: (networks, ...), the same networks in the same order in each.

    Raises:
        BadInput: The tables differ in length.

    Source: Tukey, "Bias and confidence in not quite large samples", 1958.
    """
    count = len(tables[0])
    if any(len(table) != count for table in tables):
        raise BadInput(f"tables have {[len(table) for table in tables]} networks: expected as many "
                       "in each")
    whole = float(statistic(*tables))
    if count == 1:
        return Estimate.of([whole])
    without = [float(statistic(*(np.delete(table, one, axis=0) for table in tables)))
               for one in range(count)]
    pseudo = Estimate.of(count * whole - (count - 1) * np.array(without))
    half = (pseudo.high - pseudo.low) / 2
    return Estimate(whole, whole - half, whole + half, count)
