"""Modules that only pass on to another one."""

from typing import Any

from torch import nn


def unwrapped(model: Any) -> Any:
    """Return the module inside ``torch.compile``, DataParallel or DistributedDataParallel.

    It has the same weights and computes the same; unlike its wrappers it can be read layer by
    layer, and is not compiled anew for each number of points. Anything else comes back as it is.
    """
    while True:
        # The class of compiled modules is private; the attribute is what torch documents.
        inner = getattr(model, "_orig_mod", None)
        if inner is None and isinstance(
                model, nn.DataParallel | nn.parallel.DistributedDataParallel):
            inner = model.module
        if not isinstance(inner, nn.Module):
            return model
        model = inner
