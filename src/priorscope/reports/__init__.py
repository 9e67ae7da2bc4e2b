"""Reports: one self-contained HTML page, its frame and its sections."""

from .audit_page import audit_page as audit_page
from .blocks import Card as Card
from .blocks import Cards as Cards
from .blocks import Figure as Figure
from .blocks import Prose as Prose
from .blocks import Section as Section
from .blocks import Table as Table
from .compare_page import compare_page as compare_page
from .page import Page as Page
from .profile_page import profile_page as profile_page
from .saving import write_report as write_report
