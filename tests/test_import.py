"""Importing is light and quiet: what is slow to load waits until it is needed."""

import json
import subprocess
import sys

import pytest

ROOMS = ("priorscope", "priorscope._core", "priorscope.networks", "priorscope.domains")
HEAVY = ("matplotlib", "pandas", "scipy.stats", "sklearn", "numba", "distributed", "dask", "jinja2",
         "rich", "cyclopts", "pyarrow", "pooch", "safetensors")

SCRIPT = f"""
import importlib, json, random, sys
import numpy, torch
states = lambda: [repr(random.getstate()), repr(numpy.random.get_state()),
                  torch.get_rng_state().tolist(), torch.get_num_threads(),
                  str(torch.get_default_dtype())]
before, loaded = states(), {{}}
for name in {ROOMS}:
    importlib.import_module(name)
    loaded[name] = sorted(sys.modules)
print(json.dumps([loaded, states() == before]))
"""


@pytest.fixture(scope="module")
def imported():
    """What a fresh process has loaded after each import; whether it left the state alone."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True,
                          timeout=100, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.mark.parametrize("heavy", HEAVY)
def test_nothing_heavy_is_loaded_before_it_is_needed(imported, heavy):
    guilty = [room for room, modules in imported[0].items() if heavy in modules]
    assert guilty == []


def test_importing_changes_no_global_state(imported):
    assert imported[1] is True


def test_the_rooms_were_imported(imported):
    for room in ROOMS:
        assert room in imported[0][room]
    assert "priorscope.domains.bits" in imported[0]["priorscope.domains"]
    assert "priorscope.networks.ensemble" in imported[0]["priorscope.networks"]
