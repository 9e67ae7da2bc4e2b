"""Lengths of circles through fully connected networks that are trained on MNIST."""

from .study import LengthsInTraining as LengthsInTraining
