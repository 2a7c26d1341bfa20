"""How the documentation is built: `make docs`. Nothing is fetched from anywhere."""

import careergraph

project = "careergraph"
author = "careergraph"
copyright = "careergraph, Apache-2.0"
version = release = careergraph.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
default_role = "code"  # docstrings write `names` in single backticks
exclude_patterns = ["build"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"careergraph {release}"
html_copy_source = False
html_show_sourcelink = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
python_maximum_signature_line_length = 88
