"""Open pages of the built site in Chromium, at phone and desktop width, light and dark.

Each must fit its width, ask for nothing but its own files, and say nothing on the console.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

#: A page of each kind: front, prose, formulas, gallery, an example, the table of findings, help,
#: reference.
PAGES = ("index", "start", "theory/distances", "auto_examples/index",
         "auto_examples/plot_09_audit_two_moons", "findings/index", "commands", "api/distances")

WIDTHS, SCHEMES = (375, 1280), ("light", "dark")


def faults(browser: Any, page: Path, width: int, scheme: str) -> list[str]:
    """Return what is wrong with one page at one width, in words."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab, found = context.new_page(), []
    tab.on("console", lambda message: found.append(f"says {message.text!r}"))
    tab.on("pageerror", lambda error: found.append(f"raises {error}"))
    tab.on("request", lambda request: found.append(f"asks for {request.url}")
           if not request.url.startswith(("file:", "data:")) else None)
    tab.goto(page.as_uri())
    wide = tab.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"is {wide} pixels wide")
    context.close()
    return found


def main(site: Path) -> None:
    """Open every page in every way, and end with what is wrong."""
    path = os.environ.get("PRIORSCOPE_CHROMIUM") or shutil.which("chromium")
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path,
                                             args=["--no-sandbox", "--disable-gpu"])
        for name in PAGES:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    page = (site / f"{name}.html").resolve()
                    wrong += [f"{name} at {width}, {scheme}: {fault}"
                              for fault in faults(browser, page, width, scheme)]
        browser.close()
    if wrong:
        sys.exit("\n".join(["check_site:", *wrong]))
    print(f"check_site: {len(PAGES)} pages, each in {len(WIDTHS) * len(SCHEMES)} ways")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
