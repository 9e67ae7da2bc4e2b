"""Another layer where each batch norm was."""

import copy
import itertools
from collections.abc import Callable

from torch import nn

from .._core.errors import BadInput
from .trajectory_regularization import TrajectoryRegularization


def replace_batch_norm(model: nn.Module,
                       make: Callable[[], nn.Module] = TrajectoryRegularization) -> nn.Module:
    """Return a copy of a model with another layer in place of each batch norm.

    The model itself is left as it is, and so are all other layers of the copy: their weights,
    modes and devices. An optimiser made for the model does not know the copy. New layers take
    the mode, the device and the precision of those they replace; a batch norm that is used in
    several places is replaced by one layer used there.

    Args:
        model: Any module; batch norm of one, two or three dimensions is looked for at all depths.
        make: Called once for each batch norm, without arguments. ``nn.Identity`` gives the
            control without either; ``lambda: TrajectoryRegularization(reference="input")`` sets
            options.

    Raises:
        BadInput: There is no batch norm, or ``make`` returned no module.

    Example:
        >>> model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU())
        >>> replace_batch_norm(model)[1]
        TrajectoryRegularization(λ=1, reference=initial, penalized=before)
    """
    twin = nn.ModuleDict({"model": copy.deepcopy(model)})
    # Listed before the first one is swapped; duplicates stay, for layers used in several places.
    places = [(parent, name, child) for parent in twin.modules()
              for name, child in parent._modules.items()
              if isinstance(child, nn.modules.batchnorm._BatchNorm)]
    if not places:
        raise BadInput(f"the {type(model).__name__} has no batch norm to replace: put "
                       "TrajectoryRegularization() where one would stand")
    made: dict[nn.Module, nn.Module] = {}
    for parent, name, old in places:
        if old not in made:
            made[old] = _made(make, old)
        parent._modules[name] = made[old]
    return twin["model"]


def _made(make: Callable[[], nn.Module], old: nn.Module) -> nn.Module:
    """Return a new layer, where and in the mode that the old one was."""
    new = make()
    if not isinstance(new, nn.Module):
        raise BadInput(f"make returned a {type(new).__name__}: expected a torch.nn.Module")
    for values in itertools.chain(old.parameters(), old.buffers()):
        if values.is_floating_point():
            new = new.to(device=values.device, dtype=values.dtype)
            break
    return new.train(old.training)
