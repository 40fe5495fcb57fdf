"""A fourth kind of content joins by declaring itself: at most 15 lines, and no list anywhere names it."""

from typing import ClassVar

import pytest
from django.apps import apps
from django.db import connection, models

from immunoinfo.changes import triggers
from immunoinfo.changes.models import ContentVersion
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.records import IndexText
from immunoinfo.publishing.roles import actions
from immunoinfo.publishing.workflow import take
from immunoinfo.richtext import RichTextField
from immunoinfo.therapies.entries import Entry, EntryQuerySet, entry_models
from tests import makers


@pytest.fixture
def story(transactional_db):
    """The class, its table and its triggers, for one test."""

    class Story(Entry):
        kind_slug = "story"
        cited_fields = required_to_publish = ("body",)
        title = models.CharField(max_length=120)
        body = RichTextField(blank=True)
        objects: ClassVar = EntryQuerySet.as_manager()

        class Meta(Entry.Meta):
            app_label = "articles"

        def get_absolute_url(self):
            return f"/stories/{self.slug}/"

        def as_index_entry(self):
            return IndexText(self.title, self.own_names(), self.body)

    with connection.schema_editor() as editor:
        editor.create_model(Story)
    triggers.install()
    yield Story
    with connection.schema_editor() as editor:
        editor.delete_model(Story)
    del apps.all_models["articles"]["story"], apps.all_models["articles"]["story_sources"]
    apps.clear_cache()


def test_search_history_triggers_roles_and_workflow_follow_from_the_declaration(story, client):
    from immunoinfo.search.answering import answer
    from immunoinfo.search.engines import Wanted
    from immunoinfo.search.index import catch_up

    therapy, source = makers.therapy(), makers.source()
    version = ContentVersion.current()
    item = story.objects.create(title="A row", slug="a-row")
    item.title, item.body = "Zyxquorp", f"<p>Said [@{source.key}].</p>"
    item.__dict__["_prefetched_objects_cache"] = {"therapies": [therapy]}
    revision = makers.revision(item, state=Revision.State.APPROVED)

    take(revision, "publish", makers.user(is_superuser=True))
    catch_up()

    assert ContentVersion.current() != version
    assert [entry.url for entry in answer("zyxquorp", Wanted("en-gb", therapies=frozenset([therapy.pk]))).entries] == [
        "/stories/a-row/"
    ]
    assert story in entry_models()
    assert actions("publisher", story) >= {"publish"}
    assert "Zyxquorp" in client.get(therapy.get_absolute_url()).content.decode()
