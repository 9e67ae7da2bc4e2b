"""Fourier transforms of piecewise-linear networks, exact: along lines, curves and in planes."""

from .curve_spectrum import curve_spectrum as curve_spectrum
from .decay_exponent import decay_exponent as decay_exponent
from .line_spectrum import LineSpectrum as LineSpectrum
from .line_spectrum import line_spectrum as line_spectrum
from .plane_spectrum import PlaneSpectrum as PlaneSpectrum
from .plane_spectrum import plane_spectrum as plane_spectrum
