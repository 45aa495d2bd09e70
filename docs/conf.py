"""How the documentation becomes a site: ``nox -s docs``, or ``python docs/build.py FOLDER``.

One source, two sites. The Japanese one (tag ``ja``) has its own start, tutorial, how-to pages and model of trust, and the
English reference; both can be searched, and load nothing from elsewhere.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))
_JAPANESE = "ja" in tags  # noqa: F821 - given by Sphinx

project = "qanswer"
author = "The qanswer contributors"
_VERSION = (HERE.parent / "src/qanswer/version.py").read_text("utf-8")
version = release = re.findall(r'__version__ = "(.+?)"', _VERSION)[0]
extensions = ["myst_parser", "japanese_search"]
root_doc = "ja/index" if _JAPANESE else "index"
language = html_search_language = "ja" if _JAPANESE else "en"
exclude_patterns = ["index.md", "tutorial.md", "how-to", "never.md", "security.md"] if _JAPANESE else ["ja"]

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
nitpicky = True
suppress_warnings: list[str] = []

today = f"version {version}"  # no clock: the same pages give the same manual page
man_pages = [("man", "qanswer", "answer security questionnaires from your own check sheet", "", 1)]

html_theme = "furo"
html_title = "qanswer"
html_baseurl = ""
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"footer_icons": [], "top_of_page_buttons": []}
html_static_path: list[str] = []
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/other_language.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
