"""Networks that draw a picture of which they have seen half of the pixels."""

from .study import ImplicitImage as ImplicitImage
