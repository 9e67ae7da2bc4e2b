"""Weights of another kind than the model's, and files with two parts of one name: all or none."""

import json
import struct
import warnings
import zipfile

import pytest
import torch
from torch import nn

import priorscope as ps
from priorscope.networks.weight_files import fill, read_weights

ONE = {"weight": torch.ones(1, 1), "bias": torch.ones(1)}


def linear():
    model = nn.utils.skip_init(nn.Linear, 1, 1)
    for parameter in model.parameters():
        parameter.data.fill_(7.0)
    return model


def quantised(tensor):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces that this is moving elsewhere
        return torch.quantize_per_tensor(tensor, 0.1, 0, torch.qint8)


@pytest.mark.parametrize(("change", "words"), [
    (lambda t: t.to(torch.complex64), "torch.complex64, in the model torch.float32"),
    (lambda t: t.long(), "torch.int64, in the model torch.float32"),
    (lambda t: t > 0, "torch.bool, in the model torch.float32"),
    (torch.Tensor.to_sparse, "of layout torch.sparse_coo"),
    (lambda t: t.to("meta"), "on the meta device, without numbers"),
    (quantised, "quantised")],
    ids=["complex", "whole numbers", "bool", "sparse", "meta", "quantised"])
@pytest.mark.parametrize("name", ONE)
def test_numbers_of_another_kind_are_named_and_nothing_is_copied(change, words, name):
    model = linear()
    with pytest.raises(ps.ModelFileError) as caught:
        fill(model, {**ONE, name: change(ONE[name])}, source="w.pt")
    assert str(caught.value) == ("the weights in w.pt do not fit the model: 1 of another kind "
                                 f"({name} is {words})")
    assert [float(parameter.detach().sum()) for parameter in model.parameters()] == [7.0, 7.0]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_another_precision_is_no_other_kind(dtype):
    model = linear()
    fill(model, {name: value.to(dtype) for name, value in ONE.items()}, source="w.pt")
    assert model.weight.item() == model.bias.item() == 1.0
    assert model.weight.dtype == torch.float32


def test_a_view_of_one_number_that_claims_a_million_millions_is_refused_unmade(tmp_path):
    path = tmp_path / "weights.pt"
    torch.save({**ONE, "weight": torch.zeros(1).expand(10**6, 10**6)}, path)
    with pytest.raises(ps.ModelFileError, match=r"weight has \(1000000, 1000000\)"):
        fill(linear(), read_weights(path), source="w.pt")


def test_two_tensors_of_one_name_are_refused(tmp_path):
    path = tmp_path / "weights.safetensors"
    tensor = json.dumps({"dtype": "F32", "shape": [1], "data_offsets": [0, 4]})
    for names, refused in ((("a",), False), (("a", "a"), True)):
        members = ", ".join(f'"{name}": {tensor}' for name in names)
        header = f"{{{members}}}".encode()
        path.write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 4)
        if refused:
            with pytest.raises(ps.ModelFileError, match="holds 'a' more than once"):
                read_weights(path)
        else:
            assert read_weights(path)["a"].tolist() == [0.0]


def test_two_parts_of_one_name_are_refused(tmp_path):
    path = tmp_path / "weights.pt"
    torch.save(ONE, path)
    with zipfile.ZipFile(path, "a") as archive:
        name = archive.namelist()[0]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the point is to write what should not be written
            archive.writestr(name, b"another")
    with pytest.raises(ps.ModelFileError, match=f"holds '{name}' more than once"):
        read_weights(path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's own word on scripting
def test_a_scripted_program_is_refused_by_its_kind(tmp_path):
    path = tmp_path / "weights.pt"
    torch.jit.save(torch.jit.script(linear()), str(path))
    with pytest.raises(ps.ModelFileError, match="is a TorchScript program") as caught:
        read_weights(path)
    assert "\n" not in str(caught.value)
