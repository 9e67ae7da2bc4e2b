"""Where the numbers of a record go, besides the record."""

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any

from ..._core.errors import BadInput

#: Takes names with their numbers, and the step.
Sink = Callable[[Mapping[str, float], int], None]


def sink(logger: Any) -> Sink:
    """Return the way in which a logger wants its numbers.

    The first that fits:

    - None: nothing is logged; a list or tuple: all of its loggers, in order;
    - a method ``log_metrics``: ``logger.log_metrics(numbers, step=step)``, as loggers of Lightning
      and the module ``mlflow`` have it;
    - a method ``log``: ``logger.log(numbers, step=step)``, as runs of Weights & Biases and
      Accelerate have it; if it takes no step, the numbers get one more, ``"step"``;
    - a method ``add_scalar``: ``logger.add_scalar(name, number, step)`` for each, as the
      ``SummaryWriter`` of TensorBoard has it;
    - any callable: ``logger(numbers, step)``.

    What a logger raises is passed on.

    Raises:
        BadInput: None of these, or a logger of Python's own ``logging``, which takes no numbers.
    """
    if logger is None:
        return lambda numbers, step: None
    if isinstance(logger, list | tuple):
        return _all([sink(one) for one in logger])
    if isinstance(logger, logging.Logger | logging.LoggerAdapter):
        raise BadInput("logger is a logging.Logger, which takes a level and words: expected a "
                       "function, e.g. lambda numbers, step: log.info('%s %s', step, numbers)")
    if callable(getattr(logger, "log_metrics", None)):
        return lambda numbers, step: logger.log_metrics(dict(numbers), step=step)
    if callable(getattr(logger, "log", None)):
        if _takes_step(logger.log):
            return lambda numbers, step: logger.log(dict(numbers), step=step)
        return lambda numbers, step: logger.log({**numbers, "step": step})
    if callable(getattr(logger, "add_scalar", None)):
        return _one_by_one(logger)
    if callable(logger):
        return lambda numbers, step: logger(dict(numbers), step)
    raise BadInput(f"logger is a {type(logger).__name__}: expected an object with log_metrics, log "
                   "or add_scalar, or a function of (numbers, step)")


def _all(sinks: list[Sink]) -> Sink:
    def send(numbers: Mapping[str, float], step: int) -> None:
        for one in sinks:
            one(numbers, step)

    return send


def _one_by_one(logger: Any) -> Sink:
    def send(numbers: Mapping[str, float], step: int) -> None:
        for name, number in numbers.items():
            logger.add_scalar(name, number, step)

    return send


def _takes_step(log: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(log).parameters
    except (TypeError, ValueError):  # some compiled functions do not say
        return True
    return "step" in parameters or any(parameter.kind is inspect.Parameter.VAR_KEYWORD
                                       for parameter in parameters.values())
