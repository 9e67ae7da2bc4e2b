"""The order in which networks learn frequencies, and lose them when parameters are disturbed."""

from .study import FrequencyOrder as FrequencyOrder
