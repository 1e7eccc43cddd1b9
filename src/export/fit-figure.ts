/**
 * The script that fits a chart to the page around it, as text: it runs in the reader's browser, beside plotly.js. It
 * takes the widest layout of `layout.meta` (figures/every-width.ts) that the page has room for, and another one when the
 * page changes. `python/notebook_page.py` reads it from this file, between the backquotes.
 */
export const FIT_FIGURE = `
function fitFigure(Plotly, element, figure) {
  var base = figure.layout || {};
  var sizes = (base.meta && base.meta.sizes) || [];
  var drawn;
  function sizeFor(width) {
    var fitting = sizes.filter(function (size) { return size.width <= width; });
    if (width >= 700 || sizes.length === 0) return {};
    return fitting.length > 0 ? fitting[fitting.length - 1] : sizes[0];
  }
  function layoutOf(size, width) {
    var layout = Object.assign({}, base);
    Object.keys(size.layout || {}).forEach(function (name) {
      var value = size.layout[name];
      var group = value && typeof value === "object" && !Array.isArray(value);
      layout[name] = group ? Object.assign({}, base[name], value) : value;
    });
    if (base.width === undefined) layout.width = Math.max(width, sizes.length > 0 ? sizes[0].width : 0);
    return layout;
  }
  function dataOf(size, data) {
    return data.map(function (trace, n) {
      var original = {};
      sizes.forEach(function (one) {
        Object.keys((one.data && one.data[n]) || {}).forEach(function (key) { original[key] = figure.data[n][key]; });
      });
      return Object.assign({}, trace, original, size.data && size.data[n]);
    });
  }
  function refit() {
    var width = element.clientWidth;
    if (!drawn || !(width > 0) || width === drawn.width || base.width !== undefined) return;
    var size = sizeFor(width);
    var layout = layoutOf(size, width);
    drawn.width = width;
    if (size === drawn.size) {
      Plotly.relayout(element, { width: layout.width });
      return;
    }
    drawn.size = size;
    layout.template = element.layout.template;
    if (figure.frames) {
      layout.sliders = layout.sliders.map(function (slider, n) {
        return Object.assign({}, slider, { active: element.layout.sliders[n].active });
      });
      layout.yaxis = Object.assign({}, layout.yaxis, { ticktext: element.layout.yaxis.ticktext });
    }
    plot(dataOf(size, element.data), layout);
  }
  // As a new plot, since plotly.js leaves pieces of a color bar behind that changes its place.
  function plot(data, layout) {
    var fitted = { data: data, layout: layout, config: Object.assign({}, figure.config, { responsive: false }) };
    if (figure.frames) fitted.frames = figure.frames;
    return Plotly.newPlot(element, fitted);
  }
  function draw() {
    var width = element.clientWidth;
    var size = width > 0 ? sizeFor(width) : {};
    drawn = { width: width, size: size };
    new ResizeObserver(refit).observe(element);
    return plot(dataOf(size, figure.data), layoutOf(size, width || 700));
  }
  return draw();
}
`;
