"""Lempel-Ziv complexity: the public measures in ``complexity.py``, one parser a file.

The parsers are compiled by Numba and imported only when a measure is first called. Numba's cache
watches a kernel's own file alone, so each kernel keeps the functions it calls beside it; and a
kernel that calls itself cannot be loaded from the cache, so the recursion of ``suffix_array.py``
is in Python.
"""

from .complexity import VARIANTS as VARIANTS
from .complexity import k_lz as k_lz
from .complexity import lempel_ziv_complexity as lempel_ziv_complexity
