"""The guard that fails tests which touch the global state does fail."""

import random

import numpy as np
import pytest
import torch


def _spoil_and_restore_torch():
    state = torch.get_rng_state()
    torch.rand(1)
    return lambda: torch.set_rng_state(state)


def _spoil_and_restore_numpy():
    state = np.random.get_state()  # noqa: NPY002
    np.random.rand()  # noqa: NPY002
    return lambda: np.random.set_state(state)  # noqa: NPY002


def _spoil_and_restore_python():
    state = random.getstate()
    random.random()
    return lambda: random.setstate(state)


def _spoil_and_restore_dtype():
    torch.set_default_dtype(torch.float64)
    return lambda: torch.set_default_dtype(torch.float32)


def _spoil_and_restore_threads():
    threads = torch.get_num_threads()
    torch.set_num_threads(threads + 1)
    return lambda: torch.set_num_threads(threads)


def _spoil_and_restore_settings():
    import matplotlib as mpl

    before = mpl.rcParams["lines.linewidth"]
    mpl.rcParams["lines.linewidth"] = before + 1
    return lambda: mpl.rcParams.update({"lines.linewidth": before})


@pytest.mark.parametrize(("spoil", "name"), [
    (_spoil_and_restore_torch, "torch's random state"),
    (_spoil_and_restore_numpy, "NumPy's random state"),
    (_spoil_and_restore_python, "Python's random state"),
    (_spoil_and_restore_dtype, "torch's default dtype"),
    (_spoil_and_restore_threads, "torch's thread count"),
    (_spoil_and_restore_settings, "matplotlib's rcParams"),
])
def test_every_change_is_caught(spoil, name, unchanged_globals):
    if spoil is _spoil_and_restore_settings:
        pytest.importorskip("matplotlib")
    restore = None
    try:
        with pytest.raises(pytest.fail.Exception, match=name), unchanged_globals():
            restore = spoil()
    finally:
        if restore is not None:
            restore()


def test_a_private_generator_is_no_change(unchanged_globals):
    with unchanged_globals():
        torch.rand(3, generator=torch.Generator().manual_seed(1))
        np.random.default_rng(1).random(3)
        random.Random(1).random()
