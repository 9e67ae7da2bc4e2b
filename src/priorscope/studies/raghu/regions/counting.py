"""Regions of a plane, patterns along curves, and the network that is pictured."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ...._core.seeds import numpy_stream
from ....domains import box, circle, segment
from ....measures import LinearRegions, linear_regions, transitions
from ....networks import MLP, gaussian, sample
from ....networks.ensemble import Ensemble

#: Half a side of the window in which regions are counted, and of a near one. Lines lie about 1
#: from the origin; two of them meet beyond R with a chance of order 1/R.
FAR, NEAR = 1e6, 10.0


def count_regions(nets: Ensemble) -> dict[str, Any]:
    """Count the regions of each network in a far and in a near window.

    Returns:
        One row a network: ``count`` and ``near``, and whether the cut met a ``degenerate`` case.
    """
    far = [linear_regions(net, box(-FAR, FAR)) for net in nets]
    return {"count": [found.count for found in far],
            "near": [linear_regions(net, box(-NEAR, NEAR)).count for net in nets],
            "degenerate": [int(found.degenerate) for found in far]}


def follow_curves(nets: Ensemble, curves: int, seed: int) -> dict[str, Any]:
    """Count runs of one activation pattern, and distinct patterns, on straight lines and circles.

    A line runs from one point of N(0, 9) to another, a circle is cos(t) a + sin(t) b for two such
    points. On a circle the first run goes on in the last one: the two count as one.

    Returns:
        One row a network and curve: ``kind``, ``network``, ``patterns``, ``runs``.
    """
    stream = numpy_stream(seed, "ends of curves")
    rows: dict[str, list[Any]] = {"kind": [], "network": [], "patterns": [], "runs": []}
    for number, net in enumerate(nets):
        ends = torch.from_numpy(3.0 * stream.standard_normal((curves, 2, 2)))
        for kind, curve in (("line", segment), ("circle", circle)):
            found = transitions(net, [curve(a, b) for a, b in ends], exact=True)
            joined = int(kind == "circle")
            rows["kind"] += [kind] * curves
            rows["network"] += [number] * curves
            rows["patterns"] += found.patterns.tolist()
            rows["runs"] += (found.pieces - joined).clamp_min(1).tolist()
    return rows


def unit_square(net: nn.Module) -> LinearRegions:
    """Cut the square of Fig. 1."""
    return linear_regions(net, box(0.0, 1.0))


def picture(nets: Ensemble) -> dict[str, Any]:
    """Return the parameters of the network with most regions in the unit square, in a row each."""
    counts = [unit_square(net).count for net in nets]
    best = nets[int(np.argmax(counts))]
    flat = torch.cat([parameter.detach().flatten() for parameter in best.parameters()])
    return {"parameter": flat.double(), "drawn": len(counts), "count": [max(counts)] * len(flat)}


def pictured_network(parameters: Tensor, widths: tuple[int, ...], activation: str) -> nn.Module:
    """Return the network that ``picture`` chose."""
    arch = MLP(inputs=2, widths=widths, activation=activation)
    net = sample(arch, gaussian(1.0, 1.0), count=1, dtype=torch.float64)[0]
    nn.utils.vector_to_parameters(parameters, net.parameters())
    return net
