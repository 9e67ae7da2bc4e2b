"""The weight laws under which the prior over Boolean functions was published."""

from collections.abc import Mapping
from types import MappingProxyType

from ...networks.laws import WeightLaw, fan_in_normal, fan_in_uniform, gaussian, normal

#: The laws of Valle-Pérez, Camargo & Louis (ICLR 2019, arXiv 1805.08522), by the colour of their
#: curve in the rank plot, for layers of fan-in n:
#:
#: - ``"blue"``: weights N(0, 1/n), biases N(0, 1), the paper's σ_w = σ_b = 1; 1e10 samples.
#: - ``"black"``: weights U(±√6/√n). The legend gives one range; that the biases share it is
#:   inferred, also from the probability of the constant functions in the plot of probability
#:   against complexity, which this reading reproduces and ``"blue"`` does not. 1e7 samples.
#: - ``"orange"``: weights and biases N(0, 1/n); 1e7 samples.
#: - ``"magenta"``: weights and biases of standard deviation 2.5 whatever n. The legend reads
#:   σ_w = 2.5·√n; that this means 2.5 a weight is inferred. 1e7 samples.
#: - ``"green"``: weights and biases of standard deviation 30/√n; 1e7 samples.
#:
#: Where biases scale with the weights, ReLU networks compute a function that depends on the
#: layers' relative scales alone, so the last three differ by no more than those.
PUBLISHED_LAWS: Mapping[str, WeightLaw] = MappingProxyType({
    "blue": gaussian(1.0, 1.0),
    "black": fan_in_uniform(6.0**0.5),
    "orange": fan_in_normal(1.0),
    "magenta": normal(2.5),
    "green": fan_in_normal(30.0),
})
