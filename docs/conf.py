"""Sphinx configuration."""

import logging
import os
import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
# The examples are small: one thread is as fast, and their numbers do not depend on the machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def _not_of_the_folder(record: logging.LogRecord) -> bool:
    """Let pass all but the gallery's word on spaces, which may well be in the checkout's folder."""
    return "file name(s) with spaces" not in record.getMessage()


logging.getLogger("sphinx.sphinx-gallery").addFilter(_not_of_the_folder)

project = "priorscope"
author = "The priorscope authors"
release = metadata.version("priorscope")
extensions = [
    "myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode",
    "sphinx_design", "sphinx_gallery.gen_gallery", "mathml", "findings_table", "command_help",
]
exclude_patterns = ["_build", "_ext", "examples", "auto_examples/*.ipynb", "auto_examples/*.py"]

myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 2

html_theme = "furo"
html_title = "priorscope"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_math_renderer = "mathml"
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#1f5fbf", "color-brand-content": "#1f5fbf",
        "font-stack": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    },
    "dark_css_variables": {"color-brand-primary": "#7fb0ff", "color-brand-content": "#7fb0ff"},
}

autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = False

sphinx_gallery_conf = {
    "examples_dirs": "examples",
    "gallery_dirs": "auto_examples",
    "filename_pattern": r"[\\/]plot_",
    "abort_on_example_error": True,
    "image_scrapers": ("house_figures.scrape",),
    "reset_modules": ("matplotlib",),
    "capture_repr": (),
    "download_all_examples": False,
    "min_reported_time": 10**6,
    "show_memory": False,
    "show_signature": False,
    "write_computation_times": False,
    "remove_config_comments": True,
    "within_subsection_order": "FileNameSortKey",
    "thumbnail_size": (420, 300),
}
