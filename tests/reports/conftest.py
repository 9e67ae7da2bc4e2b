"""A real browser for the pages, and the page that the tests open."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from demo_page import demo_page

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def _missing(reason: str) -> None:
    """Skip at a desk, fail in CI: there a page nobody opened must not count as tested."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _chromium() -> str | None:
    named = os.environ.get("PRIORSCOPE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed: pip install playwright")
    path = _chromium()
    if path is None or not Path(path).exists():
        _missing(f"no Chromium at {path or ' or '.join(_NAMES)}: install it, "
                 "or name it in PRIORSCOPE_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo page, written once."""
    return demo_page().write(tmp_path_factory.mktemp("report") / "demo.html")


@pytest.fixture
def chromium_page(browser: Any, demo_file: Path) -> Iterator[Callable[..., Any]]:
    """Open a written page in a context of its own: ``chromium_page(path=..., width=..., ...)``.

    The page returned carries ``complaints`` (console errors, exceptions) and ``requests`` (all
    addresses asked for). Any of them but the file itself fails the test at its end.
    """
    contexts, pages = [], []

    def opened(path: Path = demo_file, *, width: int = 1280, height: int = 900,
               **settings: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.requests = [], []
        page.on("console", lambda m: page.complaints.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda error: page.complaints.append(f"exception: {error}"))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(path.as_uri())
        pages.append((page, path.as_uri()))
        return page

    yield opened
    found = [(page.complaints, [r for r in page.requests if r.partition("#")[0] != address
                                and not r.startswith("data:")]) for page, address in pages]
    for context in contexts:
        context.close()
    assert all(complaints == [] and outside == [] for complaints, outside in found), found
