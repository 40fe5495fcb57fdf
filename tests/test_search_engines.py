"""One contract for the engines: the same tests on SQLite and, with its DATABASE_URL, on PostgreSQL."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from immunoinfo.search.answering import answer
from immunoinfo.search.engines import Wanted, engine, postgresql, sqlite
from immunoinfo.search.index import catch_up
from immunoinfo.search.models import IndexEntry
from immunoinfo.search.suggestions import nearest_names, suggest
from immunoinfo.search.words import squeezed, words
from tests import makers

pytestmark = pytest.mark.django_db
ENGLISH = Wanted("en-gb")
SYNTAX = [
    '"', '""', 'a"b', "NEAR", "NEAR(", "a*", "^a", "title_words:a", "col:x", "(", ")", "'", "\\", "a'b", "-", "--", "&", "|", "!",
    "<->", "a:*", ":A", "NOT", "AND", "OR", "%", "_", "$1", "%s", "{}",
]  # fmt: skip


def groups(*names):
    return [((tuple(words(name))),) for name in names]


def found(*asked, every=True, ids=(), wanted=ENGLISH, limit=10):
    catch_up()
    return [candidate.title for candidate in engine().find(groups(*asked), every, ids, wanted, limit)]


def test_an_engine_finds_what_holds_every_group_or_any():
    makers.article("Spleen and thymus")
    makers.article("Thymus")
    makers.article("Lymph")

    assert found("spleen", "thymus") == ["Spleen and thymus"]
    assert set(found("spleen", "thymus", every=False)) == {"Spleen and thymus", "Thymus"}
    assert len(found("spleen", "thymus", every=False, limit=1)) == 1
    assert found("marrow") == []


def test_words_of_one_group_must_adjoin_and_any_of_its_ways_will_do():
    makers.article("Car of a T type")
    makers.article("CAR T cells")
    makers.article("CAR-T or cart")
    catch_up()

    either = [(("car", "t"), ("cart",))]

    assert {each.title for each in engine().find(either, True, (), ENGLISH, 10)} == {"CAR T cells", "CAR-T or cart"}


def test_a_match_in_title_comes_before_one_in_names_and_that_before_one_in_the_text():
    makers.article("Something", body="<p>The spleen is mentioned once among many other words here.</p>")
    makers.article("Other", alternate_names=[{"name": "spleen", "kind": "lay"}])
    makers.article("Spleen")

    assert found("spleen")[0] == "Spleen"
    assert found("spleen")[-1] == "Something"


def test_entries_asked_for_by_id_come_first_whatever_they_hold():
    makers.article("Spleen")
    makers.article("Thymus")
    catch_up()

    assert found("spleen", ids=[IndexEntry.objects.get(title="Thymus").pk]) == ["Thymus", "Spleen"]


def test_only_the_wanted_language_kind_and_therapies_inside_their_window_are_found():
    now, hour = timezone.now(), timedelta(hours=1)
    one, other = makers.therapy("Spleen one"), makers.therapy("Spleen other")
    makers.article("Spleen article", [one])
    makers.term("Spleen term", [one, other])
    makers.question("Spleen question", [other])
    makers.article("Bazo spleen", language="es")
    makers.article("Spleen later", starts_at=now + hour)
    makers.article("Spleen over", starts_at=now - 2 * hour, ends_at=now - hour)
    makers.article("Spleen now", ends_at=now + hour)
    makers.article("Spleen draft", live_number=0)
    makers.article("Spleen gone", withdrawn_at=now)

    everything = {"Spleen one", "Spleen other", "Spleen article", "Spleen term", "Spleen question", "Spleen now"}
    assert set(found("spleen")) == everything
    assert found("bazo", wanted=Wanted("es")) == ["Bazo spleen"]
    assert found("spleen", wanted=Wanted("en-gb", kind="term")) == ["Spleen term"]
    assert set(found("spleen", wanted=Wanted("en-gb", therapies=frozenset([one.pk])))) == {
        "Spleen one", "Spleen article", "Spleen term",
    }  # fmt: skip
    assert found("spleen", wanted=Wanted("en-gb", "question", frozenset([one.pk]))) == []
    names = engine().beginning("spleen", False, ENGLISH, 20)
    assert {name for name, *_rest in names} == everything


def test_candidates_carry_the_words_by_which_they_are_ranked():
    therapy = makers.therapy("Some therapy")
    makers.term("Spleens", [therapy], definition="Cells meet.", alternate_names=[{"name": "Milt", "kind": "lay"}])
    catch_up()

    (candidate,) = engine().find(groups("spleen"), True, (), ENGLISH, 10)

    assert (candidate.kind, candidate.tags) == ("term", frozenset([therapy.pk]))
    assert (candidate.title_words, candidate.names_words, candidate.text_words) == ("spleen", "milt", "cell meet")


def test_kin_share_a_name():
    makers.term("Marrow", alternate_names=[{"name": "Medulla", "kind": "exact"}])
    makers.article("About it", alternate_names=[{"name": "medullas", "kind": "exact"}])
    makers.article("Unlike")
    catch_up()

    kin = engine().kin([IndexEntry.objects.get(title="Marrow").pk], ENGLISH, 10)

    assert {candidate.title for candidate in kin} == {"Marrow", "About it"}


def test_names_are_given_by_their_beginning_in_the_order_of_their_letters():
    for name in ("T cell", "T-helper cell", "Tumour", "Helper", "Ébola", "Ο-alpha"):
        makers.term(name)
    catch_up()

    def beginning(text, inner=False):
        return [name for name, *_rest in engine().beginning(squeezed(text), inner, ENGLISH, 10)]

    assert beginning("t") == ["T cell", "T-helper cell", "Tumour"]
    assert beginning("T-h") == beginning("th") == ["T-helper cell"]
    assert beginning("ebo") == ["Ébola"]
    assert beginning("helper", inner=True) == ["T-helper cell"]


@pytest.mark.parametrize("many", [pytest.param(1000, id="few say it"), pytest.param(3, id="many say it")])
def test_what_says_a_name_is_given_newest_first_however_many_say_it(monkeypatch, many):
    monkeypatch.setattr(postgresql, "MANY", many)
    monkeypatch.setattr(sqlite, "AMONG", many)
    for title, word in (("A", "spleen"), ("B", "lymph"), ("C", "spleens"), ("D", "spleen"), ("E", "spleen")):
        makers.article(title, body=f"<p>{word}</p>")
        catch_up()
    makers.term("Spleen")
    catch_up()

    said = engine().saying((("spleen",),), ["article"], ENGLISH, 3)

    assert [each.title for each in said] == ["E", "D", "C"]


def test_what_is_called_so_is_given_before_what_only_says_it():
    for title in ("Spleen", "Blood and lymph in the spleen"):
        makers.article(title)
        catch_up()
    for number in range(3):
        makers.article(f"Blood {number}", body="<p>It reaches the spleen.</p>")
    catch_up()

    def titles(limit):
        return [each.title for each in engine().saying((("spleen",),), ["article"], ENGLISH, limit)]

    assert titles(1) == ["Spleen"]  # the shorter title
    assert titles(3) == ["Blood 2", "Blood and lymph in the spleen", "Spleen"]


def test_many_questions_that_say_a_name_do_not_crowd_out_the_articles():
    for title in ("Spleen", "Spleens"):
        makers.article(title)
    catch_up()
    for number in range(4):
        makers.question(f"Spleen, {number}?")
    catch_up()

    said = engine().saying((("spleen",),), ["article", "question"], ENGLISH, 2)

    assert sorted(each.kind for each in said) == ["article", "article", "question", "question"]


def test_titles_are_given_by_the_beginnings_of_words_in_any_order():
    makers.term("Cancer of the lung")
    makers.term("Tumour", alternate_names=[{"name": "lungs with cancer", "kind": "lay"}])
    makers.term("Lung", definition="It may have cancer.")
    catch_up()

    assert {title for title, *_rest in engine().holding(["lung", "can"], ENGLISH, 10)} == {
        "Cancer of the lung",
        "Tumour",
    }


@pytest.mark.parametrize("word", SYNTAX)
def test_an_engine_takes_any_word_literally(word):
    makers.article("a b NEAR col AND NOT")
    catch_up()

    for every in (True, False):
        assert isinstance(engine().find([((word,),), ((word, "b"),)], every, (), ENGLISH, 10), list)
    assert isinstance(engine().beginning(word, False, ENGLISH, 10), list)
    assert isinstance(engine().holding([word, "b"], ENGLISH, 10), list)


HOLDERS = ["PD-1", "CAR-T", "5-FU", "CD8+", "IL-2", "Crohn's", "HER2/neu", "B.C.G."]


@pytest.mark.parametrize("name", HOLDERS)
def test_names_with_signs_in_them_find_the_page_that_has_them(name):
    for number, holder in enumerate(HOLDERS):
        makers.term(f"Page {number}", definition=f"It is about {holder} in this sentence.")
        makers.term(f"{holder} page")
    catch_up()

    hits = [entry.title for entry in answer(name, ENGLISH).entries]

    assert hits[0] == f"{name} page"
    assert f"Page {HOLDERS.index(name)}" in hits[:3]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(SYNTAX), max_size=40).map(" ".join)))
@example("\x00\ud800\ufffe\u202e")
@example("NOT " * 1000 + "(" * 500)
@example('"' * 10_000)
@example("ab " * 3_333)
@example("’s n't 's")
def test_any_text_is_answered(text):
    if not IndexEntry.objects.exists():
        makers.article("a b NEAR col AND NOT")
        catch_up()

    for exactly in (True, False):
        assert len(answer(text, ENGLISH, exactly).query) <= 200
    assert isinstance(suggest(text, "en-gb"), list)
    assert isinstance(nearest_names(text, "en-gb"), list)
