// Comfort for those whose browser runs scripts; every page reads and works without them.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const made = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  for (const element of $$(".live")) element.hidden = false;

  // "/" goes to the search field, from anywhere but another field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    $("#find")?.focus();
  });

  // Suggestions under the search field: a combobox that the arrow keys move through.
  const suggest = (field) => {
    const form = field.form;
    const list = made("ul", { class: "suggested", id: `${field.id}-list`, role: "listbox", "aria-label": "Found" });
    list.hidden = true;
    field.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]])
      field.setAttribute(name, value);
    let chosen = -1, timer = 0, asked = 0;
    const show = (open) => {
      list.hidden = !open;
      field.setAttribute("aria-expanded", String(open));
      if (!open) { chosen = -1; field.removeAttribute("aria-activedescendant"); }
    };
    const mark = (place) => {
      chosen = place;
      $$("li", list).forEach((item, i) => item.setAttribute("aria-selected", String(i === place)));
      if (place >= 0) field.setAttribute("aria-activedescendant", `${list.id}-${place}`);
    };
    const fill = (hits) => {
      list.replaceChildren(...hits.map((hit, i) => {
        const item = made("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", "data-href": hit.href, "data-id": hit.id });
        item.append(made("span", {}, hit.name), made("span", { class: "quiet" }, [hit.kind, hit.other].filter(Boolean).join(" · ")));
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
        return item;
      }));
      show(hits.length > 0);
    };
    const take = (item) => {
      if (field.dataset.take === "id") { field.value = item.dataset.id; show(false); form.requestSubmit(); }
      else location.href = item.dataset.href;
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      const words = field.value.trim();
      if (words.length < 2) { show(false); return; }
      timer = setTimeout(async () => {
        const mine = ++asked;
        try {
          const address = new URL(document.documentElement.dataset.suggest, location.href);
          address.searchParams.set("q", words);
          const day = new URLSearchParams(location.search).get("as_of");
          if (day) address.searchParams.set("as_of", day);
          const answer = await fetch(address);
          if (answer.ok && mine === asked) fill((await answer.json()).filter((item) => field.dataset.take !== "id" || item.kind !== "question"));
        } catch { show(false); }
      }, 120);
    });
    field.addEventListener("keydown", (event) => {
      const items = $$("li", list);
      if (event.key === "Escape") { show(false); return; }
      if (list.hidden || !items.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark((chosen + (event.key === "ArrowDown" ? 1 : items.length - (chosen < 0 ? 0 : 1))) % items.length);
      } else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(items[chosen]); }
    });
    field.addEventListener("blur", () => show(false));
  };
  $$("#find, [data-take]").forEach(suggest);

  // The form for the date closes as a menu does.
  const dates = $(".asof");
  document.addEventListener("click", (event) => { if (dates?.open && !dates.contains(event.target)) dates.open = false; });
  dates?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    dates.open = false;
    $("summary", dates).focus();
  });

  // The date: a slider by months from the year of the first event, the events as ticks on it.
  const slide = $(".slide");
  if (slide?.dataset.last) {
    const last = slide.dataset.last, days = $$(".ticks button").map((button) => button.value).filter(Boolean);
    const first = Math.min(...days.map((day) => +day.slice(0, 4)));
    const months = (day) => (+day.slice(0, 4) - first) * 12 + (+day.slice(5, 7) || 12) - 1;
    const dayOf = (month) => {
      const year = first + Math.floor(month / 12), number = (month % 12) + 1;
      const end = new Date(Date.UTC(year, number, 0)).getUTCDate();
      const day = `${year}-${String(number).padStart(2, "0")}-${end}`;
      return day > last ? last : day;
    };
    const field = $(".asof input[name=as_of]");
    const range = made("input", { type: "range", min: "0", max: String(months(last)), list: "as-of-ticks", "aria-label": "As of, by month" });
    range.value = String(Math.min(months(field.value || last), months(last)));
    const ticks = made("datalist", { id: "as-of-ticks" });
    for (const day of days) ticks.append(made("option", { value: String(months(day)) }));
    const told = made("output", { class: "quiet" });
    const tell = () => { told.textContent = new Date(`${dayOf(+range.value)}T00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }); };
    range.addEventListener("input", () => { field.value = dayOf(+range.value); range.setAttribute("aria-valuetext", field.value); tell(); });
    range.addEventListener("change", () => field.form.requestSubmit());
    if (field.value) tell();
    slide.append(range, ticks, told);
    slide.hidden = false;
  }

  // What a source mark stands for, beside the mark.
  let card = null;
  const hide = () => { card?.remove(); card = null; };
  const reveal = (mark) => {
    hide();
    const source = document.getElementById(mark.getAttribute("href").slice(1));
    if (!source) return;
    card = made("div", { class: "tip", role: "tooltip" });
    card.append(...[...source.childNodes].map((node) => node.cloneNode(true)));
    document.body.append(card);
    const place = mark.getBoundingClientRect(), size = card.getBoundingClientRect();
    card.style.left = `${Math.max(16, Math.min(place.left, innerWidth - size.width - 16)) + scrollX}px`;
    const below = place.bottom + size.height + 16 < innerHeight;
    card.style.top = `${(below ? place.bottom + 4 : place.top - size.height - 4) + scrollY}px`;
    card.addEventListener("mouseleave", hide);
  };
  document.addEventListener("mouseover", (event) => {
    const mark = event.target.closest?.("a.ref");
    if (mark) reveal(mark);
    else if (card && !card.contains(event.target)) hide();
  });
  document.addEventListener("focusin", (event) => (event.target.closest("a.ref") ? reveal(event.target) : card?.contains(event.target) || hide()));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // Tables sort by a column; numbers as numbers, dates by their day.
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  for (const table of $$("table.sortable")) {
    if ($$("tbody tr", table).length < 2) continue;
    $$("thead th", table).forEach((head, column) => {
      const button = made("button", { type: "button" }, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        $$("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => { const cell = row.cells[column]; return (cell.dataset.sort ?? cell.textContent).trim().replace(/(\d),(?=\d{3})/g, "$1"); };
        const rows = $$("tbody tr", table);
        // What is empty stays at the end, whichever way the rest goes.
        rows.sort((a, b) => { const x = value(a), y = value(b); return !x !== !y ? (x ? -1 : 1) : (up ? 1 : -1) * order.compare(x, y); });
        $("tbody", table).append(...rows);
      });
    });
  }

  // A list that a field narrows.
  for (const field of $$("[data-filter]")) {
    field.addEventListener("input", () => {
      const words = field.value.toLocaleLowerCase().split(/\s+/);
      for (const item of $$(field.dataset.filter)) item.hidden = !words.every((word) => item.textContent.toLocaleLowerCase().includes(word));
      // A folded list opens while it is searched.
      for (const fold of $$("main section > details")) fold.open = words.some(Boolean);
      for (const section of $$("main section")) if ($("li", section)) section.hidden = !$$("li", section).some((item) => !item.hidden);
    });
  }
})();
