// ---- Stage: what is shown in, the picture on the canvas out. vis-network holds view, zoom and drag; shapes and labels are ours.

const stage = $("stage");
const box = $("canvas");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let paint = {};
const readColours = () => {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const slots = Array.from({ length: data.groups.length + data.kinds.length + 1 }, (_, i) => of(`c${i}`));
  paint = { slots, ground: of("ground"), text: of("text"), quiet: of("quiet"), line: of("line") };
};

// Small screens shrink distances more than nodes, so that fingers still find them.
const zoom = () => network?.getScale() ?? 1;
const crowd = () => Math.max(0.28, 0.45 * Math.min(1, Math.sqrt(220 / (now.nodes.length || 1))));
const grown = (scale) => (scale < 1 ? Math.max(crowd(), scale ** (now.nodes.length > 300 ? 1 : 0.6)) : Math.min(1.5, scale ** 0.35)) / scale;
const radiusOf = (node) => Math.max(node.size * grown(zoom()), 1.8 / zoom());

const trace = (ctx, shape, x, y, r) => {
  ctx.beginPath();
  if (data.circles[shape]) ctx.arc(x, y, r * data.circles[shape][0], 0, 2 * Math.PI);
  else {
    data.polygons[shape].forEach(([dx, dy], i) => (i ? ctx.lineTo(x + r * dx, y + r * dy) : ctx.moveTo(x + r * dx, y + r * dy)));
    ctx.closePath();
  }
};
const drawNode = (ctx, node, x, y) => {
  const r = radiusOf(node);
  const { shape } = data.kinds[node.kind];
  const hole = data.circles[shape]?.[1] ?? 0;
  const px = 1 / zoom();
  trace(ctx, shape, x, y, r);
  ctx.fillStyle = paint.ground;
  ctx.fill(); // so that no line shines through what stands back
  ctx.globalAlpha = lit && !lit.has(node.i) ? 0.22 : 1;
  ctx.fillStyle = paint.slots[node.slot];
  ctx.strokeStyle = paint.ground;
  ctx.lineWidth = 1.5 * px;
  ctx.fill();
  ctx.stroke();
  if (hole) { ctx.beginPath(); ctx.arc(x, y, r * hole, 0, 2 * Math.PI); ctx.fillStyle = paint.ground; ctx.fill(); }
  if (node.group >= 0 && r / px >= 6.5) {
    const size = Math.min(r * 1.1, 13 * px);
    ctx.font = `700 ${size}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.textAlign = "center";
    ctx.fillStyle = paint.ground;
    ctx.fillText(data.groups[node.group].mark, x, y + size * 0.36);
  }
  if (node.i === state.selected) {
    ctx.beginPath();
    ctx.arc(x, y, r * 1.25 + 4 * px, 0, 2 * Math.PI);
    ctx.strokeStyle = paint.text;
    ctx.lineWidth = 2.5 * px;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
};
const renderer = ({ ctx, id, x, y }) => {
  const node = nodes[id];
  const wide = 2.2 * radiusOf(node);
  return { drawNode: () => drawNode(ctx, node, x, y), nodeDimensions: { width: wide, height: wide } };
};

let network = null;
let now = { nodes: [], links: [], held: 0 };
let lit = null; // the selected node and its neighbours; the others stand back
let labels = [];
let fitted = 1; // the scale at which all is seen
let nodeSet = null;
let linkSet = null;

const portrait = () => box.clientHeight > box.clientWidth * 1.15;
// A tall screen gets the picture on its side: it was laid out for a wide one.
const turned = ([x, y]) => (portrait() ? [y, x] : [x, y]);
const place = () => {
  if (state.view === "near") return placeNear(inView());
  if (state.view === "first") data.first.nodes.forEach((i, k) => { [nodes[i].x, nodes[i].y] = turned(data.first.points[k]); });
  else for (const node of nodes) [node.x, node.y] = turned(node.home);
};
const isFiltered = () => state.tick !== null || state.hiddenKinds.size > 0 || state.hiddenLinks.size > 0;
// What filters leave is laid out anew from where it stood: all push each other away, links pull (Fruchterman and Reingold).
const MOST_AGAIN = 400;
const LENGTH = 95; // pixels of a usual link, as in views.py
const placeAgain = () => {
  const list = now.nodes;
  if (state.view === "near" || list.length < 2 || list.length > MOST_AGAIN) return;
  const at = new Map(list.map((node, k) => [node.i, k]));
  const pairs = now.links.filter((link) => link.from !== link.to).map((link) => [at.get(link.from), at.get(link.to)]);
  const flat = portrait() ? [1.4, 1] : [1, 1.4];
  for (let step = 0; step < 120; step++) {
    const push = list.map((node) => [-0.05 * flat[0] * node.x, -0.05 * flat[1] * node.y]);
    const move = (a, b, by) => { // along the line from b to a
      const [dx, dy] = [list[a].x - list[b].x, list[a].y - list[b].y];
      const far = Math.hypot(dx, dy) || 1;
      const [fx, fy] = [(dx / far) * by(far), (dy / far) * by(far)];
      push[a][0] += fx; push[a][1] += fy; push[b][0] -= fx; push[b][1] -= fy;
    };
    for (let a = 0; a < list.length; a++) for (let b = 0; b < a; b++) move(a, b, (far) => (LENGTH * LENGTH) / far);
    for (const [a, b] of pairs) move(a, b, (far) => -(far * far) / LENGTH);
    const most = 60 * (1 - step / 120) + 1;
    list.forEach((node, k) => {
      const far = Math.hypot(...push[k]) || 1;
      node.x += (push[k][0] / far) * Math.min(far, most);
      node.y += (push[k][1] / far) * Math.min(far, most);
    });
  }
};
const evenly = (count) => Array.from({ length: count }, (_, k) => (2 * Math.PI * k) / count - Math.PI / 2 + 0.13);
// Rising directions, each at least a gap after the one before; spread evenly where there is no room for that.
const apart = (wanted) => {
  const gap = Math.PI / 15;
  const found = [];
  for (const turn of wanted) found.push(found.length ? Math.max(turn, found.at(-1) + gap) : turn);
  return found.length && found.at(-1) - found[0] > 2 * Math.PI - gap ? evenly(found.length) : found;
};
// Rings around the focus. A neighbour stands near those it came with; kinds stand together.
const placeNear = (view) => {
  const centre = nodes[state.focus];
  [centre.x, centre.y] = [0, 0];
  const angle = new Map([[centre.i, 0]]);
  let inner = 0;
  for (let step = 1; step <= state.steps; step++) {
    const ring = [...view].filter(([, far]) => far === step).map(([i]) => nodes[i]);
    if (!ring.length) break;
    const parent = (node) => {
      const seen = node.links.map((link) => angle.get(other(link, node).i)).filter((a) => a !== undefined);
      // The mean of directions, not of numbers: 359° and 1° lie around 0°.
      const mean = Math.atan2(seen.reduce((sum, a) => sum + Math.sin(a), 0), seen.reduce((sum, a) => sum + Math.cos(a), 0));
      return mean < -Math.PI / 2 ? mean + 2 * Math.PI : mean; // counted from the top, as the rings are
    };
    const key = new Map(ring.map((node) => [node.i, step === 1 ? 0 : parent(node)]));
    ring.sort((a, b) => key.get(a.i) - key.get(b.i) || a.kind - b.kind || a.rank - b.rank);
    const layers = Math.max(1, Math.ceil(ring.length / (step === 1 ? 40 : 60)));
    const radius = Math.max(inner + 150, (ring.length / layers) * 34 / (2 * Math.PI));
    const turns = step === 1 ? evenly(ring.length) : apart(ring.map((node) => key.get(node.i)));
    ring.forEach((node, k) => {
      const turn = turns[k];
      const far = radius + (k % layers) * 70;
      const stretch = portrait() ? [0.8, 1.15] : [1.15, 0.9];
      [node.x, node.y] = [Math.cos(turn) * far * stretch[0], Math.sin(turn) * far * stretch[1]];
      angle.set(node.i, turn);
    });
    inner = radius + (layers - 1) * 70;
  }
};

const broadest = () => (now.links.length > 800 ? 1.2 : 4);
const lineWidth = (link, [least, most]) => (most > least ? 1 + (broadest() * (link.size - least)) / (most - least) : 1.2);
const weightSpan = () => now.links.reduce(([least, most], { size }) => [Math.min(least, size), Math.max(most, size)], [Infinity, -Infinity]);
const faded = (colour, alpha) => {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},${alpha})`;
};
const strengthOfLines = (count) => Math.max(0.22, Math.min(0.75, 8 / Math.sqrt(count || 1)));
const lineColours = () => {
  const alpha = strengthOfLines(now.links.length);
  const plain = faded(paint.line, alpha);
  const behind = faded(paint.line, Math.min(alpha, 0.12));
  return (link) => {
    const touches = link.from === state.selected || link.to === state.selected;
    return { color: lit ? (touches ? paint.text : behind) : plain, inherit: false };
  };
};
const lineWidths = () => {
  const span = weightSpan();
  return (link) => lineWidth(link, span) / (zoomAtFit() || 1);
};
const zoomAtFit = () => Math.max(0.15, Math.min(1, fitted));

// How vis-network bends a line; most are straight, and nothing has to be said of them.
const curve = ({ bend, from, to }) => (bend && from !== to
  ? { smooth: { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.min(0.5, 0.12 * Math.abs(bend)) } } : {});

// Puts what is shown on the canvas; `move`: the view changed, so everything is fitted into sight.
const draw = (move) => {
  if (state.selected !== null && !nodes[state.selected]) state.selected = null;
  now = shown();
  if (move) place();
  if (move && isFiltered()) placeAgain();
  const visible = new Set(now.nodes.map((node) => node.i));
  // Around a focus everything belongs to it: nothing has to stand back.
  const focused = state.view === "near" && state.selected === state.focus;
  lit = state.selected !== null && !focused && visible.has(state.selected)
    ? new Set([state.selected, ...now.links.flatMap((l) => (l.from === state.selected || l.to === state.selected ? [l.from, l.to] : []))])
    : null;
  if (move) fitted = scaleToFit();
  const colour = lineColours();
  const width = lineWidths();
  const fresh = now.nodes.map((node) => ({ id: node.i, x: node.x, y: node.y }));
  const drawn = now.links.map((link) => ({
    id: link.i, from: link.from, to: link.to, width: width(link), color: colour(link), dashes: link.inferred ? [6, 5] : false, ...curve(link),
  }));
  version.now++;
  renew(linkSet, [], new Set(drawn.map((link) => link.id)));
  renew(nodeSet, fresh, visible);
  renew(linkSet, drawn, new Set(drawn.map((link) => link.id)));
  $("empty").hidden = now.nodes.length > 0;
  if (move) fit();
  else network.redraw();
};
// Only differences go to vis-network: it works through its whole list for each message, and through each item told anew.
const told = new WeakMap();
const renew = (set, fresh, ids) => {
  if (!told.has(set)) told.set(set, new Map());
  const known = told.get(set);
  const gone = set.getIds().filter((id) => !ids.has(id));
  if (gone.length) set.remove(gone);
  for (const id of gone) known.delete(id);
  const other = fresh.filter((item) => {
    const text = JSON.stringify(item);
    if (known.get(item.id) === text) return false;
    known.set(item.id, text);
    return true;
  });
  if (other.length) set.update(other);
};
const bounds = () => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of now.nodes) {
    left = Math.min(left, node.x); right = Math.max(right, node.x);
    top = Math.min(top, node.y); bottom = Math.max(bottom, node.y);
  }
  return now.nodes.length ? [left, top, right, bottom] : [0, 0, 1, 1];
};
const scaleToFit = () => {
  const [left, top, right, bottom] = bounds();
  const margin = Math.min(80, box.clientWidth * 0.08);
  return Math.min((box.clientWidth - 2 * margin) / Math.max(1, right - left), (box.clientHeight - 70) / Math.max(1, bottom - top), 1.5);
};
const fit = () => {
  const [left, top, right, bottom] = bounds();
  fitted = Math.max(0.02, scaleToFit());
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: fitted, animation: false });
};
const glide = (options) => network.moveTo({ ...options, animation: calm.matches ? false : { duration: 250, easingFunction: "easeInOutQuad" } });

// Names go over everything, in pixels of the screen, so that they keep their size at every zoom.
let placedAt = "";
const version = { now: 0 };
const labelItems = (scale) => {
  const few = lit && lit.size <= 40;
  const order = (lit ? now.nodes.filter((node) => lit.has(node.i)) : [...now.nodes]).sort((a, b) => (b.i === state.selected) - (a.i === state.selected)
    || (few ? lit.has(b.i) - lit.has(a.i) : 0) || a.rank - b.rank);
  return order.map((node) => ({ node, x: node.x * scale, y: node.y * scale, radius: radiusOf(node) * scale * (node.i === state.selected ? 1.25 : 1.05) + (node.i === state.selected ? 4 : 0),
    strong: node.i === state.selected, first: node.rank < FIRST }));
};
const drawLabels = (ctx) => {
  const scale = zoom();
  const key = `${scale.toFixed(3)} ${version.now} ${state.selected}`;
  const ratio = ctx.canvas.width / box.clientWidth;
  const origin = network.canvasToDOM({ x: 0, y: 0 });
  const frame = scale <= fitted * 1.02 ? [4 - origin.x, 4 - origin.y, box.clientWidth - 4 - origin.x, box.clientHeight - 4 - origin.y] : null;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, origin.x * ratio, origin.y * ratio);
  if (key !== placedAt) {
    placedAt = key;
    const most = Math.round(Math.max(8, Math.min(90, box.clientWidth / (now.nodes.length > 300 ? 26 : 11))) * Math.max(1, (scale / fitted) ** 2));
    labels = placeLabels(ctx, labelItems(scale), frame, most);
  }
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = paint.ground;
  for (const label of labels) {
    ctx.font = fontOf(label.strong);
    ctx.fillStyle = paint.text;
    for (const line of label.lines) ctx.strokeText(...line);
    for (const line of label.lines) ctx.fillText(...line);
  }
  ctx.restore();
};

const startStage = () => {
  readColours();
  const options = structuredClone(data.options);
  options.nodes.ctxRenderer = renderer;
  options.nodes.shape = "custom";
  [nodeSet, linkSet] = [new vis.DataSet(), new vis.DataSet()];
  network = new vis.Network(box, { nodes: nodeSet, edges: linkSet }, options);
  box.querySelector("canvas").setAttribute("aria-hidden", "true");
  box.querySelector(".vis-network").removeAttribute("tabindex");
  network.on("afterDrawing", drawLabels);
  network.on("dragEnd", ({ nodes: dragged }) => {
    for (const id of dragged) { const at = network.getPosition(id); Object.assign(nodes[id], at); told.get(nodeSet).delete(id); }
    version.now++;
  });
  // The wheel scrolls the page until the reader has turned to the picture.
  box.addEventListener("wheel", (event) => { if (!event.ctrlKey && !stage.contains(document.activeElement)) event.stopPropagation(); }, true);
};
