"""The tasks on which a prefactor is chosen, by name."""

from .boolean_tasks import BooleanTask
from .digit_task import DigitTask
from .picture_task import PictureTask
from .task import Task

#: Tasks, and how many networks are trained at each prefactor.
TASKS: dict[str, tuple[Task, int]] = {
    "modulo 10": (BooleanTask(10), 8), "modulo 7": (BooleanTask(7), 8),
    "modulo 4": (BooleanTask(4), 8), "parity": (BooleanTask(0), 8),
    "picture": (PictureTask(), 5), "colored digits": (DigitTask(), 5)}
