// The checks beside the form: asked again when typing stops, announced in one sentence, each leading to its field.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-checks]");
  const form = document.querySelector("#content-main form");
  if (!panel || !form) return;
  const report = panel.querySelector("[data-checks-report]");
  const status = panel.querySelector("[data-checks-status]");
  const pause = 600; // milliseconds
  let timer;
  let asked = new AbortController();

  function announce(words, failed) {
    status.classList.toggle("visually-hidden", !failed); // the report says the same to the eye
    if (status.textContent !== words) status.textContent = words;
  }

  async function check() {
    asked.abort();
    asked = new AbortController();
    const body = new FormData(form);
    try {
      const answer = await fetch(panel.dataset.checks, { method: "POST", body, signal: asked.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      report.innerHTML = await answer.text();
      announce(report.querySelector("[data-checks-summary]").textContent.trim(), false);
    } catch (error) {
      if (error.name !== "AbortError") announce(panel.dataset.checksFailed, true);
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(check, pause);
  }

  if (panel.dataset.checks) {
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
  }

  report.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const editor = field.closest(".prose-editor"); // the text editor hides the field it stands for
    const target = (editor && editor.querySelector("[contenteditable]")) || field;
    target.scrollIntoView({ block: "center" });
    (target.matches("div:not([contenteditable])") ? target.querySelector("input") || target : target).focus();
  });
});
