// The clinic sheet as this browser's own storage keeps it: { items: [{ url, kind, title, text }], notes }. It is never
// sent anywhere. A browser that keeps nothing is no failure: reading gives an empty sheet, and writing says false.
"use strict";
const clinicSheet = (() => {
  const KEY = "immunoinfo-clinic-sheet";
  const MOST = 60; // items: what fits on a few printed pages
  const WORDS = ["kind", "title", "text"];
  const isItem = (item) => /^\/[^/\\]/.test(item?.url) && WORDS.every((name) => typeof item[name] === "string");

  const read = () => {
    try {
      const { items, notes } = JSON.parse(localStorage.getItem(KEY)) ?? {};
      return {
        items: Array.isArray(items) ? items.filter(isItem).slice(0, MOST) : [],
        notes: typeof notes === "string" ? notes : "",
      };
    } catch {
      return { items: [], notes: "" };
    }
  };
  const write = (sheet) => {
    try {
      if (sheet.items.length || sheet.notes) localStorage.setItem(KEY, JSON.stringify(sheet));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  };
  const onChange = (show) => { // elsewhere: in another tab, or before the reader came back
    for (const event of ["storage", "pageshow"]) window.addEventListener(event, show);
  };
  // CONTROL puts ITEM on the sheet and takes it off; MARK shows whether it is there, STATUS says in WORDS what happened.
  const toggle = (control, status, words, item, mark) => {
    const show = () => mark(read().items.some(({ url }) => url === item.url));
    control.addEventListener("click", () => {
      const { items, notes } = read();
      const others = items.filter(({ url }) => url !== item.url);
      const adding = others.length === items.length;
      const isFull = adding && others.length === MOST;
      const kept = !isFull && write({ items: adding ? [...others, item] : others, notes });
      status.textContent = kept ? (adding ? words.added : words.removed) : isFull ? words.full : words.failed;
      show();
    });
    onChange(show);
    show();
  };
  return { read, write, onChange, toggle };
})();
