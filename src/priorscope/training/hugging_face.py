"""A recorder as a callback of the trainer of Hugging Face's transformers."""

import base64
import io
from collections.abc import Callable
from typing import Any

import torch

from .._core.errors import BadInput
from .recorders import Recorder


def trainer_callback(recorder: Recorder, *, model: Callable[[Any], Any] | None = None,
                     trainer: Any = None) -> Any:
    """Return a ``transformers.TrainerCallback`` that drives a recorder during ``trainer.train``.

    It records at the start of training and after the optimiser's steps (``state.global_step``)
    that are due; the first process records, on its own copy of the model. A model whose weights
    are spread over processes cannot be recorded.

    A callback is not told of its trainer. With ``trainer`` the numbers go through
    ``trainer.log``, so that TensorBoard, Weights & Biases and whatever else it reports to get
    them; without, into ``state.log_history`` alone. The recorder's own logger gets them in either
    case.

    The recorder's state is kept in ``trainer_state.json`` of each checkpoint, about 11 bytes a
    number recorded, and ``trainer.train(resume_from_checkpoint=...)`` goes on with its records.

    Args:
        recorder: Any recorder. Two in one trainer need different kinds or prefixes.
        model: From the trainer's model to what is measured, e.g. ``lambda model: model.net``; by
            default the model itself. What is measured takes a batch of inputs and returns a
            tensor; with ``bf16`` or ``fp16`` it must lie inside, since the trainer then computes
            the outer ``forward`` in half precision.
        trainer: The trainer whose log gets the numbers.

    Returns:
        A ``TrainerCallback`` whose recorder is ``callback.recorder``.

    Raises:
        ImportError: transformers is not installed.
        BadInput: When training starts: half precision without ``model``, two recorders of one
            name, or a checkpoint of a recorder with other settings.

    Example:
        >>> trainer = Trainer(model, arguments, train_dataset=data)  # doctest: +SKIP
        >>> trainer.add_callback(trainer_callback(recorder, trainer=trainer))  # doctest: +SKIP
    """
    try:
        from transformers import TrainerCallback
        from transformers.trainer_callback import ExportableState
    except ImportError as error:
        raise ImportError("transformers is not installed: pip install 'priorscope[language]' "
                          "accelerate") from error
    # The trainer files a callback's state under the name of its class, and makes the callback
    # again by calling the class without arguments: so each recorder has a class of its own.
    name = f"priorscope/{recorder.prefix}{recorder.kind}"
    own = {"recorder": recorder, "_model": staticmethod(model) if model else None,
           "_trainer": trainer}
    return type(name, (_Recording, TrainerCallback, ExportableState), own)()


class _Recording:
    """Drives a recorder, see ``trainer_callback``."""

    recorder: Recorder
    _model: Callable[[Any], Any] | None
    _trainer: Any

    def on_train_begin(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        """Go on from a checkpoint, and record the step from which training goes on if it is due."""
        if self._model is None and (args.bf16 or args.fp16):
            raise BadInput("the trainer computes the model's forward in half precision, which "
                           "cannot be recorded: name the network inside, e.g. "
                           "model=lambda model: model.net")
        name = type(self).__name__
        # The trainer takes it for granted that a checkpoint it resumes from had the callback.
        found = state.stateful_callbacks.setdefault(name, self.state())
        if isinstance(found, list):
            raise BadInput(f"{len(found)} recorders are named {name}: expected one; give each its "
                           "own prefix")
        if state.global_step > 0:
            stored = io.BytesIO(base64.b64decode(found["attributes"]["stored"]))
            self.recorder.load_state_dict(torch.load(stored, weights_only=True))
        self._step(state, control, given["model"])

    def on_step_end(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        """Record after a step of the optimiser if it is due."""
        self._step(state, control, given["model"])

    def state(self) -> dict[str, Any]:
        """Return the recorder's state as what a checkpoint's JSON may hold."""
        buffer = io.BytesIO()
        torch.save(self.recorder.state_dict(), buffer)
        return {"args": {}, "attributes": {"stored": base64.b64encode(buffer.getvalue()).decode()}}

    def _step(self, state: Any, control: Any, model: Any) -> None:
        if not state.is_world_process_zero:
            return
        measured = model if self._model is None else self._model(model)
        if not self.recorder.step(measured, step=state.global_step):
            return
        numbers = self.recorder.latest()
        if self._trainer is None:
            state.log_history.append({**numbers, "epoch": state.epoch, "step": state.global_step})
            return
        due = control.should_log
        self._trainer.log(dict(numbers))
        control.should_log = due  # a log of the trainer's counts as the loss's, which is still due
