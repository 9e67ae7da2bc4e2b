"""How many linear regions a network can have."""

from collections.abc import Sequence
from math import comb, prod

from .._core.checks import known_name, whole_number
from .._core.errors import BadInput

LAWS = ("theorem", "tight")

#: Kinks of the activations that are treated.
KINKS = {"relu": 1, "leaky_relu": 1, "hard_tanh": 2}


def region_bound(widths: Sequence[int], inputs: int, activation: str = "relu", *,
                 law: str = "tight") -> int:
    r"""Return an upper bound on the number of linear regions of a fully connected network.

    A layer of k units cuts a piece of an m-dimensional space by q hyperplanes, q = k for one kink
    and q = 2k for two, into at most :math:`r(q, m) = \sum_{i \le m} \binom{q}{i}` regions
    (Zaslavsky). Laws:

    - ``"theorem"``: :math:`\prod_l r(q_l, m)`, for any weights and biases (Raghu et al.,
      theorem 1).
    - ``"tight"``: a layer sees at most :math:`m_l = \min(m, k_1, ..., k_{l-1})` dimensions, and the
      two hyperplanes of a unit of ``hard_tanh`` are parallel:
      :math:`\prod_l \sum_{i \le m_l} \binom{k_l}{i} c^i` for c kinks. One layer with weights in
      general position reaches it.

    Exact, as a whole number. It holds for every slice of the input space if ``inputs`` is the
    dimension of the slice: 2 for ``ps.linear_regions``, 1 for ``ps.linear_pieces``.

    Args:
        widths: Units of every hidden layer, from the inputs to the output.
        inputs: Dimension m of the input space, or of the slice.
        activation: ``"relu"``, ``"leaky_relu"`` or ``"hard_tanh"``.
        law: One of the above.

    Raises:
        BadInput: A width or ``inputs`` is not a positive whole number.
        UnknownName: No such activation or law.

    Example:
        >>> region_bound([4, 4], 2)
        121

    References:
        Raghu, Poole, Kleinberg, Ganguli and Sohl-Dickstein, "On the Expressive Power of Deep
        Neural Networks", ICML 2017, theorem 1; Zaslavsky 1975.
    """
    known_name("law", law, LAWS)
    kinks = KINKS[known_name("activation", activation, KINKS)]
    inputs = whole_number("inputs", inputs)
    if isinstance(widths, str) or not isinstance(widths, Sequence):
        raise BadInput(f"widths is {widths!r}: expected a list of whole numbers, one per layer")
    sizes = [whole_number("a width", width) for width in widths]
    if law == "theorem":
        return prod(_regions(kinks * size, inputs) for size in sizes)
    seen = [min([inputs, *sizes[:layer]]) for layer in range(len(sizes))]
    return prod(_regions(size, m, kinks) for size, m in zip(sizes, seen, strict=True))


def _regions(planes: int, dimension: int, parallel: int = 1) -> int:
    """Return the most regions of groups of parallel hyperplanes: choose i groups, one of each."""
    return sum(comb(planes, i) * parallel**i for i in range(min(dimension, planes) + 1))
