"""What only a browser can tell: policies kept, nothing asked elsewhere, nothing cut off, every page accessible."""

import os
import re
import time
from base64 import b32decode
from pathlib import Path

import pytest
from django.test import Client
from django_otp.oath import TOTP

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements-dev.txt")
axe_module = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is not installed: requirements-dev.txt"
)

from playwright.sync_api import expect  # noqa: E402

from articles.models import Article, FaqEntry  # noqa: E402
from glossary.models import Term  # noqa: E402
from immunoinfo.publishing.kinds import publishable_models  # noqa: E402
from immunoinfo.therapies.models import TherapyType  # noqa: E402
from tests import makers  # noqa: E402
from tests.forms import change_url  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The one of AXE, if any, is newer than what comes with the package, finds the same and takes half the time.
AXE_SCRIPT = Path(os.environ["AXE"]).read_text() if os.environ.get("AXE") else axe_module.Axe().axe_script
AXE = """([where, rules]) => axe.run(where || document, rules).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({ id, impact, first: nodes[0].html.slice(0, 120) })))"""
AXE_RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
}
RULES_OF_LOOK = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"],
    },
}
TEMPLATES = {
    "home": "/",
    "therapies": "/therapies/",
    "therapy": "/therapies/checkpoint-inhibitors/",
    "articles": "/articles/",
    "article": "/articles/checkpoint-inhibitors/",
    "article with tables": "/articles/live-vaccines-and-immunoglobulin/",
    "questions": "/questions/",
    "question": "/questions/immunotherapy-side-effects/",
    "glossary": "/glossary/",
    "compare": "/therapies/compare/?a=car-t-cell-therapy&b=checkpoint-inhibitors&c=immunosuppression",
    "compare, half chosen": "/therapies/compare/?a=til-therapy&b=nix",
    "booklet": "/therapies/preventive-antibodies/booklet/",  # the shortest: the longest takes minutes
    "clinic sheet": "/take-to-clinic/",
    "wallet card": "/take-to-clinic/card/",
    "feedback": "/feedback/",
    "letter": "/glossary/?letter=I",
    "term": "/glossary/t-cell/",
    "search": "/search/?q=immunotherapy",
    "search, narrowed": "/search/?q=t+cell&kind=term&therapy=checkpoint-inhibitors",
    "nothing found": "/search/?q=xqzv",
    "data": "/api/",
    "about": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "disclaimer": "/disclaimer/",
    "404": "/nowhere/",
}

COLOURS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
FAULTS = """() => {
    const main = document.querySelector("main");
    main.insertAdjacentHTML("beforeend", '<img src="/favicon.ico"><input><a href="#a">a</a><a href="#b">b</a><p>Hardly to be seen.</p>');
    for (const link of main.querySelectorAll('[href="#a"], [href="#b"]')) Object.assign(link.style, { display: "inline-block", width: "9px" });
    Object.assign(main.lastElementChild.style, { color: "#777", background: "#888", forcedColorAdjust: "none" });
}"""


def findings(page, rules=AXE_RULES, where=None, impacts=None):
    """What axe finds, each with the first place; it is brought into a page once, and gives back nothing else."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, [where, rules])
    return [f"{each['id']}: {each['first']}" for each in found if impacts is None or each["impact"] in impacts]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_template_is_accessible_fits_and_keeps_the_policy(site, watched, width, javascript):
    """In light, dark and forced colours; at last a fault is planted, which the checker must see in each of them."""
    page = watched(viewport={"width": width, "height": 900})
    if not javascript:  # the checker itself is a script, so only the site's own are taken away
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    for name, address in TEMPLATES.items():
        page.emulate_media(**COLOURS["light"])
        page.complaints.clear()
        page.goto(site + address)
        if name != "404":
            ours = [said for said in page.complaints if javascript or "'integrity'" not in said]  # those taken away
            assert ours == [], name
        assert page.evaluate(FITS), name
        assert seen_in_each_colour(page) == {}, name
    page.evaluate(FAULTS)
    seen = {colour: {finding.split(":")[0] for finding in found} for colour, found in seen_in_each_colour(page).items()}
    assert {"image-alt", "label", "color-contrast"} <= seen["light"]
    assert {"color-contrast", "target-size"} <= seen["dark"] & seen["forced"]
    assert [url for url in page.asked if not url.startswith(site)] == []
    assert page.context.cookies() == []


def seen_in_each_colour(page):
    """By all rules in light; in the others, where the page is the same, by those that ask how it looks."""
    seen = {}
    for colour, media in COLOURS.items():
        page.emulate_media(**media)
        if found := findings(page, AXE_RULES if colour == "light" else RULES_OF_LOOK):
            seen[colour] = found
    return seen


def test_the_first_stop_of_the_keyboard_is_the_skip_link(site, watched):
    page = watched()
    page.goto(site + "/articles/checkpoint-inhibitors/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_every_item_opens_in_the_admin_without_a_complaint_and_unchanged(site, watched, superuser):
    """The editor gives back what it was given; the form asks nothing of another host and breaks no policy."""
    client = Client()
    client.force_login(superuser)
    session = client.cookies["session"].value
    page = watched(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": "session", "value": session, "url": site}])
    everything = makers.article(
        "Everything that the editor writes",
        body="<h2>One</h2><p>A <strong>b</strong> <em>c</em> H<sub>2</sub>O x<sup>2</sup></p><h3>Two</h3><h4>Three</h4>"
        "<ul><li><p>a</p><ol><li><p>b</p></li></ol></li></ul><blockquote><p>q</p></blockquote><p>Table: t</p>"
        "<table><tbody><tr><th><p>h</p></th></tr><tr><td><p>d</p></td></tr></tbody></table><p>[image:pic]</p>",
    )
    items = [
        everything,
        TherapyType.objects.first(),
        Term.objects.first(),
        *Article.objects.filter(slug__in=["car-t-cell-therapy", "types-of-immunotherapy"]),
        FaqEntry.objects.first(),
    ]
    from immunoinfo.richtext import sanitise

    for address in (
        "/admin/",
        "/admin/articles/article/",
        "/admin/glossary/term/add/",
        "/admin/publishing/source/",
        "/admin/password_change/",
    ):
        page.goto(site + address)
    for item in items:
        page.goto(f"{site}/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/change/")
        for name in ("body", "full_answer"):
            if not getattr(item, name, ""):
                continue
            box = page.get_by_role("textbox", name=item.label(name).capitalize()).and_(page.locator(".tiptap"))
            box.press("Control+End")
            box.press_sequentially("x")
            box.press("Backspace")
            assert sanitise(page.locator(f"textarea[name={name}]").input_value()) == getattr(item, name), item
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith(site) and not url.startswith("data:")] == []


def test_our_own_pages_of_the_admin_are_accessible(site, watched, superuser):
    client = Client()
    client.force_login(superuser)
    page = watched(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site}])
    term = Term.objects.first()
    why = {"verb": "return", "by": "rosa", "at": "2026-11-21T10:00:00+00:00", "note": "Say which cells."}
    makers.revision(term, superuser, state="returned", steps=[why])
    base = f"/admin/glossary/term/{term.pk}"
    for address in (
        "/admin/",
        f"{base}/change/",
        f"{base}/revisions/",
        f"{base}/revisions/2/",
        f"{base}/merge/",
        f"{base}/delete/",
        "/admin/glossary/term/import/",
        "/admin/glossary/term/export/",
    ):
        page.goto(site + address)
        where = {"exclude": [[".select2-container"]]}
        assert findings(page, where=where, impacts=("serious", "critical")) == [], address


@pytest.mark.thorough
def test_every_loaded_item_opens_in_the_admin(content, superuser):
    client = Client()
    client.force_login(superuser)
    for model in publishable_models():
        for item in model.objects.all():
            assert client.get(change_url(item)).status_code == 200, item


def test_an_unsaved_form_survives_a_closed_page_and_goes_when_it_is_saved(site, watched, superuser):
    client = Client()
    client.force_login(superuser)
    page = watched(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site}])
    address = f"{site}/admin/articles/article/{Article.objects.get(slug='checkpoint-inhibitors').pk}/change/"
    page.goto(address)
    page.wait_for_timeout(1800)  # the page looks once a second for what to keep
    page.fill("#id_summary", "Words that were never saved.")
    box = page.locator(".tiptap")
    box.press("Control+End")
    box.press_sequentially(" And some more.")
    page.wait_for_timeout(1500)

    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(address)
    again.get_by_role("button", name="Put them back into the form").click()

    expect(again.locator("#id_summary")).to_have_value("Words that were never saved.")
    expect(again.locator(".tiptap")).to_contain_text("And some more.")
    again.locator("input[name=_continue]").click()
    again.wait_for_timeout(1800)
    expect(again.locator("[data-keep]")).to_be_hidden()
    assert again.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('immunoinfo:')).length") == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_admin_forms_fit_the_window(site, watched, superuser, width):
    client = Client()
    client.force_login(superuser)
    page = watched(viewport={"width": width, "height": 900})
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site}])

    for address in ("/admin/articles/article/1/change/", "/admin/glossary/term/add/"):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/admin-{width}.png", full_page=True)


def test_the_checks_follow_what_is_typed_and_lead_to_its_field(site, watched, superuser):
    client = Client()
    client.force_login(superuser)
    page = watched(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site}])
    page.goto(site + "/admin/articles/article/1/change/")
    panel = page.locator("[data-checks]")
    box = page.locator(".field-body .tiptap")

    box.press("Control+End")
    box.press_sequentially(" A miracle [@nobody].")

    panel.get_by_text("“miracle” promises too much").wait_for()
    assert "1 error" in panel.get_by_role("status").text_content()
    assert panel.bounding_box()["x"] > box.bounding_box()["x"] + box.bounding_box()["width"]
    panel.get_by_role("link", name="The source [@nobody] is not known.").click()
    assert page.evaluate("document.activeElement.closest('.field-body') !== null")
    assert page.complaints == []
    assert findings(page, where={"include": [["[data-checks]"]]}) == []
    page.route("**/checks/", lambda route: route.abort())
    box.press_sequentially("x")
    panel.get_by_text("The checks could not be asked. Your text is still in the form.").wait_for(state="visible")
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/checks.png")


def test_a_picture_is_picked_by_keyboard_and_its_key_stands_in_the_text(site, watched, superuser):
    from tests import makers

    for key in ("heart", "lungs"):
        makers.image(key, alt=f"Drawing of {key}.")
    client = Client()
    client.force_login(superuser)
    page = watched(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site}])
    page.goto(site + "/admin/articles/article/add/")
    box = page.get_by_role("textbox", name="Body").and_(page.locator(".tiptap"))
    box.press_sequentially("Before.")

    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/picker-button.png")
    page.get_by_role("button", name="Insert a picture").press("Enter")
    dialog = page.get_by_role("dialog", name="Insert a picture")
    dialog.get_by_label("Search by key or text alternative").press_sequentially("lungs")
    page.get_by_text("Pictures found: 1.").wait_for()
    assert page.complaints == []
    assert findings(page) == []
    page.complaints.clear()  # the checker itself sets a style
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/picker.png")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("After.")

    dialog.wait_for(state="hidden")
    written = page.locator("textarea[name=body]").input_value()
    assert written == "<p>Before.</p><p>[image:lungs]</p><p>After.</p>"
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith(site) and not url.startswith("data:")] == []


def test_a_new_table_has_a_header_row_and_a_picture_never_goes_into_a_table_or_a_heading(site, watched, superuser):
    makers.image("heart", alt="Drawing of a heart.")
    client = Client()
    client.force_login(superuser)
    page = watched(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site}])
    page.goto(site + "/admin/articles/article/add/")
    box = page.get_by_role("textbox", name="Body").and_(page.locator(".tiptap"))

    def pick():
        page.locator(".field-body").get_by_role("button", name="Insert a picture").press("Enter")
        page.get_by_role("dialog", name="Insert a picture").get_by_role("button", name="heart").press("Enter")

    page.locator(".field-body [title='Insert table']").click()
    page.get_by_role("button", name="Insert Table", exact=True).press("Enter")
    box.press_sequentially("Cell")
    assert box.locator("th").count() == 3
    assert box.locator("th").first.evaluate("cell => getComputedStyle(cell).fontWeight") == "700"
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/table.png")
    pick()
    box.press("Control+End")
    box.press("Enter")
    page.keyboard.type("## Heading")
    pick()

    written = page.locator("textarea[name=body]")  # the editor fills it a moment after each change
    expect(written).to_have_value(re.compile(r"</table><p>\[image:heart\]</p>.*<h2>Heading</h2><p>\[image:heart\]</p>"))
    assert page.complaints == []


def test_the_pages_of_the_second_step_are_accessible_fit_and_keep_the_policy(live_server, watched, superuser, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    page = watched(viewport={"width": 320, "height": 900})
    page.goto(live_server.url + "/admin/")
    page.get_by_label("Username").fill("olga")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("img", name="QR code").wait_for()
    seen = [("enrol", page.complaints.copy(), findings(page))]
    secret = b32decode(page.locator("code").inner_text().replace(" ", ""))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/enrol.png", full_page=True)

    clock = TOTP(secret)
    clock.time = time.time()
    page.get_by_role("textbox", name="Code").fill(f"{clock.token():06d}")
    page.complaints.clear()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="I have kept them: continue").wait_for()
    seen.append(("recovery codes", page.complaints.copy(), findings(page)))
    if folder:
        page.screenshot(path=f"{folder}/recovery.png", full_page=True)
    page.get_by_role("link", name="I have kept them: continue").click()

    page.get_by_role("link", name="Articles", exact=True).first.wait_for()
    assert seen == [("enrol", [], []), ("recovery codes", [], [])]
