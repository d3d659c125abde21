// Charts: each mark tells what it is when it is pointed at or touched. Without scripts the image says the same in its text.
"use strict";
(() => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  document.body.append(tip);
  const show = (mark, x, y) => {
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const size = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - size.width - 8)) + scrollX}px`;
    tip.style.top = `${(y + size.height + 24 < innerHeight ? y + 16 : y - size.height - 12) + scrollY}px`;
  };
  let lit = null;
  const light = (mark) => { lit?.classList.remove("lit"); lit = mark; lit?.classList.add("lit"); if (!mark) tip.hidden = true; };
  const enliven = async (figure) => {
    const image = figure.querySelector("picture img");
    try {
      const reply = await fetch(image.currentSrc || image.src);
      if (!reply.ok) return;
      // The page has the font and the colours; its policy takes no other style.
      const text = (await reply.text()).replace(/<style>.*?<\/style>/s, "");
      const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      if (drawn.nodeName !== "svg") return;
      drawn.querySelectorAll(":scope > g title, :scope > g desc").forEach((title) => {
        if (title.nodeName === "title" && title.parentNode.nodeName !== "svg") title.parentNode.dataset.tip = title.textContent;
        title.remove();
      });
      figure.querySelector("svg")?.remove();
      image.parentNode.hidden = true;
      figure.prepend(document.importNode(drawn, true));
    } catch {
      // The image stands.
    }
  };
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const image = figure.querySelector("picture img");
    const begin = () => enliven(figure);
    if (image.complete) begin();
    // Another width has another image.
    image.addEventListener("load", begin);
    const over = (event) => {
      const mark = event.target.closest?.("[data-tip]");
      light(mark);
      if (mark) show(mark, event.clientX, event.clientY);
    };
    for (const kind of ["pointermove", "pointerdown"]) figure.addEventListener(kind, over);
    figure.addEventListener("pointerleave", () => light(null));
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") light(null); });
})();
