"""The directives ``findings-counts`` and ``findings-table``: every claim of every study.

Both read the pages in ``docs/findings`` when the site is built, so that they cannot differ from
them. The table needs no script to be read; ``_static/findings.js`` adds a box that filters it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

VERDICTS = ("agrees", "disagrees", "undecided")
#: A cell ends at a bar that no backslash escapes.
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Claim:
    """One row of one study's table, as it stands in the page."""

    page: str
    study: str
    source: str
    number: str
    claim: str
    published: str
    theory: str
    measured: str
    verdict: str

    @property
    def link(self) -> str:
        """Address of the study's section, from a page beside."""
        return f"{self.page}.html#{self.study.replace('/', '-')}"


def read_claims(folder: Path) -> list[Claim]:
    """Return the claims of all pages in the order of the pages.

    Raises:
        ExtensionError: A row has other cells, or a page has no claim.
    """
    found = []
    for path in sorted(folder.glob("*.md")):
        if path.stem == "index":
            continue
        claims = _page_claims(path)
        if not claims:
            raise ExtensionError(f"no claim found in {path}: expected tables of findings")
        found += claims
    return found


def _page_claims(path: Path) -> list[Claim]:
    study, source, found = "", "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            study, source = line[3:].strip(), ""
        elif line.startswith("*") and line.endswith("*") and not source:
            source = line.strip("*")
        elif re.match(r"\| \d+ \|", line):
            cells = [cell.strip() for cell in _BAR.split(line)[1:-1]]
            verdict = cells[-1].strip("*")
            if len(cells) != 6 or verdict not in VERDICTS:
                raise ExtensionError(f"{path}: cannot read the finding {line!r}")
            found.append(Claim(path.stem, study, source, *cells[:-1], verdict))
    return found


def counts_html(claims: list[Claim], titles: dict[str, str]) -> str:
    """Return the table of verdicts, a row a page and one for all."""
    rows = [(f'<a href="{page}.html">{escape(title)}</a>',
             [claim for claim in claims if claim.page == page])
            for page, title in titles.items()]
    body = "".join(_count_row(name, part) for name, part in [*rows, ("all", claims)])
    head = "".join(f'<th class="number">{name}</th>' for name in ("claims", *VERDICTS))
    return (f'<div class="table-wrapper"><table class="findings-counts"><thead><tr><th>paper</th>'
            f"{head}</tr></thead><tbody>{body}</tbody></table></div>")


def _count_row(name: str, claims: list[Claim]) -> str:
    counted = Counter(claim.verdict for claim in claims)
    numbers = [len(claims), *(counted[verdict] for verdict in VERDICTS)]
    cells = "".join(f'<td class="number">{number}</td>' for number in numbers)
    return f"<tr><td>{name}</td>{cells}</tr>"


def table_html(claims: list[Claim]) -> str:
    """Return all claims, a folded part a study."""
    studies = list(dict.fromkeys(claim.study for claim in claims))
    parts = [_study_html([claim for claim in claims if claim.study == study]) for study in studies]
    return f'<div id="every-finding">{"".join(parts)}</div>'


def _study_html(claims: list[Claim]) -> str:
    first, counted = claims[0], Counter(claim.verdict for claim in claims)
    tally = ", ".join(f"{counted[verdict]} {verdict}" for verdict in VERDICTS if counted[verdict])
    head = "".join(f"<th>{name}</th>" for name in
                   ("", "claim", "published", "theory", "measured", "verdict"))
    body = "".join(_claim_row(claim) for claim in claims)
    return (f'<details class="study"><summary><strong>{escape(first.study)}</strong> '
            f'<span class="tally">{tally}</span></summary><p class="source">{escape(first.source)}'
            f' · <a href="{first.link}">how each claim was judged</a></p>'
            f'<div class="table-wrapper"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div></details>")


def _claim_row(claim: Claim) -> str:
    cells = "".join(f"<td>{_text(cell)}</td>" for cell in
                    (claim.claim, claim.published, claim.theory, claim.measured))
    return (f'<tr><td class="number"><a href="{claim.link}">{claim.number}</a></td>{cells}'
            f'<td><span class="verdict {claim.verdict}">{claim.verdict}</span></td></tr>')


def _text(cell: str) -> str:
    """Return a cell's Markdown as HTML: escaped bars and stars, code, nothing else."""
    plain = escape(re.sub(r"\\([|*_<>\[\]~`\\])", r"\1", cell))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", plain)


class Findings(SphinxDirective):
    """Base: the claims beside the page that holds the directive."""

    def claims(self) -> tuple[list[Claim], dict[str, str]]:
        """Return the claims and the title of each page, and rebuild when a page changes."""
        folder = Path(self.env.doc2path(self.env.docname)).parent
        titles = {}
        for path in sorted(folder.glob("*.md")):
            self.env.note_dependency(str(path))
            if path.stem != "index":
                first = path.read_text(encoding="utf-8").splitlines()[0]
                titles[path.stem] = first.removeprefix("# ").removesuffix(" at laptop scale")
        return read_claims(folder), titles


class FindingsCounts(Findings):
    """The table of verdicts."""

    def run(self) -> list[nodes.Node]:
        """Return it as HTML."""
        return [nodes.raw("", counts_html(*self.claims()), format="html")]


class FindingsTable(Findings):
    """All claims."""

    def run(self) -> list[nodes.Node]:
        """Return them as HTML."""
        return [nodes.raw("", table_html(self.claims()[0]), format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the script that filters."""
    app.add_directive("findings-counts", FindingsCounts)
    app.add_directive("findings-table", FindingsTable)
    app.add_js_file("findings.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
