import os
import stat
from pathlib import Path

import pytest

from priorscope._core.errors import OutputError
from priorscope.reports import Page

PAGE = Page("Title", "", "", "", ())


def test_it_writes_what_html_returns_and_makes_folders(tmp_path):
    path = PAGE.write(tmp_path / "a" / "b" / "page.html")
    assert path.read_bytes() == PAGE.html().encode()
    assert os.listdir(path.parent) == ["page.html"]


def test_it_replaces_what_stood_there(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    assert PAGE.write(str(path)) == path
    assert path.read_text(encoding="utf-8") == PAGE.html()


@pytest.mark.parametrize("step", ["replace", "open"])
def test_a_failure_leaves_the_old_page_and_no_scrap(tmp_path, monkeypatch, step):
    path = tmp_path / "page.html"
    path.write_text("old")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(OutputError, match="no space left on device"):
        PAGE.write(path)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["page.html"]


def test_a_half_written_page_never_shows(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("old")
    seen = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (seen.append(path.read_text()), sync(file)))
    PAGE.write(path)
    assert seen == ["old"]


def test_a_folder_is_not_overwritten(tmp_path):
    with pytest.raises(OutputError, match=r"it is a folder; name a file in it, such as .*html"):
        PAGE.write(tmp_path)


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="its folder cannot be made"):
        PAGE.write(tmp_path / "file" / "sub" / "page.html")


def test_an_impossible_name_is_told(tmp_path):
    with pytest.raises(OutputError, match="file name too long"):
        PAGE.write(tmp_path / ("x" * 300 + ".html"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_told(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(OutputError, match="permission denied"):
            PAGE.write(tmp_path / "page.html")
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_read_only_file_system_is_told(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match="read-only file system; name a place"):
        PAGE.write(tmp_path / "page.html")
