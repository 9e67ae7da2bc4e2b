"""The tasks on which a prefactor is chosen, by name."""

from .boolean_tasks import addition, parity_of_bits
from .digit_task import DigitTask
from .picture_task import PictureTask
from .task import Task

#: Tasks, and how many networks are trained at each prefactor.
TASKS: dict[str, tuple[Task, int]] = {
    "modulo 10": (addition(10), 8), "modulo 7": (addition(7), 8),
    "modulo 4": (addition(4), 8), "parity": (parity_of_bits(), 8),
    "picture": (PictureTask(), 5), "colored digits": (DigitTask(), 5)}
