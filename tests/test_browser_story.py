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


def press(page, name):
    """Press a button as the keyboard does."""
    page.get_by_role("button", name=name, exact=True).press("Enter")


def test_the_whole_story(people, client):
    anna, rosa, paul = people["anna"], people["rosa"], people["paul"]
    makers.source("known")
    makers.therapy("Checkpoint inhibitors")

    # The author writes and sends it to review.
    anna.goto("/admin/articles/article/add/")
    anna.get_by_label("Title:").fill("How the brake works")
    anna.get_by_label("Summary:").fill("A brake on immune cells, and what takes it off.")
    anna.get_by_label("Checkpoint inhibitors").check()
    anna.get_by_label("Main message:").fill("Some medicines take the brake off [@known].")
    body(anna).press_sequentially("Immune cells have a brake.")
    press(anna, "Save and send to review")
    anna.wait_for_url("**/admin/articles/article/")
    article = Article.objects.get()
    address = f"/admin/articles/article/{article.pk}/change/"

    # The reviewer finds it in the queue and returns it with a note.
    rosa.goto("/admin/")
    waiting_for(rosa).click()
    expect(rosa.get_by_text("In review: number 1, saved by anna")).to_be_visible()
    rosa.get_by_label("Note for the next person").fill("Say which cells.")
    press(rosa, "Return to the author")
    rosa.wait_for_url("**/admin/articles/article/")

    # The author corrects it.
    anna.goto("/admin/")
    waiting_for(anna).click()
    expect(anna.get_by_text("Say which cells.")).to_be_visible()
    body(anna).press("Control+End")
    body(anna).press_sequentially(" T cells have one.")
    press(anna, "Send to review")
    anna.wait_for_url("**/admin/articles/article/")

    # The reviewer sees what is new, word by word, and approves: two page loads from the queue.
    rosa.goto(address)
    rosa.get_by_role("link", name="What changed").click()
    expect(rosa.get_by_text("T cells have one.")).to_be_visible()
    rosa.goto("/admin/")
    waiting_for(rosa).click()
    press(rosa, "Approve")
    rosa.wait_for_url("**/admin/articles/article/")
    assert client.get(article.get_absolute_url()).status_code == 404

    # The publisher publishes, and a reader reads.
    paul.goto("/admin/")
    waiting_for(paul).click()
    press(paul, "Publish")
    paul.wait_for_url("**/admin/articles/article/")
    assert "T cells have one." in client.get("/articles/how-the-brake-works/").content.decode()

    # Two people change the same sentence: the second one sees both, and loses nothing.
    anna.goto(address)
    rosa.goto(address)
    rosa.get_by_label("Summary:").fill("Rosa's summary.")
    press(rosa, "Save and continue editing")
    expect(rosa.get_by_text("was changed successfully")).to_be_visible()
    anna.get_by_label("Summary:").fill("Anna's summary.")
    press(anna, "Save and continue editing")
    expect(anna.get_by_role("alert")).to_contain_text("rosa saved number 3")
    expect(anna.get_by_role("alert")).to_contain_text("Rosa's summary.")
    expect(anna.get_by_label("Summary:")).to_have_value("Anna's summary.")

    # While that draft waits, a comma is fixed on the live page.
    paul.goto(address)
    paul.get_by_role("link", name="Correct the live page only").click()
    paul.get_by_label("Main message:").fill("Some medicines, by design, take the brake off [@known].")
    press(paul, "Save and continue editing")
    paul.goto(f"{address}?correction=1")
    press(paul, "Send to review")
    paul.wait_for_url("**/admin/articles/article/")
    rosa.goto(f"{address}?correction=1")
    press(rosa, "Approve")
    rosa.wait_for_url("**/admin/articles/article/")
    paul.goto(f"{address}?correction=1")
    press(paul, "Publish")
    paul.wait_for_url("**/admin/articles/article/")
    live = client.get("/articles/how-the-brake-works/").content.decode()
    assert "by design" in live
    assert "Rosa" not in live
    waiting = Revision.objects.working_on(article)
    assert ("by design" in waiting.data["main_message"], waiting.data["summary"]) == (True, "Rosa's summary.")
