"""Colours of the values of a map: pale to dark, or blue and orange on the two sides of zero."""

from dataclasses import dataclass

import numpy as np

from .style import ABOVE, BELOW, LEVEL

#: Ends of the scales are as dark in both themes, since the pale end is pale in both.
SEQUENCE = (LEVEL, "#a8d5c8", "#4ba5ae", "#3d67b8", "#2a2f6b")
DIVERGENCE = ("#24407d", BELOW, LEVEL, ABOVE, "#8f3f08")


@dataclass(frozen=True)
class ValueColours:
    """A scale from values to colours.

    If zero lies strictly between the ends, values below it are blue and those above it orange,
    and equal distances from zero are equally strong; otherwise the scale runs from pale to dark.

    Attributes:
        low: Value of the first colour; what is lower gets it too.
        high: Value of the last colour, above ``low``; what is higher gets it too.
    """

    low: float
    high: float

    def places(self, values: np.ndarray) -> np.ndarray:
        """Return the place of each value on the list of colours, from 0 to 1."""
        clipped = np.clip(values, self.low, self.high)
        if self.low < 0 < self.high:
            return 0.5 + 0.5 * clipped / max(-self.low, self.high)
        return (clipped - self.low) / (self.high - self.low)

    def pixels(self, values: np.ndarray) -> np.ndarray:
        """Return RGBA bytes of shape ``(*values.shape, 4)``; NaN is transparent."""
        from matplotlib.colors import LinearSegmentedColormap

        colours = DIVERGENCE if self.low < 0 < self.high else SEQUENCE
        scale = LinearSegmentedColormap.from_list("priorscope", colours)
        return scale(np.ma.masked_invalid(self.places(values)), bytes=True)
