/**
 * Draws the charts of a page as they come into sight, as light or dark as the page, and as wide as the column. plotly.js
 * lies beside this file and is loaded only by pages with charts.
 */
(() => {
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const themeName = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");
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

  const widthOf = (holder, own) => Math.max(320, Math.min(own ?? 700, holder.parentElement.clientWidth));

  async function draw(holder) {
    const figure = JSON.parse(holder.parentElement.querySelector("script").textContent);
    const own = figure.layout.width;
    figure.layout.template = window.figureThemes[themeName()];
    figure.layout.width = widthOf(holder, own);
    const library = await plotly();
    await library.newPlot(holder, figure);
    drawn.add({ holder, own });
  }

  function redraw() {
    for (const { holder, own } of drawn) {
      window.Plotly.relayout(holder, {
        template: window.figureThemes[themeName()],
        width: widthOf(holder, own),
      });
    }
  }

  /** Pictures in two themes follow the page's switch instead of the system's. */
  function choosePictures() {
    for (const source of document.querySelectorAll("picture > source[data-dark]")) {
      source.media = themeName() === "dark" ? "all" : "not all";
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const source of document.querySelectorAll('picture > source[media*="prefers-color-scheme: dark"]')) {
      source.dataset.dark = "";
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
      redraw();
      choosePictures();
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    let waiting;
    window.addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(redraw, 200);
    });
  });
})();
