"""Paths from image to image along which a residual network's class does not change."""

from .study import ConstantPrediction as ConstantPrediction
