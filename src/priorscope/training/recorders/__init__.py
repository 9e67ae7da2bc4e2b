"""Recorders: they measure a network while it is trained, and leave the training as it is."""

from .distances import DistanceRecorder as DistanceRecorder
from .intervals import IntervalRecorder as IntervalRecorder
from .lengths import LengthRecorder as LengthRecorder
from .recorder import Recorder as Recorder
from .spectrum import SpectrumRecorder as SpectrumRecorder
