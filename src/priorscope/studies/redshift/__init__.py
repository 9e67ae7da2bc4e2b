"""Teney et al.: Neural Redshift."""

# ruff: noqa: I001 -- the studies stand in the paper's order
from .gallery import Gallery as Gallery
from .atlas import Atlas as Atlas
from .published_cells import PublishedCells as PublishedCells
from .unbiased import Unbiased as Unbiased
from .components import Components as Components
from .agreement import Agreement as Agreement
from .modular_addition import ModularAddition as ModularAddition
from .parity import Parity as Parity
from .implicit_image import ImplicitImage as ImplicitImage
from .colored_digits import ColoredDigits as ColoredDigits
from .transformers import Transformers as Transformers
from .steering import Steering as Steering
