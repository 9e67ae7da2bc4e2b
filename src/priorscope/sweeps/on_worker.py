"""What happens on a worker of a cluster."""

import os
import pickle
import signal
from dataclasses import dataclass
from importlib import import_module
from threading import Timer
from typing import Any

from .provenance import versions
from .study import Study
from .task import Outcome, Task, compute, line_of

#: Packages that must be of one version everywhere, since another gives other numbers.
ALIKE = ("priorscope", "torch", "numpy")


class WorkerUnfit(Exception):
    """A worker cannot compute any cell of the study; with which worker and why."""


@dataclass(frozen=True)
class Order:
    """One cell, as it is sent to a worker.

    Attributes:
        key: The name of this attempt.
        content: The pickled task, and the study or where a worker finds it.
        versions: What the coordinator runs.
        topic: Where the worker announces that it has begun.
    """

    key: str
    content: bytes
    versions: dict[str, str]
    topic: str


def pack(study: Study, task: Task) -> bytes:
    """Return a study and a task as bytes.

    A study that a module holds travels as its name; one made in a notebook or a script travels
    whole, with the code of its functions.
    """
    named = study.reference if _can_be_found(study) else study
    return bytes(import_module("cloudpickle").dumps((named, task)))


def fulfil(order: Order) -> Outcome:
    """Compute a cell on the worker that this is called on.

    Raises:
        WorkerUnfit: Other versions than the coordinator's, or the study cannot be loaded.
    """
    from distributed import get_worker

    worker = get_worker()
    worker.log_event(order.topic, [order.key, worker.address])
    if trouble := difference(order.versions, versions()):
        raise WorkerUnfit(f"worker {worker.address} has {trouble}")
    try:
        study, task = pickle.loads(order.content)
        found = study if isinstance(study, Study) else _find(study)
    except Exception as error:
        raise WorkerUnfit(f"worker {worker.address} cannot load the study "
                          f"({type(error).__name__}{line_of(error, before=': ')})") from None
    # Once more, so that loading the study is not held against the cell.
    worker.log_event(order.topic, [order.key, worker.address])
    return compute(found, task)


def difference(ours: dict[str, str], theirs: dict[str, str]) -> str:
    """Return in words what of ``theirs`` would give other numbers; nothing where all is alike."""
    return ", ".join(f"{name} {theirs.get(name, 'of an unknown version')} where the coordinator "
                     f"has {ours[name]}" for name in ALIKE if theirs.get(name) != ours[name])


def leave() -> None:
    """End the worker's process, as soon as it has answered."""
    Timer(0.1, os._exit, [1]).start()


def dask_setup(worker: Any) -> None:
    """Leave Ctrl-C to the coordinator; Dask calls this in each worker of a local cluster.

    A terminal sends the signal to all processes at once; a worker that died of it would take the
    cell in hand with it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _can_be_found(study: Study) -> bool:
    try:
        return not study.reference.startswith("__main__:") and _find(study.reference) is study
    except (ImportError, AttributeError, ValueError):
        return False


def _find(reference: str) -> Any:
    module, _, attribute = reference.partition(":")
    return getattr(import_module(module), attribute)
