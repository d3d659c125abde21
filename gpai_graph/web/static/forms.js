// The picture of a network: words on what is pointed at, cards for nodes and links, arrow keys, a layout for phones.
"use strict";
// The force picture lives in the page; a small screen has its image, which leads to it.
(() => {
  const figure = document.querySelector("[data-frame]");
  if (!figure || !matchMedia("(min-width: 701px)").matches) return;
  const image = figure.querySelector("img");
  const frame = Object.assign(document.createElement("iframe"), { src: figure.dataset.frame, title: image.alt, className: "live-picture" });
  frame.dataset.bare = "yes";
  // As high as picture and controls, so that none is cut; the tables behind them scroll.
  frame.addEventListener("load", () => {
    const work = frame.contentDocument.querySelector(".work");
    new ResizeObserver(() => { frame.height = work.offsetTop + work.offsetHeight + 24; }).observe(work);
  });
  image.closest("a").replaceWith(frame);
})();
(() => {
  const figure = document.querySelector("[data-narrow]");
  if (!figure) return;
  const narrow = matchMedia("(max-width: 700px)");
  const panel = Object.assign(document.createElement("aside"), { className: "form-card", hidden: true, tabIndex: -1 });
  panel.setAttribute("aria-label", "What is known of what you chose");
  const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
  figure.after(panel);
  document.body.append(tip);
  let opener = null;

  const point = (mark) => {
    const box = mark.getBoundingClientRect();
    tip.textContent = mark.getAttribute("aria-label");
    tip.hidden = false;
    const left = Math.min(box.left + scrollX, scrollX + innerWidth - tip.offsetWidth - 16);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${box.bottom + scrollY + 6}px`;
    const told = mark.dataset;
    for (const other of figure.querySelectorAll(".node")) {
      const node = other.dataset.node;
      other.classList.toggle("on", node === told.from || node === told.to || node === told.node);
    }
    for (const other of figure.querySelectorAll(".link")) {
      other.classList.toggle("on", told.node !== undefined && (other.dataset.from === told.node || other.dataset.to === told.node));
    }
  };
  const leave = () => {
    tip.hidden = true;
    for (const other of figure.querySelectorAll(".on")) other.classList.remove("on");
  };

  const close = () => { panel.hidden = true; opener?.focus(); };
  const open = async (mark) => {
    opener = mark;
    const answer = await fetch(mark.href?.baseVal ?? mark.href);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("card");
    if (!found) { location.href = mark.href?.baseVal ?? mark.href; return; }
    const heading = Object.assign(document.createElement("h2"), { textContent: found.querySelector("h1").textContent });
    found.querySelector("h1").replaceWith(heading);
    for (const small of found.querySelectorAll("h2")) if (small !== heading) {
      small.replaceWith(Object.assign(document.createElement("h3"), { textContent: small.textContent }));
    }
    const button = Object.assign(document.createElement("button"), { className: "less", textContent: "Close" });
    button.addEventListener("click", close);
    panel.replaceChildren(button, ...found.childNodes);
    panel.hidden = false;
    panel.focus();
  };
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='/card?']");
    if (link) { event.preventDefault(); const before = opener; open(link).then(() => { opener = before; }); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { leave(); if (!panel.hidden) close(); }
  });

  // One stop for the Tab key; arrow keys move to the nearest mark in their direction.
  const middle = (mark) => { const box = mark.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const moved = (marks, from, [dx, dy]) => {
    const [x, y] = middle(from);
    let best = null, least = Infinity;
    for (const mark of marks) {
      const [a, b] = middle(mark), along = (a - x) * dx + (b - y) * dy, beside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
      if (mark !== from && along > 1 && along + 4 * beside < least) { best = mark; least = along + 4 * beside; }
    }
    return best;
  };

  const live = (svg) => {
    const marks = [...svg.querySelectorAll("a")];
    for (const mark of marks) {
      const title = mark.querySelector("title");
      mark.setAttribute("aria-label", title.textContent);
      title.remove();
      mark.addEventListener("pointerenter", () => point(mark));
      mark.addEventListener("pointerleave", leave);
      mark.addEventListener("focus", () => point(mark));
      mark.addEventListener("blur", leave);
    }
    marks[0]?.setAttribute("tabindex", "0");
    svg.addEventListener("click", (event) => {
      const mark = event.target.closest("a");
      if (!mark || mark.classList.contains("part") || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(mark);
    });
    svg.addEventListener("keydown", (event) => {
      const mark = event.target.closest("a"), next = mark && ways[event.key] && moved(marks, mark, ways[event.key]);
      if (!next) return;
      event.preventDefault();
      mark.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  };

  // A PNG image, made here of the SVG image: the server has no work with it.
  const svgLink = figure.querySelector(".downloads a[href*='form.svg']");
  const png = async (event) => {
    event.preventDefault();
    const image = new Image();
    image.src = svgLink.href;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${figure.dataset.name}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    }, "image/png");
  };
  if (svgLink) {
    const pngLink = Object.assign(document.createElement("a"), { href: svgLink.href, textContent: "PNG" });
    pngLink.addEventListener("click", png);
    svgLink.after(" · ", pngLink);
  }

  const wide = figure.querySelector(".on-wide svg");
  if (wide) live(wide);
  const load = async () => {
    if (!narrow.matches || figure.dataset.loaded) return;
    figure.dataset.loaded = "yes";
    const answer = await fetch(figure.dataset.narrow);
    if (!answer.ok) return;
    const svg = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    figure.querySelector(".on-narrow").replaceChildren(document.adoptNode(svg));
    live(svg);
  };
  narrow.addEventListener("change", load);
  load();
})();
