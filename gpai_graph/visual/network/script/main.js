// ---- Main: parts are tied together, tables become sortable, the still gives way to the picture.

const sortKey = (cell) => cell?.querySelector("time")?.dateTime ?? cell?.textContent ?? "";
const sortBy = (head) => {
  const table = head.closest("table");
  const at = head.cellIndex;
  const up = head.getAttribute("aria-sort") !== (head.classList.contains("n") ? "descending" : "ascending");
  const numeric = head.classList.contains("n");
  const down = numeric ? up : !up; // numbers begin with the largest
  const order = new Intl.Collator("en", { numeric: true });
  const value = numeric ? (row) => Number((row.cells[at]?.textContent ?? "").replaceAll(",", "")) || 0 : (row) => sortKey(row.cells[at]);
  const keyed = [...table.tBodies[0].rows].map((row) => [value(row), row]);
  const compare = numeric ? (a, b) => a[0] - b[0] : (a, b) => (a[0] === "") - (b[0] === "") || order.compare(a[0], b[0]);
  keyed.sort((a, b) => (down ? compare(b, a) : compare(a, b)));
  table.tBodies[0].append(...keyed.map(([, row]) => row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
};
const readyTable = (table) => {
  if (table.dataset.ready) return;
  table.dataset.ready = "yes";
  for (const head of table.tHead.rows[0].cells) head.replaceChildren(make("button", { onclick: () => sortBy(head) }, head.textContent));
  if (table.closest("#links")) return;
  const heads = [...table.tHead.rows[0].cells];
  const named = heads.findIndex((head) => head.textContent === "Identifier");
  for (const row of table.tBodies[0].rows) {
    const cell = row.cells[0];
    const to = placeOf.get(row.cells[named]?.textContent.trim() || cell.textContent.trim());
    if (to !== undefined) cell.replaceChildren(make("button", { class: "name", "data-to": to }, cell.textContent.trim()));
  }
};

const filterItem = (attribute, at, count, name, picture) => {
  const input = make("input", { type: "checkbox", [attribute]: at, checked: true });
  return make("label", { class: "filter" }, input, picture, make("span", {}, name), make("span", { class: "quiet" }, numberWords(count)));
};
const countBy = (list, of) => list.reduce((counts, item) => { counts[of(item)] = (counts[of(item)] ?? 0) + 1; return counts; }, {});
const buildFilters = () => {
  const kindCounts = countBy(nodes, (node) => node.kind);
  const linkCounts = countBy(links, (link) => link.kind);
  $("kinds").append(...data.kinds.map((kind, i) => filterItem("data-kind", i, kindCounts[i] ?? 0, kind.name || "no kind given", icon(kind.shape, kind.slot))));
  $("kinds-set").hidden = data.kinds.length < 2 && !data.kinds[0]?.name;
  $("link-kinds").append(...data.linkKinds.map((name, i) => filterItem("data-link", i, linkCounts[i] ?? 0, name || "no kind given", null)));
  $("links-set").hidden = data.linkKinds.length < 2;
  $("links-set").open = data.linkKinds.length <= 6;
  $("link-count").textContent = data.linkKinds.length;
  const groupCounts = countBy(nodes, (node) => node.group);
  $("groups").append(...data.groups.map((group, i) => make("li", {}, icon("circle", i + 1, group.mark),
    make("span", {}, group.name), make("span", { class: "quiet" }, ` ${numberWords(groupCounts[i] ?? 0)}`))));
  $("groups-set").hidden = !data.groups.length;
  $("time-set").hidden = !data.ticks.length;
  $("weight-set").hidden = weights.length < 2;
  if (data.ticks.length) {
    $("when").max = data.ticks.length; // the last stop is all dates
    const short = (name) => name.replace(/^(...)\w* /, "$1 ");
    $("from").textContent = short(data.ticks[0][1]);
    $("to").textContent = `${short(data.ticks.at(-1)[1])}, all`;
  }
  $("least").max = weights.length - 1;
};
const toggled = (set, key, on) => { if (on) set.delete(key); else set.add(key); refresh(true); showDetails(); say(summary()); };

const listen = () => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-to], [data-view], #near, #close");
    if (!button) return;
    if (button.dataset.view) showView(button.dataset.view);
    else if (button.id === "near") showNear(state.selected);
    else if (button.id === "close") { select(null); stage.focus(); }
    else if (button.closest("#found")) pick(Number(button.dataset.to));
    else select(Number(button.dataset.to), { centre: true, panel: true });
    if (button.closest("table")) stage.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  });
  document.addEventListener("change", ({ target }) => {
    if (target.dataset.kind) toggled(state.hiddenKinds, Number(target.dataset.kind), target.checked);
    if (target.dataset.link) toggled(state.hiddenLinks, Number(target.dataset.link), target.checked);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=range]):not([type=checkbox]), select, textarea");
    if (event.key === "/" && !typing) { event.preventDefault(); $("search").focus(); }
    if (event.key === "Escape" && !typing) escape();
  });
  $("search").addEventListener("input", search);
  $("search").addEventListener("keydown", searchKey);
  $("when").addEventListener("input", () => {
    const at = Number($("when").value);
    state.tick = at < data.ticks.length ? at : null;
    refresh();
    showDetails();
  });
  $("when").addEventListener("change", () => { refresh(true); say(`${$("when-words").textContent}: ${summary()}`); });
  $("any").addEventListener("click", () => { state.tick = null; refresh(true); say(summary()); $("when").focus(); });
  $("show-undated").addEventListener("click", () => { state.undated = !state.undated; refresh(); showDetails(); say(summary()); });
  $("least").addEventListener("input", () => { state.least = Number($("least").value) ? weights[Number($("least").value)] : 0; refresh(); });
  $("grow").addEventListener("click", grow);
  $("back").addEventListener("click", back);
  $("in").addEventListener("click", () => zoomBy(1.4));
  $("out").addEventListener("click", () => zoomBy(1 / 1.4));
  $("fit").addEventListener("click", fit);
  $("svg").addEventListener("click", saveSvg);
  $("png").addEventListener("click", savePng);
  $("theme").addEventListener("click", switchTheme);
  stage.addEventListener("keydown", stageKey);
  network.on("click", ({ pointer }) => { 
    const [i, link] = [network.getNodeAt(pointer.DOM), network.getEdgeAt(pointer.DOM)];
    stage.focus({ preventScroll: true });
    select(i === undefined ? null : Number(i));
    if (i === undefined && link !== undefined) showLink(links[link]);
  });
  box.addEventListener("mousemove", point);
  box.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  network.on("doubleClick", ({ pointer }) => { const i = network.getNodeAt(pointer.DOM); if (i !== undefined) showNear(Number(i)); });
  addEventListener("hashchange", () => {
    if (location.hash && !location.hash.includes("=")) return; // a place in the page, not a state
    recall(); refresh(true); showDetails();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("main details")) part.open = true; });
  for (const part of document.querySelectorAll("details")) {
    const ready = () => { if (part.open) part.querySelectorAll("table").forEach(readyTable); };
    part.addEventListener("toggle", ready);
    if (part.open) setTimeout(ready);
  }
  let wasPortrait = portrait();
  new ResizeObserver(() => {
    if (portrait() !== wasPortrait) { wasPortrait = portrait(); refresh(true); } else fit();
  }).observe(box);
};
const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const repaint = () => { readColours(); $("theme").textContent = isDark() ? "Light" : "Dark"; refresh(); };
const switchTheme = () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; repaint(); };

const start = () => {
  document.documentElement.classList.add("live");
  buildFilters();
  showCentral();
  recall();
  startStage();
  listen();
  refresh(true);
  showDetails();
  repaint();
  const bare = Boolean(window.frameElement?.dataset.bare); // a page of ours around it has its title
  document.querySelector("header").hidden = bare;
  document.body.classList.toggle("bare", bare);
  if (window.parent !== window && !bare) $("exports").hidden = true; // a notebook's frame may not save files
  $("still").hidden = true;
  box.classList.remove("waiting");
  // For those who embed or test the picture: what it shows at this moment.
  window.picture = { shown: () => now.nodes.map((node) => node.id), links: () => now.links.length,
    labels: () => labels.map(({ lines, box: place }) => ({ text: lines.map(([line]) => line).join(" "), box: place })),
    at: (id) => { const node = nodes[placeOf.get(id)]; return network.canvasToDOM({ x: node.x, y: node.y }); }, svg: asSvg };
  document.documentElement.dataset.ready = "yes";
  performance.mark("picture-ready");
};
// vis-network comes packed, a third of its size. The policy of the page names its digest, so nothing else would run.
const unpack = async () => {
  const packed = Uint8Array.from(atob($("library").textContent), (letter) => letter.charCodeAt(0));
  const opened = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  document.head.append(make("script", {}, await new Response(opened).text()));
};
// The still is painted first; then the page becomes usable. A browser too old for this keeps the still and the tables.
if (nodes.length && "structuredClone" in window && "DecompressionStream" in window) {
  // Names are measured as they are drawn: with the font that the page carries.
  const fonts = [false, true].map((strong) => document.fonts.load(fontOf(strong)).catch(() => null));
  Promise.all([unpack(), ...fonts]).then(() => requestAnimationFrame(() => setTimeout(start)));
}
