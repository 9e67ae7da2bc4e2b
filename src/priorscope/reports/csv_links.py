"""CSV inside the page, behind a link that needs no server."""

import base64
import re
import unicodedata


def csv_link(text: str) -> str:
    """Return CSV as a ``data:`` URL."""
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(text.encode()).decode()


def slug(text: str, *, default: str = "table") -> str:
    """Return a short name of small letters, digits and hyphens, for files and anchors."""
    plain_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain_text).strip("-")
    return words[:48].rstrip("-") or default
