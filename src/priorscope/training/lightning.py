"""A recorder as a callback of Lightning, which is no dependency of this package."""

import importlib
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .recorders import Recorder

#: Both names under which Lightning is published, the newer first.
_PACKAGES = ("lightning.pytorch", "pytorch_lightning")


def lightning_callback(recorder: Recorder, *, model: Callable[[Any], Any] | None = None) -> Any:
    """Return a Lightning callback that drives a recorder during ``trainer.fit``.

    It records at the start of training and after the batches at which ``trainer.global_step``,
    the number of optimiser steps, is due; sends the numbers to every logger of the trainer, and
    to the recorder's own; and keeps the recorder's state in checkpoints, so that a run resumed
    by ``ckpt_path`` goes on with its records. Works with the package ``lightning`` and with
    ``pytorch_lightning``, whichever is imported, or installed. With several processes the first
    records, on its own copy of the model; a model whose weights are spread over processes cannot
    be recorded.

    Args:
        recorder: Any recorder. Two in one trainer need different kinds or prefixes.
        model: From the LightningModule to what is measured, e.g. ``lambda module: module.net``;
            by default the LightningModule itself. Exact geometry wants the network inside.

    Returns:
        A ``Callback`` of that package; its recorder is ``callback.recorder``.

    Raises:
        ImportError: Neither package is installed.

    Example:
        >>> trainer = Trainer(callbacks=[lightning_callback(recorder)])  # doctest: +SKIP
    """
    return _callback_class(_package())(recorder, model)


def _package() -> str:
    for name in _PACKAGES:
        if name in sys.modules:
            return name
    for name in _PACKAGES:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        return name
    raise ImportError("neither lightning nor pytorch-lightning is installed: "
                      "pip install pytorch-lightning")


class _Recording:
    """Drives a recorder, see ``lightning_callback``; the other half is Lightning's ``Callback``."""

    def __init__(self, recorder: Recorder, model: Callable[[Any], Any] | None) -> None:
        super().__init__()
        self.recorder = recorder
        self._model = model

    @property
    def state_key(self) -> str:
        """Where a checkpoint keeps the state."""
        return f"priorscope/{self.recorder.prefix}{self.recorder.kind}"

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Record step 0, or the step from which a run goes on, if it is due."""
        self._step(trainer, pl_module)

    def on_train_batch_end(self, trainer: Any, pl_module: Any, *batch: Any, **more: Any) -> None:
        """Record after the batch if its step is due."""
        self._step(trainer, pl_module)

    def state_dict(self) -> dict[str, Any]:
        """Return the recorder's state for a checkpoint."""
        return self.recorder.state_dict()

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self.recorder.load_state_dict(state_dict)

    def _step(self, trainer: Any, pl_module: Any) -> None:
        if not trainer.is_global_zero:
            return
        measured = pl_module if self._model is None else self._model(pl_module)
        if self.recorder.step(measured, step=trainer.global_step):
            for logger in trainer.loggers:
                logger.log_metrics(self.recorder.latest(), step=trainer.global_step)


@lru_cache
def _callback_class(package: str) -> Any:
    base = importlib.import_module(package).Callback
    return type("RecorderCallback", (_Recording, base), {})
