"""Figures that docs/reading.md promises and that only a browser can measure: contrast, targets, every single page."""

import os

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements-dev.txt")

from tests.test_browser import COLOURS, TEMPLATES, findings
from tests.test_public_addresses import answers, pages  # noqa: F401  # one crawl for all files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHARES = 4  # of all pages, so that the processes of a run share the work
EVERY_PAGE = os.environ.get("EVERY_PAGE") == os.environ.get("REQUIRE_BROWSER") == "1"
BODY_TEXT = ["home", "therapy", "article", "booklet", "letter", "term", "search", "about"]
ENHANCED = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
# What is coloured on purpose, each with its word beside it: 4.5 to one, as tests/test_look.py holds.
COLOURED = ".goal, .urgency, .now h2, .letter h2"
LARGE = {
    "home": ".hero button, .hero input, .root li > a",
    "therapies": ".site-header nav a, .site-header button, .site-header input",
    "questions": ".filter select, .filter button, .tick, .paging a",
    "article": ".to-sheet[data-to-sheet] :is(button, a), .contents a, .feedback-form :is(button, .choice)",
    "glossary": ".letters a, .paging a",
    "compare": ".compare-form :is(select, button)",
    "clinic sheet": ".sheet-buttons button:not([hidden])",
    "search": ".search-box :is(input, button), .facets a, .facets summary",
    "about": ".footer-nav a",
}
SMALLER = """(elements) => elements.filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width && Math.min(width, height) < 44 - 0.5;  // a share of a pixel is rounding
}).map((element) => element.outerHTML.slice(0, 90))"""


def test_text_to_be_read_has_the_contrast_of_level_aaa(site, watched):
    page = watched(viewport={"width": 1280, "height": 900})
    for name in BODY_TEXT:
        page.goto(site + TEMPLATES[name])
        page.evaluate("(coloured) => document.querySelectorAll(coloured).forEach((each) => each.remove())", COLOURED)
        for colour in ("light", "dark"):
            page.emulate_media(**COLOURS[colour])
            assert findings(page, ENHANCED) == [], (name, colour)
    page.evaluate("document.querySelector('main p').style.color = '#888'")
    assert findings(page, ENHANCED), "the checker sees"


@pytest.mark.parametrize("width", [320, 1280])
def test_main_controls_are_large_enough_for_a_finger(site, watched, width):
    page = watched(viewport={"width": width, "height": 900})
    for name, controls in LARGE.items():
        page.goto(site + TEMPLATES[name])
        found = page.locator("body").locator(controls)
        assert found.count(), (name, "nothing is measured")
        if name == "article" and width == 320:
            page.locator(".contents summary").click()
        assert found.evaluate_all(SMALLER) == [], name


def longest_first(found):
    """Return the address of each page, so that every share gets as many of the long ones; alike pages count as one."""
    first = {found[address].content: address for address in reversed(pages(found))}
    return [first[content] for content in sorted(first, key=len, reverse=True)]


@pytest.mark.thorough
@pytest.mark.skipif(not EVERY_PAGE, reason="make test-services opens every single page")
@pytest.mark.parametrize("share", range(SHARES))
def test_every_single_page_is_accessible(site, watched, answers, share):  # noqa: F811 - the fixture that was imported
    page = watched(viewport={"width": 1280, "height": 900})
    every_page = longest_first(answers)
    assert len(every_page) > 300
    for address in every_page[share::SHARES]:
        page.goto(site + address)
        assert findings(page) == [], address
