"""Public names, signatures, fields and flags are those of the list that is checked in."""

import pytest
from public_names import LIST, as_text, public_names

UPDATE = "if that is meant, say so in CHANGELOG.md and run: python tests/public_names.py"


def key(line):
    """The name itself, without its parameters."""
    return line.partition("(")[0] if "(" in line else line.partition(": ")[0]


def differences(before, now):
    """Say what was removed, added and changed between two lists of lines."""
    old, new = ({key(line): line for line in lines} for lines in (before, now))
    removed = [f"removed: {old[name]}" for name in old if name not in new]
    added = [f"added:   {new[name]}" for name in new if name not in old]
    changed = [f"changed: {old[name]}\n     to: {new[name]}" for name in old
               if name in new and old[name] != new[name]]
    return [*removed, *added, *changed]


def test_public_names_are_those_of_the_list():
    before, now = LIST.read_text(encoding="utf-8").splitlines(), public_names()
    found = differences(before, now)
    if found:
        pytest.fail("\n".join([*found, UPDATE]), pytrace=False)
    assert before == now, f"the order differs; {UPDATE}"


def test_each_name_is_there_once_and_says_nothing_of_this_machine():
    lines = public_names()
    assert len({key(line) for line in lines}) == len(lines) > 500
    assert " at 0x" not in as_text(lines)
    assert "priorscope.boundary_distance(model, bits, *, " in as_text(lines)
    assert "priorscope.Estimate.mean" in lines
    assert "command audit --limit" in lines


def test_a_removed_an_added_and_a_changed_name_are_told_apart():
    before = ["a.one(x, *, y=1)", "a.two(x)", "a.three", "command audit --limit"]
    now = ["a.one(x, *, y=2)", "a.three", "a.four: dict", "command audit --limit"]
    assert differences(before, now) == [
        "removed: a.two(x)", "added:   a.four: dict",
        "changed: a.one(x, *, y=1)\n     to: a.one(x, *, y=2)"]
    assert differences(now, now) == []
