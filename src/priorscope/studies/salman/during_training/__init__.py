"""Fig. 9: pairwise intervals and accuracies in the course of training."""

from .study import DuringTraining as DuringTraining
