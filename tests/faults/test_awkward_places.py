"""Where results go: links, read-only folders, full disks, one name for two files."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope._core.writing import check_target, write_aside
from priorscope.cli.app import run
from priorscope.instruments.audit.trained import save_weights
from priorscope.networks.weight_files import read_weights

NAMES = ["a page.html", "größe 猫.html", "-rf.html", "a'b\"c&d.html", "%41#x?.html", "x.html\n"]


def network(value):
    model = nn.utils.skip_init(nn.Linear, 2, 1)
    for parameter in model.parameters():
        parameter.data.fill_(value)
    return model


def refusing(monkeypatch, code, method="replace"):
    def refuse(*_arguments, **_settings):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, method, refuse)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_have_any_name(tmp_path, name):
    path = tmp_path / "a folder, größe" / name
    check_target(path)
    assert list(path.parent.iterdir()) == []
    write_aside(path, "ü")
    assert path.read_bytes() == "ü".encode()
    assert [found.name for found in path.parent.iterdir()] == [name]


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path):
    target, link = tmp_path / "target.html", tmp_path / "link.html"
    target.write_text("old")
    link.symlink_to(target)
    check_target(link)
    write_aside(link, "new")
    assert (link.read_text(), link.is_symlink(), target.read_text()) == ("new", False, "old")


def test_a_linked_folder_is_written_into_and_a_circle_of_links_is_told(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    write_aside(tmp_path / "linked" / "page.html", "new")
    assert (tmp_path / "real" / "page.html").read_text() == "new"
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(ps.OutputError, match="its folder cannot be made"):
        check_target(tmp_path / "circle" / "page.html")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_weights_that_cannot_be_written_leave_the_earlier_ones(tmp_path, monkeypatch, code):
    path = tmp_path / "weights.safetensors"
    save_weights(network(1.0), path)
    refusing(monkeypatch, code)
    with pytest.raises(ps.OutputError, match="cannot write the weights to") as caught:
        save_weights(network(2.0), path)
    assert os.strerror(code).lower() in str(caught.value)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert torch.equal(read_weights(path)["weight"], torch.ones(1, 2))


def test_weights_do_not_take_the_place_of_a_folder(tmp_path):
    with pytest.raises(ps.OutputError, match="it is a folder"):
        save_weights(network(1.0), tmp_path)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder in which work fails, so that what is refused was refused before it."""
    def work(*_arguments, **_settings):
        raise AssertionError("work was done first")

    for name in ("train_parity", "load_model", "audit"):
        monkeypatch.setattr(f"priorscope.cli.audit.{name}", work)
    monkeypatch.chdir(tmp_path)
    np.savez("ok.npz", x=np.ones((2, 2)), y=np.arange(2))
    return tmp_path


@pytest.mark.parametrize("second", ["out.html", "./out.html", "sub/../out.html", "link.html"])
def test_one_file_for_the_report_and_the_weights_is_refused_before_any_work(place, capsys, second):
    (place / "out.html").write_text("an earlier page")
    (place / "sub").mkdir()
    (place / "link.html").symlink_to("out.html")
    assert run(["audit", "--out", "out.html", "--save", second]) == 2
    heard = capsys.readouterr().err
    assert "would both be written to" in heard
    assert heard.count("\n") == 1
    assert (place / "out.html").read_text() == "an earlier page"


@pytest.mark.parametrize("flag", ["--out", "--save"])
def test_a_folder_that_cannot_be_written_to_is_told_before_any_work(place, capsys, monkeypatch,
                                                                    flag):
    refusing(monkeypatch, errno.EACCES, "open")
    assert run(["audit", flag, "new.html"]) == 2
    heard = capsys.readouterr().err
    assert "permission denied; name a place that you may write to" in heard
    assert heard.count("\n") == 1


def test_a_name_as_long_as_a_folder_allows_is_written(tmp_path):
    longest = tmp_path / ("ü" * 125 + ".html")  # 255 bytes
    check_target(longest)
    assert write_aside(longest, "a page").read_text() == "a page"
    assert [left.name for left in tmp_path.iterdir()] == [longest.name]
    with pytest.raises(ps.OutputError, match="name a shorter one"):
        check_target(tmp_path / ("ü" * 126 + ".html"))
