// ---- Labels: nodes on the screen in, the labels that fit out. The selected node chooses first, then the most central.

const FONT = 13;
const FIRST = 12; // nodes, whose names rather cover a lesser node than be missing
const fontOf = (strong) => `${strong ? "600 " : ""}${FONT}px ${getComputedStyle(document.body).fontFamily}`;
const LEAD = FONT * 1.15;
const shortened = (line, longest = 28) => {
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest - 1);
  const at = cut.lastIndexOf(" ");
  return `${(at > longest / 2 ? cut.slice(0, at) : cut).replace(/[\s,;:]+$/u, "")}…`;
};
// A name as one line or two of about the same length: what tells two working groups apart stands at the end.
const linesOf = (text) => {
  const line = text.replace(/\s+/gu, " ").trim();
  const breaks = [...line.matchAll(/ /g)].map((found) => found.index);
  if (line.length <= 22 || !breaks.length) return [shortened(line)];
  const middle = line.length / 2;
  const short = breaks.filter((at) => at <= 28); // rather a second line that is cut than a first one
  const at = (short.length ? short : breaks).reduce((best, each) => (Math.abs(each - middle) < Math.abs(best - middle) ? each : best));
  return [shortened(line.slice(0, at)), shortened(line.slice(at + 1))];
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
// Where a name may begin, the best place first; the most central nodes have room beneath (layout.py keeps it free).
// A seat: left side, base line of the first line, where lines are flush (0 left, 1 right).
const seats = (x, y, radius, wide, more, beneath) => {
  const off = radius + 5;
  const level = y + FONT * 0.36 - more / 2;
  const near = [[x + off, level, 0], [x - off - wide, level, 1]];
  const under = [x - wide / 2, y + off + FONT * 0.8, 0.5];
  const over = [x - wide / 2, y - off - FONT * 0.1 - more, 0.5];
  const corners = [[1, 1], [-1, 1], [1, -1], [-1, -1]].map(([across, down]) => [
    across > 0 ? x + radius * 0.7 : x - radius * 0.7 - wide, down > 0 ? y + radius + FONT * 0.9 : y - radius - 2 - more,
    across > 0 ? 0 : 1]);
  return beneath ? [under, over, ...near, ...corners] : [...near, under, over, ...corners];
};
const boxOf = (x, y, wide, more) => [x - 2, y - FONT, x + wide + 2, y + more + FONT * 0.3];
// items: [{node, x, y, radius, strong, first}] in pixels, the first chooses first. A strong one, and one of the most central,
// may cover a lesser node if there is no other place, but never a name.
const placeLabels = (ctx, items, frame, most) => {
  const taken = new Taken();
  const firm = new Taken();
  for (const { node, x, y, radius, first } of items) {
    const box = [x - radius, y - radius, x + radius, y + radius];
    taken.add(box, node.i);
    if (first) firm.add(box, node.i);
  }
  const found = [];
  for (const item of items) {
    if (found.length >= most && !item.strong) break;
    const lines = linesOf(item.node.label);
    const own = lines.map((line) => widthOf(ctx, line, item.strong));
    const [wide, more] = [Math.max(...own), (lines.length - 1) * LEAD];
    const inside = (b) => !frame || (b[0] >= frame[0] && b[1] >= frame[1] && b[2] <= frame[2] && b[3] <= frame[3]);
    const open = seats(item.x, item.y, item.radius, wide, more, item.first).filter(([x, y]) => inside(boxOf(x, y, wide, more)));
    const free = (over) => open.find(([x, y]) => !over.meets(boxOf(x, y, wide, more), item.node.i));
    const seat = free(taken) ?? (item.strong || item.first ? free(firm) : undefined);
    if (!seat) continue;
    const [left, base, flush] = seat;
    const box = boxOf(left, base, wide, more);
    taken.add(box, -1);
    firm.add(box, -1);
    const placed = lines.map((line, k) => [line, left + (wide - own[k]) * flush, base + k * LEAD]);
    found.push({ node: item.node, lines: placed, box, strong: item.strong });
  }
  return found;
};
