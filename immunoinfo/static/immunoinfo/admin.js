// The text editor's box has no name of its own: give it that of the field it stands for. A new table has a header row.
"use strict";

document.addEventListener("prose-editor:ready", (event) => {
  const { textarea, editor } = event.detail;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (!label) return;
  label.id = label.id || `${textarea.id}_label`;
  editor.view.dom.setAttribute("aria-labelledby", label.id);
  editor.view.dom.setAttribute("aria-multiline", "true");
  textarea.addEventListener("keep:filled", () => editor.commands.setContent(textarea.value));
  const help = textarea.getAttribute("aria-describedby");
  if (help) editor.view.dom.setAttribute("aria-describedby", help);
  document.querySelector("[autofocus]")?.scrollIntoView({ block: "center" }); // editors above it have grown meanwhile
  new MutationObserver(() => {
    const header = editor.view.dom.parentElement.querySelector("dialog select[name=withHeaderRow]:not([data-preset])");
    if (!header) return;
    header.dataset.preset = header.value = "Yes";
  }).observe(editor.view.dom.parentElement, { childList: true });
});
