// ---- Controls: what the reader does in, a new state out; the state in words and in the address.

const say = (text) => { $("live").textContent = text; };
const summary = () => {
  const parts = [`${numberWords(now.nodes.length)} of ${counted(nodes.length, "node", "nodes")}`,
    `${numberWords(now.links.length)} of ${counted(links.length, "link", "links")}`];
  const few = now.links.length < now.held;
  const more = few ? ` It draws links of weight ${numberWords(state.least)} or more. Select a node to see all of its links.` : "";
  return `The picture shows ${parts.join(" and ")}.${more}`;
};
const undatedWords = () => {
  const at = day();
  const count = at === null ? links.filter((link) => !isDated(link)).length : undatedOn(at);
  const told = counted(count, "drawn link without a date", "drawn links without a date");
  const words = at === null ? `Only “all dates” shows ${told}.`
    : state.undated ? `The picture also shows ${told}.` : `The picture hides ${told}.`;
  return ["The picture shows what is recorded for this date.", count ? words : ""].filter(Boolean).join(" ");
};
const viewWords = () => {
  if (state.view === "near") {
    const far = state.steps === 1 ? "and its neighbours" : `and everything within ${state.steps} links`;
    return `${nodes[state.focus].label} ${far}.`;
  }
  return state.view === "first" ? "Most connected nodes." : "";
};
const refresh = (move = false) => {
  draw(move);
  const near = state.view === "near";
  $("summary").textContent = [viewWords(), summary()].filter(Boolean).join(" ");
  for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  // One view alone needs no button, unless to lead back to it.
  document.querySelector(".views").hidden = !data.first && !near;
  $("grow").hidden = !near;
  $("back").hidden = !state.before.length;
  for (const input of document.querySelectorAll("[data-kind]")) input.checked = !state.hiddenKinds.has(Number(input.dataset.kind));
  for (const input of document.querySelectorAll("[data-link]")) input.checked = !state.hiddenLinks.has(Number(input.dataset.link));
  if (data.ticks.length) {
    const all = state.tick === null;
    $("when").value = all ? data.ticks.length : state.tick;
    $("when-words").textContent = all ? "all dates" : data.ticks[state.tick][1];
    $("when").setAttribute("aria-valuetext", $("when-words").textContent);
    $("any").hidden = all;
    $("undated").textContent = undatedWords();
    $("show-undated").hidden = all || !undatedOn(day());
    $("show-undated").textContent = state.undated ? "Hide links without a date" : "Show links without a date";
  }
  if (weights.length > 1) {
    const at = Math.max(0, weights.findIndex((weight) => weight >= state.least));
    $("least").value = at;
    $("least").disabled = near;
    $("least-words").textContent = near ? "all, around one node" : at === 0 ? "all" : `${numberWords(weights[at])} or more`;
    $("least").setAttribute("aria-valuetext", $("least-words").textContent);
  }
  keep();
};

const weights = (() => {
  const all = [...new Set(links.map((link) => link.size))].sort((a, b) => a - b);
  const step = Math.ceil(all.length / 60);
  const floor = [data.least, data.first?.least].filter(Boolean);
  return all.filter((weight, i) => i % step === 0 || i === all.length - 1 || floor.includes(weight));
})();

const select = (i, { centre = false, panel = false } = {}) => {
  state.selected = i;
  if (i !== null && !now.nodes.some((node) => node.i === i)) reveal(i);
  refresh();
  showDetails();
  if (i === null) return;
  if (centre) follow(nodes[i]);
  if (panel) $("name").focus();
};
// A node that is not in sight is shown with its neighbours; filters that hide it give way.
const reveal = (i) => {
  state.hiddenKinds.delete(nodes[i].kind);
  if (!holds(nodes[i])) state.tick = null;
  if (!shown().nodes.some((node) => node.i === i)) showNear(i);
};
const remember = () => { state.before.push({ view: state.view, focus: state.focus, steps: state.steps, selected: state.selected }); };
const showView = (view) => {
  if (view === state.view) return fit();
  remember();
  if (state.view !== "near" && data.first) state.least = view === "first" ? data.first.least : data.least;
  Object.assign(state, { view, focus: null });
  refresh(true);
};
const showNear = (i, steps = 1) => {
  remember();
  Object.assign(state, { view: "near", focus: i, selected: i, steps });
  refresh(true);
  showDetails();
  say(`${viewWords()} ${summary()}`);
};
const grow = () => {
  remember();
  state.steps++;
  const had = now.nodes.length;
  refresh(true);
  say(now.nodes.length === had ? "There are no more neighbours." : `${viewWords()} ${summary()}`);
};
const back = () => {
  const last = state.before.pop();
  if (last) Object.assign(state, last);
  else state.selected = null;
  refresh(true);
  showDetails();
  say(`Back. ${summary()}`);
};

// ---- Search: words in, up to eight names out; accents and capitals do not matter.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const found = { list: [], at: -1 };
const search = () => {
  const words = folded($("search").value).split(/\s+/).filter(Boolean);
  const fits = (node) => words.every((word) => folded(`${node.label} ${node.id}`).includes(word));
  const begins = (node) => folded(node.label).startsWith(words[0]);
  found.list = words.length ? ranked.filter(fits).sort((a, b) => begins(b) - begins(a)).slice(0, 8) : [];
  found.at = found.list.length ? 0 : -1;
  showFound(words.length > 0);
};
const showFound = (asked) => {
  const list = $("found");
  list.replaceChildren(...found.list.map((node, k) => make("li",
    { role: "option", id: `found-${k}`, "aria-selected": String(k === found.at), "data-to": node.i },
    iconOf(node), make("span", {}, node.label), make("span", { class: "quiet" }, data.kinds[node.kind].name))));
  list.hidden = !found.list.length;
  $("search").setAttribute("aria-expanded", String(found.list.length > 0));
  if (found.at >= 0) $("search").setAttribute("aria-activedescendant", `found-${found.at}`);
  else $("search").removeAttribute("aria-activedescendant");
  $("none").hidden = !asked || found.list.length > 0;
};
const pick = (i) => {
  $("search").value = "";
  Object.assign(found, { list: [], at: -1 });
  showFound(false);
  select(i, { centre: true, panel: true });
};
const searchKey = (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.list.length) {
    event.preventDefault();
    found.at = (found.at + step + found.list.length) % found.list.length;
    showFound(true);
  } else if (event.key === "Enter" && found.at >= 0) {
    event.preventDefault();
    pick(found.list[found.at].i);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if ($("search").value) { $("search").value = ""; search(); } else stage.focus();
  }
};

// ---- Keys on the picture: arrows go to the nearest node that way, Enter reads, Escape goes back.
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const nearest = (from, [wx, wy]) => {
  let best = null;
  let least = Infinity;
  for (const node of now.nodes) {
    const [dx, dy] = [node.x - from.x, node.y - from.y];
    const along = dx * wx + dy * wy;
    if (node.i === from.i || along <= 0) continue;
    // Aside counts double: straight ahead is what a reader means.
    const far = along + 2 * Math.abs(dx * wy - dy * wx);
    if (far < least) [best, least] = [node, far];
  }
  return best;
};
const stageKey = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  const current = nodes[state.selected];
  const seen = current && now.nodes.includes(current);
  if (way) {
    event.preventDefault();
    const next = seen ? nearest(current, way) : ranked.find((node) => now.nodes.includes(node));
    if (next) { select(next.i); follow(next); announce(next); }
  } else if (event.key === "Home") {
    event.preventDefault();
    const first = ranked.find((node) => now.nodes.includes(node));
    if (first) { select(first.i); follow(first); announce(first); }
  } else if (event.key === "Enter" && seen) {
    event.preventDefault();
    $("name").focus();
  } else if (event.key === "n" && seen) showNear(current.i);
  else if (event.key === "+" || event.key === "=") zoomBy(1.3);
  else if (event.key === "-") zoomBy(1 / 1.3);
  else if (event.key === "0") fit();
};
const announce = (node) => say([node.label, data.kinds[node.kind].name, counted(node.links.length, "link", "links")].filter(Boolean).join(", "));
const follow = (node) => {
  const at = network.canvasToDOM({ x: node.x, y: node.y });
  const outside = at.x < 40 || at.y < 40 || at.x > box.clientWidth - 40 || at.y > box.clientHeight - 40;
  if (outside) glide({ position: { x: node.x, y: node.y } });
};
const zoomBy = (factor) => glide({ scale: Math.min(8, Math.max(fitted / 2, zoom() * factor)) });
const escape = () => {
  if ($("details").contains(document.activeElement)) stage.focus();
  else if (state.view === "near") back();
  else if (state.selected !== null) { select(null); }
};

// ---- The state in the address, so that a link shows the same. In a notebook's frame there is no address to write to.
const keep = () => {
  const told = new URLSearchParams();
  if (state.view !== (data.first ? "first" : "whole")) told.set("view", state.view);
  if (state.view === "near") { told.set("focus", nodes[state.focus].id); if (state.steps > 1) told.set("steps", state.steps); }
  if (state.selected !== null && state.selected !== state.focus) told.set("node", nodes[state.selected].id);
  if (state.tick !== null) told.set("at", data.ticks[state.tick][0].slice(0, data.ticks[state.tick][1].length > 4 ? 7 : 4));
  if (state.undated) told.set("undated", "show");
  if (state.hiddenKinds.size) told.set("without", [...state.hiddenKinds].map((kind) => data.kinds[kind].name).sort().join("|"));
  if (state.hiddenLinks.size) told.set("withoutlinks", [...state.hiddenLinks].map((kind) => data.linkKinds[kind]).sort().join("|"));
  if (state.view !== "near" && state.least !== (state.view === "first" ? data.first.least : data.least)) told.set("weight", state.least);
  const text = told.toString();
  try { history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search); } catch { /* a frame without an address */ }
};
const recall = () => {
  const told = new URLSearchParams(location.hash.slice(1));
  const start = data.first ? "first" : "whole";
  const view = ["first", "whole", "near"].includes(told.get("view")) ? told.get("view") : start;
  const focus = placeOf.get(told.get("focus") ?? "");
  const near = view === "near" && focus !== undefined;
  const indices = (name, list) => new Set((told.get(name)?.split("|") ?? []).map((word) => list.indexOf(word)).filter((i) => i >= 0));
  const at = told.get("at");
  const tick = at ? data.ticks.findIndex(([last]) => at === last.slice(0, 7) || (at === last.slice(0, 4) && last.endsWith("-12-31"))) : -1;
  const plain = near || (view === "first" && !data.first) ? (near ? "near" : start) : view === "near" ? start : view;
  Object.assign(state, {
    view: plain, focus: near ? focus : null, steps: Math.min(9, Math.max(1, Number(told.get("steps")) || 1)),
    selected: placeOf.get(told.get("node") ?? (location.hash ? "" : data.marked)) ?? (near ? focus : null), tick: tick >= 0 ? tick : null,
    undated: told.get("undated") === "show", hiddenKinds: indices("without", data.kinds.map((kind) => kind.name)), hiddenLinks: indices("withoutlinks", data.linkKinds),
    least: Number(told.get("weight")) || (plain === "first" ? data.first.least : data.least), before: [],
  });
};
