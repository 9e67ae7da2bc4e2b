"""Where a search for sets of flips stands: the nodes that are open, and room to work in."""

from typing import NamedTuple

import numpy as np

from .margin_network import MarginNetwork


class Tree(NamedTuple):
    """A search for sets of R flips; R is the number of rows of ``bits``, one per flip made.

    Attributes:
        state: Depth (-1 once all is searched), evaluations made, doubtful sets.
        bits: Bits that remain, most promising first, (R, n).
        bound: Their Bᵢ less ``allowance``; 0 without pruning, (R, n).
        left: How many remain, (R,).
        place: The next of them to flip; -1 before the node is opened, (R,).
        z: First layer, (R, n₁).
        side: -1 where a unit of the first layer has slope 1, else 1, (R + 1, n₁); row 0 of this
            and of the next three is for the string itself.
        above: The same for the second layer, (R + 1, n₂).
        gradient: gₖ, (R + 1, n₁).
        change: Of the falling units of the second layer, by each flip to first order,
            (R, n, falling).
        signed: Vⱼₖ, transposed, (n₁, falling).
        signed_by: The sides that it was last signed by, (falling,).
        hidden: Second layer, (n₂,).
        spans: Working space for numbers per falling unit, (4, falling).
        sloped: gₖ times the slope; at the last flip, a first layer, (n₁,).
        factors: Working space for a list of numbers, (more than n₁ and n₂,).
        units: The units they belong to, (as long,).
        doubts: Sets with a margin too small to trust its sign; behind them, the set that surely
            changes the class once one is found, (capacity, R).
        allowance: Margins and bounds up to this are not trusted to be positive.
    """

    state: np.ndarray
    bits: np.ndarray
    bound: np.ndarray
    left: np.ndarray
    place: np.ndarray
    z: np.ndarray
    side: np.ndarray
    above: np.ndarray
    gradient: np.ndarray
    change: np.ndarray
    signed: np.ndarray
    signed_by: np.ndarray
    hidden: np.ndarray
    spans: np.ndarray
    sloped: np.ndarray
    factors: np.ndarray
    units: np.ndarray
    doubts: np.ndarray
    allowance: float


def new_tree(lead: MarginNetwork, radius: int, *, doubts: int) -> Tree:
    """Return a search for sets of ``radius`` flips before its first step.

    Memory: n · falling numbers for each flip, of which only those of remaining bits are touched.

    Args:
        lead: The network.
        radius: R, at least 1.
        doubts: How many doubtful sets to keep before they must be looked at.
    """
    (n, first), second, falling = lead.columns.shape, len(lead.bias), len(lead.fall)
    left, longest = np.full(radius, n), max(first, second) + 1
    tree = Tree(
        state=np.zeros(3, dtype=np.int64), bits=np.tile(np.arange(n), (radius, 1)),
        bound=np.zeros((radius, n)), left=left, place=np.full(radius, -1),
        z=np.zeros((radius, first)), side=np.zeros((radius + 1, first)),
        above=np.zeros((radius + 1, second)), gradient=np.zeros((radius + 1, first)),
        change=np.empty((radius, n, falling)),
        signed=lead.weight[:, :falling].copy(), signed_by=np.ones(falling),
        hidden=np.zeros(second), spans=np.zeros((4, falling)), sloped=np.zeros(first),
        factors=np.zeros(longest), units=np.zeros(longest, dtype=np.int64),
        doubts=np.zeros((doubts + 1, radius), dtype=np.int64), allowance=lead.allowance(radius))
    tree.z[0], tree.side[0], tree.above[0] = lead.start, lead.side, lead.above
    tree.gradient[0], tree.change[0] = lead.gradient, lead.change
    return tree
