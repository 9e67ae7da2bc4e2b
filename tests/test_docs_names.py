"""Every public name has its place in the reference."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import priorscope as ps
from priorscope import plots, theory, training

PAGES = Path(__file__).parents[1] / "docs" / "api"


def documented():
    """All names that a directive of the reference documents, without the package's own."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*.md")))
    return re.findall(r"^\.\. auto\w+:: priorscope\.(\S+)$", text, flags=re.MULTILINE)


def public(module):
    """What a module exports by name: no underscore, no module."""
    return {name: value for name, value in vars(module).items()
            if not name.startswith("_") and not isinstance(value, ModuleType)}


def resolve(name):
    """The object of a documented name, from the module in which it is said to be."""
    place, _, last = f"priorscope.{name}".rpartition(".")
    return importlib.import_module(f"{place}.{last}") if last == "verdicts" else getattr(
        importlib.import_module(place), last)


def test_every_public_name_is_in_the_reference():
    described = [resolve(name) for name in documented()]
    missing = [f"{room.__name__}.{name}" for room in (ps, theory, training, plots)
               for name, value in public(room).items()
               if not any(value is one for one in described)]
    assert missing == []


def test_no_name_is_in_the_reference_twice():
    names = documented()
    assert len(names) > 150
    assert sorted(names) == sorted(set(names))
