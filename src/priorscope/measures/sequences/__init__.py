"""Sequences that language models make."""

from .sequence_complexity import SequenceComplexity as SequenceComplexity
from .sequence_complexity import constant_sequence as constant_sequence
from .sequence_complexity import sequence_complexity as sequence_complexity
from .sequence_prior import sequence_prior as sequence_prior
