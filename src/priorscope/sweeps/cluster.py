"""Cells on a Dask cluster: this machine's cores, or any scheduler that is already running."""

from asyncio import CancelledError
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress

from .._core.errors import BadInput
from .cluster_session import ClusterSession
from .dask_client import local_client, remote_client
from .executor import ExecutorLost
from .study import Study
from .task import Outcome, Task


class Cluster:
    """Runs cells on Dask workers, as many at a time as there are worker threads.

    Only the coordinator writes results. A worker that dies has its cells tried elsewhere, as often
    as Dask allows (``allowed-failures``), then alone when all others are done, since another cell
    on the same worker may be to blame; a cell that still ends its worker counts as crashed. A cell
    that takes too long has its worker restarted.

    Args:
        workers: Processes on this machine; the cores are shared out among them.
        scheduler: Address of a running scheduler, ``tcp://host:port``, instead.

    Raises:
        PriorscopeError: Dask distributed is not installed, the scheduler does not answer, no
            worker came, or a worker has other versions of priorscope, torch or NumPy.
    """

    def __init__(self, *, workers: int | None = None, scheduler: str | None = None) -> None:
        if (workers is None) == (scheduler is None):
            raise BadInput("a cluster needs either a number of workers or the address of a "
                           "scheduler")
        with ExitStack() as stack:
            connection = (local_client(workers) if workers is not None
                          else remote_client(str(scheduler)))
            self._client = stack.enter_context(connection)
            self._lost = ""
            self._stack = stack.pop_all()

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; one started here ends."""
        with suppress(Exception, CancelledError):  # a scheduler that is gone says goodbye to no one
            self._stack.close()

    def run(self, study: Study, tasks: Sequence[Task], *, timeout: float | None,
            stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield outcomes as workers deliver them.

        Raises:
            ExecutorLost: The cluster cannot go on; once lost, it is not waited for again.
        """
        if self._lost:
            raise ExecutorLost(self._lost)
        try:
            yield from ClusterSession(self._client, study, tasks, timeout).outcomes(stop)
        except ExecutorLost as error:
            self._lost = str(error)
            raise
