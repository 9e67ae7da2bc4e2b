"""The model without a preference: one sine a wave vector, all wave vectors up to a limit."""

import itertools
import math

import torch
from torch import Tensor, nn

from .._core import seeds
from .._core.checks import real_number, whole_number
from .._core.errors import BadInput
from .ensemble import Ensemble, ModuleEnsemble


class SineSeries(nn.Module):
    """A sum of sines with trainable amplitudes and phases and fixed wave vectors.

    ``f(x) = Σ_k a_k sin(π k·x + p_k)``: a network of one hidden layer of sine units whose input
    weights stay as they are. On [-1, 1]^d it has period 2 in each coordinate.

    Attributes:
        amplitudes: The a_k, (waves,), trained.
        phases: The p_k, (waves,), trained.
        wave_vectors: The k, (waves, inputs), a buffer.
    """

    wave_vectors: Tensor

    def __init__(self, wave_vectors: Tensor, amplitudes: Tensor, phases: Tensor) -> None:
        super().__init__()
        waves = len(wave_vectors)
        if wave_vectors.ndim != 2 or amplitudes.shape != (waves,) or phases.shape != (waves,):
            raise BadInput(f"wave vectors, amplitudes and phases have shapes "
                           f"{tuple(wave_vectors.shape)}, {tuple(amplitudes.shape)} and "
                           f"{tuple(phases.shape)}: expected (waves, inputs), (waves,), (waves,)")
        self.register_buffer("wave_vectors", wave_vectors.to(amplitudes))
        self.amplitudes = nn.Parameter(amplitudes.clone())
        self.phases = nn.Parameter(phases.to(amplitudes).clone())

    def forward(self, x: Tensor) -> Tensor:
        """Return the sum at points (..., inputs), shape (..., 1)."""
        angles = torch.pi * (x @ self.wave_vectors.T) + self.phases
        return (torch.sin(angles) @ self.amplitudes)[..., None]

    def extra_repr(self) -> str:
        """Show the sizes in the module's ``repr``."""
        return f"{self.wave_vectors.shape[1]} inputs, {len(self.wave_vectors)} waves"


def half_lattice(limit: int, *, dims: int = 2) -> Tensor:
    """Return one of k and -k for all whole wave vectors with no component beyond ``limit``.

    The other one makes the same sine with another amplitude and phase. The zero vector, the
    constant, comes first; the first component that is not zero is positive in all others.

    Args:
        limit: Largest absolute component, K. On R even points a side of [-1, 1] with both ends,
            of which the ends are one point of the period, ⌊(R - 1)/2⌋ is Nyquist's.
        dims: Number of coordinates.

    Returns:
        Shape (((2K + 1)^dims + 1) / 2, dims), float64.

    Example:
        >>> half_lattice(1).tolist()
        [[0.0, 0.0], [0.0, 1.0], [1.0, -1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    whole_number("limit", limit, at_least=1)
    whole_number("dims", dims)
    zero = (0,) * dims
    vectors = itertools.product(range(-limit, limit + 1), repeat=dims)
    return torch.tensor([k for k in vectors if k >= zero], dtype=torch.float64)


def sample_sine_series(limit: int, *, count: int, seed: int = 0, amplitude: float | None = None,
                       dims: int = 2, dtype: torch.dtype = torch.float32) -> Ensemble:
    """Draw sums of sines with random amplitudes U(±A) and phases U(±π).

    Every wave vector has the same chance of any amplitude, so that the spectrum is flat up to the
    limit and stops there: the "unbiased model" of the paper, which leaves these laws open.

    Member i depends on (seed, i) and the limit alone. Evaluating costs one sine a point and wave.

    Args:
        limit: Largest component of a wave vector; see ``half_lattice``.
        count: Number of sums.
        seed: A non-negative integer.
        amplitude: The A; by default √(6/waves), at which values have a variance of 1.
        dims: Number of inputs.
        dtype: Floating type of the parameters.

    Returns:
        An ensemble of ``SineSeries``.

    Example:
        >>> nets = sample_sine_series(3, count=5)
        >>> nets(torch.zeros(7, 2)).shape
        torch.Size([5, 7, 1])

    Source: Teney et al. 2024, section 3, Fig. 4 (last panel), and appendix E.
    """
    whole_number("count", count)
    vectors = half_lattice(limit, dims=dims)
    bound = math.sqrt(6 / len(vectors)) if amplitude is None else amplitude
    real_number("amplitude", bound, above=0.0)

    def one(index: int) -> SineSeries:
        stream = seeds.numpy_stream(seed, "sine series", index)
        drawn = torch.from_numpy(stream.uniform(-1.0, 1.0, (2, len(vectors)))).to(dtype)
        return SineSeries(vectors, bound * drawn[0], torch.pi * drawn[1]).eval()

    return ModuleEnsemble([one(index) for index in range(count)])
