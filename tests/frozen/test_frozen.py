"""What earlier versions wrote is opened by this one."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from freeze import STUDY, network, points, recorder

import priorscope as ps
from priorscope.studies import studies_named
from priorscope.sweeps import parquet_bytes, run

HERE = Path(__file__).parent
VERSIONS = sorted(folder.name for folder in HERE.iterdir() if folder.name[0].isdigit())


@pytest.fixture(params=VERSIONS)
def frozen(request):
    return HERE / request.param


@pytest.fixture
def said(frozen):
    return json.loads((frozen / "said.json").read_text(encoding="utf-8"))


@pytest.fixture
def copied(frozen, tmp_path):
    """The results where they may be written to."""
    return Path(shutil.copytree(frozen / "results", tmp_path / "results"))


def cells_of(folder):
    return {path.name: path.read_bytes() for path in (folder / STUDY / "cells").iterdir()}


def test_this_version_is_among_them():
    assert ".".join(ps.__version__.split(".")[:2]) in VERSIONS, "run: python tests/frozen/freeze.py"


def test_a_reproduction_goes_on_without_computing_anything_again(copied, frozen):
    before = cells_of(copied)
    done = ps.reproduce(STUDY, scale="smoke", out=copied)
    (part,) = done.parts
    assert part.run.computed == 0
    assert part.run.complete
    assert part.run.cells == len(before)
    assert cells_of(copied) == before
    assert (copied / "findings.csv").read_bytes() == (frozen / "results/findings.csv").read_bytes()


def test_the_table_is_the_same_to_the_last_number(copied):
    (study,) = studies_named(STUDY)
    frame = run(study, scale="smoke", folder=copied / STUDY).frame
    kept = pd.read_parquet(copied / STUDY / "table.parquet")
    assert parquet_bytes(frame) == parquet_bytes(kept)


def test_a_damaged_cell_is_set_aside_and_computed_again(copied):
    before = cells_of(copied)
    name = sorted(before)[0]
    (copied / STUDY / "cells" / name).write_bytes(before[name][:-7])
    (study,) = studies_named(STUDY)
    done = run(study, scale="smoke", folder=copied / STUDY)
    assert done.computed == 1
    assert [path.name[:40] for path in (copied / STUDY / "quarantine").iterdir()] == [name]
    kept = pd.read_parquet(copied / STUDY / "table.parquet")
    pd.testing.assert_frame_equal(done.frame, kept)


def test_a_prior_is_read_and_goes_on(frozen, said):
    prior = ps.load_prior(frozen / "prior.npz")
    assert prior.counts.tolist() == said["counts"]
    more = prior.extended(count=100)
    assert more.samples == prior.samples + 100
    again = ps.function_prior(prior.arch, prior.law, count=more.samples, seed=prior.seed)
    assert np.array_equal(more.counts, again.counts)


def test_a_damaged_prior_is_refused(frozen, tmp_path):
    (tmp_path / "prior.npz").write_bytes((frozen / "prior.npz").read_bytes()[:-100])
    with pytest.raises(ps.DataFileError, match="cannot be read as a prior"):
        ps.load_prior(tmp_path / "prior.npz")


def test_weights_give_the_numbers_they_gave(frozen, said, monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    model = ps.load_model("freeze:network", weights=frozen / "weights.safetensors")
    with torch.no_grad():
        outputs = model(points()).flatten()
    # A sum of eight products may be rounded otherwise on another processor.
    torch.testing.assert_close(outputs, torch.tensor(said["outputs"]), rtol=1e-5, atol=1e-6)


def test_seeds_draw_the_weights_they_drew(frozen):
    from safetensors.torch import load_file

    kept = load_file(frozen / "weights.safetensors")
    drawn = network().state_dict()
    assert kept.keys() == drawn.keys()
    assert all(torch.equal(drawn[name], kept[name]) for name in kept)


def test_a_recorder_goes_on_from_its_state(frozen, said):
    records = recorder()
    records.load_state_dict(torch.load(frozen / "recorder.pt", weights_only=True))
    assert records.magnitudes.tolist() == said["magnitudes"]
    table = pd.read_parquet(frozen / "spectrum.parquet")
    pd.testing.assert_frame_equal(records.to_frame(), table)
    pd.testing.assert_frame_equal(pd.read_csv(frozen / "spectrum.csv"), table)
    records.step(network())
    assert records.steps == [0, 1, 2]
