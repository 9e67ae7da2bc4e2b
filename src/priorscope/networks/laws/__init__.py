"""Weight laws: distributions of the weights and biases of a layer, one family per file."""

from collections.abc import Callable

from .alike import NormalLaw as NormalLaw
from .alike import fan_in_normal as fan_in_normal
from .alike import fan_in_uniform as fan_in_uniform
from .alike import normal as normal
from .gaussian import GaussianLaw as GaussianLaw
from .gaussian import gaussian as gaussian
from .gaussian import he_normal as he_normal
from .law import WeightLaw as WeightLaw
from .orthogonal import OrthogonalLaw as OrthogonalLaw
from .orthogonal import orthogonal as orthogonal
from .parsing import parse_law, written_law
from .scaled import ScaledLaw as ScaledLaw
from .scaled import scaled as scaled
from .uniform import glorot_uniform as glorot_uniform
from .uniform import torch_default as torch_default
from .uniform import uniform as uniform

#: The constructors by name, as the command line offers them.
LAWS: dict[str, Callable[..., WeightLaw]] = {
    law.__name__: law
    for law in (he_normal, gaussian, glorot_uniform, uniform, orthogonal, torch_default, normal,
                fan_in_normal, fan_in_uniform)
}


def weight_law(text: str) -> WeightLaw:
    """Return the law that a word describes: ``he_normal``, ``gaussian:2,0.1``, ``uniform:5.18``."""
    return parse_law(text, LAWS)


def law_text(law: WeightLaw) -> str:
    """Return the words from which ``weight_law`` makes exactly this law, ``gaussian:1.0,1.0``."""
    return written_law(law, LAWS)
