"""Labels that change fast along flower curves."""

from .study import FlowerClassification as FlowerClassification
