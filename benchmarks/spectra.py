"""Exact spectra of a network along a line and a circle against the FFT of its samples, 1 thread.

Both aim at the same numbers: the Fourier coefficients of a random ReLU network around a closed
great circle, and those of the network times Hann's window across a line. Times include the
network: finding its pieces here, evaluating it at the samples there. The truth is Gauss's rule
between the corners on the network written out in 64-bit mantissas (``longdouble``).

Errors are root mean squares of k² |error| over those of k² |f~|, so that all frequencies count
alike: an error of the FFT is what folds back from beyond half the samples, as 1/samples².

Run with ``python -m benchmarks.spectra``; ``--smoke`` takes a small network and few samples.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import nn

import priorscope as ps
from priorscope.measures.spectra import curve_spectrum, line_spectrum
from priorscope.measures.spectra.curve_pieces import exact_along
from priorscope.measures.spectra.phase_sums import phase_sums
from priorscope.measures.trajectories.paths import read_paths

from ._timing import paired, print_rows, row

RIVAL = "FFT of {} samples"


def sampled(model: nn.Module, curve: ps.Curve, window: bool, count: int,
            n: np.ndarray) -> np.ndarray:
    """Return the FFT's estimate of ∫ f(x(t)) exp(-2πint) dt at whole numbers n, the plain way."""
    t = torch.arange(count, dtype=torch.float64) / count
    with torch.no_grad():
        values = model(curve(t))[:, 0].numpy()
    if window:
        values = values * (1 - np.cos(2 * np.pi * t.numpy())) / 2
    return np.fft.fft(values)[n] / count


def truth(model: nn.Sequential, curve: ps.Curve, corners: np.ndarray, window: bool,
          n: np.ndarray) -> np.ndarray:
    """Return the same by Gauss's rule between the corners, in longdouble."""
    at, weight = (own.astype(np.longdouble) for own in np.polynomial.legendre.leggauss(16))
    # One step of Newton's method gives the nodes and weights their last digits.
    for _ in range(2):
        value, slope = _legendre(at, 16)
        at = at - value / slope
    weight = 2 / ((1 - at**2) * _legendre(at, 16)[1] ** 2)
    # Cells no longer than the shortest wave.
    knots = np.union1d(corners, np.linspace(0, 1, int(n.max()) + 2)).astype(np.longdouble)
    half = np.diff(knots)[:, None] / 2
    t = ((knots[1:] + knots[:-1])[:, None] / 2 + half * at).ravel()
    w = (half * weight).ravel()
    turns = 2 * np.longdouble("3.14159265358979323846264338327950288")
    a, b = (end.numpy().astype(np.longdouble) for end in curve.ends or ())
    shares = ((1 - t, t) if curve.name == "segment" else
              (np.cos(turns * t), np.sin(turns * t)))
    f = np.outer(shares[0], a) + np.outer(shares[1], b)
    for layer in model:
        f = (f @ layer.weight.detach().numpy().astype(np.longdouble).T
             + layer.bias.detach().numpy() if isinstance(layer, nn.Linear) else np.maximum(f, 0))
    heights = w * f[:, 0] * ((1 - np.cos(turns * t)) / 2 if window else 1)
    found = [(heights * np.cos(turns * k * t)).sum() - 1j * (heights * np.sin(turns * k * t)).sum()
             for k in n]
    return np.array(found)


def _legendre(x: np.ndarray, degree: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a Legendre polynomial and its derivative."""
    before, value = np.ones_like(x), x
    for m in range(2, degree + 1):
        before, value = value, ((2 * m - 1) * x * value - (m - 1) * before) / m
    return value, degree * (x * value - before) / (x * x - 1)


def error(found: np.ndarray, exact: np.ndarray, n: np.ndarray) -> float:
    """Return the relative error with all frequencies alike."""
    weight = n.astype(np.longdouble) ** 2
    return float(np.sqrt((np.abs((found - exact) * weight) ** 2).sum()
                         / (np.abs(exact * weight) ** 2).sum()))


def run(smoke: bool) -> list[dict]:
    """Return rows by number of samples; ratios above one favour us.

    Floor: the sines and products of one sum over the corners at evenly spaced frequencies.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        width, top, counts = (8, 50, (200, 1000)) if smoke else (64, 500, (1000, 10_000, 100_000))
        arch = ps.MLP(inputs=32, widths=(width,) * 4)
        model = ps.sample(arch, ps.gaussian(2.0, 0.09), count=1, seed=0, dtype=torch.float64)[0]
        ends = torch.randn(2, 32, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
        n = np.arange(1, top)
        return [entry for kind in (ps.circle, ps.segment)
                for entry in _compare(model, kind(*ends), n, counts, 1 if smoke else 7)]
    finally:
        torch.set_num_threads(threads)


def _ours(model: nn.Module, curve: ps.Curve, n: np.ndarray) -> np.ndarray:
    if curve.closed:
        return curve_spectrum(model, curve, n, unit="cycles", exact=True).values[0, 0]
    pieces = ps.linear_pieces(model, *(curve.ends or ()))
    return line_spectrum(pieces, n, unit="cycles", boundary="hann").values[0, 0]


def _compare(model: Any, curve: ps.Curve, n: np.ndarray, counts: tuple[int, ...],
             repeats: int) -> list[dict]:
    along = exact_along(model, read_paths(curve)[0][0], None)
    corners = along.function.nodes / along.turn
    window = not curve.closed
    exact = truth(model, curve, corners, window, n)
    ours = partial(_ours, model, curve, n)
    functions: dict[str, Callable[[], Any]] = {
        "ours": ours, "floor": partial(phase_sums, corners, np.ones((len(corners), 1)),
                                       2 * np.pi * n)}
    functions |= {str(count): partial(sampled, model, curve, window, count, n) for count in counts}
    times, own = paired(functions, repeats), error(ours(), exact, n)
    what = (f"{'circle' if curve.closed else 'line, Hann'}, {len(corners) - 1} pieces, "
            f"{len(n)} frequencies")
    sines, products = 4 * len(corners) * len(n) ** 0.5, len(corners) * len(n)
    work = f"{sines:.2g} sines and {products:.2g} complex products"
    rows = []
    for count in counts:
        other = error(sampled(model, curve, window, count, n), exact, n)
        more = (other / own) ** 0.5
        rows.append(row(what, times["ours"], RIVAL.format(count), times[str(count)],
                        f"errors {own:.0e} and {other:.0e}; at equal error, by 1/samples², "
                        f"{times[str(count)] * more / times['ours']:.1g}x; {work}, "
                        f"{times['floor'] / times['ours']:.0%} of ours"))
    return rows


if __name__ == "__main__":
    print_rows(run(smoke="--smoke" in sys.argv))
