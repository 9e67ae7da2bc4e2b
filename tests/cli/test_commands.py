import subprocess
import sys

import numpy as np
import pytest
import torch

import priorscope as ps
from priorscope.cli.app import run
from priorscope.cli.tables import with_error

FACTORY = '''
import torch
from torch import nn

def make():
    return nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 1))

def stochastic():
    class Noisy(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Sequential(nn.Linear(16, 1), nn.Dropout(0.5))
        def forward(self, x):
            return self.inner(x)
        def train(self, mode=True):
            return super().train(True)
    return Noisy()
'''
SMALL = ["--count", "4", "--resolution", "12", "--bits", "16", "--bit-networks", "12"]


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder with a factory, weights and data that fit it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own_nets.py").write_text(FACTORY)
    monkeypatch.delitem(sys.modules, "own_nets", raising=False)
    bits = ps.random_bits(16, count=30, low=0.0).numpy()
    np.savez(tmp_path / "data.npz", x=bits, y=np.arange(30) % 2)
    model = ps.load_model("own_nets:make")
    torch.save(model.state_dict(), tmp_path / "weights.pt")
    yield tmp_path
    sys.modules.pop("own_nets", None)


def test_profile_prints_tables_and_writes_a_page(tmp_path, capsys):
    out = tmp_path / "new" / "profile.html"
    assert run(["profile", *SMALL, "--out", str(out)]) == 0
    text = capsys.readouterr().out
    for word in ("Fourier", "Chebyshev", "Legendre", "Lempel-Ziv", "linear",
                 "white noise", "boundary distance", "Gaussian process", "F'(1)", "report:"):
        assert word in text
    assert "relu MLP" in out.read_text()


def test_profile_takes_every_variant_and_a_factory(workplace, capsys):
    assert run(["profile", *SMALL, "--activation", "sine", "--widths", "8,4", "--no-bias",
                "--layer-norm", "--residual", "literal", "--gated", "--prefactor", "2",
                "--law", "gaussian:1.5,0.2"]) == 0
    assert "sine MLP" in capsys.readouterr().out
    assert run(["profile", *SMALL, "--model", "own_nets:make"]) == 0
    assert "own_nets:make" in capsys.readouterr().out


def test_audit_trains_on_the_digits_and_writes_a_page(tmp_path, capsys):
    out, weights = tmp_path / "audit.html", tmp_path / "w.safetensors"
    assert run(["audit", "--epochs", "2", "--limit", "60", "--random-strings", "20", "--pairs",
                "20", "--planes", "3", "--out", str(out), "--save", str(weights)]) == 0
    text = capsys.readouterr().out
    for word in ("test accuracy", "AUROC", "slope", "most doubtful", "report:"):
        assert word in text
    assert "<svg" in out.read_text()
    assert weights.stat().st_size > 1000


@pytest.mark.parametrize("suffix", ["npz", "csv", "parquet"])
def test_audit_takes_a_model_with_weights_and_a_file(workplace, capsys, suffix):
    import pandas as pd

    bits = ps.random_bits(16, count=30, low=0.0).numpy()
    frame = pd.DataFrame(bits, columns=[f"b{i}" for i in range(16)])
    frame["label"] = np.where(np.arange(30) % 2, "yes", "no")
    if suffix == "csv":
        frame.to_csv("data.csv", index=False)
    if suffix == "parquet":
        frame.to_parquet("data.parquet")
    assert run(["audit", "--model", "own_nets:make", "--weights", "weights.pt",
                "--data", f"data.{suffix}", "--random-strings", "10"]) == 0
    assert "data accuracy" in capsys.readouterr().out


CONVOLUTION = '''
from torch import nn

def make():
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(72, 10))
'''


def test_audit_hands_pictures_to_a_convolution(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conv_nets.py").write_text(CONVOLUTION)
    assert run(["audit", "--model", "conv_nets:make", "--limit", "20", "--random-strings", "9",
                "--pairs", "5", "--planes", "1", "--out", "audit.html"]) == 0
    assert "test accuracy" in capsys.readouterr().out
    assert "nearest to another class" in (tmp_path / "audit.html").read_text()
    sys.modules.pop("conv_nets", None)


def test_a_class_beyond_the_labels_is_shown_by_number(workplace, capsys):
    (workplace / "three.py").write_text(
        "from torch import nn\ndef make():\n    return nn.Linear(16, 3)")
    assert run(["audit", "--model", "three:make", "--data", "data.npz",
                "--random-strings", "9", "--pairs", "5", "--planes", "1"]) == 0
    sys.modules.pop("three", None)


def test_dead_networks_are_profiled_without_a_word_of_python(capsys):
    assert run(["profile", "--width", "1", "--depth", "14", "--count", "3", "--resolution", "8",
                "--bit-networks", "40", "--bits", "12"]) == 0


@pytest.mark.slow
@pytest.mark.data
def test_audit_of_mnist_finds_wrong_answers_nearer(data_folder, capsys):
    assert run(["audit", "--data", "mnist", "--epochs", "1", "--limit", "1500"]) == 0
    rows = dict(line.strip("│ \n").split("│") for line in capsys.readouterr().out.splitlines()
                if line.count("│") == 3)
    means = {name.strip(): float(value.split()[0]) for name, value in rows.items()
             if "distance, " in name}
    assert means["test distance, wrong"] < 0.6 * means["test distance, correct"]


def save_pickle(path):
    class Evil:
        def __reduce__(self):
            return (open, (str(path.parent / "canary"), "w"))

    torch.save({"w": Evil()}, path)


def bad_weights(folder):
    save_pickle(folder / "evil.pt")
    data = (folder / "weights.pt").read_bytes()
    (folder / "short.pt").write_bytes(data[: len(data) // 2])
    state = torch.load(folder / "weights.pt", weights_only=True)
    torch.save({f"x{name}": value for name, value in state.items()}, folder / "names.pt")
    torch.save({name: value[:1] for name, value in state.items()}, folder / "shapes.pt")
    nan = {name: torch.full_like(value, float("nan")) for name, value in state.items()}
    torch.save(nan, folder / "nan.pt")


@pytest.mark.parametrize(("weights", "word"), [
    ("evil.pt", "could run code"), ("short.pt", "truncated"), ("names.pt", "missing"),
    ("shapes.pt", "shape"), ("nan.pt", "NaN"), ("absent.pt", "no file"), ("w.onnx", "expected one"),
])
def test_weights_that_cannot_be_used_end_in_one_sentence(workplace, capsys, weights, word):
    bad_weights(workplace)
    assert run(["audit", "--model", "own_nets:make", "--weights", weights,
                "--data", "data.npz"]) == 2
    check_sentence(capsys.readouterr().err, word)
    assert not (workplace / "canary").exists()


def bad_data(folder):
    bits = ps.random_bits(16, count=30, low=0.0).numpy()
    labels = np.arange(30) % 2
    np.savez(folder / "nan.npz", x=np.where(bits == bits[0, 0], np.nan, bits), y=labels)
    np.savez(folder / "classes.npz", x=bits, y=np.arange(30) % 3)
    np.savez(folder / "grey.npz", x=bits + 0.1 * np.arange(30)[:, None], y=labels)
    np.savez(folder / "narrow.npz", x=bits[:, :9], y=labels)
    np.savez(folder / "objects.npz", x=bits, y=np.array([None] * 30, dtype=object))


def test_audit_measures_grey_inputs_by_length_around_rows_of_choice(tmp_path, capsys):
    out = tmp_path / "audit.html"
    assert run(["audit", "--grey", "--epochs", "2", "--around", "3,17,42", "--pairs", "20",
                "--planes", "2", "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert "distance along a line" in text
    assert "interval, random direction" in text
    page = out.read_text()
    assert "Linear regions on the plane through rows 3, 17 and 42" in page
    assert "Growth through the layers" in page


@pytest.mark.parametrize(("data", "word"), [
    ("nan.npz", "NaN"), ("classes.npz", "needs two"),
    ("narrow.npz", "shape"), ("objects.npz", "pickle"), ("absent.csv", "no data file"),
    ("data.xlsx", "expected digits"),
])
def test_data_that_cannot_be_used_end_in_one_sentence(workplace, capsys, data, word):
    bad_data(workplace)
    assert run(["audit", "--model", "own_nets:make", "--data", data]) == 2
    check_sentence(capsys.readouterr().err, word)


@pytest.mark.parametrize(("arguments", "word"), [
    (["profile", "--activation", "rleu"], "did you mean relu"),
    (["profile", "--width", "0"], "at least 1"),
    (["profile", "--widths", "8,-2"], "width 2 of 2 is -2"),
    (["profile", "--widths", "8,a"], "whole numbers"),
    (["profile", "--depth", "-1"], "depth is -1"),
    (["profile", "--law", "gausian"], "did you mean gaussian"),
    (["profile", "--model", "nowhere:make"], "cannot be imported"),
    (["profile", "--model", "own_nets:absent"], "does not exist"),
    (["profile", "--colour"], "--colour"),
    (["audit", "--model", "own_nets:stochastic", "--data", "data.npz"], "stochastic"),
    (["audit", "--weights", "weights.pt"], "without a model"),
    (["audit", "--output", "logits"], "--output logits without a model"),
    (["audit", "--data", "data.npz"], "without a model"),
    (["audit", "--device", "abacus"], "device"),
    (["audit", "--search", "ful"], "did you mean full"),
    (["audit", "--limit", "1"], "limit"),
    (["audit", "--epochs", "0"], "epochs"),
    (["audit", "--label", "y"], "--label"),
    (["audit", "--around", "1,2,x"], "three row numbers"),
    (["audit", "--epochs", "1", "--around", "1,2"], "three different rows"),
    (["audit", "--epochs", "1", "--around", "1,2,1e9"], "three row numbers"),
    (["audit", "--epochs", "1", "--around", "1,2,9999"], "row 9999"),
    (["audit", "--pairs", "-1"], "pairs"),
    (["audit", "--grey", "--binarise", "0.5"], "--grey"),
    (["audit", "--model", "own_nets:make", "--data", "data.npz", "--epochs", "3"], "--epochs"),
    (["audit", "--model", "own_nets:make"], "does not take inputs of shape (64,)"),
    (["audit", "--save", "own_nets.py/w.safetensors"], "cannot write"),
    (["profile", "--model", "own_nets:make", "--inputs", "5", "--count", "2"], "shape (5,)"),
    (["profile", "--model", "own_nets:make", "--activation", "tanh"], "its own architecture"),
    (["audit", "--out", "own_nets.py/report.html"], "cannot write"),
    (["frobnicate"], "frobnicate"),
])
def test_bad_arguments_end_in_one_sentence(workplace, capsys, arguments, word):
    assert run(arguments) == 2
    check_sentence(capsys.readouterr().err, word)


def check_sentence(text, word):
    assert text.startswith("priorscope: ")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    assert word in text


def test_the_place_of_the_report_is_tried_before_any_work(workplace, capsys, monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("work was done first")

    monkeypatch.setattr("priorscope.cli.profile.profile", fail)
    (workplace / "folder").mkdir()
    assert run(["profile", "--out", "folder"]) == 2
    assert "it is a folder" in capsys.readouterr().err
    assert not list((workplace / "folder").iterdir())


def test_an_interrupt_leaves_with_130(monkeypatch, capsys):
    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("priorscope.cli.profile.profile", interrupt)
    assert run(["profile"]) == 130
    assert "interrupted" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["profile", "--help"], ["audit", "--help"]])
def test_help_has_examples_that_name_the_command(arguments, capsys):
    assert run(arguments) == 0
    text = capsys.readouterr().out
    assert "profile" in text or "audit" in text
    if len(arguments) == 2:
        assert f"priorscope {arguments[0]} --out" in text


def test_the_installed_command_reports_its_version():
    done = subprocess.run([sys.executable, "-m", "priorscope", "--version"], capture_output=True,
                          text=True, check=True)
    assert done.stdout.strip() == ps.__version__


@pytest.mark.parametrize(("estimate", "text"), [
    (ps.Estimate(0.2158, 0.2106, 0.2210, 9), "0.216 ± 0.005"),
    (ps.Estimate(196.0, 192.9, 199.1, 9), "196 ± 3"),
    (ps.Estimate(2.58, 2.38, 2.78, 9), "2.58 ± 0.20"),
    (ps.Estimate(0.9644, 0.950, 0.9746, 898), "0.964 [0.950, 0.975]"),
    (ps.Estimate(0.9, 0.8, 0.94, 9), "0.90 [0.80, 0.94]"),
    (ps.Estimate(1.859, 1.859, 1.859, 0), "1.859"),
    (ps.Estimate(1.0, -np.inf, np.inf, 1), "1 (one sample)"),
])
def test_estimates_read_as_mean_and_error(estimate, text):
    assert with_error(estimate) == text
