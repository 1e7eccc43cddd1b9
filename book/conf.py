"""Sphinx settings of the book. `npm run book` puts the sources beside this file, into build/book-source."""

project = "The attention workbook"
author = "The attention workbook"
html_title = "The attention workbook"
language = "en"

extensions = ["myst_nb"]
# The notebooks come executed, with charts as HTML (scripts/book/notebook-page.ts).
nb_execution_mode = "off"
# Nothing here uses Jupyter widgets, whose scripts would be asked for on other hosts.
nb_ipywidgets_js = {}
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 6
# Links to headings that Markdown elsewhere writes as GitHub does.
suppress_warnings = ["myst.header", "misc.highlighting_failure", "toc.not_included"]

html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "navbar_persistent": [],
    # Colors of code with enough contrast, in both themes.
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_static_path = ["_static"]
html_extra_path = ["extra"]
html_css_files = ["book.css"]
html_js_files = ["figure-themes.js", "fit-figure.js", "figures.js", "accessible.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
mathjax_path = "mathjax/tex-chtml-full.js"
# MathJax is complete here: without its menu it asks for nothing else.
mathjax3_config = {"options": {"enableMenu": False}}
