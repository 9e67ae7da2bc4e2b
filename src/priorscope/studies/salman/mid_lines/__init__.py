"""Fig. 5: how far the class stays on lines between the middles of a triangle's sides."""

from .study import MidLines as MidLines
