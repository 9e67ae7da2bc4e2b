"""Where functions are looked at: bit strings, grids, curves, planes, data sets."""

from .bits import hypercube as hypercube
from .bits import random_bits as random_bits
from .cifar10 import load_cifar10 as load_cifar10
from .class_axes import ClassAxes as ClassAxes
from .class_axes import class_axes as class_axes
from .curves import Curve as Curve
from .curves import arc as arc
from .curves import circle as circle
from .curves import segment as segment
from .dataset import Dataset as Dataset
from .digits import load_digits as load_digits
from .flowers import flower as flower
from .grids import chebyshev_nodes as chebyshev_nodes
from .grids import grid as grid
from .grids import legendre_nodes as legendre_nodes
from .lines_between import Lines as Lines
from .lines_between import lines_between as lines_between
from .mnist import load_mnist as load_mnist
from .planes import Plane as Plane
from .planes import box as box
from .planes import plane as plane
from .tables import Samples as Samples
from .tables import read_samples as read_samples
from .two_moons import two_moons as two_moons
