"""Plots: one function per kind of figure, axes in, axes out; one style; SVG or PNG out."""

from .complexity_dots import complexity_dots as complexity_dots
from .difference_dots import difference_dots as difference_dots
from .discrete_distribution import discrete_distribution as discrete_distribution
from .distance_against_output import distance_against_output as distance_against_output
from .distance_histogram import distance_histogram as distance_histogram
from .export import to_png as to_png
from .export import to_svg as to_svg
from .function_gallery import function_gallery as function_gallery
from .grouped_means import grouped_means as grouped_means
from .heat_map import heat_map as heat_map
from .image_strip import image_strip as image_strip
from .kernel_curve import kernel_curve as kernel_curve
from .line_with_theory import line_with_theory as line_with_theory
from .map_panels import map_panels as map_panels
from .paired_points import paired_points as paired_points
from .panel_tables import panel_tables as panel_tables
from .picture_table import picture_table as picture_table
from .points_and_lines import columns as columns
from .points_and_lines import points_and_lines as points_and_lines
from .points_and_lines import through as through
from .probability_against_complexity import (
    probability_against_complexity as probability_against_complexity,
)
from .rank_plot import rank_plot as rank_plot
from .region_map import boundary_lines as boundary_lines
from .region_map import region_map as region_map
from .roc_curve import roc_curve as roc_curve
from .style import new_figure as new_figure
from .token_picture import token_picture as token_picture
from .window_densities import window_densities as window_densities
