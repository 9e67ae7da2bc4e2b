"""ReLU networks whose weights are set so that they draw fine spots before they learn anything.

Fitting a ReLU network to fine waves would not do: it stays near the waves' mean grey, and a
function that is all but constant is complex in its Fourier numbers alone.
"""

import math

import torch
from torch import nn

from ...._core.errors import BadInput
from ....networks import MLP, Ensemble

#: Share of the usual random weights that is added, so that networks differ. Slopes add up along an
#: axis, and their errors with them: a hundredth would drown the spots.
RANDOM = 0.003


def spotted(nets: Ensemble, arch: MLP) -> Ensemble:
    """Return ReLU networks that draw a lattice of spots.

    Half of the first layer's units bend at even places along either axis, and unit j of half of the
    second layer makes of that max(0, z(x) + z(y) - b_j), with z a zigzag between 0 and 1 of width/8
    periods from edge to edge and the b_j even in [1, 2). The read-out adds twice their mean, about
    max(0, z(x) + z(y) - 1)². These weights are scaled to matrices of equal norms, which leaves the
    function as it is, and ``RANDOM`` times the random weights of ``nets`` are added. The other
    halves keep their random weights: without them all units would soon be dead, and the network
    constant, which says nothing about what it prefers.

    Args:
        nets: Networks of ``arch``; they are not changed.
        arch: Two hidden layers of ReLU units, at least 8 wide, without a prefactor.

    Raises:
        BadInput: Another build.
    """
    if arch.activation != "relu" or arch.depth != 2 or arch.prefactor != 1.0 or (
            min(arch.widths) < 8):
        raise BadInput(f"the build is {arch}: spots are built for two hidden layers of at least 8 "
                       "ReLU units of prefactor 1")
    built = built_spots(*arch.widths)
    return Ensemble.from_modules([_with(net, built) for net in nets])


def built_spots(first: int, second: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return weight and bias of the three layers of that many units that draw spots, float32."""
    periods = first // 8
    bends = 2 * periods
    places = -1 + torch.arange(bends) / periods
    slopes = 2.0 * periods * (-1.0) ** torch.arange(bends)
    slopes[0] /= 2
    inner, shift = torch.zeros(first, 2), torch.zeros(first)
    half = second // 2
    outer, levels, read = torch.zeros(second, first), torch.zeros(second), torch.zeros(1, second)
    for axis in range(2):
        units = slice(axis * bends, (axis + 1) * bends)
        inner[units, axis], shift[units], outer[:half, units] = 1.0, -places, slopes
    levels[:half], read[:, :half] = -1 - torch.arange(half) / half, 2 / half
    return _balanced([(inner, shift), (outer, levels), (read, torch.zeros(1))])


def _balanced(layers: list[tuple[torch.Tensor, torch.Tensor]],
              ) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Scale the layers to weight matrices of one norm; max(0, az) = a max(0, z) keeps the whole."""
    norms = [float(weight.norm()) for weight, _ in layers]
    common = math.prod(norms) ** (1 / len(norms))
    found, before = [], 1.0
    for (weight, bias), norm in zip(layers, norms, strict=True):
        factor = common / norm
        before *= factor
        found.append((weight * factor, bias * before))
    return found


def _with(net: nn.Module, built: list[tuple[torch.Tensor, torch.Tensor]]) -> nn.Sequential:
    parts: list[nn.Module] = []
    linear = [part for part in net.modules() if isinstance(part, nn.Linear)]
    for old, (weight, bias) in zip(linear, built, strict=True):
        new = nn.utils.skip_init(nn.Linear, old.in_features, old.out_features)
        free = (weight == 0).all(dim=1)
        # The read-out is one row, of which those columns are free that read the free units.
        free_entries = weight == 0 if len(weight) == 1 else free[:, None]
        with torch.no_grad():
            new.weight.copy_(weight + torch.where(free_entries, 1.0, RANDOM) * old.weight)
            new.bias.copy_(bias + torch.where(free, 1.0, RANDOM) * old.bias)
        parts += [new, nn.ReLU()]
    return nn.Sequential(*parts[:-1]).eval()
