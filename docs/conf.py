"""Sphinx configuration."""

from importlib import metadata

project = "priorscope"
author = "The priorscope authors"
release = metadata.version("priorscope")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
myst_enable_extensions = ["dollarmath", "deflist"]
html_theme = "furo"
html_title = f"priorscope {release}"
html_static_path = ["_static"]
exclude_patterns = ["_build"]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = False
