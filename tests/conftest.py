"""What every test shares: the guard of the global state, and the folder of real data."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rich.style  # noqa: F401 - draws one number from the global state when first imported
import torch

#: When this process of the tests began, in seconds of the monotonic clock.
BEGAN = time.monotonic()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the seconds after which no slow test is begun."""
    parser.addoption("--time-left", type=float, metavar="SECONDS",
                     help="begin no test marked slow after so many seconds, but skip it")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a slow test for which there is no time left."""
    left = item.config.getoption("--time-left")
    slow = item.get_closest_marker("slow") is not None
    if slow and left is not None and time.monotonic() - BEGAN >= left:
        pytest.skip(f"no time left: {left:g} seconds are over")


def pytest_configure() -> None:
    """Share the cores between the test processes.

    Ctrl-C is heard even where a shell started the tests in the background, with it ignored.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        threads = max(1, (os.cpu_count() or 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))
        # Children have as many as their parent: sums in float32 depend on the number of threads.
        os.environ["OMP_NUM_THREADS"] = str(threads)
        torch.set_num_threads(threads)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _global_state() -> dict[str, Any]:
    """Return what no function may change; arrays as bytes so that states compare with ``==``."""
    kind, keys, *rest = np.random.get_state()  # noqa: NPY002 - the global state is the point
    state = {
        "torch's random state": torch.get_rng_state().numpy().tobytes(),
        "NumPy's random state": (kind, keys.tobytes(), *rest),
        "Python's random state": random.getstate(),
        "torch's default dtype": torch.get_default_dtype(),
        "torch's thread count": torch.get_num_threads(),
        "torch's gradient mode": torch.is_grad_enabled(),
    }
    if "matplotlib" in sys.modules:
        settings = dict.copy(sys.modules["matplotlib"].rcParams)  # its own is slow
        # The first figure replaces the automatic choice of a backend by the one it found.
        settings.pop("backend", None)
        state["matplotlib's rcParams"] = settings
    return state


@contextmanager
def _unchanged_globals() -> Iterator[None]:
    before = _global_state()
    yield
    after = _global_state()
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        pytest.fail(f"the test changed {', '.join(changed)}")


@pytest.fixture(autouse=True)
def _global_state_is_left_alone() -> Iterator[None]:
    with _unchanged_globals():
        yield


@pytest.fixture
def unchanged_globals() -> Callable[[], AbstractContextManager[None]]:
    """The guard itself, for the test that shows it can fail."""
    return _unchanged_globals


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of PRIORSCOPE_DATA; without it tests are skipped, in CI they fail."""
    named = os.environ.get("PRIORSCOPE_DATA")
    folder = Path(named).expanduser() if named else None
    if folder is not None and folder.is_dir():
        return folder
    reason = (f"PRIORSCOPE_DATA names {folder}, which does not exist" if named
              else "PRIORSCOPE_DATA is not set: it should name the folder with mnist/ and "
                   "cifar-10-batches-bin/")
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
