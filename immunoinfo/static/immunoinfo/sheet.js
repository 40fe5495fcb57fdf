// The clinic sheet's own page: shows what was ticked, keeps notes, takes things off and brings them back.
"use strict";
(() => {
  const page = document.querySelector("[data-sheet]");
  const { remove, removed, cleared, back, failed } = page.dataset;
  const part = (name) => page.querySelector(`[data-sheet-${name}]`);
  const [notes, status, undo, print, empty] = ["notes", "status", "undo", "print", "empty"].map(part);
  const lists = [...page.querySelectorAll("[data-of-kind]")];
  const named = lists.map((list) => list.dataset.ofKind).filter(Boolean);
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  let before;

  const keep = (sheet, words) => {
    const kept = clinicSheet.write(sheet);
    status.textContent = kept ? words : failed;
    return kept;
  };
  const change = (sheet, words) => {
    const now = { items: clinicSheet.read().items, notes: notes.value };
    if (!keep(sheet, words)) return;
    before = now;
    notes.value = sheet.notes;
    undo.hidden = false;
    show();
    undo.focus(); // the button that was pressed may be gone
  };
  const row = (item) => {
    const whose = make("span", { className: "visually-hidden" }, ` ${item.title}`);
    const button = make("button", { type: "button", className: "quiet-button" }, remove, whose);
    button.addEventListener("click", () => {
      const others = clinicSheet.read().items.filter((other) => other.url !== item.url);
      change({ items: others, notes: notes.value }, `${removed} ${item.title}`);
    });
    return make("li", {}, make("h3", {}, make("a", { href: item.url }, item.title)), make("p", {}, item.text), button);
  };
  const show = () => {
    const { items, notes: words } = clinicSheet.read();
    for (const list of lists) { // the one without a name takes every other kind
      const { ofKind } = list.dataset;
      const mine = items.filter(({ kind }) => (ofKind ? kind === ofKind : !named.includes(kind)));
      list.querySelector("ul").replaceChildren(...mine.map(row));
    }
    empty.hidden = items.length > 0;
    if (document.activeElement !== notes && words) notes.value = words;
  };

  notes.addEventListener("input", () => keep({ items: clinicSheet.read().items, notes: notes.value }, ""));
  part("clear").addEventListener("click", () => change({ items: [], notes: "" }, cleared));
  undo.addEventListener("click", () => {
    if (!keep(before, back)) return;
    undo.hidden = true;
    notes.value = before.notes;
    show();
    print.focus();
  });
  print.addEventListener("click", () => window.print());
  clinicSheet.onChange(show);
  show();
  page.hidden = false;
  document.querySelector("[data-sheet-without]").hidden = true;
})();
