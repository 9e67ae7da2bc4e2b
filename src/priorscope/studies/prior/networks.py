"""What the studies of complexity sample, by name."""

from ...networks.laws import WeightLaw, gaussian, normal, uniform
from ...networks.mlp import MLP
from .laws import LAWS, UNIFORM, WIDTHS

#: The uniform prior: all truth tables alike.
FUNCTIONS = "all functions alike"

#: Mingard et al., Fig. 1: perceptrons without bias, and a layer wide enough for every function.
PERCEPTRON, PERCEPTRON_UNIFORM = "perceptron, normal", "perceptron, uniform"
HIDDEN, HIDDEN_UNDIVIDED = "64 units, G(1,1)", "64 units, all N(0,1)"

_DEEP = MLP(inputs=7, widths=WIDTHS)
_PERCEPTRON = MLP(inputs=7, widths=(), bias=False)
_HIDDEN = MLP(inputs=7, widths=(64,))

#: Name of a prior to which sample size it gets, its architecture and its law.
NETWORKS: dict[str, tuple[str, MLP, WeightLaw]] = {
    **{name: ("main" if name == UNIFORM else "other", _DEEP, law) for name, law in LAWS.items()},
    PERCEPTRON: ("small", _PERCEPTRON, gaussian(1.0, 0.0)),
    PERCEPTRON_UNIFORM: ("small", _PERCEPTRON, uniform(1.0)),
    HIDDEN: ("small", _HIDDEN, gaussian(1.0, 1.0)),
    HIDDEN_UNDIVIDED: ("small", _HIDDEN, normal(1.0)),
}
