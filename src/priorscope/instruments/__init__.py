"""Measures and theory brought together: one result for one question."""

from .atlas import Atlas as Atlas
from .atlas import load_atlas as load_atlas
from .audit import Audit as Audit
from .audit import AuditData as AuditData
from .audit import audit as audit
from .compare import Comparison as Comparison
from .compare import compare as compare
from .profile import Profile as Profile
from .profile import profile as profile
from .sequence_profile import SequenceProfile as SequenceProfile
from .sequence_profile import sequence_profile as sequence_profile
