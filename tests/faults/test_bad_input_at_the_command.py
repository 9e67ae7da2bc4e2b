"""What people hand to ``priorscope audit`` by mistake: one sentence, exit code 2, nothing lost."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from priorscope.cli.app import run

NETS = """
from torch import nn

def two():
    return nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))

def named():
    class Named(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = two()

        def forward(self, x):
            return {"hidden": x, "logits": self.net(x)}

    return Named()
"""
QUICK = ("--pairs", "3", "--planes", "1")
X = np.random.default_rng(0).standard_normal((20, 2))
Y = np.arange(20) % 2
ROWS = "".join(f"{a},{b},{c}\n" for (a, b), c in zip(X, ["猫", "собака"] * 10, strict=True))


@pytest.fixture
def place(tmp_path, monkeypatch):
    folder = tmp_path / "a folder, größe"
    folder.mkdir()
    (folder / "nets_of_faults.py").write_text(NETS)
    np.savez(folder / "ok.npz", x=X, y=Y)
    monkeypatch.chdir(folder)
    return folder


def audit(capsys, *arguments):
    code = run(["audit", *arguments, *QUICK])
    heard = capsys.readouterr()
    return code, heard.out, heard.err


def of(data, *more):
    return ("--model", "nets_of_faults:two", "--data", data, *more)


def sentence(heard):
    """Return what was said, one sentence that is ours."""
    assert heard.startswith("priorscope: ")
    assert heard.count("\n") == 1
    assert "Traceback" not in heard
    return heard


@pytest.mark.parametrize(("arrays", "words"), [
    ({"x": np.where(X > 1, np.nan, X), "y": Y}, "NaN or infinity"),
    ({"x": X * 1e300, "y": Y}, "NaN or infinity, 40 values"),
    ({"x": np.zeros((20, 3)) + X[:, :1], "y": Y}, r"does not take inputs of shape (3,)"),
    ({"x": np.zeros((0, 2)), "y": np.zeros(0)}, "0 inputs and 0 labels"),
    ({"x": X, "y": Y[:5]}, "20 inputs and 5 labels"), ({"x": X, "y": 4 * Y}, "run to 4"),
    ({"x": np.ones((20, 2)), "y": Y}, "nothing to flip"),
    ({"x": np.array([[1, {}]] * 2, dtype=object), "y": [0, 1]}, "without pickles"),
    ({"x": X, "y": Y + 0.5}, "fractions"), ({"x": X}, "has no labels")])
def test_arrays_that_cannot_be_audited(place, capsys, arrays, words):
    np.savez(place / "bad.npz", **arrays)
    code, _, heard = audit(capsys, *of("bad.npz"))
    assert code == 2
    assert words in sentence(heard)


@pytest.mark.parametrize(("content", "words"), [
    ("größe,b,label\n1,2,0\n".encode("latin-1"), "cannot be read as a .csv table"),
    (b"a;b;label\n1;2;0\n", "it holds a;b;label"), (b"", "cannot be read"),
    (b"a,b,label\n1,2,0\n1,2,3,4\n", "cannot be read"), (b"\0\1\2", "has no labels"),
    (b"a,b,label\n1,x,0\n2,y,1\n", "column 'b'")])
def test_tables_that_cannot_be_audited(place, capsys, content, words):
    (place / "bad.csv").write_bytes(content)
    code, _, heard = audit(capsys, *of("bad.csv"))
    assert code == 2
    assert words in sentence(heard)


@pytest.mark.parametrize("arrays", [
    {"x": X[:1], "y": Y[:1]}, {"x": X, "y": 0 * Y}, {"x": X > 0, "y": Y > 0},
    {"x": np.repeat(X[:1], 20, 0), "y": Y}, {"x": (1e6 * X).astype(np.int64), "y": Y}],
    ids=["one row", "one class", "booleans", "one row twenty times", "integers"])
def test_odd_data_are_audited_all_the_same(place, capsys, arrays):
    np.savez(place / "odd.npz", **arrays)
    page = ["--out", "odd.html"] if len(np.unique(arrays["x"], axis=0)) == 1 else []
    assert audit(capsys, *of("odd.npz", *page))[0] == 0
    assert not page or (place / "odd.html").stat().st_size > 10_000


def test_names_in_any_script_reach_the_page(place, capsys):
    table = "\N{BOM}größe,重さ,label\n" + ROWS
    (place / "имена.csv").write_text(table.replace("\n", "\r\n"), encoding="utf-8")
    code, said, _ = audit(capsys, *of("имена.csv", "--out", "Seite ü.html"))
    assert code == 0
    assert "猫" in said
    page = (place / "Seite ü.html").read_text(encoding="utf-8")
    assert "собака" in page
    assert "имена.csv" in page


@pytest.mark.parametrize(("out", "words"), [
    (".", "it is a folder"), ("x" * 300 + ".html", "file name too long"),
    ("nets_of_faults.py/page.html", "its folder cannot be made"),
    ("/proc/page.html", "cannot write the report")])
def test_a_report_that_cannot_be_written_is_told_before_any_work(place, capsys, out, words):
    code, said, heard = audit(capsys, *of("ok.npz", "--out", out))
    assert code == 2
    assert said == ""
    assert words in sentence(heard)


def test_a_full_disk_leaves_the_earlier_page(place, capsys, monkeypatch):
    page = place / "page.html"
    page.write_text("an earlier page")
    written = Path.replace

    def full(self, target):
        if Path(target).name == "page.html":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(self, target)

    monkeypatch.setattr(Path, "replace", full)
    code, said, heard = audit(capsys, *of("ok.npz", "--out", "page.html"))
    assert code == 2
    assert "no space left" in sentence(heard)
    assert "accuracy" in said  # what was measured is not lost with the page
    assert page.read_text() == "an earlier page"
    assert [left.name for left in place.iterdir() if left.name.startswith(".")] == []


@pytest.mark.parametrize(("arguments", "words"), [
    (("--model", "nets_of_faults:named", "--data", "ok.npz"), "--output logits"),
    (("--model", "nets_of_faults:named", "--data", "ok.npz", "--output", "scores"),
     "no output 'scores'"),
    (of("ok.npz", "--output", "logits"), "leave output out"),
    (of("ok.npz", "--regression"), "a model of one output"),
    (("--regression",), "are classes"), (of("ok.npz", "--threshold", "nan"), "a finite number"),
    (of("ok.npz", "--around", "0,1,99"), "rows from 0 to 19"),
    (of("ok.npz", "--grey"), "drop it"), (of("ok.npz", "--label", "z"), "no labels under z"),
    (of("ok.npz", "--device", "tpu"), "cannot be used here"),
    (of("cifar100"), "expected digits, mnist, cifar10"),
    (("--data", "cifar10"), "without a model")])
def test_flags_that_do_not_fit(place, capsys, arguments, words):
    code, said, heard = audit(capsys, *arguments)
    assert code == 2
    assert said == ""
    assert words in sentence(heard)


def test_one_of_several_outputs_is_audited(place, capsys):
    assert audit(capsys, "--model", "nets_of_faults:named", "--data", "ok.npz", "--output",
                 "logits")[0] == 0
