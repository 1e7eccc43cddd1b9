import type { Figure } from "../figures/figure";
import { htmlDocument } from "../figures/html-document";
import { escapeXml, scriptJson } from "../figures/svg";
import { look, template } from "../figures/theme";
import { figureRole } from "./figure-role";
import { heatmapTable } from "./figure-table";
import { FIT_FIGURE } from "./fit-figure";

export interface HtmlPage {
  /** plotly.js itself, or the address of a copy beside the page. */
  plotly: { source: string } | { address: string };
  /** Shown in the browser's tab. */
  title: string;
  /** What the figure shows, in words. */
  alt: string;
  /** Whether it follows the reader's light or dark setting and prints in gray. */
  followReader: boolean;
  /** Hash of an inline script for the page's security policy, as `sha256-…`. */
  hash: (script: string) => string;
}

/**
 * A page with one interactive figure that works without a network. Its security policy allows only plotly.js and the few
 * lines of script here, and no other resource.
 */
export function htmlPage(figure: Figure, page: HtmlPage): string {
  const { data, config, frames } = figure;
  // The page chooses among its themes.
  const layout = page.followReader ? { ...figure.layout, template: undefined } : figure.layout;
  const theme = figure.theme ?? "light";
  const themes = page.followReader
    ? { light: template("light"), dark: template("dark"), print: template("print") }
    : null;
  const scripts = "source" in page.plotly ? [page.plotly.source, START] : [START];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map((script) => `'${page.hash(script)}'`).join(" ")}${"address" in page.plotly ? " 'self' file:" : ""}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
  ].join("; ");
  const plotly =
    "source" in page.plotly
      ? `<script>${page.plotly.source}</script>`
      : `<script charset="utf-8" src="${escapeXml(encodeURI(page.plotly.address))}"></script>`;
  return htmlDocument({
    title: page.title,
    policy,
    style: style(theme, page.followReader),
    body: `<div id="figure" role="${figureRole(figure)}" aria-label="${escapeXml(page.alt)}"></div>
<noscript>${escapeXml(page.alt)}</noscript>
${heatmapTable(figure)}
<script type="application/json" id="figure-data">${scriptJson({ data, layout, config, frames, themes })}</script>
${plotly}
<script>${START}</script>`,
  });
}

const START = `${FIT_FIGURE.replace(/\n +/g, "\n")}
(function () {
  var figure = JSON.parse(document.getElementById("figure-data").textContent);
  var themes = figure.themes;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var print = window.matchMedia("print");
  function theme() {
    return themes[print.matches ? "print" : dark.matches ? "dark" : "light"];
  }
  if (themes) figure.layout.template = theme();
  fitFigure(Plotly, document.getElementById("figure"), figure).then(function (element) {
    if (!themes) return;
    function change() { Plotly.relayout(element, { template: theme() }); }
    dark.addEventListener("change", change);
    print.addEventListener("change", change);
    // The setting may have changed while the chart was drawn.
    if (theme() !== figure.layout.template) change();
  });
})();
`;

function style(theme: keyof typeof PAPERS, followReader: boolean): string {
  const base =
    // A figure whose options name a width scrolls where the page is narrower.
    "body { margin: 0; } #figure { overflow-x: auto; } .svg-container { margin: 0 auto; } " +
    ".table { margin: 8px auto; padding: 0 12px; font: 13px sans-serif; } " +
    ".table div { overflow-x: auto; } .table th, .table td { padding: 2px 6px; text-align: right; }";
  if (!followReader) {
    return `${base} body { background: ${PAPERS[theme]}; color: ${look(theme).ink}; }`;
  }
  return (
    `${base} body { background: ${PAPERS.light}; color: ${look("light").ink}; } ` +
    `@media (prefers-color-scheme: dark) { body { background: ${PAPERS.dark}; color: ${look("dark").ink}; } } ` +
    `@media print { body { background: ${PAPERS.print}; color: ${look("print").ink}; } }`
  );
}

const PAPERS = { light: look("light").paper, dark: look("dark").paper, print: look("print").paper };
