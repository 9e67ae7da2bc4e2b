"""Many cells, safely: stored one by one, resumed, in this process or on a cluster."""

from .folder_lock import FolderBusy as FolderBusy
from .run import Failure as Failure
from .run import SweepRun as SweepRun
from .run import run as run
from .study import SCALES as SCALES
from .study import Study as Study
from .study import study as study
from .table import parquet_bytes as parquet_bytes
