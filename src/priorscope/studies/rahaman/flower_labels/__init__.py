"""Labels that change fast along flower curves."""

from .study import FlowerLabels as FlowerLabels
