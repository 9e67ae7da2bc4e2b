"""Amplitude by frequency of functions on a square, and how it changes with the frequency."""

import numpy as np


def radial_amplitudes(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return radii, and each function's mean amplitude at them over the mean of all amplitudes.

    The last row and column, one point with the first on the torus, are left out; on what remains
    whole frequencies are exact for functions of period 2. Only radii up to Nyquist's are returned,
    where rings are whole.

    Args:
        values: Shape (count, R, R), on a grid with both ends.

    Returns:
        Radii 1 to ⌊(R - 1)/2⌋, and amplitudes (count, radii).
    """
    values = values[:, :-1, :-1]
    side = values.shape[1]
    amplitudes = np.abs(np.fft.fft2(values, norm="forward")).reshape(len(values), -1)
    frequencies = np.rint(np.fft.fftfreq(side, 1 / side))
    radii = np.rint(np.hypot(frequencies[:, None], frequencies[None, :])).astype(int).ravel()
    kept = (radii > 0) & (radii <= (side - 1) // 2)
    shown = np.arange(1, (side - 1) // 2 + 1)
    means = np.stack([amplitudes[:, radii == radius].mean(axis=1) for radius in shown], axis=1)
    return shown, means / amplitudes[:, kept].mean(axis=1, keepdims=True)


def fall(radii: np.ndarray, amplitudes: np.ndarray) -> np.ndarray:
    """Return by how much amplitudes change from the centre to the last radius, over their mean.

    The slope of the least-squares line through the rings, each weighted by its number of
    frequencies, that is by its radius: 0 for a flat spectrum, -3 for one that falls in a straight
    line and ends at zero, less where most of it is lost early.

    Args:
        radii: (radii,), from 1.
        amplitudes: (..., radii).
    """
    weights = radii / radii.sum()
    places = radii / radii[-1]
    centred = places - (weights * places).sum()
    mean = (weights * amplitudes).sum(axis=-1)
    return (weights * centred * amplitudes).sum(axis=-1) / (weights * centred**2).sum() / mean
