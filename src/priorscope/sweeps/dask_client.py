"""Dask workers on this machine, or those of a cluster that runs already."""

import logging
import os
import random
import signal
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

from .._core.checks import whole_number
from .._core.errors import PriorscopeError
from .on_worker import difference
from .provenance import versions
from .task import line_of

if TYPE_CHECKING:
    from distributed import Client

ANSWER_WITHIN, WORKERS_WITHIN = 10.0, 60.0  # seconds
_THREAD_LIMITS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                  "NUMBA_NUM_THREADS")
_SILENT = logging.CRITICAL
_SPAWN_ENVIRONMENT = "distributed.nanny.pre-spawn-environ"


@contextmanager
def local_client(workers: int) -> Iterator["Client"]:
    """Start workers on this machine, sharing its cores out among them; they end with the block.

    Raises:
        PriorscopeError: Dask distributed is not installed, or the workers do not start.
    """
    workers = whole_number("workers", workers)
    distributed = _distributed()
    import dask
    from dask.system import CPU_COUNT

    threads = str(max(1, CPU_COUNT // workers))
    environment = dask.config.get(_SPAWN_ENVIRONMENT, {}) | dict.fromkeys(_THREAD_LIMITS, threads)
    settings = {
        _SPAWN_ENVIRONMENT: environment, "distributed.worker.multiprocessing-method": "spawn",
        # A worker that is away for longer is given up for good: 15 s by default, less than a
        # slow machine takes to start one again.
        "distributed.deploy.lost-worker-timeout": "1h"}
    changed = {*environment, "PYTHONHASHSEED", "__DASK_PARENT_PID"}
    with _quiet(), _same_environment(changed), dask.config.set(settings):
        try:
            cluster = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, silence_logs=_SILENT,
                dashboard_address="127.0.0.1:0",  # none at all would still claim a fixed port
                preload=["priorscope.sweeps.on_worker"],
                # Two tries beside other cells, then two alone: four workers, Dask's own limit.
                scheduler_kwargs={"allowed_failures": 1})
        except (RuntimeError, OSError) as error:
            raise PriorscopeError(
                f"the workers do not start ({line_of(error)}): a script that uses them needs its "
                "calls under if __name__ == '__main__', since each worker imports it") from error
        try:
            with distributed.Client(cluster) as client:
                yield client
        finally:
            cluster.close(timeout=10)


def end_local_workers(client: "Client", addresses: Collection[str] | None = None) -> bool:
    """End worker processes that were started here, for their nannies to start others.

    From outside, since a worker stuck in a call obeys neither its nanny nor the scheduler.

    Args:
        client: The client of the cluster.
        addresses: Which workers; None means all.

    Returns:
        Whether the workers are ours: of any other cluster nothing is ended.
    """
    cluster = client.cluster
    if cluster is None:
        return False
    for nanny in list(cluster.workers.values()):
        if addresses is None or nanny.worker_address in addresses:
            with suppress(AttributeError, ProcessLookupError, TypeError):  # it has none just now
                os.kill(nanny.pid, signal.SIGKILL)
    return True


@contextmanager
def remote_client(address: str) -> Iterator["Client"]:
    """Connect to the scheduler at ``tcp://host:port`` for as long as the block runs.

    Raises:
        PriorscopeError: Dask distributed is not installed, the scheduler does not answer, no
            worker came, or a worker has other versions of priorscope, torch or NumPy.
    """
    _distributed()
    with _quiet():
        client = _connected(address)
        try:
            _check_workers(client, address)
            yield client
        finally:
            client.close(timeout=5)


def _connected(address: str) -> "Client":
    """Connect on the side, since a listener that says nothing would be waited for for ever."""
    found: list[Any] = []

    def connect() -> None:
        try:
            found.append(_distributed().Client(address, timeout=ANSWER_WITHIN))
        except Exception as error:
            found.append(error)

    thread = Thread(target=connect, daemon=True)
    thread.start()
    thread.join(ANSWER_WITHIN * 1.5)
    answer = found[0] if found else TimeoutError(f"it was silent for {ANSWER_WITHIN * 1.5:g} s")
    if isinstance(answer, Exception):
        raise PriorscopeError(
            f"no scheduler answers at {address!r} ({line_of(answer)}): start one with `dask "
            "scheduler`, or use workers of this machine") from answer
    return cast("Client", answer)


def _check_workers(client: "Client", address: str) -> None:
    """Refuse workers whose code would give other numbers."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN)
        found = client.run(versions, on_error="return")
    except OSError as error:
        raise PriorscopeError(f"the scheduler at {address} has no worker ({line_of(error)}): start "
                              f"some with `dask worker {address}`") from error
    for worker, theirs in found.items():
        if not isinstance(theirs, dict):
            raise PriorscopeError(f"worker {worker} cannot load priorscope ({line_of(theirs)}): "
                                  "install the same version there")
        if trouble := difference(versions(), theirs):
            raise PriorscopeError(f"worker {worker} has {trouble}: install the same on both")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's log of lost connections and restarts to itself: what matters is said here.

    Where it does not end in time it stays quiet, since workers still on their way out would say
    so. Python's global random state, from which Dask draws pauses and names, stays the user's.
    """
    state = random.getstate()
    before = [(handler, handler.level) for handler in logging.getLogger("distributed").handlers]
    for handler, _ in before:
        handler.setLevel(_SILENT)
    ended = False
    try:
        yield
        ended = True
    except PriorscopeError:
        ended = True
        raise
    finally:
        random.setstate(state)
        for handler, level in before if ended else ():
            handler.setLevel(level)


@contextmanager
def _same_environment(names: set[str]) -> Iterator[None]:
    """Put environment variables back at the end: Dask sets those of workers in this process."""
    before = {name: os.environ.get(name) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _distributed() -> Any:
    state = random.getstate()  # importing it draws from Python's global state
    try:
        return import_module("distributed")
    except ImportError as error:
        raise PriorscopeError("clusters need Dask distributed: pip install 'priorscope[cluster]'"
                              ) from error
    finally:
        random.setstate(state)
