"""Figures as inline SVG for a page, or as PNG files.

matplotlib's SVG is a document of its own: a prolog, a style sheet that would restyle the whole
page it is put in, style attributes that a strict content security policy forbids, fonts by name,
and ids that clash between two figures. What leaves here is one clean ``<svg>`` element.
"""

import hashlib
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from .._core.errors import OutputError
from .style import INK, PAPER, SERIES, SMOOTH

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

#: Colours that a page decides on, with the figure's own as the fallback of the series.
PAGE_COLORS = {INK: "currentColor", PAPER: f"var(--paper, {PAPER})"} | {
    color: f"var(--series-{number}, {color})" for number, color in enumerate(SERIES, start=1)
}

_DROPPED = {"metadata", "style"}
_WORDED = {"text", "tspan"}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_ID_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FONT_SIZE = re.compile(r"[\d.]+px")


def to_svg(figure: "Figure", *, title: str = "") -> str:
    """Return a figure as one SVG element for a page: the same bytes for the same figure.

    Text stays text and takes the page's font and colour; colours of the series follow the page's
    ``--series-1`` to ``--series-5``. Ids carry a prefix made from the content, so figures of
    different content can share a page. Nothing outside is referred to.

    Args:
        figure: A matplotlib figure.
        title: What a screen reader says in its place; by default the titles and axis labels.
    """
    root = ElementTree.fromstring(_draw(figure))
    _strip_namespaces(root)
    _clean(root)
    words = title or _spoken(figure)
    _rename_ids(root, "f")
    content = ElementTree.tostring(root, encoding="unicode") + words
    prefix = "f" + hashlib.sha256(content.encode()).hexdigest()[:10]
    _rename_ids(root, prefix)
    root.attrib = _root_attributes(root, prefix)
    heading = ElementTree.Element("title", {"id": f"{prefix}-title"})
    heading.text = words
    root.insert(0, heading)
    return ElementTree.tostring(root, encoding="unicode").strip()


def to_png(figure: "Figure", path: str | os.PathLike[str], *, scale: float = 2.0) -> None:
    """Write a figure as a PNG on a white ground, ``scale`` pixels a point.

    Raises:
        OutputError: The file cannot be written.
    """
    try:
        figure.savefig(path, format="png", dpi=72 * scale, facecolor="white",
                       metadata={"Software": None})
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write the figure to {Path(path)}: {reason}") from error


def _draw(figure: "Figure") -> str:
    import warnings

    from matplotlib import rc_context

    buffer = io.StringIO()
    # Only a setting, not an argument, keeps text as text; the context gives the old value back.
    with (warnings.catch_warnings(),
          rc_context({"svg.fonttype": "none", "svg.hashsalt": "priorscope"})):
        # The page's fonts may well have the letters that matplotlib's has not.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.draw_without_rendering()  # the layout settles: a later export draws the same
        dots = 2 * 72 if any(map(_rasterized, figure.findobj())) else "figure"
        figure.savefig(buffer, format="svg", dpi=dots, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _rasterized(artist: "Artist") -> bool:
    return bool(artist.get_rasterized())


def _strip_namespaces(root: ElementTree.Element) -> None:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.items()}


def _clean(element: ElementTree.Element) -> None:
    """Drop what a page must not get and turn style into attributes, from the root downwards."""
    for child in list(element):
        if child.tag in _DROPPED:
            element.remove(child)
            continue
        _clean(child)
        if child.tag == "defs" and not len(child):
            element.remove(child)
    if element.tag not in _WORDED:
        element.text = None
    element.tail = None
    _style_to_attributes(element)
    if element.get("id") == SMOOTH:
        element.attrib.pop("image-rendering", None)
    for name in ("d", "x", "y", "width", "height", "points"):
        if name in element.attrib:
            value = _LONG_NUMBER.sub(_rounded, element.attrib[name])
            element.set(name, " ".join(value.split()))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _style_to_attributes(element: ElementTree.Element) -> None:
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = (piece.strip() for piece in part.partition(":"))
        if name == "font":  # the shorthand that matplotlib up to 3.10 writes
            size = _FONT_SIZE.search(value)
            if size:
                element.set("font-size", size.group())
            lead = value[: size.start()] if size else value
            if re.search(r"bold|[6-9]00", lead):
                element.set("font-weight", "700")
        elif name and name != "font-family":
            element.set(name, PAGE_COLORS.get(value.lower(), value))


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match.group()):.2f}".rstrip("0").rstrip(".")


def _rename_ids(root: ElementTree.Element, prefix: str) -> None:
    """Keep the ids that something refers to, numbered in order under ``prefix``."""
    wanted: dict[str, str] = {}
    for element in root.iter():
        for name, value in element.items():
            named = [value[1:]] if name == "href" and value.startswith("#") else []
            for old in named + _ID_REFERENCE.findall(value):
                wanted.setdefault(old, f"{prefix}-{len(wanted) + 1}")
    for element in root.iter():
        for name, value in list(element.items()):
            if name == "id":
                new = wanted.get(value)
                element.attrib.pop("id")
                if new:
                    element.set("id", new)
            elif name == "href" and value.startswith("#"):
                element.set("href", "#" + wanted[value[1:]])
            else:
                element.set(name, _ID_REFERENCE.sub(lambda m: f"url(#{wanted[m[1]]})", value))


def _root_attributes(root: ElementTree.Element, prefix: str) -> dict[str, str]:
    width, height = root.attrib["viewBox"].split()[2:]
    return {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}",
        "width": width, "height": height, "role": "img", "aria-labelledby": f"{prefix}-title",
        "data-prefix": prefix, "stroke-linejoin": "round",
    }


def _spoken(figure: "Figure") -> str:
    """Say what the axes show: their title, or what is drawn against what."""
    phrases = []
    for ax in figure.axes:
        up, across = ax.get_ylabel(), ax.get_xlabel()
        against = f"{up} against {across}" if up and across else up or across
        phrases.append(ax.get_title() or ax.get_title(loc="left") or against)
    return "; ".join(phrase for phrase in phrases if phrase).replace(r"\$", "$") or "figure"
