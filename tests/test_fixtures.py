"""The demonstration content: complete, sourced, and loaded in one command, twice."""

import re
from collections import Counter

import pytest
from django.core.management import call_command

from articles.models import Article, FaqEntry
from glossary.linking import Name, NameIndex
from glossary.models import Term
from immunoinfo.changes.models import Change
from immunoinfo.marks import plain
from immunoinfo.publishing.checks import findings
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.models import Revision, Source
from immunoinfo.search.models import IndexEntry
from immunoinfo.therapies.models import Tagging, TherapyType
from tests.demonstration import FIXTURES
from tests.thorough import also

pytestmark = pytest.mark.django_db


def everything():
    return [item for model in publishable_models() for item in model.objects.all()]


def counts():
    return {model: model.objects.count() for model in (*publishable_models(), Source, Tagging)}


@pytest.mark.thorough
def test_all_of_it_loads_in_one_command_twice_and_search_is_complete(client):
    call_command("loaddata", *FIXTURES, verbosity=0)
    first = counts()
    call_command("loaddata", *FIXTURES, verbosity=0)

    assert counts() == first
    client.get("/search/?q=x")
    assert Change.objects.count() == 0
    assert IndexEntry.objects.count() == sum(model.objects.published().count() for model in publishable_models())
    assert Revision.objects.count() == 0


def test_there_is_enough_and_every_therapy_type_has_something_of_each_kind(content):
    assert TherapyType.objects.published().count() == 17
    assert (Article.objects.count() >= 8, FaqEntry.objects.count() >= 12, Term.objects.count() >= 40) == (
        True,
        True,
        True,
    )
    for model in (Article, FaqEntry, Term):
        assert [str(t) for t in TherapyType.objects.all() if not model.objects.published().about(t).exists()] == []


@pytest.mark.parametrize("step", [10, *also(1)], ids=["one in ten", "all"])
def test_every_item_could_be_published_without_a_warning_and_says_that_it_is_a_demonstration(content, step):
    kept = 0
    for item in everything()[::step]:
        found = list(findings(item))
        assert [finding.message for finding in found if not finding.reason] == [], item
        kept += len(found)
        item.full_clean()
        assert "Demonstration content, not clinically reviewed" in item.banner
        assert (item.reviewed_at, item.reviewer_role) == (None, "")
        assert item.sources_checked_at
    assert kept <= 15  # warnings that stay, each with its reason


def test_everything_but_pages_about_the_site_cites_a_source(content):
    assert [item for item in everything() if item.needs_source and not item.cited_keys()] == []


def test_every_term_is_met_on_a_page_or_is_a_word_that_readers_look_up(content):
    """Everyday words are not linked, but somebody may type them: search knows each by its name."""
    index = NameIndex(
        Name(name, term.slug) for term in Term.objects.all() for name in (term.name, *term.names_of("exact", "abbr"))
    )
    texts = (plain(item.cited_text()) for item in everything() if not isinstance(item, Term))
    met = {name.url for text in texts for _start, _end, name in index.find(text)}

    assert [term for term in Term.objects.all() if term.slug not in met and not term.alternate_names] == []
    assert len(met) >= 0.75 * Term.objects.count()


def test_the_sources_of_an_item_are_those_it_cites(content):
    for item in everything():
        assert set(item.sources.values_list("key", flat=True)) == set(item.cited_keys()), item


def test_every_source_can_be_found_and_has_a_date(content):
    for source in Source.objects.all():
        source.full_clean()
        assert source.address or source.reference


@pytest.mark.thorough
def test_no_link_inside_the_content_leads_nowhere(content, client):
    for item in (*Article.objects.all(), *FaqEntry.objects.all()):
        for address in re.findall(r'href="([^"]+)"', getattr(item, "body", "") + getattr(item, "full_answer", "")):
            assert client.get(address).status_code == 200, (item, address)


def test_no_hype_and_no_order_to_a_reader(content):
    hype = re.compile(
        r"breakthrough|miracle|revolutionary|cutting-edge|game-changer|beacon|paradigm|wonder drug", re.IGNORECASE
    )
    for item in everything():
        assert not hype.search(item.cited_text()), item


def test_each_safety_critical_item_is_checked_within_a_year(content):
    assert [item for item in everything() if item.safety_critical and item.review_interval > 12] == []


def test_every_therapy_and_side_effect_page_says_when_to_get_help(content):
    for article in Article.objects.filter(kind__in=["therapy", "side-effects"]):
        assert "emergency" in article.get_help.lower(), article
        assert article.kind != "therapy" or len(article.balance()) == 5, article
    for therapy in TherapyType.objects.all():
        assert therapy.when_to_get_help


def test_short_answers_are_short_and_definitions_one_sentence(content):
    for question in FaqEntry.objects.all():
        assert len(question.summary.split()) <= 40, question
    for term in Term.objects.all():
        assert len(term.summary.split()) <= 25, term


def test_no_misspelling_belongs_to_two_terms(content):
    slips = Counter(name.casefold() for term in Term.objects.all() for name in term.names_of("misspelling"))

    assert [name for name, times in slips.items() if times > 1] == []
