"""Salman, Zhang, Liu and Mio: intrinsic generalization of deep ReLU networks along lines."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .logits_along_lines import LogitsAlongLines as LogitsAlongLines
from .pairwise import Pairwise as Pairwise
from .mid_lines import MidLines as MidLines
from .depths import Depths as Depths
from .cifar10 import Cifar10 as Cifar10
from .during_training import DuringTraining as DuringTraining
from .norms import Norms as Norms
