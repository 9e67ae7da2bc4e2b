"""Where a command's report goes."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..reports.page import Page


def command_line() -> str:
    """Return the command that is running, as it would be typed."""
    return shlex.join(["priorscope", *sys.argv[1:]])


def prepare(out: Path | None) -> None:
    """Refuse a place that cannot be written to before any work is spent on it."""
    if out is not None:
        from ..reports.writing import check_target

        check_target(out)


def write_report(page: "Page", out: Path) -> None:
    """Write the page and say where."""
    print(f"report: {page.write(out)}")
