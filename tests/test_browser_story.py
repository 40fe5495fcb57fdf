"""The whole story in a browser: written, returned, corrected, approved, published, read; a collision; a comma fixed."""

import pytest
from django.test import Client

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements-dev.txt")

from playwright.sync_api import expect

from articles.models import Article
from immunoinfo.publishing.models import Revision
from tests import makers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(live_server, new_context, author, reviewer, publisher):
    """A signed-in page for each person; every complaint of the browser is written down."""
    complaints, pages = [], {}
    for user in (author, reviewer, publisher):
        client = Client()
        client.force_login(user)
        context = new_context(viewport={"width": 1280, "height": 1000}, base_url=live_server.url)
        context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}])
        page = pages[user.username] = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((live_server.url, "data:")) else complaints.append(r.url))
    yield pages
    assert complaints == []


def body(page):
    return page.get_by_role("textbox", name="Body").and_(page.locator(".tiptap"))


def waiting_for(page):
    return page.locator("#queue").get_by_role("link", name="How the brake works")


def reach(page, target, key="Tab"):
    """Move the focus to TARGET, stop by stop, as somebody without a mouse does."""
    element = target.element_handle()
    for _stop in range(150):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not get to {target}")


def write(page, field, words):
    """Write WORDS at the end of FIELD."""
    reach(page, field)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def press(page, name, key="Shift+Tab"):
    """Press a button; those that save stand at the end of the form."""
    reach(page, page.get_by_role("button", name=name, exact=True), key)
    page.keyboard.press("Enter")


def follow(page, link):
    reach(page, link)
    page.keyboard.press("Enter")


def told(page, words):
    """Wait for the one message after a step."""
    expect(page.locator(".messagelist li")).to_have_count(1)
    expect(page.locator(".messagelist li")).to_contain_text(words)


def test_the_whole_story(people, client):
    anna, rosa, paul = people["anna"], people["rosa"], people["paul"]
    makers.source("known")
    makers.therapy("Checkpoint inhibitors")

    # The author writes and sends it to review.
    anna.goto("/admin/articles/article/add/")
    write(anna, anna.get_by_label("Title:"), "How the brake works")
    write(anna, anna.get_by_label("Summary:"), "A brake on immune cells, and what takes it off.")
    reach(anna, anna.get_by_label("Checkpoint inhibitors"))
    anna.keyboard.press("Space")
    write(anna, anna.get_by_label("Main message:"), "Some medicines take the brake off [@known].")
    write(anna, body(anna), "Immune cells have a brake.")
    press(anna, "Save and send to review")
    told(anna, "Sent to review. A reviewer is told; readers see nothing of it yet.")
    expect(waiting_for(anna)).to_be_visible()  # among what is with others
    article = Article.objects.get()
    address = f"/admin/articles/article/{article.pk}/change/"

    # The reviewer finds it in the queue and returns it; without a note it stays where it is.
    rosa.goto("/admin/")
    follow(rosa, waiting_for(rosa))
    expect(rosa.get_by_text("In review: number 1, saved by anna")).to_be_visible()
    press(rosa, "Return to the author")
    expect(rosa.get_by_role("alert")).to_contain_text("Say why, so that the author knows what to change.")
    expect(rosa.get_by_label("Note for the next person, or the reason")).to_be_focused()
    rosa.keyboard.type("Say which cells.")
    press(rosa, "Return to the author", key="Tab")
    told(rosa, "Returned to the author with your note.")

    # The author corrects it.
    anna.goto("/admin/")
    follow(anna, waiting_for(anna))
    expect(anna.get_by_text("Say which cells.")).to_be_visible()
    write(anna, body(anna), " T cells have one.")
    press(anna, "Save and send to review")
    told(anna, "Sent to review.")

    # The reviewer sees what is new, word by word, and approves: two page loads from the queue.
    rosa.goto(address)
    follow(rosa, rosa.get_by_role("link", name="What changed"))
    expect(rosa.get_by_text("T cells have one.")).to_be_visible()
    rosa.goto("/admin/")
    follow(rosa, waiting_for(rosa))
    press(rosa, "Approve")
    told(rosa, "Approved. A publisher can publish it now.")
    assert client.get(article.get_absolute_url()).status_code == 404

    # The publisher publishes, and a reader reads.
    paul.goto("/admin/")
    follow(paul, waiting_for(paul))
    press(paul, "Publish")
    told(paul, "Published: readers see it now.")
    follow(paul, paul.get_by_role("link", name="See the public page"))
    expect(paul.get_by_text("T cells have one.")).to_be_visible()
    assert "T cells have one." in client.get("/articles/how-the-brake-works/").content.decode()

    # Two people change the same sentence: the second one sees both, and loses nothing.
    anna.goto(address)
    rosa.goto(address)
    rosa.get_by_label("Summary:").fill("Rosa's summary.")
    rosa.get_by_label("Title:").press("Enter")  # takes no step: it saves a draft and stays
    told(rosa, "Draft saved.")
    assert rosa.url.endswith(address)
    anna.get_by_label("Summary:").fill("Anna's summary.")
    press(anna, "Save draft")
    expect(anna.get_by_role("alert")).to_contain_text("rosa saved number 3")
    expect(anna.get_by_role("alert")).to_contain_text("Rosa's summary.")
    expect(anna.get_by_label("Summary:")).to_have_value("Anna's summary.")

    # While that draft waits, a comma is fixed on the live page.
    paul.goto(address)
    follow(paul, paul.get_by_role("link", name="Correct the live page only"))
    paul.get_by_label("Main message:").fill("Some medicines, by design, take the brake off [@known].")
    press(paul, "Save and send to review")
    told(paul, "Sent to review.")
    rosa.goto(f"{address}?correction=1")
    press(rosa, "Approve")
    told(rosa, "Approved.")
    paul.goto(f"{address}?correction=1")
    press(paul, "Publish")
    told(paul, "Published")
    live = client.get("/articles/how-the-brake-works/").content.decode()
    assert "by design" in live
    assert "Rosa" not in live
    waiting = Revision.objects.working_on(article)
    assert ("by design" in waiting.data["main_message"], waiting.data["summary"]) == (True, "Rosa's summary.")
