"""What readers take along, in a browser: ticks that stay on the device, the sheet, card and booklet on paper, feedback."""

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements-dev.txt")

from playwright.sync_api import expect

from immunoinfo.feedback.models import Feedback
from tests import makers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = "immunoinfo-clinic-sheet"
MM = 96 / 25.4  # CSS pixels


@pytest.fixture
def reader(live_server, new_context):
    """A page of a reader, whose complaints and requests are written down."""
    therapy = makers.therapy("Alpha", when_to_get_help="Emergency: call now.")
    makers.term("Cell", [therapy], definition="A small & <3 part.")
    makers.question("Why me?", [therapy], slug="why", short_answer="Nobody knows.")
    makers.article("A long read", [therapy], slug="long", body="<h2>Part</h2><p>A cell.</p>", get_help="Call.")
    page = new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}).new_page()
    page.complaints, page.asked = [], []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked.append((request.method, request.url, request.post_data)))
    return page


def tick(page):
    return page.get_by_role("button", name="Add to my clinic sheet")


def pressed(page):
    return tick(page).get_attribute("aria-pressed")


def add(page, *addresses):
    for address in addresses:
        page.goto(address)
        tick(page).press("Enter")


def test_ticks_survive_a_reload_and_no_request_tells_what_was_chosen(reader, live_server):
    add(reader, "/glossary/cell/", "/questions/why/", "/articles/long/")
    expect(reader.locator("[data-to-sheet] [role=status]")).to_have_text(re.compile("kept on this device only"))
    reader.reload()
    assert pressed(reader) == "true"
    reader.asked.clear()

    reader.goto("/take-to-clinic/")
    reader.get_by_label("My notes").fill("Ask about <b>dates</b>.")
    reader.reload()

    expect(reader.get_by_role("heading", level=3)).to_have_text(["Why me?", "Cell", "A long read"])
    expect(reader.get_by_text("A small & <3 part.")).to_be_visible()
    expect(reader.get_by_label("My notes")).to_have_value("Ask about <b>dates</b>.")
    expect(reader.get_by_text("With JavaScript switched on")).to_be_hidden()
    assert {method for method, *_ in reader.asked} == {"GET"}
    assert not [url for _method, url, _data in reader.asked if "cell" in url or "why" in url or "long" in url]
    assert reader.context.cookies() == []
    assert reader.complaints == []


def test_by_keyboard_one_is_taken_off_all_are_and_both_come_back(reader):
    add(reader, "/glossary/cell/", "/questions/why/")
    reader.goto("/take-to-clinic/")
    titles = reader.get_by_role("heading", level=3)
    status = reader.locator("[data-sheet-status]")

    reader.get_by_role("button", name="Remove Why me?").press("Enter")
    expect(titles).to_have_text(["Cell"])
    expect(status).to_have_text("Removed: Why me?")
    expect(reader.get_by_role("button", name="Put it back")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(titles).to_have_text(["Why me?", "Cell"])
    reader.get_by_role("button", name="Remove all").press("Enter")
    expect(titles).to_have_count(0)
    assert reader.evaluate(f"localStorage.getItem('{KEY}')") is None
    expect(reader.get_by_text("Nothing is on your sheet yet.")).to_be_visible()
    reader.get_by_role("button", name="Put it back").press("Enter")
    expect(titles).to_have_text(["Why me?", "Cell"])
    reader.goto("/glossary/cell/")
    tick(reader).press("Space")
    assert pressed(reader) == "false"


@pytest.mark.parametrize(
    "fault",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
    ],
    ids=["switched off", "full"],
)
def test_a_browser_that_keeps_nothing_says_so(reader, fault):
    reader.add_init_script(fault)

    add(reader, "/glossary/cell/")
    expect(reader.locator("[data-to-sheet] [role=status]")).to_have_text(re.compile("could not keep it"))
    assert pressed(reader) == "false"
    reader.goto("/take-to-clinic/")
    reader.get_by_label("My notes").fill("Still here")

    expect(reader.locator("[data-sheet-status]")).to_have_text(re.compile("You can still print"))
    expect(reader.get_by_label("My notes")).to_have_value("Still here")
    assert reader.complaints == []


NONSENSE = [
    "{", "null", "[]", "5", '{"items": 5, "notes": 5}', '{"items": [null, 1, {}]}',
    '{"items": [{"url": "javascript:alert(1)", "kind": "term", "title": "x", "text": "x"}]}',
    '{"items": [{"url": "//other.example/", "kind": "term", "title": "x", "text": "x"}]}',
]  # fmt: skip


def test_a_store_that_holds_nonsense_is_an_empty_sheet(reader):
    reader.goto("/take-to-clinic/")
    for stored in NONSENSE:
        reader.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, stored])
        reader.evaluate("dispatchEvent(new Event('storage'))")

        expect(reader.get_by_text("Nothing is on your sheet yet.")).to_be_visible()
        assert reader.locator(".sheet-list li").count() == 0, stored
    assert reader.complaints == []


def test_a_full_sheet_takes_no_more(reader):
    reader.goto("/take-to-clinic/")
    item = "{ url: `/x/${n}/`, kind: 'term', title: 'T', text: 'T' }"
    reader.evaluate(
        f"localStorage.setItem('{KEY}', JSON.stringify({{ items: Array.from({{ length: 60 }}, (_, n) => ({item})) }}))"
    )

    add(reader, "/glossary/cell/")

    expect(reader.locator("[data-to-sheet] [role=status]")).to_have_text(re.compile("sheet is full"))
    assert pressed(reader) == "false"


def test_the_sheet_and_the_card_on_paper(reader):
    add(reader, "/questions/why/")
    reader.goto("/take-to-clinic/")
    reader.get_by_label("My notes").fill("My note")
    reader.emulate_media(media="print")

    for hidden in (reader.get_by_role("navigation").first, reader.get_by_role("button", name="Remove Why me?")):
        expect(hidden).to_be_hidden()
    for shown in ("Why me?", "Nobody knows.", "I have had immunotherapy"):
        expect(reader.get_by_text(shown).first).to_be_visible()
    expect(reader.get_by_label("My notes")).to_have_value("My note")
    for address in ("/take-to-clinic/", "/take-to-clinic/card/"):
        reader.goto(address)
        for side in reader.locator(".wallet-side").all():
            box = side.bounding_box()
            assert (round(box["width"] / MM), round(box["height"] / MM)) == (85, 54)
            assert side.evaluate("side => side.scrollHeight <= side.clientHeight"), "nothing is cut off"


def test_a_booklet_on_paper(reader):
    reader.goto("/therapies/alpha/booklet/")
    reader.emulate_media(media="print")

    expect(reader.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(reader.get_by_role("search")).to_be_hidden()
    assert reader.locator("#kind-article").evaluate("part => getComputedStyle(part).breakBefore") == "page"
    assert reader.locator(".help-card").first.evaluate("card => getComputedStyle(card).breakInside") == "avoid"
    assert reader.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= 11 * 96 / 72
    for words in ("Emergency", "Call now.", "A long read", "Why me?", "Not yet clinically reviewed."):
        expect(reader.get_by_text(words).last).to_be_visible()


def test_feedback_goes_from_a_page_to_the_thank_you_page_without_javascript(live_server, new_context, reader):
    context = new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/questions/why/")

    page.get_by_role("radio", name="No").check()
    page.get_by_label("What was good, wrong or missing?").fill("No answer.")
    page.get_by_role("button", name="Send").press("Enter")

    page.wait_for_url("**/feedback/thanks/")
    assert [(row.path, row.useful, row.text) for row in Feedback.objects.all()] == [
        ("/questions/why/", False, "No answer.")
    ]
    assert context.cookies() == []


def test_a_form_on_another_site_is_refused(reader, live_server):
    """The browser itself says that the form stood elsewhere."""
    reader.goto("/questions/why/")
    elsewhere = live_server.url.replace("localhost", "127.0.0.1")
    reader.goto(elsewhere + "/questions/why/")
    reader.route("**/other/", lambda route: route.fulfill(
        content_type="text/html",
        body=f'<form method="post" action="{live_server.url}/feedback/"><input name="page" value="/questions/why/">'
        '<input name="useful" value="yes"><button>Go</button></form>',
    ))  # fmt: skip
    reader.goto(elsewhere + "/other/")

    reader.get_by_role("button", name="Go").click()

    expect(reader.get_by_role("heading", level=1)).to_have_text("This was not sent")
    assert not Feedback.objects.exists()


def test_side_by_side_is_a_table_to_a_screen_reader_on_a_phone_too(reader):
    makers.therapy("Beta")
    for width in (320, 1280):
        reader.set_viewport_size({"width": width, "height": 900})
        reader.goto("/therapies/compare/?a=alpha&b=beta")
        table = reader.get_by_role("table", name="The therapy types you chose, aspect by aspect")

        expect(table.get_by_role("columnheader", name="Beta")).to_have_count(1)
        expect(table.get_by_role("rowheader", name="How it works")).to_have_count(1)
        labels = table.locator(".compare-label")
        expect(labels.first).to_be_visible(visible=width == 320)
        cells = [cell.bounding_box() for cell in table.get_by_role("cell").all()[:2]]
        assert (cells[0]["x"] == cells[1]["x"]) == (width == 320), "one under the other, or side by side"


def test_two_types_are_chosen_by_keyboard_without_javascript(live_server, new_context, reader):
    makers.therapy("Beta")
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.goto("/therapies/alpha/")
    page.get_by_role("link", name="Compare with another type").click()

    page.get_by_label("Second type").select_option("Beta")
    page.get_by_role("button", name="Compare").press("Enter")

    page.wait_for_url("**/therapies/compare/?a=alpha&b=beta")
    expect(page.get_by_role("columnheader")).to_have_text(["Alpha", "Beta"])
