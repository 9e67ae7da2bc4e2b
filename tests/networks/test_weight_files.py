"""Files of weights: read without running them, and filled into a model, all or none."""

import pickle
from collections import OrderedDict

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from priorscope._core.errors import ModelFileError, NonFinite
from priorscope.networks import MLP, he_normal, sample
from priorscope.networks.loading import load_model
from priorscope.networks.weight_files import fill, read_weights

PICKLED = (".pt", ".pth", ".bin", ".ckpt")


def network(seed=0):
    layers = list(sample(MLP(inputs=3, widths=(4,), outputs=2), he_normal(), count=1,
                         seed=seed)[0])
    return nn.Sequential(layers[0], nn.BatchNorm1d(4), *layers[1:]).eval()


def state(seed=0):
    return {name: value.clone() for name, value in network(seed).state_dict().items()}


def same(first, second):
    return list(first) == list(second) and all(
        torch.equal(first[name], second[name]) and first[name].dtype == second[name].dtype
        for name in first)


def legacy(content, path):
    torch.save(content, path, _use_new_zipfile_serialization=False)


def factory():
    return network(seed=9)


OWN = f"{__name__}:factory"


@pytest.mark.parametrize("suffix", PICKLED)
@pytest.mark.parametrize("save", [torch.save, legacy])
@pytest.mark.parametrize("wrap", [dict, OrderedDict, lambda s: {"state_dict": s, "epoch": 3},
                                  lambda s: {"model_state_dict": s, "optimizer": {"lr": 0.1}},
                                  lambda s: {"epoch": 1, "model": s}])
def test_state_dicts_come_back_bit_for_bit(tmp_path, suffix, save, wrap):
    path = tmp_path / f"weights{suffix}"
    save(wrap(state()), path)
    back = read_weights(path)
    assert {name: back[name].tolist() for name in back} == {
        name: value.tolist() for name, value in state().items()}
    assert all(back[name].dtype == value.dtype for name, value in state().items())
    read_weights(str(path))


def test_safetensors_come_back_bit_for_bit(tmp_path):
    path = tmp_path / "weights.safetensors"
    content = {**state(), "double": torch.ones(2, dtype=torch.float64), "model": torch.zeros(3)}
    save_file(content, path)
    back = read_weights(path)
    assert same(dict(sorted(back.items())), dict(sorted(content.items())))


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_a_model_is_filled_from_a_file(tmp_path, suffix):
    path = tmp_path / f"weights{suffix}"
    (save_file if suffix == ".safetensors" else torch.save)(state(seed=1), path)
    model = load_model(OWN, weights=path)
    assert same(model.state_dict(), state(seed=1))
    assert same(load_model(OWN).state_dict(), state(seed=9))


@pytest.fixture
def canary(tmp_path):
    """A pickle that creates a file when it is run, and that file's path; shown to work first."""
    path = tmp_path / "canary"

    class Bomb:
        def __reduce__(self):
            return open, (str(path), "w")

    pickle.loads(pickle.dumps(Bomb())).close()
    assert path.exists()
    path.unlink()
    return Bomb(), path


def plain(content, path):
    path.write_bytes(pickle.dumps(content, protocol=2))


@pytest.mark.parametrize("suffix", [*PICKLED, ".safetensors"])
@pytest.mark.parametrize("save", [torch.save, legacy, plain])
@pytest.mark.parametrize("hide", [lambda bomb: bomb, lambda bomb: {"weight": bomb},
                                  lambda bomb: {"state_dict": state(), "extra": [bomb]}])
def test_nothing_in_a_file_is_ever_run(tmp_path, canary, suffix, save, hide):
    bomb, trace = canary
    path = tmp_path / f"weights{suffix}"
    save(hide(bomb), path)
    with pytest.raises(ModelFileError) as caught:
        read_weights(path)
    assert not trace.exists()
    assert "\n" not in str(caught.value)
    if suffix != ".safetensors":
        assert "could run code: save model.state_dict()" in str(caught.value)


@pytest.mark.parametrize(("suffix", "save"), [
    (".pt", torch.save), (".safetensors", lambda content, path: save_file(content, path)),
    pytest.param(".pt", legacy)],
    ids=["zip", "safetensors", "legacy"])
def test_a_truncated_file_is_one_sentence(tmp_path, suffix, save):
    whole, path = tmp_path / "whole", tmp_path / f"weights{suffix}"
    save(state(), whole)
    content = whole.read_bytes()
    for length in range(0, len(content) - 1, 7):
        path.write_bytes(content[:length])
        with pytest.raises(ModelFileError, match=f"^{path}") as caught:
            read_weights(path)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("content", "word"), [
    (torch.ones(3), "holds a Tensor: expected a state dict"), ([torch.ones(3)], "holds a list"),
    ({}, "it is empty"), ({"model": {}}, "it is empty"), ({"epoch": 3}, "'epoch' is no tensor"),
    ({"weight": torch.ones(1), "lr": 0.1}, "'lr' is no tensor")])
def test_a_file_without_a_state_dict_is_refused(tmp_path, content, word):
    path = tmp_path / "weights.pt"
    torch.save(content, path)
    with pytest.raises(ModelFileError, match=word):
        read_weights(path)


@pytest.mark.parametrize("name", ["weights", "weights.npz", "weights.PT", "weights.pt.zip"])
def test_an_unknown_suffix_is_refused_before_the_file_is_opened(tmp_path, name):
    with pytest.raises(ModelFileError, match=r"expected one of \.safetensors, \.pt, \.pth"):
        read_weights(tmp_path / name)


@pytest.mark.parametrize("suffix", [*PICKLED, ".safetensors"])
def test_a_missing_file_and_a_folder_are_refused(tmp_path, suffix):
    path = tmp_path / f"weights{suffix}"
    with pytest.raises(ModelFileError, match="there is no file of weights"):
        read_weights(path)
    path.mkdir()
    with pytest.raises(ModelFileError, match="there is no file of weights"):
        read_weights(path)


def test_what_does_not_fit_is_named_and_nothing_is_copied():
    model, weights = network(), state(seed=1)
    weights["3.weight"] = torch.ones(2, 5)
    weights["1.weight"] = torch.ones(4, 1)
    for layer in range(7):
        weights[f"head.{layer}"] = torch.ones(1)
    del weights["0.bias"], weights["1.running_mean"]
    with pytest.raises(ModelFileError) as caught:
        fill(model, weights, source="w.pt")
    assert str(caught.value) == (
        "the weights in w.pt do not fit the model: 2 missing (0.bias, 1.running_mean); 7 left over "
        "(head.0, head.1, head.2, head.3, head.4, ...); 2 of another shape (1.weight has (4, 1), "
        "the model (4,), 3.weight has (2, 5), the model (2, 4))")
    assert same(model.state_dict(), state())


@pytest.mark.parametrize("change", ["missing", "extra", "shape"])
def test_each_fault_alone_is_enough(change):
    model, weights = network(), state(seed=1)
    if change == "missing":
        del weights["3.bias"]
    elif change == "extra":
        weights["4.bias"] = torch.ones(2)
    else:
        weights["3.bias"] = torch.ones(1)
    with pytest.raises(ModelFileError, match="do not fit the model: 1 "):
        fill(model, weights, source="w.pt")
    assert same(model.state_dict(), state())


@pytest.mark.parametrize("name", ["0.weight", "3.bias", pytest.param(
    "1.running_var")])
def test_weights_that_are_not_finite_are_refused(tmp_path, name):
    weights = state()
    weights[name].view(-1)[1] = float("nan")
    path = tmp_path / "weights.safetensors"
    save_file(weights, path)
    with pytest.raises(NonFinite, match=f"{name} of the model holds NaN"):
        load_model(OWN, weights=path)


def test_names_that_are_no_words_are_refused(tmp_path):
    path = tmp_path / "weights.pt"
    torch.save({0: torch.ones(1)}, path)
    with pytest.raises(ModelFileError, match="0 is no name"):
        read_weights(path)


def test_half_precision_weights_are_read_into_the_models_own_precision():
    model, weights = network(), {k: v.half() for k, v in state(seed=1).items()}
    fill(model, weights, source="w.pt")
    assert model[0].weight.dtype == torch.float32
    np.testing.assert_allclose(model[0].weight.detach(), state(seed=1)["0.weight"], rtol=1e-3)
