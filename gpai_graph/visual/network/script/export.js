// ---- Export: what is in sight in, an SVG or PNG file out, with title, date and legend.

const ruler = make("canvas").getContext("2d");
const wideAs = (text, size, weight = 400) => {
  ruler.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
};
// A text in lines that fit.
const inLines = (text, room, size, weight) => text.split(/\s+/u).reduce((lines, word) => {
  const longer = [...lines.slice(-1), word].join(" ");
  return lines.length && wideAs(longer, size, weight) <= room ? [...lines.slice(0, -1), longer] : [...lines, word];
}, []);
// The glyphs that the page carries: the file shows the same letters on every machine.
const faces = () => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
  .filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("");
const xml = (text) => String(text).replace(/[&<>"']/gu, (c) => `&#${c.codePointAt(0)};`);
const shapeXml = (shape, x, y, r, fill) => {
  const at = (value) => value.toFixed(1);
  const circle = data.circles[shape];
  if (circle) {
    const hole = circle[1] ? `<circle cx="${at(x)}" cy="${at(y)}" r="${at(r * circle[1])}" fill="${paint.ground}"/>` : "";
    return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(r * circle[0])}" fill="${fill}" stroke="${paint.ground}" stroke-width="1.5"/>${hole}`;
  }
  const corners = data.polygons[shape].map(([dx, dy]) => `${at(x + r * dx)},${at(y + r * dy)}`).join(" ");
  return `<polygon points="${corners}" fill="${fill}" stroke="${paint.ground}" stroke-width="1.5"/>`;
};
const textXml = (x, y, text, extra = "") => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${FONT}" fill="${paint.text}" ${extra}>${xml(text)}</text>`;
// Where a line runs, as the points of a straight line, a curve or a loop, as in the image without a script.
const course = (link, [a, b], r) => {
  if (link.from === link.to) return [[-0.6, -0.8], [-2.4, -2.6], [2.4, -2.6], [0.6, -0.8]].map(([x, y]) => [a.x + x * r, a.y + y * r]);
  if (!link.bend) return [[a.x, a.y], [b.x, b.y]];
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const by = (24 * link.bend) / far;
  return [[a.x, a.y], [(a.x + b.x) / 2 + by * (b.y - a.y), (a.y + b.y) / 2 - by * (b.x - a.x)], [b.x, b.y]];
};
const lineXml = (link, ends, r, wide, colour) => {
  const points = course(link, ends, r);
  let head = "";
  if (data.directed) {
    const [[x1, y1], [x2, y2]] = points.slice(-2);
    const far = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [dx, dy] = [(x2 - x1) / far, (y2 - y1) / far];
    const [gap, long] = [link.from === link.to ? 0 : r, 7 + wide];
    const corner = (back, side) => `${(x2 - dx * (gap + back) - dy * side).toFixed(1)} ${(y2 - dy * (gap + back) + dx * side).toFixed(1)}`;
    head = `<path d="M${corner(0, 0)}L${corner(long, long * 0.45)}L${corner(long, -long * 0.45)}z" fill="${colour}"/>`;
    points[points.length - 1] = [x2 - dx * (gap + long), y2 - dy * (gap + long)];
  }
  const [start, ...rest] = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
  const dashes = link.inferred ? ' stroke-dasharray="6 5"' : "";
  return `<path d="M${start}${"LQC"[rest.length - 1]}${rest.join(" ")}" fill="none" stroke="${colour}" stroke-width="${wide.toFixed(1)}"${dashes}/>${head}`;
};
const networkXml = (wide, high, top) => {
  const scale = zoom();
  const at = (node) => network.canvasToDOM({ x: node.x, y: node.y });
  const colour = lineColours();
  const span = weightSpan();
  const lines = now.links.map((link) => lineXml(link, [at(nodes[link.from]), at(nodes[link.to])],
    radiusOf(nodes[link.to]) * scale, lineWidth(link, span), colour(link).color));
  const shapes = now.nodes.map((node) => {
    const { x, y } = at(node);
    const r = radiusOf(node) * scale;
    const mark = node.group >= 0 && r >= 6.5
      ? `<text x="${x.toFixed(1)}" y="${(y + Math.min(r * 1.1, 13) * 0.36).toFixed(1)}" font-size="${Math.min(r * 1.1, 13).toFixed(1)}" font-weight="700" text-anchor="middle" fill="${paint.ground}">${xml(data.groups[node.group].mark)}</text>` : "";
    return `<g${lit && !lit.has(node.i) ? ' opacity="0.22"' : ""}>${shapeXml(data.kinds[node.kind].shape, x, y, r, paint.slots[node.slot])}${mark}</g>`;
  });
  const origin = network.canvasToDOM({ x: 0, y: 0 });
  const names = labels.flatMap((label) => label.lines).map(([line, x, y]) => textXml(x + origin.x, y + origin.y, line,
    `stroke="${paint.ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`));
  return `<svg y="${top}" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}">${lines.join("")}${shapes.join("")}${names.join("")}</svg>`;
};
const legendXml = (wide, top) => {
  const items = [...data.kinds.filter((kind) => kind.name).map((kind) => [kind.shape, kind.slot, "", kind.name]),
    ...data.groups.map((group, i) => ["circle", i + 1, group.mark, group.name])];
  if (!data.circles.circle) data.circles.circle = [1, 0];
  let [x, y] = [24, top];
  const parts = items.map(([shape, slot, mark, name]) => {
    const need = 44 + wideAs(name, FONT);
    if (x + need > wide && x > 24) [x, y] = [24, y + 22];
    const part = shapeXml(shape, x + 7, y - 4, 7, paint.slots[slot])
      + (mark ? `<text x="${x + 7}" y="${y - 1}" font-size="8" font-weight="700" text-anchor="middle" fill="${paint.ground}">${xml(mark)}</text>` : "")
      + textXml(x + 20, y, name);
    x += need;
    return part;
  });
  return [parts.join(""), y];
};
const asSvg = () => {
  const [wide, high] = [box.clientWidth, box.clientHeight];
  const date = state.tick !== null ? `as of ${data.ticks[state.tick][1]}` : data.asOf ? `as of ${dateWords(data.asOf)}` : "";
  const line = [$("summary").textContent, date].filter(Boolean).join(" · ");
  const title = inLines(data.title, wide - 48, 20, 600).map((words, k) =>
    `<text x="24" y="${34 + 26 * k}" font-size="20" font-weight="600" fill="${paint.text}">${xml(words)}</text>`);
  const under = 30 + 26 * title.length;
  const facts = inLines(line, wide - 48, FONT).map((words, k) =>
    `<text x="24" y="${under + 18 * k}" font-size="${FONT}" fill="${paint.quiet}">${xml(words)}</text>`);
  const top = under + 18 * facts.length - 4;
  const [legend, bottom] = legendXml(wide, high + top + 26);
  const family = getComputedStyle(document.body).fontFamily;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${bottom + 20}" width="${wide}" height="${bottom + 20}" font-family="${xml(family)}" font-kerning="none" text-rendering="geometricPrecision">`
    + `<title>${xml(data.title)}</title><style>${faces()}</style><rect width="100%" height="100%" fill="${paint.ground}"/>`
    + `${title.join("")}${facts.join("")}${networkXml(wide, high, top)}${legend}</svg>`;
};
const fileName = (ending) => `${folded(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "network"}.${ending}`;
const download = (blob, name) => {
  const url = URL.createObjectURL(blob);
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
};
const saveSvg = () => download(new Blob([asSvg()], { type: "image/svg+xml" }), fileName("svg"));
const savePng = async () => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asSvg())}`;
  await image.decode();
  const canvas = make("canvas", { width: image.width * 2, height: image.height * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => download(blob, fileName("png")), "image/png");
};
