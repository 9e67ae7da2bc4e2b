"""Measures and theory brought together: one result for one question."""

from .audit import Audit as Audit
from .audit import audit as audit
from .audit_data import AuditData as AuditData
from .profile import Profile as Profile
from .profile import profile as profile
