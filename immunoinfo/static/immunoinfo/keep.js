// Keeps an unsaved form in this browser's own storage and offers it again after the browser was closed. It never
// reaches the server: the shared history holds only what an editor saved.
"use strict";

(() => {
  const PENDING = "immunoinfo:pending"; // the form that was just sent
  const storage = (area, action, ...values) => {
    try {
      return window[area][action](...values);
    } catch {
      return null; // a browser that keeps nothing is no failure
    }
  };
  const sent = storage("sessionStorage", "getItem", PENDING);
  if (sent && document.querySelector(".messagelist .success")) storage("localStorage", "removeItem", sent);
  storage("sessionStorage", "removeItem", PENDING);

  const box = document.querySelector("[data-keep]");
  if (!box) return;
  const form = box.closest("form");
  const key = `immunoinfo:${box.dataset.keep}`;
  const own = (name) => !["csrfmiddlewaretoken", "base_number", "step"].includes(name);
  const read = () => JSON.stringify([...new FormData(form)].filter(([name, value]) => own(name) && typeof value === "string"));
  const fill = (pairs) => {
    for (const field of form.elements) {
      if (!field.name || !own(field.name) || field.type === "file") continue;
      const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.tagName === "SELECT") for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values[0];
      field.dispatchEvent(new CustomEvent("keep:filled"));
    }
  };

  window.setTimeout(() => { // by then the text editor has settled
    const before = read();
    const kept = storage("localStorage", "getItem", key);
    box.hidden = !kept || kept === before;
    window.setInterval(() => {
      const now = read();
      if (box.hidden && now !== before) storage("localStorage", "setItem", key, now);
    }, 1000);
    box.querySelector("[data-keep-take]").addEventListener("click", () => {
      fill(JSON.parse(kept));
      box.hidden = true;
    });
    box.querySelector("[data-keep-drop]").addEventListener("click", () => {
      storage("localStorage", "removeItem", key);
      box.hidden = true;
    });
  }, 1500);
  form.addEventListener("submit", () => {
    storage("localStorage", "setItem", key, read());
    storage("sessionStorage", "setItem", PENDING, key);
  });
})();
