"""One study's cells on a cluster: handed out, awaited, given up."""

import time
from asyncio import CancelledError
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from .dask_client import end_local_workers
from .executor import ExecutorLost
from .on_worker import Order, WorkerUnfit, fulfil, leave, pack
from .provenance import versions
from .study import Study
from .task import CRASHED, TIMEOUT, Outcome, Task, line_of

if TYPE_CHECKING:
    from distributed import Client, Future

POLL = 0.5
#: Seconds without any worker at work on a cell after which the cluster counts as lost.
PATIENCE = 120.0
#: Seconds of the same after which workers started here are ended, for others to start.
RENEWAL = 40.0


class ClusterSession:
    """Hands out the cells of one study, as many at a time as there are worker threads.

    The time of a cell counts from when its worker says that it has begun, so that neither the
    start of a worker nor waiting for one is held against the cell.
    """

    def __init__(self, client: "Client", study: Study, tasks: Sequence[Task],
                 timeout: float | None) -> None:
        self._client, self._study, self._timeout = client, study, timeout
        self._waiting = list(reversed(tasks))
        #: Cells that lost worker after worker, perhaps to another cell there: tried alone at last.
        self._suspects: list[Task] = []
        self._alone = False
        self._in_hand: dict[Future, Task] = {}
        #: Key of a future to the worker that has begun it, and when.
        self._begun: dict[object, tuple[str, float]] = {}
        self._last_sign, self._renewed = time.monotonic(), False
        self._topic = f"priorscope-{uuid4().hex}"

    def outcomes(self, stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield outcomes as workers deliver them; once ``stop`` says so, those in hand only.

        Raises:
            ExecutorLost: The scheduler is gone, no worker is at work, or one is unfit.
        """
        try:
            with _answering():
                self._client.subscribe_topic(self._topic, self._note)
            while self._is_left(stop):
                workers = self._workers()
                if not stop():
                    self._hand_out(workers)
                yield from self._finished()
                yield from self._given_up(workers)
                self._check_life(workers)
        finally:
            with suppress(Exception, CancelledError):
                self._client.unsubscribe_topic(self._topic)
                self._client.cancel(list(self._in_hand))

    def _is_left(self, stop: Callable[[], bool]) -> bool:
        if not self._in_hand and not self._waiting:
            self._waiting, self._suspects, self._alone = self._suspects, [], True
        return bool(self._in_hand) or (bool(self._waiting) and not stop())

    def _note(self, event: tuple[float, Any]) -> None:
        """Take a worker's word that it has begun; called in the client's own thread."""
        key, worker = event[1]
        self._begun[key] = worker, time.monotonic()

    def _workers(self) -> dict[str, int]:
        """Return the workers and their threads; they may come and go."""
        if self._client.status != "running":
            raise ExecutorLost("the connection to the scheduler was lost")
        with _answering():
            return dict(self._client.nthreads())

    def _hand_out(self, workers: dict[str, int]) -> None:
        room = min(1, len(workers)) if self._alone else sum(workers.values())
        while self._waiting and len(self._in_hand) < room:
            task = self._waiting.pop()
            key = f"{self._study.name}-{task.key}-{uuid4().hex[:8]}"
            order = Order(key, pack(self._study, task), versions(), self._topic)
            with _answering():
                self._in_hand[self._client.submit(fulfil, order, pure=False, key=key)] = task

    def _finished(self) -> Iterator[Outcome]:
        if not self._in_hand:
            time.sleep(POLL)
            return
        for future in self._ready():
            task = self._in_hand.pop(future)
            self._begun.pop(future.key, None)
            self._last_sign = time.monotonic()
            with _answering():
                outcome = self._outcome(future, task)
            if outcome is not None:
                yield outcome

    def _ready(self) -> "list[Future]":
        from distributed import wait

        with _answering(), suppress(TimeoutError):
            return list(wait(list(self._in_hand), timeout=POLL,
                             return_when="FIRST_COMPLETED").done)
        return []

    def _outcome(self, future: "Future", task: Task) -> Outcome | None:
        """Return what came of a task, or None where it must show whether it is to blame."""
        from distributed import KilledWorker

        try:
            outcome: Outcome = future.result()
            return outcome
        except KilledWorker as error:
            if not self._alone:
                self._suspects.append(task)
                return None
            return Outcome(task.key, CRASHED, message="its workers died, even with no other cell "
                           f"on them (the last was {error.last_worker.address})")
        except WorkerUnfit as error:
            raise ExecutorLost(str(error)) from error
        except Exception as error:
            if future.status != "error":
                raise
            return Outcome(task.key, CRASHED,
                           message=type(error).__name__ + line_of(error, before=": "))
        finally:
            future.release()

    def _given_up(self, workers: dict[str, int]) -> Iterator[Outcome]:
        """Give up the cells beyond their time and restart the workers that are stuck in them."""
        now = time.monotonic()
        late = {}
        for future, task in self._in_hand.items():
            worker, since = self._begun.get(future.key, ("", now))
            beyond = self._timeout is not None and now - since > self._timeout
            if beyond and worker in workers and not future.done():
                late[future] = task, worker, now - since
        if not late:
            return
        with _answering():
            self._client.cancel(list(late))
            self._restart({worker for _, worker, _ in late.values()})
        for future, (task, _, seconds) in late.items():
            del self._in_hand[future]
            del self._begun[future.key]
            self._last_sign = time.monotonic()
            yield Outcome(task.key, TIMEOUT, message=f"no result within {self._timeout:g} s",
                          seconds=seconds, versions=versions())

    def _restart(self, stuck: set[str]) -> None:
        if end_local_workers(self._client, stuck):
            return
        try:
            self._client.restart_workers(list(stuck), timeout=30, raise_for_error=False)
        except (ValueError, KeyError):  # no nanny; end it, for its own system to start another
            # On the side, since a worker that is beyond hearing would never answer.
            Thread(target=self._dismiss, args=(stuck,), daemon=True).start()

    def _dismiss(self, stuck: set[str]) -> None:
        with suppress(Exception, CancelledError):
            self._client.run(leave, workers=list(stuck), on_error="ignore")

    def _check_life(self, workers: dict[str, int]) -> None:
        """Watch that somebody works; workers here that do nothing are ended once."""
        now = time.monotonic()
        begun = [self._begun[future.key] for future in self._in_hand if future.key in self._begun]
        if any(worker in workers for worker, _ in begun):
            self._last_sign, self._renewed = now, False
        if now - self._last_sign > RENEWAL and not self._renewed:
            self._renewed = True
            end_local_workers(self._client)
        if now - self._last_sign > PATIENCE:
            raise ExecutorLost(f"no worker has been at work for {PATIENCE:g} s")


@contextmanager
def _answering() -> Iterator[None]:
    """Turn whatever Dask raises once its scheduler is gone into the one error for it."""
    try:
        yield
    except ExecutorLost:
        raise
    except CancelledError as error:
        raise ExecutorLost("the scheduler is gone, the cells in hand with it") from error
    except Exception as error:
        raise ExecutorLost(f"the scheduler is gone ({line_of(error) or type(error).__name__})"
                           ) from error
