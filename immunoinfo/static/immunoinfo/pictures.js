// Beside each text editor: a button that lists the pictures and puts the chosen one where the cursor stands.
"use strict";
(() => {
  const { url, open, search, found, more, failed, add, close } = document.currentScript.dataset;
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const box = make("input", { type: "search", maxLength: 100 });
  const status = make("p", {});
  status.setAttribute("role", "status");
  const list = make("ul", {});
  const addLink = make("a", { textContent: add, target: "_blank", hidden: true });
  const shut = make("button", { type: "button", className: "button", textContent: close });
  const end = make("p", { className: "picker-end" }, addLink, shut);
  const dialog = make("dialog", { className: "picker" }, make("label", {}, search, box), status, list, end);
  dialog.setAttribute("aria-label", open);
  let editor, asked = 0;

  const insert = (key) => {
    dialog.close();
    const picture = { type: "paragraph", content: [{ type: "text", text: `[image:${key}]` }] };
    const { $from } = editor.state.selection; // a table or a heading holds no picture: it goes after it
    const depths = Array.from({ length: $from.depth }, (_, depth) => depth + 1);
    const outer = depths.find((depth) => ["table", "heading"].includes($from.node(depth).type.name));
    const typing = editor.chain().focus();
    if (!outer) typing.insertContent(picture).run();
    else typing.insertContentAt($from.after(outer), picture).run();
  };
  const choice = ({ key, alt, thumbnail }) => {
    const button = make("button", { type: "button" },
      make("img", { src: thumbnail, alt: "" }), make("strong", {}, key), make("span", {}, alt));
    button.addEventListener("click", () => insert(key));
    return make("li", {}, button);
  };
  const show = async () => {
    const mine = ++asked; // an answer that comes late must not replace a newer one
    try {
      const answer = await fetch(`${url}?q=${encodeURIComponent(box.value)}`, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const data = await answer.json();
      if (mine !== asked) return;
      list.replaceChildren(...data.pictures.map(choice));
      status.textContent = `${found} ${data.pictures.length}. ${data.more ? more : ""}`;
      Object.assign(addLink, { href: data.add, hidden: !data.add });
    } catch {
      if (mine === asked) status.textContent = failed;
    }
  };

  box.addEventListener("input", show);
  shut.addEventListener("click", () => dialog.close());
  document.addEventListener("prose-editor:ready", (event) => {
    const button = make("button", { type: "button", className: "button picker-open", textContent: open });
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => {
      editor = event.detail.editor;
      document.body.append(dialog);
      dialog.showModal();
      show();
    });
    event.detail.textarea.closest(".prose-editor").append(button);
  });
})();
