"""One architecture before training: which functions it prefers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from torch import nn

from .._core.checks import whole_number
from .._core.errors import BadInput
from .._core.estimate import Estimate
from .._core.progress import progress
from .._core.result import Result
from ..networks import MLP, WeightLaw, he_normal
from .atlas import AtlasPlace
from .bit_profile import (
    LAWS,
    RANDOM_BOUNDARY,
    BitProfile,
    bit_profile,
    random_flips_expected,
)
from .complexity_profile import (
    LINEAR,
    NOISE,
    Complexities,
    complexity_profile,
    place_in_atlas,
    row_count,
)
from .subject import ArchitectureSubject, FactorySubject, Subject
from .words import bit_words, complexity_words

#: The network that is profiled when none is named.
DEFAULT = MLP(inputs=2, widths=(64, 64, 64))


@dataclass(frozen=True, repr=False, eq=False)
class Profile(Result):
    """What ``profile`` found.

    Attributes:
        name: The architecture.
        law: Its weight law in words.
        complexities: One row per ensemble: the subject, references, other activations.
        functions: The subject's first functions on the grid, (functions, R, R).
        plane: What the grid covers, in words.
        place: Its place in the atlas of random networks that comes with the library.
        bits: What was measured on bit strings.
        words: What it means, in a sentence or two.
        settings: Counts, resolution and seed.
        status: ``"estimated"``: every number is an average over random networks.
    """

    title: ClassVar[str] = "profile"

    name: str
    law: str
    complexities: Mapping[str, Complexities]
    functions: np.ndarray
    plane: str
    place: AtlasPlace
    bits: BitProfile
    words: str
    settings: Mapping[str, int]
    status: str = "estimated"

    def summary(self) -> dict[str, Any]:
        """Return the subject's complexities, its distances and what theory expects."""
        rows: dict[str, Any] = {"architecture": self.name, "law": self.law}
        for measure, estimate in self.complexities[self.name].estimates.items():
            rows[f"{measure} complexity"] = estimate
        rows |= {f"  simpler than, share of the atlas ({measure})": share
                 for measure, share in self.place.simpler_than.items() if measure == "Fourier"}
        return {**rows, **self.bits_summary(), "in words": self.words}

    def bits_summary(self) -> dict[str, Any]:
        """Return the distances on bit strings beside theory, by name."""
        bits = self.bits
        rows: dict[str, Any] = {"boundary distance": bits.boundary.summary()["mean"]}
        rows |= {f"  {LAWS[law]}": value for law, value in bits.laws.items()}
        rows["  random function"] = RANDOM_BOUNDARY
        rows["random-flip distance"] = bits.flips.summary()["mean"]
        if bits.flips_theory is not None:
            rows["  Gaussian process"] = bits.flips_theory
        rows["  random function "] = random_flips_expected(bits.classes)
        if bits.slope_at_one is not None and bits.variance is not None:
            rows |= {"Q": bits.variance, "F'(1)": bits.slope_at_one}
        return rows

    def columns(self) -> dict[str, Any]:
        """Return one row per ensemble and measure: mean, interval, count."""
        cells = [(row, entry.kind, measure, estimate) for row, entry in self.complexities.items()
                 for measure, estimate in entry.estimates.items()]
        return {
            "ensemble": [row for row, _, _, _ in cells],
            "kind": [kind for _, kind, _, _ in cells],
            "measure": [measure for _, _, measure, _ in cells],
            "mean": [estimate.mean for *_, estimate in cells],
            "low": [estimate.low for *_, estimate in cells],
            "high": [estimate.high for *_, estimate in cells],
            "count": [estimate.count for *_, estimate in cells],
        }


def profile(subject: MLP | Callable[[], nn.Module] = DEFAULT, *, law: WeightLaw | None = None,
            count: int = 100, resolution: int = 64, bits: int = 100, bit_networks: int = 400,
            inputs: int | None = None, name: str | None = None, seed: int = 0) -> Profile:
    """Sample the prior over functions of an architecture and read off how simple it is.

    On a plane of inputs: Fourier, Chebyshev, Legendre and Lempel-Ziv complexity of random
    networks, beside linear functions, white noise and, for an ``MLP``, other activations; and the
    place among the random networks of ``load_atlas``. On random ±1 strings: boundary distance and
    random-flip distance beside the theory of infinitely wide networks. All numbers are estimates
    over independent networks, with 95 % intervals.

    Cost: for the default network about 15 s on two cores.

    Args:
        subject: An ``MLP`` (its inputs follow the domain) or a factory of modules.
        law: The weight law of an ``MLP``; None means ``he_normal()``.
        count: Networks on the plane.
        resolution: Grid points a side; complexities compare only at equal resolution.
        bits: Length of the strings; a factory's own inputs take precedence.
        bit_networks: Networks on bit strings.
        inputs: Number of inputs of a factory's modules, where it cannot be read off.
        name: For titles; None derives it.
        seed: A non-negative integer.

    Raises:
        BadInput: A setting that is not usable.
        UnsupportedModel: The factory's modules are stochastic or in half precision.

    Example:
        >>> profile(MLP(inputs=2, widths=(32,)), count=10, resolution=16).words  # doctest: +SKIP
        'Before training this architecture strongly prefers simple functions: ...'
    """
    whole_number("count", count, at_least=2)
    whole_number("resolution", resolution, at_least=8)
    whole_number("bits", bits, at_least=2)
    whole_number("bit_networks", bit_networks, at_least=2)
    chosen = _subject(subject, law, inputs, name)
    with progress("profile", row_count(chosen) + 2) as advance:
        rows, functions = complexity_profile(chosen, count=count, resolution=resolution, seed=seed,
                                             advance=advance)
        place = place_in_atlas(chosen, rows[chosen.name], count=count, resolution=resolution,
                               seed=seed)
        advance(1)
        on_bits = bit_profile(chosen, bits=bits, count=bit_networks, seed=seed)
        advance(1)
    settings = {"networks on the plane": count, "resolution": resolution, "bits": on_bits.bits,
                "networks on bit strings": bit_networks, "seed": seed}
    # Asking a factory for its inputs builds a module, so ask once.
    dims = chosen.plane_inputs()
    plane = ("the square [-1, 1]²" if dims == 2 else
             f"a random plane through the origin of {dims} inputs")
    return Profile(chosen.name, chosen.law, rows, functions, plane, place, on_bits,
                   _words(rows, chosen.name, place, on_bits), settings)


def _subject(subject: Any, law: WeightLaw | None, inputs: int | None, name: str | None) -> Subject:
    if isinstance(subject, MLP):
        return ArchitectureSubject(subject, he_normal() if law is None else law)
    if not callable(subject):
        raise BadInput(f"a {type(subject).__name__} cannot be profiled: expected an MLP or a "
                       "factory of modules")
    named = name or str(getattr(subject, "__name__", "factory"))
    return FactorySubject(subject, named, inputs)


def _words(rows: Mapping[str, Complexities], name: str, place: AtlasPlace,
           bits: BitProfile) -> str:
    found = bits.boundary.distance[bits.boundary.found]
    boundary = Estimate.of(found) if len(found) else None
    unchanged = 1.0 - float(bits.flips.changed.double().mean())
    return " ".join([
        complexity_words(rows[name].estimates, rows[LINEAR].estimates, rows[NOISE].estimates),
        place.words,
        bit_words(boundary, bits.bits, unchanged, bits.laws.get("linearised")),
    ])
