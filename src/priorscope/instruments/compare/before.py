"""The priors of two architectures, measure by measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..._core.estimate import Estimate
from ...measures.plane_complexity import PlaneComplexity, plane_axes, plane_complexity
from ..atlas import AtlasPlace
from ..bit_profile import BitProfile, bit_profile
from ..complexity_profile import MEASURES, Complexities, place_in_atlas
from ..subject import Subject
from .measured import Measured, independent, kept

COMPLEXITY, PLACE, BITS = "complexity on a plane", "place in the atlas", "on bit strings"


@dataclass(frozen=True, eq=False)
class Prior:
    """What random networks of one architecture were seen to do.

    Attributes:
        name: The architecture.
        law: Its weight law in words.
        plane: Complexities on a plane of inputs, network by network.
        place: Its place in the atlas of random networks.
        bits: Distances on bit strings, beside theory.
    """

    name: str
    law: str
    plane: PlaneComplexity
    place: AtlasPlace
    bits: BitProfile

    @property
    def complexities(self) -> Mapping[str, Estimate]:
        """Mean of each measure over the networks that are not constant, by its title."""
        return titled(self.plane)


def titled(plane: PlaneComplexity) -> dict[str, Estimate]:
    """Return the mean of each measure by its title in tables."""
    found = plane.estimates()
    return {title: found[title.lower()] for title in MEASURES if title.lower() in found}


def look_before(subject: Subject, *, count: int, resolution: int, bits: int, bit_networks: int,
                seed: int, plane_seed: int) -> Prior:
    """Look at random networks of an architecture.

    Args:
        subject: The architecture with its weight law, or a factory.
        count: Networks on the plane.
        resolution: Points a side.
        bits: Length of the strings.
        bit_networks: Networks on bit strings.
        seed: Of the networks.
        plane_seed: Of the plane, where inputs are more than two; the same for both of two.
    """
    axes = plane_axes(subject.plane_inputs(), seed=plane_seed)
    plane = plane_complexity(subject.plane_networks(count, seed), resolution=resolution, axes=axes)
    on_bits = bit_profile(subject, bits=bits, count=bit_networks, seed=seed)
    own = Complexities(titled(plane), int(plane.constant.sum()), "subject")
    place = place_in_atlas(subject, own, count=count, resolution=resolution, seed=seed,
                           plane_seed=plane_seed)
    return Prior(subject.name, subject.law, plane, place, on_bits)


def before_rows(first: Prior, second: Prior) -> tuple[Measured, ...]:
    """Return every measure of two priors whose networks were drawn independently."""
    one, other = first.complexities, second.complexities
    rows = [independent(f"{name} complexity", COMPLEXITY,
                        "phrases" if name == "Lempel-Ziv" else "share",
                        one.get(name), other.get(name)) for name in MEASURES]
    rows.append(independent("share of constant functions", COMPLEXITY, "share",
                            *(Estimate.share(found.plane.constant) for found in (first, second))))
    rows += [independent(f"share of the atlas above, {name}", PLACE, "share",
                         first.place.simpler_than.get(name), second.place.simpler_than.get(name),
                         told=False)
             for name in MEASURES]
    if first.bits.bits == second.bits.bits:
        rows += _on_bits(first.bits, second.bits)
    return kept(rows)


def _on_bits(first: BitProfile, second: BitProfile) -> list[Measured | None]:
    unchanged = [Estimate.share(~_array(one.flips.changed)) for one in (first, second)]
    return [
        independent("boundary distance", BITS, "flips", _boundary(first), _boundary(second),
                    theory=(first.laws.get("linearised"), second.laws.get("linearised"))),
        independent("random-flip distance", BITS, "flips", Estimate.of(first.flips.distance),
                    Estimate.of(second.flips.distance),
                    theory=(first.flips_theory, second.flips_theory)),
        independent("share of strings that never change", BITS, "share", *unchanged),
    ]


def _boundary(found: BitProfile) -> Estimate | None:
    distances = found.boundary.distance[found.boundary.found]
    return Estimate.of(distances) if len(distances) else None


def _array(values: Any) -> np.ndarray:
    return np.asarray(values.cpu())


def before_notes(first: Prior, second: Prior) -> tuple[str, ...]:
    """Return what could not be compared, in sentences."""
    notes = []
    if first.bits.bits != second.bits.bits:
        notes.append(f"Distances on bit strings are not compared: strings of {first.bits.bits} "
                     f"bits for A stand against {second.bits.bits} for B.")
    notes += [f"No theory beside {letter}: {found.bits.why_no_theory}"
              for letter, found in (("A", first), ("B", second)) if found.bits.why_no_theory]
    return tuple(notes)
