"""All studies, by name."""

from importlib import import_module

from .._core.errors import UnknownName
from ..sweeps import Study

#: Folders of studies in this room, one a line of work.
GROUPS = ("depalma", "prior", "raghu", "rahaman", "redshift", "salman")


def all_studies() -> dict[str, Study]:
    """Return every study by its name, group by group in the order in which a paper tells them."""
    found: dict[str, Study] = {}
    for group in GROUPS:
        members = vars(import_module(f"{__package__}.{group}")).values()
        found |= {member.name: member for member in members if isinstance(member, Study)}
    return found


def studies_named(name: str) -> list[Study]:
    """Return the study of that name, or all studies of a group.

    Args:
        name: ``"depalma/random-flips"``, or ``"depalma"``.

    Raises:
        UnknownName: There is no such study or group.
    """
    studies = all_studies()
    if name in studies:
        return [studies[name]]
    members = [study for path, study in studies.items() if path.startswith(f"{name}/")]
    if not members:
        raise UnknownName("study", name, [*GROUPS, *studies])
    return members
