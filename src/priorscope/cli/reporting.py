"""Where a command's report goes."""

import os
import shlex
import sys
from pathlib import Path

from .._core.errors import BadInput
from .._core.writing import check_target
from ..instruments import Audit, Comparison, Profile, SequenceProfile
from ..reports import write_report
from ..studies import Reproduction


def command_line() -> str:
    """Return the command that is running, as it would be typed."""
    return shlex.join(["priorscope", *sys.argv[1:]])


def prepare(*places: Path | None) -> None:
    """Refuse a place that cannot be written to, or is named twice, before any work is spent."""
    named = [os.path.realpath(place) for place in places if place is not None]
    if len(set(named)) < len(named):
        raise BadInput(f"the report and the weights would both be written to {named[0]}: name two "
                       "files")
    for place in places:
        if place is not None:
            check_target(place)


def report(result: Profile | SequenceProfile | Audit | Comparison | Reproduction,
           out: Path | None) -> None:
    """Write the result's page, if one is wanted, and say where it is."""
    if out is not None:
        print(f"report: {write_report(result, out, command=command_line())}")
