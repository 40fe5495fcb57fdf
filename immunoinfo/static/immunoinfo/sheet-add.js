// The button on a question, a word or an article that puts it on the clinic sheet, or takes it off again.
"use strict";
(() => {
  const box = document.querySelector("[data-to-sheet]");
  if (!box) return; // a preview offers nothing to keep
  const { url, kind, title, text, added, removed, full, failed } = box.dataset;
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  const show = () => button.setAttribute("aria-pressed", clinicSheet.read().items.some((item) => item.url === url));

  button.addEventListener("click", () => {
    const sheet = clinicSheet.read();
    const others = sheet.items.filter((item) => item.url !== url);
    const adding = others.length === sheet.items.length;
    if (adding && others.length === clinicSheet.MOST) {
      status.textContent = full;
      return;
    }
    if (adding) others.push({ url, kind, title, text });
    const kept = clinicSheet.write({ ...sheet, items: others });
    status.textContent = kept ? (adding ? added : removed) : failed;
    show();
  });
  clinicSheet.onChange(show);
  show();
  box.hidden = false;
})();
