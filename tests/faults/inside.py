"""What a fault does and asks in the site's own database, in a process of its own, as an operator in the shell does.

`python -m tests.faults.inside` reads the name of a function and its arguments, in JSON, a line a call.
"""

import json
import sys
from datetime import UTC, datetime

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402

from articles.models import Article, FaqEntry  # noqa: E402
from glossary.models import Term  # noqa: E402
from immunoinfo.publishing.models import Revision, Source  # noqa: E402
from immunoinfo.publishing.workflow import take, withdraw  # noqa: E402
from immunoinfo.search.index import catch_up  # noqa: E402
from immunoinfo.search.models import IndexEntry  # noqa: E402
from immunoinfo.therapies.models import Tagging, TherapyType  # noqa: E402
from tests import makers  # noqa: E402
from tests.addresses import resolved  # noqa: E402
from tests.faults.editors import PASSWORD  # noqa: E402

EDITORS = 10


def accounts():
    """Make the editors; the password is hashed once, because that is slow on purpose."""
    first = User.objects.create_superuser("editor-1", password=PASSWORD)
    for number in range(2, EDITORS + 1):
        User.objects.create(username=f"editor-{number}", password=first.password, is_staff=True, is_superuser=True)


def articles():
    """Return form, public address and id of each article."""
    return [
        (f"/admin/articles/article/{item.pk}/change/", item.get_absolute_url(), item.pk)
        for item in Article.objects.published().order_by("pk")
    ]


def saved(prefix):
    """Return each summary that begins with PREFIX, once for every revision that holds it."""
    rows = Revision.objects.filter(data__summary__startswith=prefix)
    return [data["summary"] for data in rows.values_list("data", flat=True)]


def faults_of_the_database():
    """Return what the database itself finds wrong with its files."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            found = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return found + [str(row) for row in cursor.fetchall()]
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT bt_index_check(c.oid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a "
            "ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisready AND i.indisvalid"
        )
        cursor.execute(
            "SELECT c.relname, v.* FROM pg_class c, verify_heapam(c.oid) v WHERE c.relkind = 'r' AND c.relpersistence = 'p'"
        )
        return [str(row) for row in cursor.fetchall()]


def approved(words):
    """Give each article a draft that says WORDS and is approved, ready to be published; return their ids."""
    editor, ready = User.objects.get(username="editor-1"), []
    for item in Article.objects.published().order_by("pk"):
        item.summary = f"{words} {item.pk}."
        work = makers.revision(item, editor)
        for verb in ("submit", "approve"):
            work = take(work, verb, editor)
        ready.append((item.pk, item.get_absolute_url(), item.summary))
    return ready


def say(number, words):
    """Change what readers see of an article past every model, form and signal."""
    Article.objects.filter(pk=number).update(summary=words)


def therapy(name):
    """Make a therapy type and return the address of the list of articles about it."""
    return f"/articles/?therapy={makers.therapy(name).slug}"


def tag(number, name, put):
    """Tag the article, or take the tag away."""
    links = Article.objects.get(pk=number).therapies
    (links.add if put else links.remove)(TherapyType.objects.get(name=name))


def window(numbers, start, end):
    """Let these articles be public from START to END, in seconds since 1970; 0 leaves that side as it is."""
    sides = {"starts_at": start, "ends_at": end}
    moments = {name: datetime.fromtimestamp(second, UTC) for name, second in sides.items() if second}
    Article.objects.filter(pk__in=numbers).update(**moments)


def bring_search_up():
    """Index what was loaded, as the first search does, which on a new site takes seconds."""
    return catch_up()


CONTENT = (Article, FaqEntry, Term, TherapyType, Source)


def empty():
    """Delete all content, as if none had been loaded."""
    TherapyType._base_manager.update(parent=None)
    for model in CONTENT:
        model._base_manager.all().delete()
    catch_up()


def counts():
    """Return how many rows each kind of content has, with tags, names and index."""
    return {model._meta.label: model._base_manager.count() for model in (*CONTENT, Tagging, IndexEntry)}


def hidden():
    """Put a word of its own into a draft, a draft of a live item, a withdrawn and a deleted item of every kind.

    Return the words, and the form of the draft of an article with its word.
    """
    editor, words, path = User.objects.get(username="editor-1"), [], ""
    cited, about = makers.source().key, [makers.therapy("Of what is hidden")]
    for kind, make in makers.MAKERS.items():
        for place in ("draft", "revision", "withdrawn", "deleted"):
            words.append(word := f"xq{kind}{place}zk")
            item = make(
                f"Known as {word}" if place != "revision" else f"Plain {kind}", live_number=int(place != "draft")
            )
            if place in ("draft", "revision"):
                setattr(item, item.title_field, f"Now {word}")
                if kind == "term":  # this one will be published, so nothing may be missing
                    item.definition = f"What it means. [@{cited}]"
                    item.therapies.set(about)
                makers.revision(item, editor)
            elif place == "withdrawn":
                withdraw(item, editor, note="Wrong.")
            else:
                item.delete()
            if (kind, place) == ("term", "draft"):
                path = f"/admin/glossary/term/{item.pk}/change/"
    return words, path


def addresses():
    """Return every public address, and those of items that are not public and must not answer."""
    kinds = {"therapy": TherapyType, "article": Article, "question": FaqEntry, "term": Term}
    public = {kind: model.objects.published() for kind, model in kinds.items()}
    all_items = [item.get_absolute_url() for model in kinds.values() for item in model._base_manager.all()]
    return sorted({*resolved(public), *all_items})


def answer(functions):
    """Call what is asked for on standard input, a line a call."""
    for line in sys.stdin:
        name, *words = json.loads(line)
        print(json.dumps(functions[name](*words)), flush=True)


if __name__ == "__main__":
    answer(globals())
