"""Cells on a Dask cluster: this machine's cores, or any scheduler that is already running."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .._core.checks import whole_number
from .._core.errors import BadInput, PriorscopeError
from .executor import ExecutorLost
from .provenance import versions
from .study import Study
from .task import CRASHED, TIMEOUT, Outcome, Task, compute

if TYPE_CHECKING:
    from distributed import Client, Future

_POLL = 0.5
_WORKERS_WITHIN = "60s"
_THREAD_LIMITS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                  "NUMBA_NUM_THREADS")


class Cluster:
    """Runs cells on Dask workers, as many at a time as there are worker threads.

    Only the coordinator writes results. A worker that dies has its cell tried elsewhere; after
    three deaths (Dask's ``allowed-failures``) the cell counts as crashed. A cell that takes too
    long has its worker restarted.

    Args:
        workers: Processes on this machine; the cores are shared out among them.
        scheduler: Address of a running scheduler, ``tcp://host:port``, instead.

    Raises:
        PriorscopeError: Dask distributed is not installed, the scheduler does not answer, no
            worker came, or a worker has other versions of priorscope or torch.
    """

    def __init__(self, *, workers: int | None = None, scheduler: str | None = None) -> None:
        if (workers is None) == (scheduler is None):
            raise BadInput("a cluster needs either a number of workers or the address of a "
                           "scheduler")
        self._client = _local(workers) if workers is not None else _remote(str(scheduler))
        try:
            _check_versions(self._client)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; one started here ends."""
        from distributed.utils import silence_logging_cmgr

        cluster = self._client.cluster
        with silence_logging_cmgr(50), suppress(Exception):  # a dead scheduler may time out
            self._client.close(timeout=5)
            if cluster is not None:
                cluster.close(timeout=10)

    def run(self, study: Study, tasks: Sequence[Task], *, timeout: float | None,
            stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield outcomes as workers deliver them."""
        waiting = list(reversed(tasks))
        in_hand: dict[Future, tuple[Task, float]] = {}
        threads = self._threads()
        while waiting or in_hand:
            while waiting and len(in_hand) < threads and not stop():
                task = waiting.pop()
                in_hand[self._submit(study, task)] = task, time.monotonic()
            if not in_hand:
                return
            for future in self._ready(list(in_hand)):
                yield self._outcome(future, in_hand.pop(future)[0])
            yield from self._given_up(in_hand, timeout)
            threads = self._threads()

    def _threads(self) -> int:
        """Return how many cells run at once; workers may come and go."""
        try:
            return max(1, sum(self._client.nthreads().values()))
        except Exception as error:
            raise ExecutorLost(f"the scheduler does not answer ({_line(error)})") from error

    def _submit(self, study: Study, task: Task) -> "Future":
        if self._client.status != "running":
            raise ExecutorLost("the scheduler is gone")
        return self._client.submit(compute_by_reference, study.reference, task, pure=False,
                                   key=f"{study.name}-{task.key}-{time.monotonic_ns()}")

    def _ready(self, futures: "list[Future]") -> "list[Future]":
        from distributed import wait

        try:
            return list(wait(futures, timeout=_POLL, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            if self._client.status != "running":
                raise ExecutorLost("the connection to the scheduler was lost") from None
            return []
        except Exception as error:
            raise ExecutorLost(f"the scheduler is gone ({_line(error)})") from error

    def _outcome(self, future: "Future", task: Task) -> Outcome:
        from distributed import KilledWorker

        if future.status in ("cancelled", "lost"):
            raise ExecutorLost("the scheduler is gone, its cells were lost")
        try:
            outcome: Outcome = future.result()
            return outcome
        except KilledWorker as error:
            return Outcome(task.key, CRASHED, message=f"its worker kept dying: {_line(error)}")
        except Exception as error:  # a worker that cannot import or unpickle, say
            return Outcome(task.key, CRASHED, message=f"{type(error).__name__}: {_line(error)}")
        finally:
            future.release()

    def _given_up(self, in_hand: "dict[Future, tuple[Task, float]]",
                  timeout: float | None) -> Iterator[Outcome]:
        """Give up the cells beyond their time and restart the workers that are stuck in them."""
        if timeout is None:
            return
        now = time.monotonic()
        late = [future for future, (_, since) in in_hand.items() if now - since > timeout]
        if not late:
            return
        places = self._client.processing()
        stuck = [worker for worker, keys in places.items() if {f.key for f in late} & set(keys)]
        for future in late:
            future.cancel()
        if stuck:
            self._client.restart_workers(stuck, timeout=30, raise_for_error=False)
        for future in late:
            task, since = in_hand.pop(future)
            yield Outcome(task.key, TIMEOUT, message=f"no result within {timeout:g} s",
                          seconds=now - since, versions=versions())


def compute_by_reference(reference: str, task: Task) -> Outcome:
    """Compute a cell on a worker, which finds the study by its name in the code it has."""
    module, _, attribute = reference.partition(":")
    study = getattr(import_module(module), attribute)
    return compute(study, task)


def _local(workers: int) -> "Client":
    whole_number("workers", workers)
    distributed = _distributed()
    import dask

    threads = str(max(1, (os.cpu_count() or 1) // workers))
    limits = dict.fromkeys(_THREAD_LIMITS, threads)
    with dask.config.set({"distributed.nanny.pre-spawn-environ": limits}):
        cluster = distributed.LocalCluster(n_workers=workers, threads_per_worker=1,
                                           processes=True, dashboard_address=None,
                                           silence_logs=50)
    return distributed.Client(cluster)


def _remote(address: str) -> "Client":
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise PriorscopeError(f"no scheduler answers at {address} ({_line(error)}): start one with "
                              "`dask scheduler`, or use --workers") from error
    try:
        client.wait_for_workers(1, timeout=_WORKERS_WITHIN)
    except TimeoutError as error:
        client.close()
        raise PriorscopeError(f"the scheduler at {address} has no worker: start some with "
                              f"`dask worker {address}`") from error
    return client


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise PriorscopeError("clusters need Dask distributed: pip install 'priorscope[cluster]'"
                              ) from error


def _check_versions(client: "Client") -> None:
    """Refuse workers whose code would give other numbers."""
    own = versions()
    for worker, theirs in client.run(versions).items():
        for name in ("priorscope", "torch", "numpy"):
            if theirs[name] != own[name]:
                raise PriorscopeError(f"worker {worker} has {name} {theirs[name]}, this process "
                                      f"{own[name]}: install the same version on both")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
