"""Four readers and their whole stories: a patient with a letter, a relative who compares, somebody who listens, a nurse."""

import itertools

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements-dev.txt")

from playwright.sync_api import expect

from tests.test_browser_reading import FITS, SMALL
from tests.test_browser_story import reach

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
A4_HEIGHT = (297 - 2 * 18) * 96 / 25.4  # CSS pixels between the margins of a printed page
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((heading) => heading.checkVisibility())
    .map((heading) => Number(heading.tagName[1]))"""
LANDMARKS = """
- link "Skip to the main text"
- complementary "In an emergency"
- banner:
  - navigation "Main":
    - list:
      - listitem:
        - link "Therapies"
      - listitem:
        - link "Articles"
      - listitem:
        - link "Questions"
      - listitem:
        - link "A to Z"
  - search:
    - combobox "Search in your own words"
    - button "Search"
- main:
  - navigation "Breadcrumb"
  - article:
    - heading "Immune checkpoint inhibitors" [level=1]
    - button "Add to my clinic sheet"
    - navigation "On this page":
      - group:
        - list:
          - listitem:
            - link "Key points"
          - listitem:
            - link "When to get help"
    - region "Key points":
      - heading "Key points" [level=2]
      - list:
        - listitem:
          - superscript:
            - link "Source 1"
    - region "When to get help":
      - heading "When to get help" [level=2]
      - paragraph:
        - strong: Emergency
    - region "Benefits and risks":
      - heading "What it can do" [level=3]
      - heading "What it cannot do" [level=3]
      - heading "How often harm happens" [level=3]
      - heading "What happens without it" [level=3]
      - heading "How sure we are" [level=3]
    - region "Sources":
      - list:
        - listitem:
          - link "Back to place 1"
    - region "How far you can trust this page"
    - complementary "Was this page useful?":
      - group "Was this page useful?":
        - radio "Yes"
        - radio "No"
      - textbox "What was good, wrong or missing? (You can leave this empty.)"
      - button "Send"
- contentinfo
"""


@pytest.fixture
def reader(site, watched):
    """Opens a page of a reader; at the end the browser must not have complained, nor asked another host for anything."""
    opened = []

    def open_page(**options):
        opened.append(watched(base_url=site, **options))
        return opened[-1]

    yield open_page
    for page in opened:
        assert page.complaints == []
        assert [url for url in page.asked if not url.startswith(site)] == []
        assert page.context.cookies() == []


def heard(page, element):
    """What a screen reader is told of ELEMENT: its role, its name and whether it is open."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.getDocument")
    element.evaluate("element => { window.heard = element; }")
    found = session.send("Runtime.evaluate", {"expression": "window.heard"})["result"]["objectId"]
    asked = {"objectId": found, "fetchRelatives": False}
    (node,) = session.send("Accessibility.getPartialAXTree", asked)["nodes"]
    states = {state["name"]: state["value"].get("value") for state in node.get("properties", [])}
    return node["role"]["value"], node["name"]["value"], states.get("expanded")


def test_a_patient_looks_up_a_word_from_a_letter_on_a_phone(reader):
    page = reader(**PHONE)
    page.goto("/")
    box = page.get_by_role("combobox", name="Search in your own words")

    box.tap()
    box.press_sequentially("cytokine rel")
    page.get_by_role("option", name="Cytokine release syndrome").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cytokine release syndrome")

    box = page.get_by_role("combobox", name="Search in your own words")
    box.tap()
    box.press_sequentially("pnemonitus")
    page.get_by_role("button", name="Search").tap()
    expect(page.get_by_text("Showing results for pneumonitis")).to_be_visible()
    expect(page.get_by_role("link", name="Search for “pnemonitus” exactly")).to_be_visible()
    page.locator(".hits a").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pneumonitis")
    expect(page.locator(".lead")).to_contain_text("lungs")
    assert page.evaluate(FITS)

    page.asked.clear()
    meaning = page.locator("#word-inflammation")
    expect(meaning).to_be_hidden()
    page.get_by_role("button", name="Inflammation", exact=True).tap()
    expect(meaning).to_be_visible()
    expect(meaning).to_contain_text("Swelling, heat, redness or pain")
    assert page.asked == [], "the meaning was in the page already"
    page.get_by_role("button", name="Inflammation", exact=True).tap()
    expect(meaning).to_be_hidden()

    page.get_by_role("link", name="Immune-related side effects by part of the body").tap()
    page.get_by_text("On this page", exact=True).tap()
    page.get_by_role("link", name="When to get help", exact=True).tap()
    card = page.get_by_role("region", name="When to get help")
    expect(card).to_be_in_viewport()
    expect(card.get_by_text("Emergency", exact=True)).to_be_visible()
    assert page.evaluate(FITS)


def test_a_relative_compares_two_therapies_and_reads_on_what_sets_them_apart(reader):
    page = reader(**PHONE)
    page.goto("/therapies/car-t-cell-therapy/")
    page.get_by_role("link", name="Compare with another type").tap()

    page.get_by_label("Second type").select_option("til-therapy")
    page.get_by_role("button", name="Compare").tap()
    page.wait_for_url("**/therapies/compare/?a=car-t-cell-therapy&b=til-therapy")

    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    assert page.evaluate(FITS)
    table = page.get_by_role("table", name="The therapy types you chose, aspect by aspect")
    for aspect in ("How it works", "What it can do", "What it cannot do", "How often harm happens", "How sure we are"):
        row = table.locator("tbody").filter(has=page.get_by_role("rowheader", name=aspect, exact=True))
        cells = row.get_by_role("cell")
        expect(cells).to_have_count(2)
        for cell, therapy in zip(cells.all(), ("CAR T-cell therapy", "TIL therapy"), strict=True):
            expect(cell.locator(".compare-label")).to_have_text(therapy)
            expect(cell.locator(".compare-label")).to_be_visible()
            assert len(cell.inner_text()) > 60, f"{aspect}: nothing is said of {therapy}"
        first, second = (cell.bounding_box() for cell in cells.all())
        assert second["y"] >= first["y"] + first["height"], "one under the other on a phone"

    page.get_by_role("region", name="Easily mixed up").get_by_role("link", name="Cell therapies compared").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cell therapies compared")
    assert page.evaluate(FITS)
    back = page.get_by_role("link", name="See these therapy types side by side")
    assert "b=t" in back.get_attribute("href")
    back.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    page.get_by_role("columnheader", name="CAR T-cell therapy").get_by_role("link").dispatch_event("click")
    page.wait_for_url("**/therapies/car-t-cell-therapy/")


def test_somebody_with_a_screen_reader_follows_an_article_by_keyboard(reader):
    page = reader(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.goto("/articles/checkpoint-inhibitors/")
    expect(page.locator("body")).to_match_aria_snapshot(LANDMARKS)
    levels = page.evaluate(HEADINGS)
    assert (levels[0], levels.count(1)) == (1, 1)
    assert max(after - before for before, after in itertools.pairwise(levels)) == 1

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    word = page.get_by_role("button", name="T cells", exact=True)
    assert heard(page, word) == ("button", "T cells", False)
    reach(page, word)
    page.keyboard.press("Enter")
    assert heard(page, word) == ("button", "T cells", True)
    meaning = page.get_by_role("note")
    expect(meaning).to_contain_text("can find and kill")
    page.keyboard.press("Tab")
    expect(meaning.get_by_role("link", name="More about T cell")).to_be_focused()
    page.keyboard.press("Tab")
    expect(meaning.get_by_role("button", name="Add to my clinic sheet")).to_be_focused()
    page.keyboard.press("Escape")
    expect(word).to_be_focused()
    assert heard(page, word) == ("button", "T cells", False)

    contents = page.get_by_role("navigation", name="On this page")
    reach(page, contents.get_by_role("link", name="Benefits and risks"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section').getAttribute('aria-labelledby')") == "balance"

    citation = page.get_by_role("region", name="Benefits and risks").get_by_role("link", name="Source ").first
    reach(page, citation)
    number = citation.get_attribute("href").removeprefix("#source-")
    assert heard(page, citation)[:2] == ("link", f"Source {number}")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    source = page.locator(f"#source-{number}")
    assert source.evaluate("item => item.contains(document.activeElement)"), "on in the list of sources"
    reach(page, source.locator(f"a[href='#{citation.get_attribute('id')}']"))
    page.keyboard.press("Enter")
    expect(citation).to_be_in_viewport()

    reach(page, page.get_by_role("radio", name="Yes"))
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Good to hear.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback/thanks/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def assert_on_paper(page):
    """Nothing that only a screen can use, nothing small; cards whole."""
    for gone in ("nav:not(.booklet-contents)", "[role=search]", "button", "[type=checkbox]", ".feedback", ".skip"):
        assert [each for each in page.locator(gone).all() if each.is_visible()] == [], gone
    assert page.evaluate(SMALL) == []
    for card in page.locator(".help-card").all():
        assert card.evaluate("card => getComputedStyle(card).breakInside") == "avoid"
        assert card.bounding_box()["height"] < A4_HEIGHT, "what is never broken must fit on a page"


def test_a_nurse_prints_a_booklet_and_a_clinic_sheet(reader):
    page = reader(viewport={"width": 690, "height": 980})
    page.goto("/therapies/car-t-cell-therapy/")
    page.get_by_role("link", name="All of this as one page, to print or save").click()
    page.wait_for_url("**/booklet/")  # the long page is read as soon as it begins otherwise, before the cards are there
    page.emulate_media(media="print")

    assert_on_paper(page)
    levels = [word.inner_text() for word in page.locator(".help-card").first.locator(".urgency").all()]
    assert levels[0] == "Emergency"
    written = page.locator(".sources a[href^='http']")
    for link in (written.first, written.last):
        assert link.get_attribute("href") in link.evaluate("link => getComputedStyle(link, '::after').content")
    for words in ("Not yet clinically reviewed.", "Sources checked 20 November 2026", "Benefits and risks"):
        expect(page.get_by_text(words).first).to_be_visible()

    page.emulate_media(media="screen")
    page.goto("/articles/questions-to-ask/")
    asked = ["How sure are you about these numbers?", "Is a clinical trial open to me?"]
    for question in asked:
        box = page.get_by_role("checkbox", name=f"Add to my clinic sheet: {question}")
        box.check()
        box.uncheck()
        box.check()
    expect(page.get_by_role("status").filter(has_text="kept on this device only").first).to_be_attached()
    page.get_by_role("button", name="steroids", exact=True).click()
    page.get_by_role("note").get_by_role("button", name="Add to my clinic sheet").click()
    page.goto("/questions/")
    listed = page.get_by_role("checkbox").nth(1)
    title = page.locator(".card-title").nth(1).inner_text()
    listed.check()
    page.reload()
    expect(page.get_by_role("checkbox").nth(1)).to_be_checked()

    page.goto("/take-to-clinic/")
    page.emulate_media(media="print")
    assert_on_paper(page)
    expect(page.get_by_role("region", name="My questions").get_by_role("heading", level=3)).to_have_text(
        [*asked, title]
    )
    expect(page.get_by_role("region", name="Words").get_by_role("heading", level=3)).to_have_text(["Steroid"])
    for words in (*asked, title, "I have had immunotherapy"):
        expect(page.get_by_text(words, exact=True).first).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name=asked[0]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Questions to ask your team")
    expect(page.get_by_role("checkbox", name=asked[0])).to_be_checked()
