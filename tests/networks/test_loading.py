"""Factories named by a path: found, called under a seed of their own, and checked."""

import importlib
import itertools
import sys

import pytest
import torch
from torch import nn

from priorscope._core.errors import ModelFileError, NonFinite, UnsupportedModel
from priorscope.networks.loading import build, load_factory, load_model

NUMBERS = itertools.count()

RANDOM = """
import torch
from torch import nn

def make():
    return nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 2))

constant = 5
nothing = None

class Net(nn.Module):
    def forward(self, x):
        return x

def wrong():
    return torch.zeros(3)

def broken():
    raise KeyError("no such layer")

def half():
    return nn.Linear(3, 1).half()

def infinite():
    layer = nn.Linear(3, 1)
    layer.weight.data[0, 1] = float("inf")
    return layer
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Writes modules into the current folder; returns the name that each can be imported by."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    written = []

    def write(source, name=None):
        name = name or f"factories_{next(NUMBERS)}"
        path = folder.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
        importlib.invalidate_caches()
        written.append(name)
        return name

    yield write
    for name in list(sys.modules):
        if any(name.split(".")[0] == own.split(".")[0] for own in written):
            del sys.modules[name]


@pytest.fixture
def made(project):
    return project(RANDOM)


def weights(model):
    return {name: value.clone() for name, value in model.state_dict().items()}


def same(first, second):
    return first.keys() == second.keys() and all(torch.equal(first[k], second[k]) for k in first)


def test_a_factory_is_found_in_the_current_folder(made):
    factory = load_factory(f"{made}:make")
    assert factory is sys.modules[made].make
    assert load_factory(f"{made}:Net") is sys.modules[made].Net


def test_a_factory_is_found_in_a_package_and_in_an_installed_one(project):
    name = project(RANDOM, f"package_{next(NUMBERS)}.models")
    assert load_factory(f"{name}:Net").__module__ == name
    assert load_factory("torch.nn:Identity") is nn.Identity


def test_the_current_folder_is_searched_first(project, tmp_path):
    name = project("import sys\nfirst, make = sys.path[0], print")
    load_factory(f"{name}:make")
    assert sys.modules[name].first == str(tmp_path / "project")


def test_the_search_path_is_left_as_it_was(made, project):
    failing = project("raise ValueError('boom')")
    before = list(sys.path)
    load_factory(f"{made}:make")
    for path in (f"{failing}:make", "no_such_module_at_all:make", f"{made}:absent"):
        with pytest.raises(ModelFileError):
            load_factory(path)
    assert sys.path == before


@pytest.mark.parametrize("path", ["models", "models.make", ":make", "models:", ":", ""])
def test_a_path_without_module_colon_and_name_is_refused(path):
    with pytest.raises(ModelFileError, match=r"expected package\.module:function"):
        load_factory(path)


@pytest.mark.parametrize(("name", "words"), [
    ("absent", "'absent' .* does not exist"), ("constant", "'constant' .* is not callable"),
    ("nothing", "'nothing' .* does not exist"), ("Net.forward", "does not exist")])
def test_a_name_that_holds_no_function_is_refused(made, name, words):
    with pytest.raises(ModelFileError, match=words):
        load_factory(f"{made}:{name}")


@pytest.mark.parametrize(("source", "words"), [
    ("raise ValueError('boom')", "ValueError: boom"),
    ("import no_such_module_at_all", "ModuleNotFoundError: No module named 'no_such_module_at_all"),
    ("def make(:", "SyntaxError"), ("1 / 0", "ZeroDivisionError")])
def test_an_import_that_fails_says_why(project, tmp_path, source, words):
    name = project(source)
    with pytest.raises(ModelFileError, match=words) as caught:
        load_factory(f"{name}:make")
    assert f"module {name!r} cannot be imported" in str(caught.value)
    assert str(tmp_path / "project") in str(caught.value)


@pytest.mark.parametrize("path", ["no_such_module_at_all:make", ".models:make", "a..b:make"])
def test_a_module_that_does_not_exist_is_refused(path):
    with pytest.raises(ModelFileError, match="cannot be imported"):
        load_factory(path)


@pytest.mark.parametrize(("name", "words"), [
    ("wrong", "returned a Tensor: expected a"), ("broken", "raised KeyError: 'no such layer'")])
def test_a_factory_that_makes_no_module_is_refused(made, name, words):
    with pytest.raises(ModelFileError, match=words):
        load_model(f"{made}:{name}")


@pytest.mark.parametrize(("name", "error", "words"), [
    ("half", UnsupportedModel, "weight is torch.float16"),
    ("infinite", NonFinite, r"weight of the model .*\(0, 1\)")])
def test_a_model_without_precise_numbers_is_refused(made, name, error, words):
    with pytest.raises(error, match=words):
        load_model(f"{made}:{name}")


def test_the_model_comes_back_in_evaluation_mode(made):
    model = load_model(f"{made}:make")
    assert not any(module.training for module in model.modules())
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_the_seed_alone_decides_the_weights(made):
    """Whatever was drawn before, in whatever order; the conftest sees to the global state."""
    path = f"{made}:make"
    first, other = weights(load_model(path, seed=3)), weights(load_model(path, seed=4))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(99)
        torch.rand(7)
        assert same(weights(load_model(path, seed=3)), first)
    assert not same(first, other)
    assert same(weights(load_model(path)), weights(load_model(path, seed=0)))


def test_a_factory_that_seeds_or_fails_leaves_the_random_state_alone():
    def seeding():
        torch.manual_seed(1)
        return nn.Linear(3, 1)

    def failing():
        torch.rand(5)
        raise RuntimeError("after drawing")

    state = torch.get_rng_state()
    build(seeding)
    with pytest.raises(ModelFileError, match="after drawing"):
        build(failing)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_module_that_draws_when_imported_leaves_the_random_state_alone(project):
    name = project("import torch\nexample = torch.rand(4)\nmake = torch.nn.Identity")
    with torch.random.fork_rng(devices=[]):
        state = torch.get_rng_state()
        load_model(f"{name}:make")
        assert torch.equal(torch.get_rng_state(), state)


def test_a_factory_may_import_its_neighbours_when_called(project):
    blocks = project("from torch.nn import Identity as Block")
    name = project(f"def make():\n    from {blocks} import Block\n    return Block()")
    assert isinstance(load_model(f"{name}:make"), nn.Identity)


@pytest.mark.parametrize("source", [
    "import argparse\nargparse.ArgumentParser(exit_on_error=True).exit(3)",
    "def make():\n    raise SystemExit(2)"])
def test_a_script_that_exits_is_a_failed_import(project, source):
    with pytest.raises(ModelFileError):
        load_model(f"{project(source)}:make")
