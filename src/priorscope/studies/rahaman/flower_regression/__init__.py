"""Figure 8: sums of sines learned along flower curves."""

from .study import FlowerRegression as FlowerRegression
