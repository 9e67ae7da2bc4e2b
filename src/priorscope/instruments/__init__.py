"""Measures and theory brought together: one result for one question."""

from .audit import audit as audit
from .audit_data import AuditData as AuditData
from .audit_result import Audit as Audit
from .profile import Profile as Profile
from .profile import profile as profile
