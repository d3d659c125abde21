// Vega without a page: the texts of vega.min.js and vega-lite.min.js in; a function from a specification (as JSON) to
// an SVG image out. Nothing waits for anything, as all data stand in the specification, so that Python can call it.
(vegaText, liteText) => {
  const vega = {};
  const lite = {};
  // As Node would load them, and nothing in the global scope.
  new Function("exports", "module", "define", vegaText)(vega, {}, undefined);
  new Function("exports", "module", "define", "require", liteText)(lite, {}, undefined, () => vega);
  // What would load data asks nobody.
  const loader = vega.loader();
  loader.load = () => Promise.reject(new Error("a plot loads nothing"));
  return (text) => {
    const parsed = vega.parse(lite.compile(JSON.parse(text)).spec);
    const view = new vega.View(parsed, { renderer: "none", loader }).run();
    // What View.toSVG() does, which answers later only.
    const edge = view.padding();
    const [left, top] = view.origin();
    const wide = Math.max(0, view.width() + edge.left + edge.right);
    const high = Math.max(0, view.height() + edge.top + edge.bottom);
    const renderer = new (vega.renderModule("svg").headless)(loader);
    renderer.initialize(null, wide, high, [edge.left + left, edge.top + top], 1);
    const image = renderer.render(view.scenegraph().root).svg();
    view.finalize();
    return image;
  };
}
