"""Formulas as MathML, which browsers draw themselves: no script and nothing from elsewhere."""

import re
from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

_PRIMED = re.compile(r"<msup>(<mi[^>]*>[^<]*</mi>)<mi>((?:&#x0203[234];)+)</mi></msup>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None),
                               block_renderers=(_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer: Any, node: nodes.math) -> None:
    writer.body.append(f'<span class="math">{mathml(node.astext(), "inline")}</span>')
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.math_block) -> None:
    latex = node.astext().strip()
    writer.body.append(f'<div class="math-block" tabindex="0">{mathml(latex, "block")}</div>\n')
    raise nodes.SkipNode


def mathml(latex: str, display: str) -> str:
    """Return one formula; its LaTeX stays in the page as a hidden annotation.

    Raises:
        ExtensionError: The formula holds a command that is not known.
    """
    try:
        found = convert(latex, display=display)
    except Exception as error:
        raise ExtensionError(f"cannot turn the formula {latex!r} into MathML: {error}") from error
    if "\\" in found or "<mi>&</mi>" in found:
        raise ExtensionError(f"the formula {latex!r} holds a command that is not known, or several "
                             "lines without an environment")
    # Browsers leave the attribute alone and take the style.
    found = re.sub(r'columnalign="(left|right)"', r'style="text-align: \1"', found)
    # A prime is raised by its own glyph; as an exponent it would be raised twice, and tiny.
    found = _PRIMED.sub(r'\1<mo lspace="0" rspace="0.1em">\2</mo>', found)
    start = found.index(">") + 1
    body = found[start:].removesuffix("</math>")
    note = f'<annotation encoding="application/x-tex">{escape(latex)}</annotation>'
    return f"{found[:start]}<semantics>{body}{note}</semantics></math>"
