"""One trained network, audited: its inputs row by row, and what lies between them."""

from .audit import audit as audit
from .data import AuditData as AuditData
from .result import Audit as Audit
