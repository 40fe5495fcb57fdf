"""A page as its readers use it: words explained in place, contents that follow, by keyboard, in large text, on paper."""

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements-dev.txt")

from playwright.sync_api import expect

from tests.test_browser import TEMPLATES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARTICLE = "/articles/checkpoint-inhibitors/"
TABLES = "/articles/live-vaccines-and-immunoglobulin/"
STOPS = "a[href]:visible, button:visible, input:visible, select:visible, summary:visible, [tabindex='0']:visible"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
# What WCAG 2.2, 1.4.12 asks a page to bear.
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"
# What is typed into a box scrolls there.
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
    if (element.matches("input, textarea")) return false;
    const style = getComputedStyle(element);
    const clips = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
    return clips && style.clipPath === "none" && element.getClientRects().length &&
        (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 100))"""
# What is smaller than 11 points: numbers that lead to sources may be, and the wallet card, which has the size of a card.
SMALL = """() => [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility() && !element.closest(".citation, svg, .visually-hidden, .wallet") &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) &&
    parseFloat(getComputedStyle(element).fontSize) < 14.6
).map((element) => element.outerHTML.slice(0, 90))"""
FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + Math.min(box.width, 12) / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, 12) / 2, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return {
        number: [...document.querySelectorAll("*")].indexOf(element),
        name: element.outerHTML.slice(0, 90),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        bare: !top || element.contains(top) || top.contains(element),
    };
}"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_meaning_opens_in_place_by_press_and_keys_and_never_by_hover(site, watched, javascript):
    page = watched(viewport={"width": 320, "height": 700}, java_script_enabled=javascript)
    page.goto(site + ARTICLE)
    word = page.get_by_role("button", name="T cells", exact=True)
    meaning = page.locator("#word-t-cell")

    assert "can find and kill" in meaning.text_content()  # in the page before anything is pressed
    word.hover()
    expect(meaning).to_be_hidden()
    word.click()
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(meaning).to_be_visible()
        page.keyboard.press(key)
        expect(meaning).to_be_hidden()
        expect(word).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(meaning.get_by_role("link", name="More about T cell")).to_be_focused()
    page.keyboard.press("Escape")
    expect(word).to_be_focused()
    assert {url.removeprefix(site).partition("/static/")[0] for url in page.asked} <= {ARTICLE, ""}


def test_an_open_meaning_is_whole_on_the_screen(site, watched):
    page = watched(viewport={"width": 1280, "height": 700})
    page.goto(site + ARTICLE)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        for word in page.locator(".term").all()[:6]:
            word.scroll_into_view_if_needed()
            word.click()
            box = page.locator(".definition:popover-open").bounding_box()
            assert box["x"] >= 0, word.text_content()
            assert box["x"] + box["width"] <= width, word.text_content()
            assert box["y"] >= 0, word.text_content()
            assert box["y"] + box["height"] <= 700, word.text_content()
            page.keyboard.press("Escape")


def test_contents_mark_the_section_that_is_being_read(site, watched):
    page = watched(viewport={"width": 1280, "height": 800})
    page.goto(site + ARTICLE)
    contents = page.get_by_role("navigation", name="On this page")
    current = contents.locator("a[aria-current]")

    page.locator("#section-side-effects").evaluate("(heading) => heading.scrollIntoView({ behavior: 'instant' })")

    expect(current).to_have_text("Side effects")
    expect(current).to_be_in_viewport()
    page.evaluate("window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    expect(current).to_have_text("How far you can trust this page")


def test_contents_on_a_phone_are_folded_after_the_lead_and_open_without_javascript(site, watched):
    page = watched(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    page.goto(site + ARTICLE)
    contents = page.get_by_role("navigation", name="On this page")
    link = contents.get_by_role("link", name="Side effects")

    assert page.locator(".lead").bounding_box()["y"] < contents.bounding_box()["y"]
    expect(link).to_be_hidden()
    contents.locator("summary").press("Enter")
    link.click()

    expect(page.locator("#section-side-effects")).to_be_in_viewport()


def test_the_keyboard_reaches_and_leaves_everything_and_focus_is_always_seen(site, watched):
    page = watched(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    for address, width in ((ARTICLE, 1280), ("/glossary/", 320), ("/therapies/checkpoint-inhibitors/", 320)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site + address)
        wanted = page.locator(STOPS).count()
        reached = set()
        for _ in range(wanted + 3):
            page.keyboard.press("Tab")
            if (focus := page.evaluate(FOCUSED)) is None:
                break
            assert focus["ring"], focus["name"]
            assert focus["inside"], focus["name"]
            assert focus["bare"], f"covered: {focus['name']}"
            reached.add(focus["number"])

        assert page.evaluate("document.activeElement === document.body"), f"the end of {address} is never left"
        assert wanted - 1 <= len(reached) <= wanted  # the summary of contents that stand beside the text is no stop


def test_large_text_and_wide_spacing_cut_nothing(site, watched):
    page = watched(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    for address in TEMPLATES.values():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site + address)

        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(FITS), address
        assert page.evaluate(CUT) == [], address
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size({"width": 320, "height": 900})
        page.add_style_tag(content=SPACED)
        assert page.evaluate(FITS), address
        assert page.evaluate(CUT) == [], address


def test_what_is_cut_would_be_seen(site, watched):
    page = watched()
    page.goto(site)
    page.evaluate("Object.assign(document.querySelector('h1').style, { height: '5px', overflow: 'hidden' })")

    assert any("<h1" in cut for cut in page.evaluate(CUT))


def test_a_wide_table_scrolls_in_a_labelled_box_by_keyboard_and_says_so(site, watched):
    page = watched(viewport={"width": 320, "height": 800})
    page.goto(site + TABLES)
    frame = page.get_by_role("region", name="United States (US): months to wait")

    expect(page.get_by_text("Wider than the screen? Move the table sideways.").first).to_be_visible()
    frame.focus()
    page.keyboard.press("ArrowRight")

    page.wait_for_function("(frame) => frame.scrollLeft > 0", arg=frame.element_handle())


def test_on_paper_an_article_is_whole_and_nothing_else_is(site, watched):
    page = watched(viewport={"width": 720, "height": 1000}, color_scheme="dark")
    page.goto(site + ARTICLE)
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()

    for gone in (
        ".main-nav",
        ".search-box",
        ".breadcrumbs",
        ".contents",
        ".skip",
        ".footer-nav",
        ".definition",
        ".cited-at",
    ):
        assert not any(each.is_visible() for each in page.locator(gone).all()), gone
    assert "Words on this page" in text
    assert "A white blood cell that can find and kill infected cells or cancer cells." in text
    assert "not yet clinically reviewed" in text
    assert "Sources checked" in text
    assert "Demonstration content, not clinically reviewed." in text
    assert "Call your emergency number" in text
    source = page.locator("#source-1 a").first
    assert source.get_attribute("href") in source.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert page.locator(".help-card").evaluate("(card) => getComputedStyle(card).breakInside") == "avoid"
    assert page.locator("body").evaluate("(body) => getComputedStyle(body).color") == "rgb(0, 0, 0)"
    assert page.evaluate(SMALL) == []
