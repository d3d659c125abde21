// The editor of queries: colours, completion from this graph alone, answers as a table on the page.
"use strict";
(() => {
  const form = document.getElementById("ask"), field = form.elements.query, answer = document.getElementById("answer");
  const { prefixes, terms } = JSON.parse(document.getElementById("completions").textContent);
  // Servers and mail programs cut longer addresses. Behind # nothing is sent, so a longer query stands there.
  const LONG = 6000;
  const held = () => new URLSearchParams(location.hash.slice(1)).get("query");
  const root = form.dataset.base, words = form.dataset.words;
  const made = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };
  const table = form.querySelector("option[value=table]");
  table.disabled = table.hidden = false;
  table.selected = true;

  // Completion

  // Written out when it is taken, and its prefix above the query if that lacks it.
  const take = (editor) => (code, data, chosen) => {
    code.replaceRange(chosen.text, chosen.from ?? data.from, chosen.to ?? data.to, "complete");
    const prefix = chosen.text.split(":")[0];
    if (prefix in prefixes && !(prefix in editor.getPrefixesFromQuery())) editor.addPrefixes({ [prefix]: prefixes[prefix] });
  };
  const names = new Map(terms.map(([term, kind, uses, name]) => [term, `${term}   ${name === term ? "" : name} (${kind}, ${uses})`]));
  Yasqe.registerAutocompleter({
    name: "graph",
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: (editor) => {
      const token = editor.getCompleteToken();
      return !/^(comment|string)$/.test(token.type ?? "") && !/^[?$"']/.test(token.string);
    },
    preProcessToken: (_, token) => ({ ...token, autocompletionString: token.string.trim() }),
    get: (_, token) => {
      const typed = (token?.autocompletionString ?? "").toLowerCase();
      const fits = ([term, , , name]) => term.toLowerCase().startsWith(typed) || term.toLowerCase().split(":")[1]?.startsWith(typed) || name.toLowerCase().startsWith(typed);
      const known = terms.filter(fits).map(([term]) => term);
      const spaces = Object.keys(prefixes).filter((prefix) => prefix.startsWith(typed)).map((prefix) => `${prefix}:`);
      return [...new Set([...known, ...spaces])].slice(0, 60);
    },
    postprocessHints: (editor, hints) => hints.map((hint) => ({ ...hint, displayText: names.get(hint.text) ?? hint.text, hint: take(editor) })),
  }, false);
  Yasqe.defaults.autocompleters = ["variables", "graph"];
  const place = made("div", { class: "yasqe-place" });
  field.after(place);
  field.hidden = true;
  const editor = new Yasqe(place, {
    value: held() ?? field.value,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    collapsePrefixesOnLoad: false,
    editorHeight: "420px",
    screenReaderLabel: "Query in SPARQL",
    queryingDisabled: undefined,
    extraKeys: {
      "Ctrl-Enter": () => form.requestSubmit(),
      "Cmd-Enter": () => form.requestSubmit(),
      "Ctrl-Space": () => editor.autocomplete(),
      // Tab must be able to leave the field (WCAG 2.1.2): Escape, then Tab.
      Esc: () => { editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), Tab: false, "Shift-Tab": false }); },
    },
  });
  window.gpaiEditor = editor;
  // It scrolls, so the keyboard must reach it.
  const scrolled = place.querySelector(".CodeMirror-scroll");
  for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Query (scrolls)"]]) scrolled.setAttribute(name, value);
  editor.query = () => { form.requestSubmit(); return Promise.resolve(); };
  // A prefix that the graph knows is written above the query when it is first used; the check of the syntax wants it there.
  const complete = () => {
    const known = editor.getPrefixesFromQuery(), text = editor.getValue().replace(/#.*|<[^>]*>|"[^"]*"/g, "");
    const missing = [...text.matchAll(/(?:^|[\s(/|^!,;])([a-z]+):/g)].map(([, prefix]) => prefix).filter((prefix) => prefix in prefixes && !(prefix in known));
    for (const prefix of new Set(missing)) editor.addPrefixes({ [prefix]: prefixes[prefix] });
  };
  // The address holds the query that is shown.
  let waiting = 0;
  const keep = () => {
    const link = new URL(location.href), query = editor.getValue();
    for (const name of ["name", "query"]) link.searchParams.delete(name);
    link.hash = "";
    const short = new URL(link);
    short.searchParams.set("query", query);
    if (short.href.length >= LONG) link.hash = new URLSearchParams({ query });
    history.replaceState(null, "", short.href.length < LONG ? short : link);
  };
  field.value = editor.getValue();
  addEventListener("hashchange", () => editor.setValue(held() ?? editor.getValue()));
  editor.on("change", (_, change) => {
    field.value = editor.getValue();
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
    if (change.origin === "paste" || change.text.some((line) => line.includes(":"))) setTimeout(complete);
  });

  // Answers

  const base = prefixes.gpai.replace("ontology#", "");
  const compact = (iri) => {
    for (const [prefix, space] of Object.entries(prefixes))
      if (iri.startsWith(space) && /^[\w][\w.-]*$/.test(iri.slice(space.length))) return `${prefix}:${iri.slice(space.length)}`;
    return iri;
  };
  const address = (iri) => {
    const day = words ? `?${words}` : "";
    if (iri.startsWith(`${base}id/`)) return `${root}/page/${iri.slice(base.length + 3)}${day}`;
    if (iri.startsWith(prefixes.gpai)) return `${root}/ontology/${iri.slice(prefixes.gpai.length)}${day}`;
    return /^https?:\/\//.test(iri) ? iri : "";
  };
  const cell = (term) => {
    const item = made("td");
    if (!term) return item;
    if (term.type === "uri") {
      const href = address(term.value);
      item.append(href ? made("a", { href }, compact(term.value)) : term.value);
    } else {
      item.append(term.value);
      if (term["xml:lang"]) item.setAttribute("lang", term["xml:lang"]);
      if (term.datatype) item.setAttribute("title", compact(term.datatype));
      if (/(integer|decimal|double)$/.test(term.datatype ?? "")) item.className = "n";
    }
    return item;
  };
  const told = (title, ...inside) => answer.replaceChildren(made("h2", {}, title), ...inside);
  const failed = (title, text) => told(title, made("p", { class: "problem", role: "alert" }, text));
  const rows = ({ head, results }, cut, spent) => {
    const count = results.bindings.length;
    const list = made("table", {}, made("caption", { class: "sr" }, "Answer"),
      made("thead", {}, made("tr", {}, ...head.vars.map((name) => made("th", { scope: "col" }, name)))),
      made("tbody", {}, ...results.bindings.slice(0, 1000).map((row) => made("tr", {}, ...head.vars.map((name) => cell(row[name]))))));
    const more = cut ? " The first 1,000 are shown." : count > 1000 ? " The first 1,000 are shown; CSV and JSON hold all." : "";
    const ended = cut ? ` The table shows the first ${Number(cut).toLocaleString("en")} rows; the answer has more. Add LIMIT for a file.` : "";
    const none = count ? "" : " We found no row. That does not prove that there is none.";
    told(`${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"} in ${spent} ms`, made("p", { class: "quiet" }, `${more}${ended}${none}`.trim()),
      made("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Rows" }, list));
  };
  // What may be wrong with the query: a misspelt name, say, which looks like a "no".
  const hints = async (query, signal) => {
    const address = `${root}/api/hints?${new URLSearchParams({ query })}`;
    if (address.length > LONG) return;
    try {
      const reply = await fetch(address, { signal });
      if (!reply.ok) return;
      const { hints } = await reply.json();
      answer.append(...hints.map((sentence) => made("p", { class: "problem", role: "alert" }, sentence)));
    } catch {
      // The answer stands without the hint.
    }
  };
  let running = null;
  form.addEventListener("submit", async (event) => {
    keep();
    if (form.elements.format.value !== "table") return;
    event.preventDefault();
    running?.abort();
    const mine = (running = new AbortController());
    const query = editor.getValue();
    const begun = performance.now();
    told("Running …");
    try {
      const reply = await fetch(`${form.action}?cut=yes`, {
        method: "POST", signal: mine.signal, body: query,
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
      });
      const spent = Math.round(performance.now() - begun), kind = reply.headers.get("content-type") ?? "";
      if (!reply.ok) {
        const said = kind.includes("json") ? await reply.json() : { title: `The server answered ${reply.status}`, detail: await reply.text() };
        failed(said.title, said.detail);
      } else if (kind.includes("sparql-results+json")) {
        const said = await reply.json();
        if ("boolean" in said) told(said.boolean ? "Yes" : "No", made("p", { class: "quiet" }, "“No” means that the graph does not record this. It may still be true."));
        else rows(said, reply.headers.get("answer-cut-at"), spent);
      } else told(`Turtle in ${spent} ms`, made("pre", { tabindex: "0" }, await reply.text()));
      if (reply.ok) await hints(query, mine.signal);
    } catch (error) {
      if (error.name !== "AbortError") failed("No answer", "The server does not answer. Check whether it still runs.");
    }
  });
})();
