"""The atlas of random networks that comes with the library, and places in it."""

from .atlas import COMMAND as COMMAND
from .atlas import Atlas as Atlas
from .atlas import load_atlas as load_atlas
from .place import AtlasPlace as AtlasPlace
from .place import atlas_place as atlas_place
