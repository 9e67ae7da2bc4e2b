"""Plots: one function per kind of figure, axes in, axes out; one style; SVG or PNG out."""

from .complexity_dots import complexity_dots as complexity_dots
from .distance_against_output import distance_against_output as distance_against_output
from .distance_histogram import distance_histogram as distance_histogram
from .export import to_png as to_png
from .export import to_svg as to_svg
from .function_gallery import function_gallery as function_gallery
from .image_strip import image_strip as image_strip
from .kernel_curve import kernel_curve as kernel_curve
from .line_with_theory import line_with_theory as line_with_theory
from .roc_curve import roc_curve as roc_curve
from .style import new_figure as new_figure
