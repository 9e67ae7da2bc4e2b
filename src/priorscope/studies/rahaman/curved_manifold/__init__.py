"""Fig. 19: random targets on the curved manifold of digits and on flat ones."""

from .study import CurvedManifold as CurvedManifold
