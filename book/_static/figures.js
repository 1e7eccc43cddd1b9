/**
 * Draws the charts of a page as they come into sight, as light or dark as the page, and as wide as the column. plotly.js
 * lies beside this file and is loaded only by pages with charts.
 */
(() => {
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const themeName = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");
  const DARK = "(prefers-color-scheme: dark)";
  const drawn = new Set();
  let library;

  function plotly() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${folder}plotly.min.js`;
      script.charset = "utf-8";
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error("plotly.min.js could not be loaded"));
      document.head.append(script);
    });
    return library;
  }

  async function draw(holder) {
    const figure = JSON.parse(holder.parentElement.querySelector("script").textContent);
    figure.layout.template = window.figureThemes[themeName()];
    await window.fitFigure(await plotly(), holder, figure);
    drawn.add(holder);
  }

  function recolor() {
    for (const holder of drawn) {
      window.Plotly.relayout(holder, { template: window.figureThemes[themeName()] });
    }
  }

  /** Pictures in two themes follow the page's switch instead of the system's. */
  function choosePictures() {
    for (const source of document.querySelectorAll("picture > source[data-media]")) {
      const dark = source.dataset.media.replace(DARK, "(min-width: 0)");
      source.media = themeName() === "dark" ? dark : "not all";
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const source of document.querySelectorAll(`picture > source[media*="${DARK}"]`)) {
      source.dataset.media = source.media;
    }
    choosePictures();
    const seen = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting) {
            seen.unobserve(target);
            draw(target);
          }
        }
      },
      { rootMargin: "600px" },
    );
    for (const holder of document.querySelectorAll(".workbook-figure > .chart")) {
      seen.observe(holder);
    }
    new MutationObserver(() => {
      recolor();
      choosePictures();
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  });
})();
