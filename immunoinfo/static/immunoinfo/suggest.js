// Suggestions under each search box: the combobox pattern of WAI-ARIA. Without this script the box is a plain form.

const PAUSE = 150; // milliseconds after the last key before the site is asked

function give(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

function combobox(row) {
  const box = row.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.hidden = true;
  row.append(list, status);
  const id = `${box.id}-suggestions`;
  give(list, { id, class: "suggestions", role: "listbox", "aria-label": row.dataset.list });
  give(status, { class: "visually-hidden", role: "status" });
  give(box, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id });
  let timer;
  let asked = new AbortController();

  function point(option) {
    list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    box.removeAttribute("aria-activedescendant");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function show(found) {
    list.replaceChildren(...found.map(({ name, title, kind, url }, number) => {
      const option = document.createElement("li");
      const about = document.createElement("span");
      about.textContent = (name === title ? "" : `${name}, `) + row.getAttribute(`data-kind-${kind}`);
      option.append(`${title} `, about);
      give(option, { id: `${id}-${number}`, role: "option", "aria-selected": "false", "data-url": url });
      return option;
    }));
    point(null);
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
  }

  function close() {
    clearTimeout(timer);
    asked.abort(); // an answer that comes late is dropped
    show([]);
    status.textContent = "";
  }

  async function ask() {
    asked = new AbortController();
    try {
      const query = new URLSearchParams({ q: box.value });
      const answer = await fetch(`${row.dataset.suggest}?${query}`, { signal: asked.signal });
      if (!answer.ok) return;
      const { results } = await answer.json();
      show(results);
      status.textContent = row.dataset[["none", "one"][results.length] ?? "many"].replace("%s", results.length);
    } catch { /* the form works without suggestions */ }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked.abort();
    if (box.value.trim()) timer = setTimeout(ask, PAUSE);
    else close();
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const options = [...list.children];
    const at = options.findIndex((option) => option.id === box.getAttribute("aria-activedescendant"));
    const moves = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 };
    if (at >= 0) Object.assign(moves, { Home: 0, End: options.length - 1 });
    if (event.key in moves) point(options[moves[event.key]]); // past either end: back in the box
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) location.assign(options[at].dataset.url);
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

document.querySelectorAll("[data-suggest]").forEach(combobox);
