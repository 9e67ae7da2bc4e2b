"""Whether the measures of complexity agree on random networks."""

from .study import Agreement as Agreement
