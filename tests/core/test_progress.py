import io
import os
import select
import sys

import pytest

from priorscope._core.progress import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def attach(monkeypatch):
    """Puts a stream in place of standard error; pytest would undo that before the test begins."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")

    def attach(stream):
        monkeypatch.setattr(sys, "stderr", stream)
        return stream

    return attach


def test_nothing_is_drawn_without_a_terminal(capfd):
    with progress("drawing", 10) as advance:
        advance(4)
        with progress("inner", 3) as inner:
            inner(3)
        advance(6)
    assert capfd.readouterr() == ("", "")


def test_a_bar_shows_what_goes_on_and_how_far(attach, capfd):
    terminal = attach(Terminal())
    with progress("drawing networks", 40) as advance:
        advance(10)
        advance(7)
    drawn = terminal.getvalue()
    assert "drawing networks" in drawn
    assert "17/40" in drawn
    assert capfd.readouterr().out == ""


def test_an_outer_bar_speaks_for_the_inner_ones(attach):
    terminal = attach(Terminal())
    with progress("outer", 2) as advance:
        with progress("inner", 50) as inner, progress("innermost", 60) as innermost:
            inner(50)
            innermost(60)
        advance(1)
        with progress("second", 70) as inner:
            inner(70)
        advance(1)
    drawn = terminal.getvalue()
    assert "outer" in drawn
    assert "2/2" in drawn
    for silent in ("inner", "second", "/50", "/60", "/70"):
        assert silent not in drawn


def test_once_a_bar_has_ended_another_may_be_drawn(attach):
    terminal = attach(Terminal())
    for name in ("first", "second"):
        with progress(name, 1) as advance:
            advance(1)
    assert "first" in terminal.getvalue()
    assert "second" in terminal.getvalue()


def test_an_error_passes_and_gives_the_terminal_back(attach):
    terminal = attach(Terminal())
    error = KeyError("lost")
    with pytest.raises(KeyError) as caught, progress("failing", 2):
        raise error
    assert caught.value is error
    assert terminal.getvalue().endswith("\x1b[2K")
    with progress("next", 1) as advance:
        advance(1)
    assert "next" in terminal.getvalue()


def test_on_a_pseudo_terminal_the_bar_is_wiped_at_the_end(attach):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as stream:
        attach(stream)
        with progress("at work", 3) as advance:
            advance(3)
        stream.flush()
        drawn = ""
        # The terminal hands over what was written bit by bit.
        while not drawn.endswith("\x1b[2K") or "\x1b[?25h" not in drawn:
            assert select.select([ours], [], [], 5.0)[0], f"the terminal fell silent: {drawn!r}"
            drawn += os.read(ours, 65536).decode()
    os.close(ours)
    assert "at work" in drawn
    assert "3/3" in drawn
    # Up one line and erase it; then nothing but the cursor's return.
    assert drawn.endswith("\x1b[1A\x1b[2K")
    assert drawn.count("\x1b[?25l") == drawn.count("\x1b[?25h") == 1
