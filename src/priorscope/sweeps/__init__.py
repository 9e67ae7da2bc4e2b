"""Many cells, safely: stored one by one, resumed, in this process or on a cluster."""

from .study import SCALES as SCALES
from .study import Study as Study
from .study import study as study
