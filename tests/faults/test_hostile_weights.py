"""Files of weights made to break what reads them."""

import json
import struct
import zipfile

import pytest
import torch
from safetensors.torch import save_model
from torch import nn

import priorscope as ps
from priorscope.networks.weight_files import fill, read_weights

ONE = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


def forged(path, header, body=b"\0" * 4, length=None):
    content = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(content) if length is None else length) + content + body)


@pytest.mark.parametrize(("header", "length"), [
    ({"a": ONE}, 2**40), ({"a": ONE}, 2**63), ({"a": ONE, "b": ONE}, None),
    ({"a": {**ONE, "data_offsets": [4, 8]}}, None), ({"a": {**ONE, "dtype": "F33"}}, None),
    ({"a": {**ONE, "shape": [2**40]}}, None), ({"a": {**ONE, "shape": [-1]}}, None),
    ({"a": {**ONE, "data_offsets": [0, 400]}}, None), ({}, None), ([1, 2], None)],
    ids=["a long header", "a longer one", "overlap", "a hole", "an unknown type", "a huge shape",
         "a negative shape", "beyond the end", "nothing", "a list"])
def test_a_forged_header_is_one_sentence(tmp_path, header, length):
    path = tmp_path / "weights.safetensors"
    forged(path, header, length=length)
    with pytest.raises(ps.ModelFileError, match=f"^{path}") as caught:
        read_weights(path)
    assert "\n" not in str(caught.value)


def test_an_archive_that_would_unfold_is_refused_before_it_does(tmp_path):
    plain, path = tmp_path / "plain.pt", tmp_path / "bomb.pt"
    torch.save({"w": torch.zeros(2**22)}, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(
            path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, source.read(part.filename))
    assert path.stat().st_size < plain.stat().st_size / 100
    with pytest.raises(ps.ModelFileError, match="would unfold to 16,7"):
        read_weights(path)
    assert read_weights(plain)["w"].shape == (2**22,)


def test_lists_that_double_thirty_times_are_refused(tmp_path):
    path = tmp_path / "weights.pt"
    doubled = b"".join(b"(h%ch%clq%c" % (step, step, step + 1) for step in range(30))
    path.write_bytes(b"\x80\x02]q\x00" + doubled + b".")
    with pytest.raises(ps.ModelFileError, match=f"^{path}"):
        read_weights(path)


def test_an_exported_program_is_refused_unread_since_loading_one_can_run_code(tmp_path):
    path = tmp_path / "model.pt2"
    path.write_bytes(b"whatever")
    with pytest.raises(ps.ModelFileError, match=r"can run code: save model\.state_dict\(\)"):
        read_weights(path)


class Tied(nn.Module):
    """Two names of one weight, as of embeddings and heads."""

    def __init__(self, value):
        super().__init__()
        self.first, self.second = (nn.utils.skip_init(nn.Linear, 3, 3) for _ in range(2))
        for parameter in self.parameters():
            parameter.data.fill_(value)
        self.second.weight = self.first.weight


def test_a_weight_of_two_names_may_be_saved_under_one(tmp_path):
    path = tmp_path / "tied.safetensors"
    save_model(Tied(2.0), str(path))
    saved = read_weights(path)
    assert len(saved) == 3
    model = Tied(0.0)
    fill(model, saved, source="tied.safetensors")
    assert all(bool((value == 2.0).all()) for value in model.state_dict().values())
    assert model.second.weight is model.first.weight
    apart = Tied(0.0)
    apart.second.weight = nn.Parameter(torch.zeros(3, 3))
    with pytest.raises(ps.ModelFileError, match="1 missing"):
        fill(apart, saved, source="tied.safetensors")
    assert all(bool((value == 0.0).all()) for value in apart.state_dict().values())
