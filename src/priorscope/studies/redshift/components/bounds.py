"""The numbers by which differences of complexity are judged, and the scale in words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Activations that are simple at any magnitude by the paper, and those that are not.
SIMPLE, RISING = ("relu", "gelu", "silu", "selu"), ("tanh", "gaussian", "sine")

#: A difference of Fourier complexity that is called none: a tenth of white noise's, about 0.55.
NONE = 0.05

#: A difference that is called a rise.
RISE = 0.1

#: A magnitude at which networks of the rising kind are neither all simple nor all noise.
MIDDLE = 8.0

#: A magnitude at which all networks are simple.
SMALL = 2.0

#: The magnitude at which networks of the rising kind are the most complex, the largest.
LARGEST = 1e9


def scale_of(rows: "pd.DataFrame") -> str:
    """Return the setting in words."""
    one = rows.iloc[0]
    return (f"Fourier complexity, {int(one.networks)} networks of {int(one.units)} units a layer "
            f"unless said, {int(one.resolution)} points a side.")
