"""How much of a picture lies at each radial frequency."""

import numpy as np


def radial_spectrum(picture: np.ndarray, extent: float) -> tuple[np.ndarray, np.ndarray]:
    """Return ζ(k) = k ∫ dφ |f̃(k, φ)| by sums over rings of the discrete transform.

    The rings are one step of the transform wide and end at its Nyquist frequency; ∫ dφ is the
    ring's mean times 2π. (Rahaman et al. 2019, appendix E.)

    Args:
        picture: Values on a square grid, (side, side).
        extent: Side of the square.

    Returns:
        Frequencies in cycles per unit of length, the zero left out, and ζ there.
    """
    side = len(picture)
    transform = np.abs(np.fft.fft2(picture)) * (extent / side) ** 2
    along = np.fft.fftfreq(side) * side
    ring = np.rint(np.hypot(along[:, None], along[None, :])).astype(int)
    sums = np.bincount(ring.ravel(), transform.ravel())
    counts = np.bincount(ring.ravel())
    kept = np.arange(1, side // 2)
    frequencies = kept / extent
    return frequencies, 2 * np.pi * frequencies * sums[kept] / counts[kept]
