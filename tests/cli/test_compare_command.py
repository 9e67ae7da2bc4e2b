import sys

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

import priorscope as ps
from priorscope.cli.app import run
from priorscope.cli.contenders import contender

FACTORY = '''
from torch import nn

def make():
    return nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 1))

def three():
    return nn.Sequential(nn.Linear(16, 3))

def pair():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = make()
        def forward(self, x):
            return {"logits": self.inner(x), "inputs": x}
    return Two()
'''
FAST = ["--random-strings", "5", "--pairs", "4", "--planes", "2"]
BEFORE = ["--count", "4", "--resolution", "12", "--bits", "16", "--bit-networks", "12"]


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder with a factory, two files of weights and data that fit them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rival_nets.py").write_text(FACTORY)
    monkeypatch.delitem(sys.modules, "rival_nets", raising=False)
    bits = ps.random_bits(16, count=30, low=0.0).numpy()
    np.savez(tmp_path / "data.npz", x=bits, y=np.arange(30) % 2)
    save_file(ps.load_model("rival_nets:make", seed=1).state_dict(), tmp_path / "best.safetensors")
    torch.save(ps.load_model("rival_nets:make", seed=2).state_dict(), tmp_path / "last.pt")
    yield tmp_path
    sys.modules.pop("rival_nets", None)


def test_architectures_by_name_and_options(tmp_path, monkeypatch, capsys):
    # Drawing takes most of the time, and pages are drawn in tests of their own.
    monkeypatch.setattr("priorscope.reports.drawing.to_svg", lambda figure, title: "<svg></svg>")
    out = tmp_path / "new" / "compare.html"
    assert run(["compare", "relu:depth=2,width=8", "sine:widths=8,4,prefactor=2,law=gaussian:2,0.1",
                *BEFORE, "--out", str(out)]) == 0
    text = capsys.readouterr().out
    for word in ("A: relu:depth=2,width=8", "B − A", "Fourier complexity", "boundary distance",
                 "theory of infinite width", "measures", "report:"):
        assert word in text
    assert "priorscope compare" in out.read_text()


def test_what_names_stand_for():
    found = contender("sin:widths=8,4,prefactor=2,law=gaussian:2,0.1,bias=no")
    assert found.arch == ps.MLP(inputs=2, widths=(8, 4), activation="sine", prefactor=2.0,
                                bias=False)
    assert found.law == ps.gaussian(2.0, 0.1)
    assert contender("tanh").arch == ps.MLP(inputs=2, widths=(64,) * 3, activation="tanh")
    assert contender("a.b:c").factory == "a.b:c"
    assert contender("initial").kind == "initial"


def test_two_checkpoints_of_one_model_and_one_against_its_initialisation(workplace, capsys):
    assert run(["compare", "best.safetensors", "last.pt", "--model", "rival_nets:make",
                "--data", "data.npz", *FAST]) == 0
    assert "data accuracy" in capsys.readouterr().out
    texts = []
    for names in (["rival_nets:make@best.safetensors", "initial"],
                  ["rival_nets:make@best.safetensors", "rival_nets:make"]):
        assert run(["compare", *names, "--data", "data.npz", *FAST]) == 0
        texts.append(capsys.readouterr().out.split("measure", 1)[1])
    numbers = [[line.split("│")[4] for line in text.splitlines() if line.count("│") == 6]
               for text in texts]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) > 15


def test_initial_is_the_factory_as_it_draws_under_seed_0(workplace, capsys):
    save_file(ps.load_model("rival_nets:make", seed=0).state_dict(), "same.safetensors")
    assert run(["compare", "rival_nets:make@same.safetensors", "initial", "--data", "data.npz",
                *FAST]) == 0
    assert "none differ" in " ".join(capsys.readouterr().out.split())


def test_factories_are_compared_before_training_or_as_they_are_on_data(workplace, capsys):
    assert run(["compare", "rival_nets:make", "rival_nets:three", *BEFORE]) == 0
    assert "random weights" in capsys.readouterr().out
    assert run(["compare", "rival_nets:make", "rival_nets:pair", "--data", "data.npz", *FAST]) == 2
    assert "returned a dict" in capsys.readouterr().err
    assert run(["compare", "rival_nets:pair", "rival_nets:pair", "--output", "logits",
                "--data", "data.npz", *FAST]) == 0


def test_the_network_trained_here_against_its_initialisation(tmp_path, capsys):
    assert run(["compare", "trained", "initial", "--epochs", "1", "--limit", "40",
                *FAST]) == 0
    text = capsys.readouterr().out
    for word in ("initial − trained", "test accuracy", "AUROC", "Of the test inputs"):
        assert word in text


@pytest.mark.parametrize(("arguments", "word"), [
    (["foo", "relu"], "names nothing to compare"),
    (["relux:depth=2", "relu"], "did you mean relu"),
    (["relu:dpth=2", "relu"], "did you mean depth"),
    (["relu:depth=x", "relu"], "expected a whole number"),
    (["relu:bias=perhaps", "relu"], "expected yes or no"),
    (["relu:4", "relu"], "name=value"),
    (["relu:widths=4,width=3", "relu"], "drop width and depth"),
    (["relu:law=he", "tanh"], "unknown weight law"),
    (["nothing.pt", "initial", "--model", "rival_nets:make"], "there is no file of weights"),
    (["best.safetensors", "last.pt", "--data", "data.npz"], "belong to no model"),
    (["rival_nets:make@best", "initial"], "after @"),
    (["rival_nets:make@best.safetensors", "initial"], "add --data"),
    (["rival_nets:make", "initial", "--data", "data.npz"], "one and the same"),
    (["relu", "tanh", "--data", "digits"], "without trained models"),
    (["relu", "rival_nets:make@best.safetensors"], "expected two architectures"),
    (["relu", "tanh", "--limit", "5"], "--limit is for models on data"),
    (["relu", "tanh", "--binarise", "0"], "--binarise is for models on data"),
    (["relu", "tanh", "--planes", "5"], "--planes is for models on data"),
    (["trained", "initial", "--count", "9"], "--count is for architectures before training"),
    (["trained", "initial", "--output", "logits"], "--output is for models that return several"),
    (["relu", "tanh", "--model", "rival_nets:make"], "neither name is one"),
    (["trained", "trained"], "both are 'trained'"),
    (["trained", "initial", "--data", "cifar10"], "digits or mnist only"),
    (["trained", "initial", "--epochs", "0"], "epochs is 0"),
    (["trained", "initial", "--inputs", "4"], "before training"),
    (["rival_nets:make@best.safetensors", "initial", "--data", "data.npz", "--epochs", "3"],
     "none is"),
    (["rival_nets:make", "rival_nets:three", "--data", "data.npz"], "classes apart"),
])
def test_mistakes_are_told_in_one_sentence(workplace, capsys, arguments, word):
    assert run(["compare", *arguments]) == 2
    error = capsys.readouterr().err
    assert word in error
    assert error.count("\n") == 1
