"use strict";
// Marks in “On this page” the section that is being read, and opens it where there is room beside the text.
(() => {
  const contents = document.querySelector("[data-contents]");
  if (!contents) return;
  const wide = window.matchMedia("(min-width: 62rem)");
  const openWhereWide = () => { if (wide.matches) contents.querySelector("details").open = true; };
  wide.addEventListener("change", openWhereWide);
  openWhereWide();

  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()].sort((a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  const mark = () => {
    const line = window.innerHeight * 0.35;
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
    const current = atEnd ? headings.at(-1) : passed.at(-1);
    for (const [heading, link] of links) {
      if (heading === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  // Asked only when a heading crosses the line, not at every step of scrolling.
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -65% 0px" });
  headings.forEach((heading) => observer.observe(heading));
  if (headings.length) mark();
})();
