"""Section 2: the kernel of infinite width, and how finite networks follow it."""

from .study import Kernel as Kernel
