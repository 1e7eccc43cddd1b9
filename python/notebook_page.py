"""HTML page of an executed notebook in which Plotly figures are drawn without a network: what `npm run pdf` prints.

usage: python notebook_page.py EXECUTED PAGE TITLE [MATHJAX]

MATHJAX is the script of MathJax 3 that sets the equations. Without it they need nbconvert's, which is on the network.
"""

import html
import json
import re
import sys
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from plotly.offline import get_plotlyjs

PLOTLY = "application/vnd.plotly.v1+json"

SCRIPT = Path(__file__).resolve().parent.parent / "src" / "export" / "fit-figure.ts"


def fit_figure():
    """The script that fits charts to the page; it stands between the backquotes of its TypeScript file."""
    return re.search(r"FIT_FIGURE = `(.*)`", SCRIPT.read_text("utf8"), re.DOTALL).group(1)


# On a phone, the numbers beside the cells leave their room to the charts, and tables scroll by themselves.
STYLE = """
<style>
@media (max-width: 600px) {
  .jp-Notebook { padding: 4px !important; }
  .jp-Notebook .jp-InputPrompt, .jp-Notebook .jp-OutputPrompt, .jp-Notebook .jp-Collapser { display: none; }
}
.jp-OutputArea-output, .jp-RenderedMarkdown { overflow-x: auto; }
.jp-RenderedSVG svg, .jp-RenderedHTMLCommon img { max-width: 100%; height: auto; }
@media print {
  .workbook-figure, .jp-OutputArea-child { break-inside: avoid; }
  .jp-Notebook .jp-InputPrompt, .jp-Notebook .jp-OutputPrompt, .jp-Notebook .jp-Collapser { display: none; }
}
</style>
"""

DRAW = """
<script>
FIT_FIGURE
for (const holder of document.querySelectorAll(".workbook-figure")) {
  const figure = JSON.parse(holder.querySelector("script").textContent);
  const place = document.createElement("div");
  holder.append(place);
  fitFigure(Plotly, place, figure);
}
</script>
"""


# Equations stand between dollars, as in Jupyter. All that they need is beside the script.
EQUATIONS = """<script>
MathJax = {
  tex: { inlineMath: [["$", "$"]], processEscapes: true, tags: "ams" },
  options: { enableMenu: false },
};
</script>"""


def holder_of(figure, words):
    """Returns the figure as data inside the page. "<" is escaped, because a label could otherwise end the script."""
    data = json.dumps(figure).replace("<", "\\u003c")
    label = html.escape(words)
    layout = figure.get("layout", {})
    role = "group" if layout.get("updatemenus") or layout.get("sliders") else "img"  # as src/export/figure-role.ts
    return (
        f'<div class="workbook-figure" role="{role}" aria-label="{label}">'
        f'<script type="application/json">{data}</script></div>'
    )


def with_figures_as_html(notebook):
    """Returns a copy in which each Plotly output is HTML, and whether there was any."""
    copy = type(notebook)(json.loads(json.dumps(notebook), object_hook=type(notebook)))
    found = False
    for cell in copy.cells:
        for output in cell.get("outputs", []):
            figure = output.get("data", {}).get(PLOTLY)
            if figure is not None:
                words = output["data"].get("text/plain", "")
                output["data"] = type(notebook)({"text/html": holder_of(figure, words)})
                found = True
    return copy, found


def exported(notebook, title, mathjax):
    """Returns nbconvert's page. Its equations are set by the script `mathjax`, if there is one."""
    settings = {"mathjax_url": Path(mathjax).as_uri()} if mathjax else {}
    page, _ = HTMLExporter(**settings).from_notebook_node(notebook, {"metadata": {"name": html.escape(title)}})
    return page.replace("<head>", f"<head>{EQUATIONS}", 1) if mathjax else page


def page_of(notebook, title, mathjax=None):
    """
    Returns the HTML page of a notebook.

    nbconvert cannot show Plotly outputs, so figures become HTML first. A page with figures contains plotly.js once.
    """
    copy, found = with_figures_as_html(notebook)
    page = exported(copy, title, mathjax)
    head, rest = page.split("</head>", 1)
    head += STYLE
    if not found:
        return f"{head}</head>{rest}"
    # Hides the page's requirejs from plotly.js, which would register with it instead of as a global name.
    library = f"<script>(function (define) {{ {get_plotlyjs()} }}).call(window)</script>"
    body, end = rest.rsplit("</body>", 1)
    draw = DRAW.replace("FIT_FIGURE", fit_figure())
    return f"{head}{library}</head>{body}{draw}</body>{end}"


if __name__ == "__main__":
    executed, page, *names = sys.argv[1:]
    Path(page).write_text(page_of(nbformat.read(executed, as_version=4), *names), "utf8")
