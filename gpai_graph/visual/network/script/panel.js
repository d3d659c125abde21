// ---- Panel: one node in, everything known of it out, and who says so. Text only ever becomes text.

const make = (tag, given = {}, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((part) => part !== null && part !== undefined));
  return element;
};
const SVG = "http://www.w3.org/2000/svg";
const icon = (shape, slot, mark = "") => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-10 -10 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const add = (tag, given) => {
    const part = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(given)) part.setAttribute(name, value);
    svg.append(part);
    return part;
  };
  const circle = data.circles[shape] ?? (data.polygons[shape] ? null : [1, 0]);
  if (circle) {
    add("circle", { r: 7 * circle[0], class: `c${slot}` });
    if (circle[1]) add("circle", { r: 7 * circle[1], class: "hole" });
  } else add("polygon", { points: data.polygons[shape].map(([x, y]) => `${7 * x},${7 * y}`).join(" "), class: `c${slot}` });
  if (mark) add("text", { class: "mark", y: 3.2, "text-anchor": "middle", "font-size": 9 }).textContent = mark;
  return svg;
};
const iconOf = (node) => icon(data.kinds[node.kind].shape, node.slot, node.group >= 0 ? data.groups[node.group].mark : "");

const sourceItem = (number) => {
  const [title, publisher, issued, kind, url] = data.sources[number];
  const about = [publisher, dateWords(issued), kind].filter(Boolean).join(", ");
  const safe = /^https?:\/\//i.test(url);
  const name = safe ? make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, title) : title;
  return make("li", { value: number + 1 }, name, about ? make("span", { class: "quiet" }, ` ${about}`) : null);
};
const marks = (numbers) => (numbers.length
  ? make("sup", {}, make("span", { class: "sr" }, " sources "), numbers.map((n) => n + 1).join(", ")) : null);
const whenWords = (thing) => [
  thing.years?.length ? yearWords(thing.years) : "",
  thing.since ? `since ${dateWords(thing.since)}` : "",
  thing.until ? `until ${dateWords(thing.until)}` : "",
].filter(Boolean).join(", ");

// Where a page about a node is stands in the table of nodes only.
const pageOf = (node) => document.querySelector(`#tables tr[data-n="${node.i}"] a`)?.getAttribute("href");

const linkFacts = (link) => [whenWords(link), weighted ? `weight ${numberWords(link.weight)}` : "", link.inferred ? "inferred" : "",
  ...link.more.map(([name, value]) => `${name}: ${value}`)].filter(Boolean).join(" · ");
const linkItem = (link, node) => {
  const to = other(link, node);
  const facts = linkFacts(link);
  return make("li", {},
    make("button", { class: "name", "data-to": to.i }, iconOf(to), to.label),
    marks(sourcesOf(link)), facts ? make("span", { class: "quiet" }, ` ${facts}`) : null);
};
const weighted = new Set(links.map((link) => link.weight)).size > 1;
const linkWords = (name, link, node) => {
  const said = name || "linked with";
  if (!data.oriented) return said;
  return link.from === node.i ? `${said} →` : `← ${said}`;
};

const factRows = (node) => {
  const facts = [];
  if (node.group >= 0) facts.push(["group", data.groups[node.group].name]);
  if (node.since) facts.push(["since", dateWords(node.since)]);
  if (node.until) facts.push(["until", dateWords(node.until)]);
  facts.push(...node.more.map(([name, value]) => [name, dateWords(value)]));
  facts.push(["links", numberWords(node.links.length)]);
  if (weighted) facts.push(["weight of links", numberWords(node.strength)]);
  facts.push(["identifier", node.id]);
  return facts;
};
const linkLists = (node) => {
  const groups = new Map();
  const order = [...node.links].sort((a, b) => b.weight - a.weight || other(a, node).rank - other(b, node).rank);
  for (const link of order) {
    const name = linkWords(data.linkKinds[link.kind], link, node);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(link);
  }
  return [...groups].flatMap(([name, list]) => [
    make("h3", {}, `${name} `, make("span", { class: "quiet" }, `(${list.length})`)),
    make("ul", { class: "links" }, ...list.slice(0, 200).map((link) => linkItem(link, node))),
    list.length > 200 ? make("p", { class: "quiet" }, `The table of links has ${list.length - 200} more.`) : null,
  ]);
};
const sourceList = (numbers) => {
  if (!numbers.length) return [];
  return [make("h3", {}, "Sources"), make("ol", { class: "sources" }, ...numbers.map(sourceItem))];
};
const showDetails = () => {
  const panel = $("details");
  const node = nodes[state.selected];
  $("hint").hidden = Boolean(node);
  panel.hidden = !node;
  if (!node) return panel.replaceChildren();
  const kind = data.kinds[node.kind];
  const near = state.view === "near";
  const here = near && state.focus === node.i;
  panel.replaceChildren(...[
    kind.name ? make("p", { class: "chip" }, icon(kind.shape, kind.slot), kind.name) : null,
    make("h2", { tabindex: "-1", id: "name" }, node.label, marks(node.sources)),
    make("div", { class: "row" },
      make("button", { id: "near", disabled: here || !node.links.length }, "Show neighbours"),
      make("button", { id: "close" }, "Close")),
    pageOf(node) ? make("p", {}, make("a", { href: pageOf(node), target: "_top" }, "Open the page with facts, sources and timeline")) : null,
    make("dl", {}, ...factRows(node).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    ...(node.links.length ? linkLists(node) : [make("p", {}, "It has no links in this network.")]),
    ...sourceList([...new Set([...node.sources, ...node.links.flatMap(sourcesOf)])].sort((a, b) => a - b)),
  ].filter(Boolean));
  panel.scrollTop = 0;
};
// One link: its ends, what is known of it, and who says so.
const showLink = (link) => {
  const ends = [link.from, link.to].map((i) => make("button", { class: "name", "data-to": i }, iconOf(nodes[i]), nodes[i].label));
  const panel = $("details");
  [$("hint").hidden, panel.hidden] = [true, false];
  panel.replaceChildren(
    make("h2", { tabindex: "-1", id: "name" }, data.linkKinds[link.kind] || "linked with"),
    make("div", { class: "row" }, make("button", { id: "close" }, "Close")),
    make("ul", { class: "links" }, ...ends.map((end) => make("li", {}, end))),
    make("p", { class: "quiet" }, linkFacts(link) || "No date is recorded."),
    ...sourceList(sourcesOf(link)));
  panel.scrollTop = 0;
  say(`${nodes[link.from].label}, ${data.linkKinds[link.kind] || "linked with"}, ${nodes[link.to].label}`);
};
// What the mouse points at, in words beside it.
const point = ({ clientX, clientY }) => {
  const frame = box.getBoundingClientRect();
  const at = { x: clientX - frame.left, y: clientY - frame.top };
  const [i, k] = [network.getNodeAt(at), network.getEdgeAt(at)];
  const link = links[k];
  const told = i !== undefined ? [nodes[i].label, data.kinds[nodes[i].kind].name, counted(nodes[i].links.length, "link", "links")]
    : link ? [nodes[link.from].label, data.linkKinds[link.kind] || "linked with", nodes[link.to].label, whenWords(link)] : [];
  const tip = $("tip");
  tip.hidden = !told.length;
  tip.textContent = told.filter(Boolean).join(" · ");
  box.style.cursor = told.length ? "pointer" : "";
  tip.style.left = `${Math.min(at.x + 12, frame.width - tip.offsetWidth - 4)}px`;
  tip.style.top = `${at.y + 18 + tip.offsetHeight > frame.height ? at.y - tip.offsetHeight - 6 : at.y + 18}px`;
};
const showCentral = () => {
  const list = ranked.filter((node) => node.links.length).slice(0, 8);
  $("central").replaceChildren(...list.map((node) => make("li", {},
    make("button", { class: "name", "data-to": node.i }, iconOf(node), node.label),
    make("span", { class: "quiet" }, ` ${counted(node.links.length, "link", "links")}`))));
};
