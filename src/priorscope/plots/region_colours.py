"""Fill colours of linear regions."""

import numpy as np

from .._core.checks import whole_number
from .._core.errors import BadInput
from ..measures import LinearRegions
from .style import ABOVE, BELOW, LEVEL, SERIES

RGB = tuple[float, ...]

#: Share of the pale ground in the colours of the first five classes, the next five, all others.
_PALE = (0.35, 0.7, 0.85)


def class_colour(place: int) -> RGB:
    """Return the fill of the class at a place; paler and paler after each five."""
    return _mixed(SERIES[place % len(SERIES)], LEVEL, _PALE[min(place // len(SERIES), 2)])


def output_colours(regions: LinearRegions, output: int) -> list[RGB]:
    """Return one colour per region: orange where the output is above the threshold, else blue."""
    outputs = regions.outputs.shape[1]
    if whole_number("output", output, at_least=0) >= outputs:
        raise BadInput(f"output is {output}: expected less than {outputs}, the number of outputs")
    values = regions.polygons.means(regions.outputs)[:, output].numpy() - regions.threshold
    largest = np.quantile(np.abs(values), 0.98) or 1.0  # a few extreme regions leave others pale
    return [_mixed(LEVEL, ABOVE if share > 0 else BELOW, min(abs(share), 1.0))
            for share in values / largest]


def tints(count: int) -> list[RGB]:
    """Return one of fifteen tints per region, neighbours in number far apart."""
    golden = (np.arange(count) * 0.6180339887498949) % 1
    return [_mixed(SERIES[int(15 * share) % 5], LEVEL, (0.45, 0.62, 0.79)[int(15 * share) // 5])
            for share in golden]


def _mixed(colour: str, other: str, share: float) -> RGB:
    from matplotlib.colors import to_rgb

    return tuple((1 - share) * a + share * b
                 for a, b in zip(to_rgb(colour), to_rgb(other), strict=True))
