// The map of members moves from one date to the next without a new page; each date is also an ordinary link.
"use strict";
(() => {
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const figure = document.getElementById("members");
  const stops = $$(".stops a", figure), play = figure.querySelector(".play");
  if (!play) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const pages = new Map();
  let timer = 0, run = 0;

  const page = (stop) => {
    if (!pages.has(stop.href)) pages.set(stop.href, fetch(stop.href).then((answer) => answer.text())
      .then((text) => new DOMParser().parseFromString(text, "text/html").getElementById("members")));
    return pages.get(stop.href);
  };

  const show = async (stop) => {
    const mine = ++run, other = await page(stop);
    if (mine !== run) return;
    for (const selector of ["figcaption", ".key"]) figure.querySelector(selector).innerHTML = other.querySelector(selector).innerHTML;
    const world = figure.querySelector(".world"), next = new Map($$("a", other).map((a) => [a.getAttribute("href"), a]));
    for (const pattern of $$("pattern", other)) if (!document.getElementById(pattern.id)) world.prepend(pattern.cloneNode(true));
    for (const country of $$("a", world)) {
      const then = next.get(country.getAttribute("href"));
      country.querySelector("title").textContent = then.querySelector("title").textContent;
      if (then.hasAttribute("fill")) country.setAttribute("fill", then.getAttribute("fill"));
      else country.removeAttribute("fill");
      country.querySelector("circle")?.setAttribute("r", then.querySelector("circle").getAttribute("r"));
    }
    for (const each of stops) each.toggleAttribute("aria-current", each === stop);
    stop.setAttribute("aria-current", "true");
    history.replaceState(null, "", stop.href);
  };

  const words = play.querySelector(".words").textContent;
  const said = (sign, text) => {
    play.querySelector(".sign").textContent = sign;
    play.querySelector(".words").textContent = text;
  };
  const end = () => {
    clearTimeout(timer);
    timer = 0;
    said("▶", words);
  };
  const from = async (place) => {
    await show(stops[place]);
    if (!timer) return;
    if (place + 1 === stops.length) end();
    else timer = setTimeout(() => from(place + 1), still.matches ? 2500 : 1400);
  };
  play.addEventListener("click", () => {
    if (timer) { end(); return; }
    timer = -1;
    said("■", "Stop");
    stops.forEach(page);
    from(0);
  });
  for (const stop of stops) stop.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    end();
    show(stop).catch(() => { location.href = stop.href; });
  });
})();
