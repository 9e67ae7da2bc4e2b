"""Studies: the published experiments as commands, one folder per paper, one file per study."""

from .catalogue import all_studies as all_studies
from .catalogue import studies_named as studies_named
from .reproduce import Interrupted as Interrupted
from .reproduce import reproduce as reproduce
from .reproduction import Reproduction as Reproduction
from .reproduction import StudyResult as StudyResult
