"""What a cell was computed with."""

import platform
from functools import cache
from importlib import metadata
from typing import Any


@cache
def versions() -> dict[str, str]:
    """Return the versions of what computes: this package, torch, NumPy, Python."""
    packages = ("priorscope", "torch", "numpy")
    return {name: metadata.version(name) for name in packages} | {
        "python": platform.python_version()}


def machine() -> dict[str, Any]:
    """Return where this process runs."""
    import torch

    return {"host": platform.node(), "system": platform.system(),
            "threads": torch.get_num_threads()}
