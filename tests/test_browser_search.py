"""Suggestions under the search boxes, as a keyboard, a screen reader, a mouse, a finger and a slow network meet them."""

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements-dev.txt")

from playwright.sync_api import expect

from tests import makers
from tests.test_browser import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server):
    makers.term("Spleen", alternate_names=[{"name": "milt", "kind": "lay"}])
    makers.term("Spleen scan")
    makers.article("Splicing explained")
    return live_server.url


@pytest.fixture
def page(site, watched):
    page = watched(viewport={"width": 1280, "height": 900})
    page.goto(site)
    return page


def type_into(page, text):
    box = page.get_by_role("combobox", name="Search in your own words")
    box.press_sequentially(text)
    return box


def answering(answer):
    """A route that gives ANSWER, or a network that is gone where there is none."""
    return lambda route: route.fulfill(**answer) if answer else route.abort()


def active(page):
    """What a screen reader is told to be chosen, and what is drawn as chosen: the same or the test fails."""
    told = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent ?? null"
    )
    assert page.locator("[role=option][aria-selected=true]").all_text_contents() == ([told] if told else [])
    return told


def test_the_keyboard_moves_through_suggestions_and_opens_one(site, page):
    box = type_into(page, "spl")

    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("3 suggestions, press the down arrow")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option").all_text_contents()
    assert "Splicing explained Article" in options
    assert (
        page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-controls')).role") == "listbox"
    )
    heard = [active(page)]
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowDown", "ArrowUp", "Home", "ArrowUp"):
        box.press(key)
        heard.append(active(page))
    assert heard == [None, options[0], options[1], options[2], None, options[2], options[0], None]

    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("spl")

    box.fill("qqq")
    expect(page.get_by_role("status")).to_have_text("No suggestions")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Enter")
    expect(page).to_have_url(f"{site}/search/?q=qqq")

    type_into(page, "").fill("splicing")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("1 suggestion, press the down arrow")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(f"{site}/articles/splicing-explained/")
    assert page.complaints == []


def test_the_name_that_was_typed_stands_beside_the_page_it_leads_to_for_mouse_and_finger(site, watched):
    for touch in (False, True):
        page = watched(viewport={"width": 320, "height": 700}, has_touch=touch)
        page.goto(f"{site}/glossary/")
        type_into(page, "mil")
        option = page.get_by_role("option", name="Spleen milt, Glossary term")
        option.tap() if touch else option.click()
        expect(page).to_have_url(f"{site}/glossary/spleen/")


def test_an_answer_that_comes_late_is_dropped(page):
    held = []
    page.route("**/suggest?q=s", lambda route: held.append(route))
    with page.expect_request("**/suggest?q=s"):
        box = type_into(page, "s")
    with page.expect_response("**/suggest?q=splicing"):
        box.press_sequentially("plicing")
    expect(page.get_by_role("option")).to_have_text(["Splicing explained Article"])

    held[0].fulfill(json={"query": "s", "results": [{"name": "Late", "title": "Late", "kind": "term", "url": "/"}]})

    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.get_by_role("option")).to_have_text(["Splicing explained Article"])


def test_a_network_that_fails_and_a_browser_without_scripts_leave_a_plain_form(site, page, watched):
    answers = {"500": {"status": 500, "body": "{}"}, "no JSON": {"status": 200, "body": "<html>"}, "none": None}
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    for fault, answer in answers.items():
        page.goto(site)
        page.route("**/suggest?*", answering(answer))
        with page.expect_event("response" if answer else "requestfailed", lambda about: "suggest?" in about.url):
            box = type_into(page, "spleen")
        box.press("Enter")
        expect(page.get_by_role("heading", name="Spleen scan"), fault).to_be_visible()
    assert errors == []

    plain = watched(java_script_enabled=False)
    plain.goto(site)
    plain.get_by_label("Search in your own words").fill("spleen")
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("link", name="Spleen", exact=True)).to_be_visible()


def test_the_open_list_is_accessible_fits_and_is_big_enough_to_press(site, watched):
    page = watched(viewport={"width": 320, "height": 700})
    page.goto(f"{site}/search/")
    box = type_into(page, "spl")
    expect(page.get_by_role("option")).to_have_count(3)
    box.press("ArrowDown")

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    sizes = page.evaluate(
        "[...document.querySelectorAll('[role=option]')].map((o) => o.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44
    assert page.complaints == []
    for looks in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        page.emulate_media(**looks)
        outline = page.locator("[aria-selected=true]").evaluate("(option) => getComputedStyle(option).outlineStyle")
        assert outline == "solid", looks
        assert findings(page) == [], looks
