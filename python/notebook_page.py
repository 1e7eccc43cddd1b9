"""HTML pages of executed notebooks in which Plotly figures are drawn without a network."""

import html
import json

from nbconvert import HTMLExporter
from plotly.offline import get_plotlyjs

PLOTLY = "application/vnd.plotly.v1+json"

DRAW = """
<script>
for (const holder of document.querySelectorAll(".workbook-figure")) {
  const figure = JSON.parse(holder.querySelector("script").textContent);
  const place = document.createElement("div");
  holder.append(place);
  // As a whole: a slider needs the frames, too.
  Plotly.newPlot(place, { ...figure, config: { responsive: true, ...figure.config } });
}
</script>
"""


def holder_of(figure, words):
    """The figure as data inside the page. "<" is escaped, or a label could close the script element."""
    data = json.dumps(figure).replace("<", "\\u003c")
    label = html.escape(words)
    return (
        f'<div class="workbook-figure" role="img" aria-label="{label}">'
        f'<script type="application/json">{data}</script></div>'
    )


def with_figures_as_html(notebook):
    """A copy in which each Plotly output has become HTML, and whether there was one."""
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


def page_of(notebook, title):
    """
    One HTML page. nbconvert knows no Plotly output, so figures become HTML first, and the page that holds one
    carries plotly.js once.
    """
    copy, found = with_figures_as_html(notebook)
    page, _ = HTMLExporter().from_notebook_node(copy, {"metadata": {"name": html.escape(title)}})
    if not found:
        return page
    head, rest = page.split("</head>", 1)
    # The page's own requirejs would make plotly.js register as a module instead of a global name.
    library = f"<script>(function (define) {{ {get_plotlyjs()} }}).call(window)</script>"
    body, end = rest.rsplit("</body>", 1)
    return f"{head}{library}</head>{body}{DRAW}</body>{end}"
