"""Is there a set of exactly R flips that changes the class? Branch and bound, compiled.

Flips S are made; r = R − |S| remain to be chosen among bits M. With columns cᵢ, a set T ⊂ M of r
bits leads to the first layer z(T) = z + Σcᵢ, the mean of the vertices yᵢ = z + r·cᵢ over i ∈ T.

Write each activation as f(x) = αx + δ(x), α being its slope at S: the excess δ is convex, never
negative, and 0 on S's side of 0. Carrying the linear parts through, the margin is exactly

    q(T) + Σₖ gₖ δₖ(T) + Σⱼ wⱼ εⱼ(T),    εⱼ = (1 − a)·max(Aⱼ(T) + Σₖ Vⱼₖ δₖ(T), 0),

with q and A linear in z(T), g the gradient at S, w the read-out, a the second layer's slope below
0. By convexity 0 ≤ δₖ(T) ≤ mean of Dᵢₖ = δₖ(yᵢ), so margin(T) ≥ m(mean qᵢ, mean Aᵢ, mean Dᵢ) for

    m(q, A, D) = q + min over 0 ≤ δ ≤ D of [Σ gₖ δₖ − Σⱼ ωⱼ max(Aⱼ + Σₖ Vⱼₖ δₖ, 0)],

ωⱼ = (1 − a)·max(−wⱼ, 0). With δ = θD the bracket is concave in (A, D) for each θ; a minimum of
concave functions is concave; hence **margin(T) ≥ mean over T of Bᵢ, Bᵢ = m(qᵢ, Aᵢ, Dᵢ)**. No set
changes the class where the r smallest Bᵢ have a positive sum, and bit i belongs to one that does
only where Bᵢ and the r − 1 smallest others have none. Linear networks make the bound exact.

A lower bound of m serves as Bᵢ: max(Aⱼ + t, 0) lies below its chord over the interval that
t = Σ Vⱼₖδₖ can span, which leaves a linear function of δ to minimise. (The idea is that of linear
bounds as in Zhang et al. 2018, arXiv 1811.00866; the averaging over vertices is for sets.)
"""

import numpy as np
from numba import njit

from .margin_network import MarginNetwork
from .tree import Tree

#: Why ``explore`` returned.
NONE_LEFT, CROSSED, DOUBTS_FULL, PAUSED = range(4)

#: Places in ``Tree.state``.
DEPTH, WORK, DOUBTS = range(3)

# Sums may be reordered, for speed; ``MarginNetwork.allowance`` holds for every order.
_compiled = njit(error_model="numpy", fastmath={"contract", "reassoc", "nsz", "arcp"})


@_compiled
def _add_rows(total: np.ndarray, factors: np.ndarray, rows: np.ndarray, count: int,
              matrix: np.ndarray) -> None:
    """Add ``count`` rows of ``matrix``, scaled; both lists have room for one more."""
    factors[count], rows[count] = 0.0, 0
    for q in range(0, count, 2):  # two at a time halves the traffic to ``total``
        one, two = factors[q], factors[q + 1]
        row, other = matrix[rows[q]], matrix[rows[q + 1]]
        for j in range(total.size):
            total[j] += one * row[j] + two * other[j]


@_compiled
def _margin(lead: MarginNetwork, z: np.ndarray, hidden: np.ndarray, values: np.ndarray,
            units: np.ndarray) -> float:
    """Return the margin at first layer ``z`` and leave the second layer in ``hidden``."""
    low, count = lead.low_slope[0], 0
    for k in range(z.size):
        value = max(z[k], low * z[k])
        values[count], units[count] = value, k
        count += 1 if value != 0.0 else 0
    for j in range(hidden.size):
        hidden[j] = lead.bias[j]
    _add_rows(hidden, values, units, count, lead.weight)
    low, total = lead.low_slope[1], lead.offset
    for j in range(hidden.size):
        total += lead.readout[j] * max(hidden[j], low * hidden[j])
    return total


@_compiled
def _sides(values: np.ndarray, side: np.ndarray, before: np.ndarray, crossed: np.ndarray) -> int:
    """Set ``side`` to -1 above 0 and 1 elsewhere; list where it differs from ``before``."""
    count = 0
    for k in range(values.size):
        side[k] = -1.0 if values[k] > 0.0 else 1.0
        crossed[count] = k
        count += 1 if side[k] != before[k] else 0
    return count


@_compiled
def _linearise(lead: MarginNetwork, tree: Tree, depth: int) -> float:
    """Carry gradient and changes from the row above to this node; return its margin."""
    z, hidden, units, factors = tree.z[depth], tree.hidden, tree.units, tree.factors
    value = _margin(lead, z, hidden, factors, units)
    side, above, gradient = tree.side[depth + 1], tree.above[depth + 1], tree.gradient[depth + 1]
    crossed = _sides(z, side, tree.side[depth], units)
    steep = 1.0 - lead.low_slope[0]
    for t in range(tree.left[depth]):
        bit = tree.bits[depth, t]
        column, change = lead.columns[bit], tree.change[depth + 1, bit]
        for q in range(crossed):
            factors[q] = -steep * side[units[q]] * column[units[q]]
        for j in range(change.size):
            change[j] = tree.change[depth, bit, j]
        _add_rows(change, factors, units, crossed, lead.weight)
    steep = 1.0 - lead.low_slope[1]
    crossed = _sides(hidden, above, tree.above[depth], units)
    for q in range(crossed):
        factors[q] = -steep * above[units[q]] * lead.readout[units[q]]
    for k in range(gradient.size):
        gradient[k] = tree.gradient[depth, k]
    _add_rows(gradient, factors, units, crossed, lead.backward)
    for j in range(tree.signed_by.size):
        if above[j] != tree.signed_by[j]:
            tree.signed_by[j] = above[j]
            for k in range(z.size):
                tree.signed[k, j] = -tree.signed[k, j]
    return value


@_compiled
def _excesses(z: np.ndarray, side: np.ndarray, column: np.ndarray, r: float, steep: float,
              excess: np.ndarray, units: np.ndarray) -> int:
    """List the units with Dₖ > 0 at a vertex and their Dₖ; return how many there are."""
    for k in range(z.size):
        excess[k] = steep * (side[k] * (z[k] + r * column[k]))
    count = 0
    for k in range(z.size):  # without a branch, since it would be mispredicted too often
        amount = excess[k]
        excess[count], units[count] = amount, k
        count += 1 if amount > 0.0 else 0
    excess[count], units[count] = 0.0, 0
    return count


@_compiled
def _spread(count: int, excess: np.ndarray, units: np.ndarray, signed: np.ndarray,
            up: np.ndarray, net: np.ndarray) -> None:
    """Set ``up`` to the most that Σ Vⱼₖ δₖ can be and ``net`` to its value at δ = D."""
    for j in range(up.size):
        up[j] = 0.0
    for j in range(up.size):
        net[j] = 0.0
    for q in range(0, count, 2):
        one, two = excess[q], excess[q + 1]
        row, other = signed[units[q]], signed[units[q + 1]]
        for j in range(up.size):
            first, second = one * row[j], two * other[j]
            net[j] += first + second
            up[j] += max(first, 0.0) + max(second, 0.0)


@_compiled
def _chords(level: np.ndarray, up: np.ndarray, net: np.ndarray, fall: np.ndarray,
            weight: np.ndarray) -> float:
    """Return the constant of the chords and leave their slopes, times ω, in ``weight``."""
    total = 0.0
    for j in range(up.size):
        down = max(up[j] - net[j], 0.0)
        top, bottom = max(level[j] + up[j], 0.0), max(level[j] - down, 0.0)
        slope = min((top - bottom) / (up[j] + down + 1e-300), 1.0)
        total += fall[j] * (top - slope * up[j])
        weight[j] = fall[j] * slope
    return total


@_compiled
def _lowest(count: int, excess: np.ndarray, units: np.ndarray, signed: np.ndarray,
            weight: np.ndarray, gradient: np.ndarray) -> float:
    """Return the minimum over 0 ≤ δ ≤ D of what is linear in δ once the chords are drawn."""
    total = 0.0
    for q in range(count):
        row, pull = signed[units[q]], 0.0
        for j in range(weight.size):
            pull += weight[j] * row[j]
        total += min(gradient[units[q]] - pull, 0.0) * excess[q]
    return total


@_compiled
def _bound(lead: MarginNetwork, tree: Tree, depth: int) -> None:
    """Set the bounds of a node's bits."""
    up, net, level, weight = tree.spans[0], tree.spans[1], tree.spans[2], tree.spans[3]
    excess, units, signed, sloped = tree.factors, tree.units, tree.signed, tree.sloped
    value, steep = _linearise(lead, tree, depth) - tree.allowance, 1.0 - lead.low_slope[0]
    z, side, gradient = tree.z[depth], tree.side[depth + 1], tree.gradient[depth + 1]
    above, r = tree.above[depth + 1], float(tree.bits.shape[0] - depth)
    for k in range(z.size):
        sloped[k] = r * gradient[k] * (1.0 if side[k] < 0.0 else lead.low_slope[0])
    for t in range(tree.left[depth]):
        bit = tree.bits[depth, t]
        column, change, lower = lead.columns[bit], tree.change[depth + 1, bit], value
        for k in range(z.size):
            lower += sloped[k] * column[k]
        for j in range(level.size):
            level[j] = above[j] * (tree.hidden[j] + r * change[j])
        count = _excesses(z, side, column, r, steep, excess, units)
        _spread(count, excess, units, signed, up, net)
        lower -= _chords(level, up, net, lead.fall, weight)
        tree.bound[depth, t] = lower + _lowest(count, excess, units, signed, weight, gradient)


@_compiled
def _sum(values: np.ndarray, start: int, stop: int) -> float:
    total = 0.0
    for place in range(start, stop):
        total += values[place]
    return total


@_compiled
def _sort(bits: np.ndarray, bound: np.ndarray, count: int) -> None:
    """Sort bits by bound, by insertion: a parent's order is nearly its child's."""
    for t in range(1, count):
        bit, value, place = bits[t], bound[t], t
        while place > 0 and bound[place - 1] > value:
            bits[place], bound[place] = bits[place - 1], bound[place - 1]
            place -= 1
        bits[place], bound[place] = bit, value


@_compiled
def _descend(lead: MarginNetwork, tree: Tree, depth: int) -> bool:
    """Flip the node's next bit and hand the child the bits behind it; False if none is left."""
    a, r, count = tree.place[depth], tree.bits.shape[0] - depth, tree.left[depth]
    bits, bound = tree.bits[depth], tree.bound[depth]
    if a + r > count or _sum(bound, a, a + r) > 0.0:
        return False
    others, kept = _sum(bound, a, a + r - 1), 0
    for t in range(a + 1, count):
        if t >= a + r and others + bound[t] > 0.0:
            break
        tree.bits[depth + 1, kept] = bits[t]
        kept += 1
    tree.left[depth + 1], tree.place[depth + 1], tree.place[depth] = kept, -1, a + 1
    for k in range(tree.z.shape[1]):
        tree.z[depth + 1, k] = tree.z[depth, k] + lead.columns[bits[a], k]
    return True


@_compiled
def _step(lead: MarginNetwork, tree: Tree, depth: int) -> bool:
    """Flip the next bit where nothing is pruned: all rows list all bits in the same order."""
    a = tree.place[depth]
    if a + tree.bits.shape[0] - depth > tree.bits.shape[1]:
        return False
    tree.place[depth], tree.place[depth + 1] = a + 1, a + 1
    for k in range(tree.z.shape[1]):
        tree.z[depth + 1, k] = tree.z[depth, k] + lead.columns[tree.bits[depth, a], k]
    return True


@_compiled
def _finish(lead: MarginNetwork, tree: Tree, depth: int) -> int:
    """Evaluate the sets that lack one flip; note those without a clear positive margin."""
    flipped = tree.sloped
    for t in range(tree.place[depth], tree.left[depth]):
        bit, at = tree.bits[depth, t], tree.state[DOUBTS]
        for k in range(flipped.size):
            flipped[k] = tree.z[depth, k] + lead.columns[bit, k]
        value = _margin(lead, flipped, tree.hidden, tree.factors, tree.units)
        tree.state[WORK] += 1
        if value > tree.allowance:
            continue
        for above in range(depth):
            tree.doubts[at, above] = tree.bits[above, tree.place[above] - 1]
        tree.doubts[at, depth] = bit
        if value < -tree.allowance:
            return CROSSED
        tree.state[DOUBTS], tree.place[depth] = at + 1, t + 1
        if at + 2 == tree.doubts.shape[0]:
            return DOUBTS_FULL
    return NONE_LEFT


@njit(cache=True, nogil=True, error_model="numpy")
def explore(lead: MarginNetwork, tree: Tree, limit: int, prune: bool) -> int:
    """Search on from where ``tree`` stands until about ``limit`` evaluations are made in all.

    Args:
        lead: The network.
        tree: The search, which is moved on.
        limit: Vertices and strings to evaluate at most, give or take a node's.
        prune: Whether to bound; without, every set is evaluated.

    Returns:
        ``CROSSED`` when a set's margin is negative for certain; ``DOUBTS_FULL`` when the doubtful
        sets should be looked at and forgotten; ``PAUSED`` at the limit; ``NONE_LEFT``.
    """
    radius, state = tree.bits.shape[0], tree.state
    while state[DEPTH] >= 0:
        depth = state[DEPTH]
        last = depth == radius - 1
        opening = tree.place[depth] < 0
        if state[WORK] >= limit and (opening or (last and not prune)):
            return PAUSED
        if opening:
            tree.place[depth] = 0
            if prune and not last:
                _bound(lead, tree, depth)
                _sort(tree.bits[depth], tree.bound[depth], tree.left[depth])
                state[WORK] += tree.left[depth]
        if last:
            outcome = _finish(lead, tree, depth)
            if outcome != NONE_LEFT:
                return outcome
            deeper = False
        else:
            deeper = _descend(lead, tree, depth) if prune else _step(lead, tree, depth)
        state[DEPTH] = depth + 1 if deeper else depth - 1
    return NONE_LEFT
