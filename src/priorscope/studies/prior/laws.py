"""The published laws of the weights, by the names that the findings use."""

from ...measures.boolean import PUBLISHED_LAWS
from ...networks.laws import WeightLaw, fan_in_normal, gaussian

#: Units of the hidden layers of the networks in both figures of Valle-Pérez et al.
WIDTHS = (40, 40)

#: Weights N(0, 1/fan-in), biases N(0, 1): most of the probability is on constant functions.
BROAD = "G(1,1)"

#: The law that the figure of probability against complexity comes closest to.
UNIFORM = "uniform ±√(6/n)"

#: The legend gives σ_w = 30 and no σ_b: 1, the usual one, or the same as for the weights.
GREEN, GREEN_ALIKE = "σ_w 30, σ_b 1", "σ_w 30, biases alike"

#: The legend gives 2.5√n, a deviation of 2.5 whatever the fan-in.
MAGENTA = "deviation 2.5"

LAWS: dict[str, WeightLaw] = {
    BROAD: PUBLISHED_LAWS["blue"],
    UNIFORM: PUBLISHED_LAWS["black"],
    "σ_w 1, biases alike": PUBLISHED_LAWS["orange"],
    MAGENTA: PUBLISHED_LAWS["magenta"],
    GREEN: gaussian(900.0, 1.0),
    GREEN_ALIKE: fan_in_normal(30.0),
}
