// Marks in “On this page” the section that is being read, and opens it where there is room beside the text.

const LINE = 0.35; // of the window's height: the last heading above it is the one being read

const wide = window.matchMedia("(min-width: 62rem)");

function openWhereWide(contents) {
  if (wide.matches) contents.querySelector("details").open = true;
}

function follow(contents) {
  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];

  function mark() {
    const line = window.innerHeight * LINE;
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
    const above = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
    const current = atEnd ? headings.at(-1) : above.at(-1);
    for (const [heading, link] of links) {
      if (heading === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  // Asked when a heading crosses the line, not at every step of scrolling.
  const observer = new IntersectionObserver(mark, { rootMargin: `0px 0px -${100 - 100 * LINE}% 0px` });
  headings.forEach((heading) => observer.observe(heading));
  document.addEventListener("scrollend", mark);
}

for (const contents of document.querySelectorAll("[data-contents]")) {
  openWhereWide(contents);
  wide.addEventListener("change", () => openWhereWide(contents));
  follow(contents);
}
