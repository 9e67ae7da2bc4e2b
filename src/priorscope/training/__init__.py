"""How networks are fitted."""

from .fit import Fit as Fit
from .fit import fit as fit
