"""Truth tables of ReLU networks: one compiled pass per network that stays in the cache.

A tile of 128 inputs runs through all layers side by side in float32, one row of an activation
buffer per unit. Inputs whose output rounding could have pushed over the threshold run again in
float64. The bound that decides so holds for any order of summation, with or without fused
multiply-adds, so that a table depends on the weights alone.
"""

import numpy as np
from numba import njit

U64 = np.uint64

#: Inputs side by side in float32, two words of a table, and in float64.
LANES, WIDE_LANES = 128, 32

#: Units and inputs that share the loads of a pass. Behind the last of a layer it reads whatever
#: weights follow, which meet inputs of zero or fill units that are then cleared.
ROWS, COLUMNS = 5, 4

#: Added to the absolute values of each unit: what products may lose to underflow.
_UNDERFLOW = 2.0**-100

#: Added to what a unit weighs in the output, so that a bounded output means bounded units.
_WEIGHT = 2.0**-20

#: Outputs bounded by less or more are left to float64, and refused there above the last.
_SMALLEST, _LARGEST, _LARGEST_WIDE = 2.0**-80, 2.0**100, 2.0**1000


@njit(cache=True, nogil=True)
def fill_tables(flat: np.ndarray, sizes: np.ndarray, starts: np.ndarray, constants: np.ndarray,
                growth: float, room: tuple, tables: np.ndarray) -> int:
    """Fill in one table per network; return the index of one that overflows, or -1.

    Args:
        flat: For each layer the weights of all networks, then their biases, float32; behind the
            last, room for a pass to read on.
        sizes: Units of every layer from the inputs to the output.
        starts: Where weights and biases of the first network start, (layers, 2).
        constants: Values of bit 0 and of bit 1, and the threshold, float64.
        growth: See ``rounding_growth``; infinite to do without float32.
        room: Activations in float32 and float64, (3, units, lanes), and sums, (2, units), twice.
        tables: Words to fill in, shape (networks, words).
    """
    single, double, single_sums, double_sums = room
    narrow, places = constants.astype(np.float32), starts.copy()
    inputs, shown = sizes[0], -1
    every = np.arange(min(LANES, 1 << inputs))
    doubtful = np.empty_like(every)
    for network in range(tables.shape[0]):
        bound = _largest_output(flat, sizes, places, narrow, single_sums)
        error = growth * bound if _SMALLEST < bound < _LARGEST else np.inf
        for tile in range((1 << inputs) // every.size):
            words = tables[network, 2 * tile:2 * tile + 2]
            if tile != shown:
                _set_inputs(single[0], inputs, tile * LANES + every, narrow)
                shown = tile
            out = _run(flat, sizes, places, single) if error < np.inf else single[2, 0]
            _write(out, constants[2], words, every)
            count = _list_doubtful(out, constants[2], error, doubtful)
            if count > 0 and not (_largest_output(flat, sizes, places, constants, double_sums)
                                  < _LARGEST_WIDE):
                return network
            for first in range(0, count, WIDE_LANES):
                chosen = doubtful[first:min(first + WIDE_LANES, count)]
                _set_inputs(double[0], inputs, tile * LANES + chosen, constants)
                _write(_run(flat, sizes, places, double), constants[2], words, chosen)
        for layer in range(places.shape[0]):
            places[layer, 0] += sizes[layer] * sizes[layer + 1]
            places[layer, 1] += sizes[layer + 1]
    return -1


@njit(nogil=True)
def _set_inputs(x: np.ndarray, inputs: int, chosen: np.ndarray, constants: np.ndarray) -> None:
    """Lay out some inputs side by side; bit k of an input is its coordinate n - 1 - k."""
    for coordinate in range(inputs):
        for lane in range(chosen.size):
            x[coordinate, lane] = constants[chosen[lane] >> (inputs - 1 - coordinate) & 1]


@njit(nogil=True)
def _run(flat: np.ndarray, sizes: np.ndarray, places: np.ndarray,
         buffers: np.ndarray) -> np.ndarray:
    """Return the outputs on the inputs that lie in the first buffer."""
    here, last = 0, sizes.size - 2
    for layer in range(last):
        units, columns, there = sizes[layer + 1], sizes[layer], 2 - layer % 2
        weights, biases = flat[places[layer, 0]:], flat[places[layer, 1]:]
        if COLUMNS < columns <= 2 * COLUMNS:
            _thin_layer(weights, biases, units, columns, buffers[here], buffers[there])
        else:
            _hidden_layer(weights, biases, units, columns, buffers[here], buffers[there])
        buffers[there, units:units + ROWS] = 0
        here = there
    out = buffers[2 - last % 2, 0]
    _read_out(flat[places[last, 0]:], flat[places[last, 1]], sizes[last], buffers[here], out)
    return out


@njit(nogil=True)
def _lanes(x: np.ndarray) -> int:
    """Return the lanes of a buffer, known when compiled, so that loops have no remainder."""
    return LANES if np.finfo(x.dtype).bits == 32 else WIDE_LANES


@njit(nogil=True)
def _four(weights: np.ndarray, at: int) -> tuple[float, float, float, float]:
    k = U64(at)  # of a signed index Numba would ask whether it counts from the end
    return weights[k], weights[k + U64(1)], weights[k + U64(2)], weights[k + U64(3)]


@njit(nogil=True, fastmath={"contract"})
def _thin_layer(weights: np.ndarray, biases: np.ndarray, units: int, columns: int, x: np.ndarray,
                out: np.ndarray) -> None:
    """Fill in max(Wx + b, 0) for up to eight inputs, with nothing to store in between."""
    zero, lanes = x.dtype.type(0), _lanes(x)
    for j in range(units):
        a0, a1, a2, a3 = _four(weights, j * columns)
        a4, a5, a6, a7 = _four(weights, j * columns + 4)
        bias, line = biases[j], out[j]
        for p in range(lanes):
            low = bias + a0 * x[0, p] + a1 * x[1, p] + a2 * x[2, p] + a3 * x[3, p]
            high = a4 * x[4, p] + a5 * x[5, p] + a6 * x[6, p] + a7 * x[7, p]
            line[p] = max(low + high, zero)


@njit(nogil=True, fastmath={"contract"})
def _hidden_layer(weights: np.ndarray, biases: np.ndarray, units: int, columns: int,
                  x: np.ndarray, out: np.ndarray) -> None:
    """Fill in max(Wx + b, 0): five units and four inputs at a time, all lanes."""
    zero, lanes = x.dtype.type(0), _lanes(x)
    for j in range(0, units, ROWS):
        out0, out1, out2, out3, out4 = out[j], out[j + 1], out[j + 2], out[j + 3], out[j + 4]
        for i in range(0, columns, COLUMNS):
            a0, a1, a2, a3 = _four(weights, j * columns + i)
            b0, b1, b2, b3 = _four(weights, (j + 1) * columns + i)
            c0, c1, c2, c3 = _four(weights, (j + 2) * columns + i)
            d0, d1, d2, d3 = _four(weights, (j + 3) * columns + i)
            e0, e1, e2, e3 = _four(weights, (j + 4) * columns + i)
            # A condition inside the loop over lanes would keep it from becoming vector code.
            if i == 0:
                a, b, c = biases[j], biases[j + 1], biases[j + 2]
                d, e = biases[j + 3], biases[j + 4]
                for p in range(lanes):
                    x0, x1, x2, x3 = x[i, p], x[i + 1, p], x[i + 2, p], x[i + 3, p]
                    out0[p] = a + a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3
                    out1[p] = b + b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3
                    out2[p] = c + c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3
                    out3[p] = d + d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3
                    out4[p] = e + e0 * x0 + e1 * x1 + e2 * x2 + e3 * x3
            else:
                for p in range(lanes):
                    x0, x1, x2, x3 = x[i, p], x[i + 1, p], x[i + 2, p], x[i + 3, p]
                    out0[p] = out0[p] + a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3
                    out1[p] = out1[p] + b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3
                    out2[p] = out2[p] + c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3
                    out3[p] = out3[p] + d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3
                    out4[p] = out4[p] + e0 * x0 + e1 * x1 + e2 * x2 + e3 * x3
        for k in range(ROWS):
            for p in range(lanes):
                out[j + k, p] = max(out[j + k, p], zero)


@njit(nogil=True, fastmath={"contract"})
def _read_out(weights: np.ndarray, bias: float, columns: int, x: np.ndarray,
              out: np.ndarray) -> None:
    lanes = _lanes(x)
    for p in range(lanes):
        out[p] = bias
    for i in range(0, columns, COLUMNS):
        a0, a1, a2, a3 = _four(weights, i)
        for p in range(lanes):
            out[p] = out[p] + a0 * x[i, p] + a1 * x[i + 1, p] + a2 * x[i + 2, p] + a3 * x[i + 3, p]


@njit(nogil=True, fastmath={"contract"})
def _largest_output(flat: np.ndarray, sizes: np.ndarray, places: np.ndarray,
                    constants: np.ndarray, sums: np.ndarray) -> float:
    """Return a bound of the absolute values that add up to an output, from the output down.

    Where it is B, no unit on the way exceeds B / ``_WEIGHT``.
    """
    last = sizes.size - 2
    factors, total = sums[0], sums.dtype.type(0)
    factors[0] = 1
    for layer in range(last, -1, -1):
        units, columns = sizes[layer + 1], sizes[layer]
        below, start = sums[(last - layer + 1) % 2], places[layer, 0]
        biases = flat[places[layer, 1]:places[layer, 1] + units]
        below[:columns] = _WEIGHT
        for unit in range(units):
            factor, weights = factors[unit], flat[start:start + columns]
            total += factor * (abs(biases[unit]) + sums.dtype.type(_UNDERFLOW))
            for i in range(columns):
                below[i] += factor * abs(weights[i])
            start += columns
        factors = below
    reach = max(abs(constants[0]), abs(constants[1]))
    for i in range(sizes[0]):
        total += reach * factors[i]
    return total


@njit(nogil=True)
def _list_doubtful(out: np.ndarray, threshold: float, error: float, doubtful: np.ndarray) -> int:
    """List the lanes whose output lies within ``error`` of the threshold; return their number."""
    sure = count = 0
    for lane in range(doubtful.size):
        sure += abs(out[lane] - threshold) > error
    if sure < doubtful.size:
        for lane in range(doubtful.size):
            if not abs(out[lane] - threshold) > error:
                doubtful[count] = lane
                count += 1
    return count


@njit(nogil=True)
def _write(out: np.ndarray, threshold: float, words: np.ndarray, chosen: np.ndarray) -> None:
    """Set the bits of some inputs: 1 where the output lies above the threshold."""
    if chosen.size == LANES:
        for word in range(2):
            bits = U64(0)
            for place in range(64):
                bits |= U64(out[64 * word + place] > threshold) << U64(place)
            words[word] = bits
        return
    for lane in range(chosen.size):
        home, shift = chosen[lane] >> 6, U64(chosen[lane] & 63)
        words[home] &= ~(U64(1) << shift)
        words[home] |= U64(out[lane] > threshold) << shift
