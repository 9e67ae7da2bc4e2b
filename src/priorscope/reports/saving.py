"""From a result to a page on disk."""

import os
from pathlib import Path

from .._core.errors import BadInput
from ..instruments.audit.result import Audit
from ..instruments.compare import Comparison
from ..instruments.profile import Profile
from ..instruments.sequence_profile import SequenceProfile
from ..studies import Reproduction
from .audit_page import audit_page
from .compare_page import compare_page
from .page import Page
from .profile_page import profile_page
from .reproduction_page import reproduction_page
from .sequence_page import sequence_page

Reportable = Profile | SequenceProfile | Audit | Comparison | Reproduction


def page_of(result: Reportable, *, command: str = "") -> Page:
    """Return the report page of a result.

    Args:
        result: What ``profile``, ``sequence_profile``, ``audit``, ``compare`` or ``reproduce``
            returned.
        command: The command line that makes the page again, shown on it.

    Raises:
        BadInput: No page is known for such a result.
    """
    if isinstance(result, Profile):
        return profile_page(result, command=command)
    if isinstance(result, SequenceProfile):
        return sequence_page(result, command=command)
    if isinstance(result, Audit):
        return audit_page(result, command=command)
    if isinstance(result, Comparison):
        return compare_page(result, command=command)
    if isinstance(result, Reproduction):
        return reproduction_page(result, command=command)
    raise BadInput(f"a {type(result).__name__} has no report page: expected the result of profile, "
                   "sequence_profile, audit, compare or reproduce")


def write_report(result: Reportable, path: str | os.PathLike[str], *,
                 command: str = "") -> Path:
    """Write a result as one self-contained HTML page; missing folders are made.

    Args:
        result: What ``profile``, ``sequence_profile``, ``audit``, ``compare`` or ``reproduce``
            returned.
        path: The file to write.
        command: The command line that makes the page again, shown on it.

    Returns:
        The path written.

    Raises:
        OutputError: It cannot be written there.
    """
    return page_of(result, command=command).write(path)
