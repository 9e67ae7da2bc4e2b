"""One report, one self-contained HTML file."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._core.writing import write_aside
from .blocks import Figure, Section
from .csv_links import csv_link, slug

if TYPE_CHECKING:
    import os

    from jinja2 import Environment


@dataclass(frozen=True)
class Page:
    """A report page.

    The page holds its style, script, drawings and data; it asks nothing of any other place, and
    its content security policy forbids that it could. Equal pages give equal bytes.

    Attributes:
        title: What was looked at.
        subtitle: One line under the title.
        verdict: The outcome in one sentence of plain words.
        command: The command that makes this page again.
        sections: The content, in order.
        provenance: What the page was made with: versions, seed, date, in the order shown.
        kicker: The few words above the title.

    Example:
        >>> page = Page("A network", "64 inputs", "It is simple.", "priorscope profile a:b", ())
        >>> page.html().startswith("<!doctype html>")
        True
    """

    title: str
    subtitle: str
    verdict: str
    command: str
    sections: Sequence[Section]
    provenance: Mapping[str, Any] = field(default_factory=dict)
    kicker: str = "priorscope"

    def html(self) -> str:
        """Return the page as one HTML document."""
        from markupsafe import Markup

        style, script = _asset("style.css") + _asset("print.css"), _asset("page.js")
        return _environment().get_template("page.html").render(
            page=self,
            anchors=_anchors([section.title for section in self.sections]),
            drawings=_drawings(self.sections),
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
            csv_link=csv_link,
            slug=slug,
        )

    def write(self, path: "str | os.PathLike[str]") -> Path:
        """Write the page to ``path``: beside it first, then renamed; missing folders are made.

        Returns:
            The path written.

        Raises:
            OutputError: The page cannot be written there; what stood there before still does.
        """
        return write_aside(path, self.html())


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(loader=PackageLoader("priorscope.reports"), autoescape=True,
                       undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _asset(name: str) -> str:
    text = (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")
    return "\n" + text.replace("\r\n", "\n").strip() + "\n"


def _policy(style: str, script: str) -> str:
    """Return the content security policy: this style, this script, inline pictures, no more."""
    return (f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
            "img-src data:; base-uri 'none'; form-action 'none'")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _anchors(titles: list[str]) -> list[str]:
    anchors: list[str] = []
    for title in titles:
        anchor = base = "s-" + slug(title, default="section")
        number = 2
        while anchor in anchors:
            anchor, number = f"{base}-{number}", number + 1
        anchors.append(anchor)
    return anchors


def _drawings(sections: Sequence[Section]) -> dict[tuple[int, int], Any]:
    """Return the trusted SVG of each figure by its place, ids distinct on the whole page.

    Ids carry a prefix made from the content of the drawing, so they only clash where the same
    drawing is shown twice; every repetition then gets a prefix of its own.
    """
    from markupsafe import Markup

    seen: dict[str, int] = {}
    drawings: dict[tuple[int, int], Any] = {}
    for number, section in enumerate(sections):
        for place, block in enumerate(section.blocks):
            if not isinstance(block, Figure):
                continue
            svg = block.svg
            prefix = svg.partition('data-prefix="')[2].partition('"')[0]
            seen[prefix] = seen.get(prefix, 0) + 1
            if prefix and seen[prefix] > 1:
                svg = svg.replace(prefix, f"{prefix}r{seen[prefix]}")
            drawings[number, place] = Markup(svg)
    return drawings
