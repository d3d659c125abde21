// ---- Data: columns in the page in, lists of nodes and links out; what is shown of them at a moment.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);

const column = ({ values, at }) => (i) => values[at ? at[i] : 0];
const rows = (table, count) => {
  const names = Object.keys(table);
  const read = names.map((name) => (Array.isArray(table[name]) ? (i) => table[name][i] : column(table[name])));
  return Array.from({ length: count }, (_, i) => {
    const row = { i };
    names.forEach((name, c) => { row[name] = read[c](i); });
    return row;
  });
};
const nodes = rows(data.nodes, data.nodes.id.length);
const links = rows(data.links, data.links.from.length);
const placeOf = new Map(nodes.map((node) => [node.id, node.i]));

for (const node of nodes) Object.assign(node, { links: [], strength: 0, home: [node.x, node.y] });
const pairs = new Map();
for (const link of links) {
  // Weights may be negative; how strong a link is does not depend on the sign.
  link.size = Math.abs(link.weight);
  const pair = [link.from, link.to].sort((a, b) => a - b).join();
  pairs.set(pair, [...(pairs.get(pair) ?? []), link]);
  for (const end of new Set([link.from, link.to])) {
    nodes[end].links.push(link);
    nodes[end].strength += link.weight;
  }
}
// Parallel links bend away from each other, the same way whichever end they begin at.
for (const [pair, same] of pairs) same.forEach((link, k) => {
  link.bend = (k - (same.length - 1) / 2) * (`${link.from},${link.to}` === pair ? 1 : -1);
});
// Which sources a link has stands in the table of links only, and is read from there when somebody asks.
const linkRows = [...(document.querySelector("#links tbody")?.rows ?? [])];
const sourcesOf = (link) => {
  const cells = document.querySelector("#links thead tr").cells;
  if (!cells[cells.length - 1].textContent.startsWith("Sources")) return [];
  return linkRows[link.i].cells[cells.length - 1].textContent.trim().split(", ").filter(Boolean).map((text) => Number(text) - 1);
};
const other = (link, node) => (link.from === node.i ? nodes[link.to] : nodes[link.from]);
const ranked = [...nodes].sort((a, b) => b.links.length - a.links.length || b.strength - a.strength || a.i - b.i);
ranked.forEach((node, rank) => { node.rank = rank; });

const MONTHS = "January February March April May June July August September October November December".split(" ");
const dateWords = (value) => {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value);
  if (!found || (found[2] && !MONTHS[found[2] - 1])) return value;
  return [found[3] && Number(found[3]), found[2] && MONTHS[found[2] - 1], found[1]].filter(Boolean).join(" ");
};
const yearWords = (years) => {
  const runs = [];
  for (const year of years) {
    const last = runs.at(-1);
    if (last && last[1] === year - 1) last[1] = year; else runs.push([year, year]);
  }
  return runs.map(([a, b]) => (a === b ? `${a}` : `${a}–${b}`)).join(", ");
};
const numberWords = (value) => value.toLocaleString("en", { maximumSignificantDigits: Number.isInteger(value) ? 15 : 3 });
const counted = (count, one, many) => `${numberWords(count)} ${count === 1 ? one : many}`;

// Links without any date are not shown as if they held: of those the page says how many they are, and shows them if asked.
const isDated = (thing) => thing.held ? thing.held.length > 0 || !thing.undated.length : Boolean(thing.since || thing.until || thing.years?.length);
// Periods are half-open: the day of `until` does not belong to them. Where a network says when its links hold, that counts;
// else years tell in which years a link is recorded.
const within = (periods, day) => periods.some(([since, until]) => since <= day && (!until || day < until));
const holdsOn = (thing, day, undated = state.undated) => {
  if (thing.held) return within(thing.held, day) || (undated && within(thing.undated, day));
  if (!isDated(thing)) return undated;
  if (thing.years?.length) return thing.years.includes(Number(day.slice(0, 4)));
  return (!thing.since || thing.since <= day) && (!thing.until || day < thing.until);
};

// What the reader chose. Everything in it can stand in the address.
const state = { view: data.first ? "first" : "whole", focus: null, steps: 1, selected: null, tick: null, undated: false, hiddenKinds: new Set(),
  hiddenLinks: new Set(), least: data.first ? data.first.least : data.least, before: [] };

const firstNodes = new Set(data.first ? data.first.nodes : []);
// The nodes within so many steps of one, each with its distance.
const around = (start, steps) => {
  const found = new Map([[start, 0]]);
  let edge = [start];
  for (let step = 1; step <= steps; step++) {
    const next = [];
    for (const i of edge) for (const link of nodes[i].links) {
      const to = other(link, nodes[i]).i;
      if (!found.has(to) && allowed(nodes[to]) && allowedLink(link)) { found.set(to, step); next.push(to); }
    }
    edge = next;
  }
  return found;
};
const day = () => (state.tick === null ? null : data.ticks[state.tick][0]);
// A node without a date is there while one of its links is.
const holds = (node) => day() === null || holdsOn(node, day(), state.undated || (node.held === null && node.links.length > 0));
const undatedOn = (day) => links.filter((link) => !holdsOn(link, day, false) && holdsOn(link, day, true)).length;
const allowed = (node) => !state.hiddenKinds.has(node.kind) && holds(node);
const allowedLink = (link) => !state.hiddenLinks.has(link.kind) && (day() === null || holdsOn(link, day()));
const inView = () => {
  if (state.view === "near") return around(state.focus, state.steps);
  return state.view === "first" ? firstNodes : null;
};
// The nodes and links to draw now. A node whose links all fall to the date or to the filters of links goes with them, unless
// its network says that it was there; one whose neighbours are hidden by their kind stays.
const shown = () => {
  const view = inView();
  const fits = nodes.map((node) => (!view || view.has(node.i)) && allowed(node));
  const least = state.view === "near" ? 0 : state.least;
  const held = links.filter((link) => fits[link.from] && fits[link.to] && allowedLink(link));
  if (day() !== null || state.hiddenLinks.size > 0) {
    const there = (i) => (!view || view.has(i)) && holds(nodes[i]);
    const linked = new Set(links.filter((link) => allowedLink(link) && there(link.from) && there(link.to)).flatMap((link) => [link.from, link.to]));
    nodes.forEach((node) => { if (node.links.length && !linked.has(node.i) && node.i !== state.focus && (node.held === null || state.hiddenLinks.size)) fits[node.i] = false; });
  }
  const picked = state.selected;
  return {
    nodes: nodes.filter((node) => fits[node.i]),
    links: held.filter((link) => link.size >= least || link.from === picked || link.to === picked),
    held: held.length,
  };
};
