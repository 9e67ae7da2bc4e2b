"""The border where drawings enter a page."""

import re
from xml.etree import ElementTree

from .._core.errors import BadInput

_FORBIDDEN_TAGS = {"script", "foreignObject", "iframe", "style", "a", "animate", "set"}


def refuse_unsafe(svg: str, caption: str) -> None:
    """Check the only markup that a page takes as it is.

    Args:
        svg: The drawing.
        caption: Names it in the message.

    Raises:
        BadInput: It is not one ``<svg>`` element, or holds something that could run, restyle the
            page or reach outside.
    """
    where = f"the SVG of the figure {caption!r}"
    if "<!" in svg or "<?" in svg:
        raise BadInput(f"{where} has a prolog, comment or declaration: expected one <svg> element")
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise BadInput(f"{where} is not well-formed ({error}): "
                       "expected one <svg> element") from None
    if root.tag.rpartition("}")[2] != "svg":
        raise BadInput(f"{where} is a <{root.tag}>: expected one <svg> element")
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        for name, value in element.items():
            name = name.rpartition("}")[2].lower()
            outside = name == "href" and not value.startswith(("#", "data:image/png;"))
            fetched = re.search(r"url\(\s*['\"]?(?!#)", value)
            if name.startswith("on") or name == "style" or outside or fetched:
                raise BadInput(f"{where} has the attribute {name}={value[:60]!r}: expected nothing "
                               "that runs, restyles or reaches outside")
        if tag in _FORBIDDEN_TAGS:
            raise BadInput(f"{where} has a <{tag}>: expected drawing elements only")
