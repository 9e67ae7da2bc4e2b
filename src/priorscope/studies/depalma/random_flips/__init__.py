"""Fig. 2: how many bits, flipped in random order, it takes to change the class."""

from .study import RandomFlips as RandomFlips
