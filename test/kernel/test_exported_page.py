"""HTML that nbconvert makes of a notebook has the description of each picture as its alternative text."""

import os
import subprocess
import sys
import tempfile
import unittest
from html.parser import HTMLParser

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
WORDS = 'Heatmap of "9 o\'clock" & <b>'


class Pictures(HTMLParser):
    def __init__(self):
        super().__init__()
        self.alts = []

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.alts.append(dict(attributes).get("alt"))


class ExportedPage(unittest.TestCase):
    def test_pictures_keep_their_words(self):
        shown = [
            new_output("display_data", {mime: content, "text/plain": WORDS}, metadata={"alt": WORDS})
            for mime, content in (("image/svg+xml", SVG), ("image/png", "iVBORw0KGgo="))
        ]
        with tempfile.TemporaryDirectory() as folder:
            notebook = os.path.join(folder, "a.ipynb")
            nbformat.write(new_notebook(cells=[new_code_cell("1", outputs=shown)]), notebook)
            command = [sys.executable, "-m", "nbconvert", "--to", "html", notebook]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            with open(os.path.join(folder, "a.html"), encoding="utf-8") as page:
                pictures = Pictures()
                pictures.feed(page.read())
        self.assertEqual(pictures.alts, [WORDS, WORDS])


if __name__ == "__main__":
    unittest.main()
