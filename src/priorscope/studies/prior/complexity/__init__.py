"""Valle-Pérez et al., P(f) against K_LZ; Mingard et al., Fig. 1: probable functions are simple."""

from .study import Complexity as Complexity
