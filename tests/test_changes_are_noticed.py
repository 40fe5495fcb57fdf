"""Whatever changes what readers see, and by whatever way, moves the content version and is found by search."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction

from articles.models import Article
from glossary.models import Term
from immunoinfo.changes.models import Change, ContentVersion, TableVersion
from immunoinfo.changes.remembered import Remembered
from immunoinfo.publishing.kinds import watched_models
from immunoinfo.publishing.models import Redirect, Revision, SafetyNotice
from immunoinfo.publishing.workflow import take, withdraw
from immunoinfo.search.index import catch_up, rebuild
from immunoinfo.search.models import AlikeWords, IndexEntry, SearchIntent
from tests import makers
from tests.forms import change_url, filled

pytestmark = pytest.mark.django_db
WORD = "quuxify"


def by_save(article):
    article.title = WORD
    article.save()


def by_update(article):
    Article.objects.update(title=WORD)


def by_bulk_update(article):
    article.title = WORD
    Article.objects.bulk_update([article], ["title"])


def by_raw_sql(article):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET title = %s WHERE id = %s", [WORD, article.pk])


def by_bulk_create(article):
    twin = Article.objects.get(pk=article.pk)
    Article.objects.all().delete()
    Article.objects.bulk_create([Article(pk=twin.pk, title=WORD, slug=twin.slug, live_number=1)])


def by_delete_and_insert(article):
    Article.objects.filter(pk=article.pk).delete()
    makers.article(WORD, slug=article.slug)


def by_publishing(article):
    source, therapy = makers.source(), makers.therapy()
    Article.objects.filter(pk=article.pk).update(live_number=0)
    catch_up()
    article.title, article.body = WORD, f"<p>Said [@{source.key}].</p>"
    article.__dict__["_prefetched_objects_cache"] = {"therapies": [therapy]}
    revision = makers.revision(article, state=Revision.State.APPROVED)
    take(revision, "publish", makers.user(is_superuser=True))


def by_loaddata(article, tmp_path):
    row = json.loads(dump(article))
    row[0]["fields"]["title"] = WORD
    path = tmp_path / "one.json"
    path.write_text(json.dumps(row))
    call_command("loaddata", path, verbosity=0)


def dump(article):
    from django.core import serializers

    return serializers.serialize("json", [article], use_natural_foreign_keys=True)


WAYS = [
    by_save,
    by_update,
    by_bulk_update,
    by_raw_sql,
    by_bulk_create,
    by_delete_and_insert,
    by_publishing,
    by_loaddata,
]


@pytest.mark.parametrize("change", WAYS)
def test_a_change_moves_the_version_and_is_found_on_the_next_request(client, tmp_path, change):
    article = makers.article("Before")
    assert article.get_absolute_url() not in client.get(f"/search/?q={WORD}").content.decode()
    version = ContentVersion.current()

    change(article, tmp_path) if change is by_loaddata else change(article)

    assert ContentVersion.current() != version
    assert article.get_absolute_url() in client.get(f"/search/?q={WORD}").content.decode()
    assert Change.objects.count() == 0


def test_what_is_published_in_the_admin_is_found_on_the_next_request(client, superuser, settings):
    settings.ALLOW_SELF_APPROVAL = True
    term = makers.term("Before", [makers.therapy()], definition=f"It means this [@{makers.source().key}].")
    client.get("/search/?q=x")
    version = ContentVersion.current()
    client.force_login(superuser)

    for step, changes in {"submit": {"name": WORD}, "approve": {}, "publish": {}}.items():
        assert term.get_absolute_url() not in client.get(f"/search/?q={WORD}").content.decode()
        client.post(change_url(term), filled(client, change_url(term), step=step, **changes))

    assert ContentVersion.current() != version
    client.logout()
    assert term.get_absolute_url() in client.get(f"/search/?q={WORD}").content.decode()


@pytest.mark.parametrize("way", ["add", "set", "remove", "through", "raw"])
def test_a_tag_moves_the_version_and_changes_what_a_filtered_search_finds(client, way):
    therapy = makers.therapy("Known therapy")
    article = makers.article(WORD, [therapy] if way == "remove" else [])
    address = f"/search/?q={WORD}&therapy={therapy.slug}"
    found_before = article.get_absolute_url() in client.get(address).content.decode()
    version = ContentVersion.current()

    if way == "add":
        article.therapies.add(therapy)
    elif way == "set":
        article.therapies.set([therapy])
    elif way == "remove":
        article.therapies.remove(therapy.name)
    else:
        from django.contrib.contenttypes.models import ContentType

        from immunoinfo.therapies.models import Tagging

        content_type = ContentType.objects.get_for_model(Article)
        if way == "through":
            Tagging.objects.bulk_create([Tagging(tag=therapy, content_type=content_type, object_id=article.pk)])
        else:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO therapies_tagging (tag_id, content_type_id, object_id) VALUES (%s, %s, %s)",
                    [therapy.pk, content_type.pk, article.pk],
                )

    assert ContentVersion.current() != version
    found = article.get_absolute_url() in client.get(address).content.decode()
    assert (found_before, found) == ((True, False) if way == "remove" else (False, True))


def test_withdrawing_and_deleting_are_noticed(client):
    article, other = makers.article(f"{WORD} one"), makers.article(f"{WORD} two")
    assert client.get(f"/search/?q={WORD}").content.decode().count("/articles/quuxify") == 2

    withdraw(article, makers.user(is_superuser=True), note="A mistake.")
    other.delete()

    assert "/articles/quuxify" not in client.get(f"/search/?q={WORD}").content.decode()


def example_of(model):
    """A row of MODEL, made anyhow."""
    if model._meta.label in ("publishing.Image",):
        return makers.image()
    if model is Redirect:
        return Redirect.objects.create(old_path="/old/", new_path="/new/")
    if model is SafetyNotice:
        from datetime import timedelta

        from django.utils import timezone

        return SafetyNotice.objects.create(text="Notice.", ends_at=timezone.now() + timedelta(hours=1))
    if model._meta.label == "publishing.Source":
        return makers.source()
    if model._meta.label == "therapies.Tagging":
        makers.article(therapies=[makers.therapy()])
        return model.objects.get()
    if model is SearchIntent:
        return SearchIntent.objects.create(name="waiting-room", asked_by="wait", answered_by="wait")
    if model is AlikeWords:
        return AlikeWords.objects.create(words="spleen, milt")
    if getattr(model, "kind_slug", ""):
        return makers.MAKERS[model.kind_slug]()
    source = makers.source()  # a link table: every one is reached by its owner's own fields
    for owner in watched_models():
        for field in owner._meta.local_many_to_many:
            if field.remote_field.through is model:
                item = makers.MAKERS[owner.kind_slug]()
                getattr(item, field.name).add(source if field.name == "sources" else makers.MAKERS[owner.kind_slug]())
                return model.objects.first()
    raise AssertionError(model)


@pytest.mark.parametrize("model", watched_models(), ids=lambda model: model._meta.label)
def test_every_watched_table_moves_the_version_on_insert_update_and_delete(model):
    def versions_now():
        return ContentVersion.current(), TableVersion.of([model]).get(model._meta.db_table)

    versions = [versions_now()]
    row = example_of(model)
    versions.append(versions_now())
    field = next(f for f in model._meta.concrete_fields if not f.primary_key)
    model._base_manager.filter(pk=row.pk).update(**{field.attname: getattr(row, field.attname)})
    versions.append(versions_now())
    model._base_manager.filter(pk=row.pk).delete()
    versions.append(versions_now())

    of_all, of_the_table = map(set, zip(*versions, strict=True))
    assert (len(of_all), len(of_the_table)) == (4, 4)


def test_what_is_remembered_of_one_table_outlives_changes_to_others():
    made = iter(range(9))
    of_terms = Remembered(lambda: (next(made), None), Term)
    of_all = Remembered(lambda: (next(made), None))
    assert (of_terms(), of_all()) == (0, 1)

    article = makers.article()
    assert (of_terms(), of_all()) == (0, 2)
    makers.term()
    assert (of_terms(), of_all()) == (3, 4)

    with transaction.atomic():
        Term.objects.update(name=WORD)
        assert of_terms() == 5
        transaction.set_rollback(True)
    assert of_terms() == 6
    article.delete()
    assert of_terms() == 6


def test_what_readers_do_not_see_moves_nothing(client, author):
    makers.article()
    version = ContentVersion.current()

    client.force_login(author)  # writes a session and the time of sign-in

    assert ContentVersion.current() == version


def test_a_version_that_was_rolled_back_never_comes_again():
    makers.article()
    with transaction.atomic():
        makers.article()
        seen = ContentVersion.current()
        transaction.set_rollback(True)
    makers.article()

    assert ContentVersion.current() != seen


@pytest.mark.django_db(transaction=True)
def test_a_change_whose_indexing_died_is_indexed_by_the_next_search(client, monkeypatch):
    from immunoinfo.search import index

    article = makers.article(WORD)

    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(index, "entry_for", die)
        with pytest.raises(KeyboardInterrupt):
            index.catch_up()

    assert Change.objects.exists()
    assert article.get_absolute_url() in client.get(f"/search/?q={WORD}").content.decode()


@pytest.mark.thorough
def test_rebuilding_gives_the_same_index_as_keeping_it_in_step(content):
    catch_up()
    fields = [field.name for field in IndexEntry._meta.fields if field.name != "id"]
    kept = sorted(map(str, IndexEntry.objects.values(*fields)))

    rebuild()

    assert sorted(map(str, IndexEntry.objects.values(*fields))) == kept


def test_a_new_kind_or_link_is_watched_by_itself():
    names = {model._meta.db_table for model in watched_models()}

    for model in (Article, Term):
        assert model._meta.db_table in names
        assert {
            f.remote_field.through._meta.db_table
            for f in model._meta.local_many_to_many
            if isinstance(f, models.ManyToManyField)
        } <= names


@pytest.mark.django_db(transaction=True)
def test_one_thread_works_a_value_out_and_the_others_wait_for_it():
    builds, all_ask, asking = [], Event(), Semaphore(0)

    def build():
        builds.append(1)
        all_ask.wait(10)
        return len(builds), None

    def told(execute, *question):
        answer = execute(*question)
        asking.release()  # this thread knows the version, and next looks for what is remembered
        return answer

    def ask(remembered):
        connection.force_debug_cursor = True  # the version is asked for by a cursor, which tells
        with connection.execute_wrapper(told):
            value = remembered()
        connection.close()
        return value

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask, remembered) for remembered in [Remembered(build)] * 4]
        for _thread in answers:
            asking.acquire(timeout=10)
        all_ask.set()

    assert [answer.result() for answer in answers] == [1, 1, 1, 1]
    assert builds == [1]
