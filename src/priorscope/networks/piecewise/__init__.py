"""The piecewise-linear view of a module: affine maps, bends and pools, in the order of use."""

from .steps import Affine as Affine
from .steps import Bend as Bend
from .steps import Pool as Pool
from .steps import Step as Step
from .tracing import piecewise_linear as piecewise_linear
from .tracing import precise_forward as precise_forward
from .view import PiecewiseLinear as PiecewiseLinear
