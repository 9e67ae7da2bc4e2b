"""How complex functions of many inputs are on a plane through their input space."""

from .axes import plane_axes as plane_axes
from .measured import MEASURES as MEASURES
from .measured import node_sets as node_sets
from .measured import on_node_sets as on_node_sets
from .plane_complexity import PlaneComplexity as PlaneComplexity
from .plane_complexity import plane_complexity as plane_complexity
