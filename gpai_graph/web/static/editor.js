// The editor of queries: colours, completion from this graph alone, answers as a table on the page.
"use strict";
(() => {
  const form = document.getElementById("ask"), field = form.elements.query, answer = document.getElementById("answer");
  const { prefixes, terms, classes } = JSON.parse(document.getElementById("completions").textContent);
  // Servers and mail programs cut longer addresses. Behind # nothing is sent, so a longer query stands there.
  const LONG = 6000;
  const held = () => new URLSearchParams(location.hash.slice(1)).get("query");
  const made = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  // Completion

  // Written out when it is taken, and its prefix above the query if that lacks it.
  const take = (editor) => (code, data, chosen) => {
    code.replaceRange(chosen.text, chosen.from ?? data.from, chosen.to ?? data.to, "complete");
    const prefix = chosen.text.split(":")[0];
    if (prefix in prefixes && !(prefix in editor.getPrefixesFromQuery())) editor.addPrefixes({ [prefix]: prefixes[prefix] });
  };
  const names = new Map(terms.map(([term, kind, uses, name]) => [term, `${term}   ${name === term ? "" : name} (${kind}, ${uses})`]));
  // The properties of what the subject at the cursor is, the most used first: after "?s a gpai:Body ; " those of bodies.
  const propertiesOf = (editor) => {
    const text = editor.getRange({ line: 0, ch: 0 }, editor.getCursor()).replace(/#.*|"[^"]*"/g, "");
    const statement = text.split(/[{}]|\.(?=\s|$)/).pop().trim();
    const subject = statement.split(/\s+/)[0];
    // What stands behind a property is no property.
    if (!subject || /(^|;\s*)\S+\s+\S+\s+\S*$/.test(statement.replace(subject, "").trim()) && !/;\s*\S*$/.test(statement)) return [];
    const kinds = [...editor.getValue().matchAll(/([?$]\w+|[\w-]+:[\w-]+)\s+(?:a|rdf:type)\s+([\w-]+:[\w-]+)/g)];
    return [...new Set(kinds.filter(([, who]) => who === subject).flatMap(([, , kind]) => classes[kind] ?? []))];
  };
  Yasqe.registerAutocompleter({
    name: "graph",
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: (editor) => {
      const token = editor.getCompleteToken();
      return !/^(comment|string)$/.test(token.type ?? "") && !/^[?$"']/.test(token.string);
    },
    preProcessToken: (_, token) => ({ ...token, autocompletionString: token.string.trim() }),
    get: (editor, token) => {
      const typed = (token?.autocompletionString ?? "").toLowerCase();
      const fits = ([term, , , name]) => term.toLowerCase().startsWith(typed) || term.toLowerCase().split(":")[1]?.startsWith(typed) || name.toLowerCase().startsWith(typed);
      const own = propertiesOf(editor);
      const known = [...own.filter((term) => term.toLowerCase().startsWith(typed)), ...terms.filter(fits).map(([term]) => term)];
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
    editorHeight: "260px",
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
  complete();
  if (!location.search && !location.hash) keep();
  addEventListener("hashchange", () => editor.setValue(held() ?? editor.getValue()));
  editor.on("change", (_, change) => {
    field.value = editor.getValue();
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
    if (change.origin === "paste" || change.text.some((line) => line.includes(":"))) setTimeout(complete);
  });

  // Answers: the page of the answer is asked for, and its part stands here.

  const told = (title, ...inside) => answer.replaceChildren(made("h2", {}, title), ...inside);
  const run = form.querySelector("button[name=view]");
  let running = null;
  form.addEventListener("submit", async (event) => {
    keep();
    if (event.submitter && event.submitter !== run) return;
    event.preventDefault();
    running?.abort();
    const mine = (running = new AbortController());
    told("Running …");
    try {
      const reply = await fetch(form.action, {
        method: "POST", signal: mine.signal, headers: { Accept: "text/html" },
        body: new URLSearchParams(new FormData(form, run)),
      });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const found = page.getElementById("answer") ?? page.getElementById("main");
      answer.replaceChildren(...found.childNodes);
      document.querySelector("main > .sources")?.remove();
      const sources = page.querySelector("main > .sources");
      if (sources) document.getElementById("main").append(sources);
    } catch (error) {
      if (error.name !== "AbortError") told("No answer", made("p", { class: "problem", role: "alert" }, "The server does not answer. Check whether it still runs."));
    }
  });

  // Who says so: below the row that is asked about; sorting closes it, as rows change places.
  answer.addEventListener("click", async (event) => {
    if (event.target.closest("thead button")) for (const open of answer.querySelectorAll("tr.says")) open.remove();
    const button = event.target.closest("button[form=who]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("tr"), open = row.nextElementSibling;
    if (open?.classList.contains("says")) { open.remove(); button.setAttribute("aria-expanded", "false"); return; }
    const reply = await fetch(form.action, { method: "POST", headers: { Accept: "text/html" }, body: new URLSearchParams(new FormData(button.form, button)) });
    const found = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("says");
    if (!found) { told("No answer", made("p", { class: "problem", role: "alert" }, "The server does not say who says so. Run the query again.")); return; }
    row.after(made("tr", { class: "says" }, made("td", { colspan: row.cells.length }, ...found.childNodes)));
    button.setAttribute("aria-expanded", "true");
  }, true);
})();
