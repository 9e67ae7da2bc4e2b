"""A model without a preference for simple functions, beside networks that have one."""

from .study import Unbiased as Unbiased
