// Puts a page, a question in a list or a word explained in place on the clinic sheet, and takes it off again.
"use strict";
(() => {
  const pattern = document.querySelector("template[data-ticks]");
  if (!pattern) return; // a preview offers nothing to keep
  const copy = (selector) => pattern.content.querySelector(selector).cloneNode(true);
  const plain = (element) => {
    const words = element.cloneNode(true);
    words.querySelectorAll("[popover], .citation").forEach((part) => part.remove());
    return words.textContent.trim().replace(/\s+/g, " ");
  };

  const wireButton = (box, { url, kind, title, text }) => {
    const [button, status] = ["button", "[role=status]"].map((part) => box.querySelector(part));
    clinicSheet.toggle(button, status, pattern.dataset, { url, kind, title, text }, (on) => button.setAttribute("aria-pressed", on));
  };
  const hintOf = (list, selector) => {
    if (!list.previousElementSibling?.matches("[data-tick-hint]")) list.before(copy(selector));
    return list.previousElementSibling;
  };
  const wireTicks = (items, itemOf) => {
    const lists = new Map();
    for (const item of items) {
      const list = item.closest("ul, ol");
      if (!lists.has(list)) lists.set(list, hintOf(list, lists.size ? ".tick-hint:not([data-tick-hint])" : "[data-tick-hint]"));
      const tick = copy(".tick"), box = tick.querySelector("input"), said = itemOf(item);
      tick.querySelector("span").append(` ${said.title}`);
      item.classList.add("can-tick");
      item.prepend(tick);
      const status = lists.get(list).querySelector("[role=status]");
      clinicSheet.toggle(box, status, pattern.dataset, said, (on) => { box.checked = on; });
    }
    lists.forEach((hint) => { hint.hidden = false; });
  };

  const page = document.querySelector("[data-to-sheet]");
  if (page) wireButton(page, page.dataset), page.hidden = false;
  wireTicks(document.querySelectorAll("[data-tick]"), ({ dataset: { url, kind, title, text } }) => ({ url, kind, title, text }));
  const asked = [...document.querySelectorAll("[data-asks] > :is(ul, ol) > li")].filter((item) => plain(item).includes("?"));
  wireTicks(asked, (item) => { // what to ask the team stands on no page of its own: its address leads to its words
    const title = plain(item), place = encodeURIComponent(title).replace(/-/g, "%2D");
    return { url: `${page.dataset.url}#:~:text=${place}`, kind: "question", title, text: page.dataset.title };
  });
  document.addEventListener("beforetoggle", ({ target }) => {
    const more = target.querySelectorAll(".definition-more");
    if (more.length !== 1 || target.querySelector(".to-sheet")) return; // of two meanings a page of its own asks which
    const [title, text] = [target.firstElementChild, more[0].previousElementSibling].map(plain);
    target.append(copy(".to-sheet"));
    wireButton(target.lastElementChild, { url: more[0].pathname, kind: "term", title, text });
  }, true);
})();
