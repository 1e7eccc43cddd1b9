import { address, markup } from "./snippet";

/** Height in pixels of the stored network's page in a column of 700 pixels, with some room. */
const LIVE_HEIGHT = 1100;

/**
 * The HTML that embeds a live page in a blog post. Its script makes the frame as high as the page and gives it the post's
 * light or dark theme. A site may remove the script; the frame then keeps its height and scrolls inside.
 *
 * @param page file name beside the post
 */
export function liveSnippet(page: string, title: string): string {
  return `${liveFrame(`src="${address(page)}" loading="lazy"`, markup(title))}\n${FRAME_SCRIPT}\n`;
}

/**
 * The frame of a live page.
 *
 * @param source attributes that name its content
 * @param title already escaped
 */
export const liveFrame = (source: string, title: string): string =>
  `<iframe class="live-figure" ${source} title="${title}" width="100%" height="${LIVE_HEIGHT}" ` +
  `sandbox="allow-scripts" allow="clipboard-write" style="border: 0; max-width: 100%"></iframe>`;

/**
 * Gives each live figure the height that it asks for and tells it whether the page around it is dark. The first opaque
 * background around the frame decides, which works on any site and in JupyterLab, also after the theme changes.
 */
export const FRAME_SCRIPT = `<script>
(function () {
  if (window.liveFigures) return;
  window.liveFigures = true;
  var system = matchMedia("(prefers-color-scheme: dark)");
  var pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  function isDark(element) {
    for (; element; element = element.parentElement) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = getComputedStyle(element).backgroundColor;
      pen.fillRect(0, 0, 1, 1);
      var color = pen.getImageData(0, 0, 1, 1).data;
      if (color[3] > 127) return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2] < 128;
    }
    var scheme = getComputedStyle(document.documentElement).colorScheme;
    return scheme === "dark" || (/dark/.test(scheme) && system.matches);
  }
  function frames() { return Array.from(document.querySelectorAll("iframe.live-figure")); }
  function color(frame) {
    frame.contentWindow.postMessage({ liveFigure: { theme: isDark(frame) ? "dark" : "light" } }, "*");
  }
  function colorAll() { frames().forEach(color); }
  addEventListener("message", function (event) {
    var height = event.data && event.data.liveFigure && event.data.liveFigure.height;
    var frame = frames().find(function (one) { return one.contentWindow === event.source; });
    if (!frame || !(height > 0)) return;
    frame.style.height = Math.ceil(height) + "px";
    color(frame);
  });
  system.addEventListener("change", colorAll);
  [document.documentElement, document.body].forEach(function (element) {
    new MutationObserver(function () { setTimeout(colorAll, 50); }).observe(element, { attributes: true });
  });
})();
</script>`;
