"""What a page was made with."""

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from typing import Any


def provenance(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return versions, the machine's kind, the time in UTC and the settings, in words."""
    import torch

    rows = {
        "priorscope": metadata.version("priorscope"),
        "torch": torch.__version__,
        "numpy": metadata.version("numpy"),
        "python": platform.python_version(),
        "made": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    return rows | {name: str(value) for name, value in settings.items() if value is not None}
