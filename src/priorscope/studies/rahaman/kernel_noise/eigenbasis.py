"""Eigenvectors of a Gaussian kernel on points, smooth ones first, and spectra in them."""

import numpy as np
import torch
from torch import Tensor


def eigenbasis(points: Tensor, width: float) -> Tensor:
    """Return the orthonormal eigenvectors of exp(-‖x - y‖²/(2σ²)), float64, (points, points).

    Row n is v_(n+1); eigenvalues fall from row to row, so that the first is the smoothest. The
    sign, which eigenvectors do not have, is chosen so that the entry of largest magnitude is
    positive. (Rahaman et al. 2019, Eq. 16, whose exponent lacks the minus, the square and the
    factor 2 of the published code.)

    Cost: cubic in the points.

    Args:
        points: (points, features).
        width: σ, in the unit of the points.
    """
    points = points.double()
    squares = torch.cdist(points, points, compute_mode="donot_use_mm_for_euclid_dist").square()
    vectors = torch.linalg.eigh(torch.exp(-squares / (2 * width**2))).eigenvectors.T.flip(0)
    largest = vectors.gather(1, vectors.abs().argmax(dim=1, keepdim=True))
    return vectors * largest.sign()


def rising_noise(basis: Tensor, power: float) -> Tensor:
    """Return Σ_n c_n v_n with c from 0 to 1 by (n/N)^γ, as in the published code, (points,)."""
    return torch.linspace(0, 1, len(basis), dtype=basis.dtype) ** power @ basis


def binned(values: Tensor, bins: int) -> np.ndarray:
    """Return means over bins of neighbouring eigenvectors, as even in size as can be, (bins,)."""
    return np.array([float(part.mean()) for part in torch.tensor_split(values, bins)])


def projection(coefficients: Tensor, direction: Tensor, bins: int) -> np.ndarray:
    """Return, for each bin, how much of ``direction`` is in ``coefficients``: 1 for all of it."""
    top, bottom = binned(coefficients * direction, bins), binned(direction.square(), bins)
    return top / np.maximum(bottom, np.finfo(float).tiny)


def basis_rows(points: int, width: float) -> dict[str, np.ndarray]:
    """Return eigenvectors of a line of points and their Fourier transforms, as columns.

    The points are evenly spaced from 0 to 1. Rows of ``quantity`` "transform" hold the magnitude
    of the discrete Fourier transform, orthonormal, of eigenvector ``index`` (from 1) at
    ``position`` cycles; those of "vector" its value at point ``position``.
    """
    basis = eigenbasis(torch.linspace(0, 1, points, dtype=torch.float64)[:, None], width).numpy()
    transforms = np.abs(np.fft.rfft(basis, axis=1, norm="ortho"))
    columns: dict[str, list[np.ndarray]] = {"quantity": [], "index": [], "position": [],
                                            "value": []}
    for name, table in (("transform", transforms), ("vector", basis)):
        indices, positions = np.indices(table.shape)
        for column, part in zip(columns, (np.full(table.size, name), indices.ravel() + 1,
                                          positions.ravel(), table.ravel()), strict=True):
            columns[column].append(part)
    return {name: np.concatenate(parts) for name, parts in columns.items()}
