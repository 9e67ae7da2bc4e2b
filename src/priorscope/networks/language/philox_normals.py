"""Standard normals as a function of a key and a place, at about 1.7 ns each on one thread.

The generator is Philox4x32-10: four words of 32 bits from a counter of 128 and a key of 64, without
a state, so that any stretch of a stream is drawn by whichever thread comes first (Salmon, Moraes,
Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11). Two words become two normals by
the transform of Box & Muller (Ann. Math. Stat. 29 (1958) 610). Nothing branches, so the compiler
works on eight counters at a time; logarithm, sine and cosine are polynomials that are fitted below,
right to some 10⁻⁷, as float32 is.
"""

import math

import numpy as np
from numba import njit
from numpy.polynomial import Chebyshev, Polynomial

U32, U64, I32, F32 = np.uint32, np.uint64, np.int32, np.float32

#: Normals of a chunk; a parameter's last chunk is cut off.
CHUNK = 8192

_COUNTERS = CHUNK // 4
_ROUNDS = 10
_LOW, _32 = U64(0xFFFFFFFF), U64(32)
_FIRST, _SECOND = U64(0xD2511F53), U64(0xCD9E8D57)
_FIRST_KEY, _SECOND_KEY = U32(0x9E3779B9), U32(0xBB67AE85)
_THREE_QUARTERS = I32(0x3F400000)  # 0.75 as float32 bits
_LN2 = F32(math.log(2.0))


def _fitted(function: np.ufunc, low: float, high: float, degree: int) -> tuple[np.float32, ...]:
    """Return coefficients, constant first, of the polynomial through Chebyshev's nodes."""
    near_best = Chebyshev.interpolate(function, degree, domain=[low, high])
    return tuple(F32(c) for c in near_best.convert(kind=Polynomial).coef)


# log(1 + t) / t; sin(πf) / f and cos(πf) in f². The nodes avoid 0 since the degrees are odd.
_L0, _L1, _L2, _L3, _L4, _L5, _L6, _L7, _L8, _L9 = _fitted(
    lambda t: np.log1p(t) / t, -0.25, 0.5, 9)  # type: ignore[arg-type]
_S0, _S1, _S2, _S3, _S4, _S5 = _fitted(
    lambda q: np.sin(np.pi * np.sqrt(q)) / np.sqrt(q), 0.0, 0.25, 5)  # type: ignore[arg-type]
_C0, _C1, _C2, _C3, _C4, _C5 = _fitted(
    lambda q: np.cos(np.pi * np.sqrt(q)), 0.0, 0.25, 5)  # type: ignore[arg-type]

# Sums may not be reordered, or the numbers would depend on the processor; the other licences only
# promise that nothing here is NaN or infinite.
_LICENCES = {"nnan", "ninf", "nsz"}


@njit(nogil=True, inline="always")
def philox(a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64, x: np.uint32,
           y: np.uint32) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return four random words of 32 bits from the counter (a, b, c, d) and the key (x, y)."""
    for _ in range(_ROUNDS):
        first, second = a * _FIRST, c * _SECOND
        a, c = (second >> _32) ^ b ^ U64(x), (first >> _32) ^ d ^ U64(y)
        b, d = second & _LOW, first & _LOW
        x, y = U32(x + _FIRST_KEY), U32(y + _SECOND_KEY)
    return a, b, c, d


@njit(nogil=True, inline="always")
def _logarithm(u: np.float32) -> np.float32:
    bits = F32(u).view(np.int32)
    power = I32(I32(bits - _THREE_QUARTERS) >> I32(23))
    t = I32(bits - I32(power << I32(23))).view(np.float32) - F32(1)
    series = _L0 + t * (_L1 + t * (_L2 + t * (_L3 + t * (_L4 + t * (_L5 + t * (
        _L6 + t * (_L7 + t * (_L8 + t * _L9))))))))
    return F32(power) * _LN2 + t * series


@njit(nogil=True, inline="always")
def box_muller(first: np.uint64, second: np.uint64) -> tuple[np.float32, np.float32]:
    """Return two normals from two words of 32 bits; none lies beyond 6.7."""
    u = (F32(I32(first >> U64(1))) + F32(0.5)) * F32(2.0**-31)
    radius = F32(math.sqrt(F32(-2) * _logarithm(u)))
    turn = F32(I32(U32(second))) * F32(2.0**-32)
    q = turn * turn
    sine = turn * (_S0 + q * (_S1 + q * (_S2 + q * (_S3 + q * (_S4 + q * _S5)))))
    cosine = _C0 + q * (_C1 + q * (_C2 + q * (_C3 + q * (_C4 + q * _C5))))
    # Of half the angle, so that it stays within a quarter turn.
    return radius * (F32(1) - F32(2) * sine * sine), radius * (F32(2) * sine * cosine)


@njit(cache=True, nogil=True, error_model="numpy", fastmath=_LICENCES)
def fill_normals(out: np.ndarray, first_chunk: int, key: np.ndarray, scale: np.float32) -> None:
    """Fill ``out`` with ``scale`` times the normals of its chunks.

    Args:
        out: float32, whole chunks of the stream except, at its end, the last.
        first_chunk: Number of the chunk that ``out`` begins with.
        key: Two words, uint32, that name the stream.
        scale: Standard deviation.
    """
    room = np.empty(CHUNK, dtype=np.float32)
    for start in range(0, out.size, CHUNK):
        rest = out.size - start
        part = out[start:start + CHUNK] if rest >= CHUNK else room
        _fill_chunk(part, U64(first_chunk + start // CHUNK), key[0], key[1], F32(scale))
        if rest < CHUNK:
            out[start:] = room[:rest]


@njit(nogil=True, error_model="numpy", fastmath=_LICENCES)
def _fill_chunk(out: np.ndarray, chunk: np.uint64, x: np.uint32, y: np.uint32,
                scale: np.float32) -> None:
    n = _COUNTERS
    for i in range(n):
        a, b, c, d = philox(U64(U32(i)), chunk & _LOW, chunk >> _32, U64(0), x, y)
        first, second = box_muller(a, b)
        third, fourth = box_muller(c, d)
        out[i], out[n + i] = scale * first, scale * second
        out[2 * n + i], out[3 * n + i] = scale * third, scale * fourth
