"""What becomes of a curve on its way through a network: lengths, transitions."""

from .lengths import TrajectoryLength as TrajectoryLength
from .lengths import trajectory_length as trajectory_length
from .transitions import Transitions as Transitions
from .transitions import transitions as transitions
