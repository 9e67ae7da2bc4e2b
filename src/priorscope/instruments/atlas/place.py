"""Where an architecture stands among those of the atlas."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..._core.estimate import Estimate
from ...networks import MLP, WeightLaw
from .atlas import Atlas, load_atlas


@dataclass(frozen=True)
class AtlasPlace:
    """A place among the cells of the atlas.

    Attributes:
        complexities: Mean complexities at the atlas's resolution, by measure.
        simpler_than: By measure the share of the atlas's cells whose mean is larger, with the
            shares at the two ends of the complexity's interval.
        mark: Activation, depth and weight magnitude α of the nearest architecture under the
            paper's sampling, or None where there is none like it.
    """

    complexities: Mapping[str, Estimate]
    simpler_than: Mapping[str, Estimate]
    mark: tuple[str, float, float] | None = None

    @property
    def words(self) -> str:
        """The place in one sentence."""
        if "Fourier" not in self.simpler_than:
            return "All its networks are constant, which is simpler than anything in the atlas."
        one = self.simpler_than["Fourier"]
        return (f"By its Fourier complexity it is simpler than {one.mean:.0%} of the atlas of "
                f"random networks ({one.low:.0%} to {one.high:.0%}).")


def atlas_place(complexities: Mapping[str, Estimate], *, arch: MLP | None = None,
                law: WeightLaw | None = None, atlas: Atlas | None = None) -> AtlasPlace:
    """Place an architecture among the cells of the atlas.

    Args:
        complexities: Its mean complexities by measure, at 64 points a side.
        arch: The architecture, for the mark.
        law: Its weight law, for the mark.
        atlas: Another atlas than the library's own.
    """
    atlas = load_atlas() if atlas is None else atlas
    shares = {}
    for measure, own in complexities.items():
        means = atlas.cell_means(measure)
        mean, low, high = (float((means > value).mean())
                           for value in (own.mean, own.high, own.low))
        shares[measure] = Estimate(mean, low, high, own.count)
    mark = None if arch is None or law is None else mark_of(arch, law, atlas)
    return AtlasPlace(complexities, shares, mark)


def mark_of(arch: MLP, law: WeightLaw, atlas: Atlas) -> tuple[str, float, float] | None:
    """Return activation, depth and the α whose weights have the same variance.

    The variance is that of the second layer's weights, or the first's where there is one hidden
    layer, times the squared prefactor: 2α²/(fan-in + fan-out) under the paper's sampling. Biases
    are left out of account. None for architectures that are not plain or lie off the map.
    """
    rows = atlas.rows
    if not arch.plain or arch.activation not in set(rows.activation):
        return None
    if not rows.depth.min() <= arch.depth <= rows.depth.max():
        return None
    sizes = arch.replace(inputs=2).shapes
    fan_in, fan_out = sizes[1] if arch.depth > 1 else sizes[0]
    variance = law.variances(fan_in, fan_out)[0] / fan_in
    alpha = arch.prefactor * float(np.sqrt(variance * (fan_in + fan_out) / 2.0))
    if not rows.magnitude.min() <= alpha <= rows.magnitude.max():
        return None
    return arch.activation, float(arch.depth), alpha
