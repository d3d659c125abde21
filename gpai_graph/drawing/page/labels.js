// ---- Labels: nodes on the screen in, the labels that fit out. The selected node chooses first, then the most central.

const FONT = 13;
const fontOf = (strong) => `${strong ? "600 " : ""}${FONT}px ${getComputedStyle(document.body).fontFamily}`;
const shortened = (text, longest = 30) => {
  const line = text.replace(/\s+/gu, " ").trim();
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest - 1);
  const at = cut.lastIndexOf(" ");
  return `${(at > longest / 2 ? cut.slice(0, at) : cut).replace(/[\s,;:]+$/u, "")}…`;
};
const CELL = 60;
const cellsOf = function* (box) {
  for (let c = Math.floor(box[0] / CELL); c <= Math.floor(box[2] / CELL); c++)
    for (let r = Math.floor(box[1] / CELL); r <= Math.floor(box[3] / CELL); r++) yield c * 100003 + r;
};
class Taken {
  cells = new Map();
  add(box, owner) {
    for (const cell of cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push([box, owner]);
    }
  }
  meets(box, owner) {
    for (const cell of cellsOf(box))
      for (const [b, whose] of this.cells.get(cell) ?? [])
        if (whose !== owner && box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]) return true;
    return false;
  }
}
const widths = new Map();
const widthOf = (ctx, text, strong) => {
  const key = strong + text;
  if (!widths.has(key)) { ctx.font = fontOf(strong); widths.set(key, ctx.measureText(text).width); }
  return widths.get(key);
};
const seats = (x, y, radius, wide) => [
  [x + radius + 5, y + FONT * 0.36],
  [x - radius - 5 - wide, y + FONT * 0.36],
  [x - wide / 2, y + radius + 5 + FONT * 0.8],
  [x - wide / 2, y - radius - 5 - FONT * 0.1],
];
// items: [{node, x, y, radius, strong}] in pixels, the first chooses first; forced ones may cover nodes, but never a label.
const placeLabels = (ctx, items, frame, most) => {
  const taken = new Taken();
  const written = new Taken();
  for (const { node, x, y, radius } of items) taken.add([x - radius, y - radius, x + radius, y + radius], node.i);
  const found = [];
  for (const item of items) {
    if (found.length >= most && !item.strong) break;
    const text = shortened(item.node.label);
    const wide = widthOf(ctx, text, item.strong);
    for (const over of item.strong ? [taken, written] : [taken]) {
      const seat = seats(item.x, item.y, item.radius, wide).find(([x, y]) => {
        const box = [x - 2, y - FONT, x + wide + 2, y + FONT * 0.3];
        const inside = !frame || (box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3]);
        return inside && !over.meets(box, item.node.i);
      });
      if (!seat) continue;
      const box = [seat[0] - 2, seat[1] - FONT, seat[0] + wide + 2, seat[1] + FONT * 0.3];
      taken.add(box, -1);
      written.add(box, -1);
      found.push({ node: item.node, text, x: seat[0], y: seat[1], box, strong: item.strong });
      break;
    }
  }
  return found;
};
