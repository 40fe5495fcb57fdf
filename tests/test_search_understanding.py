"""What search makes of a query: spellings, slips, names, what it is after, and what it says openly."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from immunoinfo.search.answering import answer
from immunoinfo.search.engines import Wanted
from immunoinfo.search.index import catch_up
from immunoinfo.search.intents import Intents, stems
from immunoinfo.search.models import AlikeWords, IndexEntry, SearchIntent
from immunoinfo.search.ranking import MAX_HITS
from immunoinfo.search.suggestions import nearest_names, suggest
from immunoinfo.search.understanding import MAX_WORDS, Lexicon, understand
from immunoinfo.search.words import prepared, stem, words
from tests import makers

ENDINGS = (
    "ate", "ated", "ating", "ation", "ational", "ations", "ically", "ities", "ive", "ively", "ization", "ousness",
)  # fmt: skip
ENGLISH = Wanted("en-gb")


def asked(query, **options):
    catch_up()
    return answer(query, ENGLISH, **options)


def titles(query, **options):
    return [entry.title for entry in asked(query, **options).entries]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tumour", "tumors"),
        ("anaemia", "anemia"),
        ("oedema", "edema"),
        ("diarrhoea", "diarrhea"),
        ("immunise", "immunization"),
        ("analyse", "analyze"),
        ("fibre", "fiber"),
        ("labelled", "labeled"),
        ("programme", "program"),
        ("sulphate", "sulfate"),
        ("leukaemias", "leukemia"),
        ("Crohn's", "crohns"),
        ("Hodgkin’s", "Hodgkin"),
        ("can't", "can"),
        ("TNF-α", "tnf-alpha"),
        ("naïve", "naive"),
        ("ＩＬ２", "il2"),
    ],
)
def test_two_spellings_of_a_word_meet(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"), [("live", "living"), ("live", "lived"), ("immunity", "immunisation"), ("organ", "organism"), ("four", "for")]
)  # fmt: skip
def test_two_words_of_different_meaning_stay_apart(one, other):
    assert words(one) != words(other)


def test_threads_that_search_at_once_do_not_mix_their_words():
    asked = [f"{beginning}{end}" for beginning in ("vaccin", "immun", "infus", "transplant") for end in ENDINGS] * 3
    alone = [stem.__wrapped__(word) for word in asked]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # seconds; so short that threads meet in the middle of a word
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda _thread: [stem.__wrapped__(word) for word in asked], range(4)))
    finally:
        sys.setswitchinterval(before)

    assert together == [alone] * 4


def test_what_follows_an_apostrophe_is_no_word():
    assert prepared("I can't, we've, Crohn's, isn’t").split() == ["i", "can,", "we,", "crohn,", "is"]


def a_lexicon(counts, names=(), asks=()):
    intents = Intents.of([(name, "\n".join(phrases), "", False) for name, phrases in asks])
    return Lexicon(
        counts=lambda stems_asked: counts,
        named=lambda spans: {key: {1} for span in spans for key in span if key in names},
        nearest=lambda word: [["antibody"]] if word == "antibdoy" else [],
        total=100,
        intents=intents,
        alike={"kidney": (("renal",),)},
    )


def held(query):
    return ["+".join(concept.ways[0]) for concept in query.concepts]


def test_stop_words_and_words_that_ask_are_not_looked_for_unless_there_is_nothing_else():
    lexicon = a_lexicon({"spleen": 3, "outlook": 2, "what": 90, "it": 90}, asks=[("outlook", ["outlook for"])])

    query = understand("what is the outlook for a spleen", lexicon)

    assert (held(query), query.intents) == (["spleen"], {"outlook"})
    assert held(understand("outlook for", lexicon)) == ["outlook"]
    assert held(understand("what is it", lexicon)) == ["what", "it"]


def test_words_that_ask_belong_to_a_name_where_they_stand_in_one():
    lexicon = a_lexicon({"growth": 3, "factor": 3, "risk": 5}, ["riskfactor"], [("risk", ["risk"])])

    query = understand("risk factor", lexicon)

    assert held(query) == ["risk", "factor"]
    assert (query.intents, query.is_name) == (frozenset(), True)


def test_an_unknown_word_is_mended_and_a_known_one_never():
    lexicon = a_lexicon({"antibodi": 3})

    assert understand("What is an Antibdoy?", lexicon).corrected == "What is an antibody?"
    assert understand("Antibdoy", lexicon, exactly=True).corrected == ""
    assert understand("antibodies", lexicon).corrected == ""


def test_a_compound_is_one_thing_however_it_is_written():
    lexicon = a_lexicon({"pd": 1, "1": 5, "pd1": 4})

    for query in ("PD-1", "pd 1"):
        (concept,) = understand(query, lexicon).concepts
        assert set(concept.ways) == {("pd", "1"), ("pd1",)}


def test_only_so_many_words_are_used():
    many = " ".join(f"w{number}" for number in range(50))

    assert len(understand(many, a_lexicon({f"w{number}": 1 for number in range(50)})).concepts) == MAX_WORDS


def test_a_rare_word_tells_more_than_a_common_one():
    rare, common = understand("spleen cell", a_lexicon({"spleen": 1, "cell": 90})).concepts

    assert rare.weight > 10 * common.weight > 0


def test_broad_intents_give_way_and_the_plain_one_is_the_last():
    intents = Intents.of(
        [("definition", "what is", "", False), ("causes", "why", "", True), ("genes", "gene", "", False)]
    )

    def after(text):
        return intents.weightiest(intents.asked.found_in(stems(text)))

    assert after("why what is") == {"causes"}
    assert after("why which gene what is") == {"genes"}
    assert after("what is") == {"definition"}


@pytest.mark.django_db
def test_a_slip_is_mended_openly_and_the_query_can_be_asked_as_it_stands():
    makers.term("Checkpoint inhibitor")
    makers.article("Inhibition")

    found = asked("chekpoint inhibitor")

    assert found.corrected == "checkpoint inhibitor"
    assert found.entries[0].title == "Checkpoint inhibitor"
    assert asked("chekpoint inhibitor", exactly=True).corrected == ""
    assert asked("Checkpoint").corrected == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slip", ["imunoglobulin", "immunoglobulni", "immunoglubolin", "immunogIobulins", "xmmunoglobulin"]
)
def test_one_or_two_slips_in_a_long_word_still_find_the_page(slip):
    makers.term("Immunoglobulin")
    for number in range(3):
        makers.term(f"Immunology {number}")

    assert titles(slip)[0] == "Immunoglobulin"


@pytest.mark.django_db
def test_short_words_and_abbreviations_are_left_as_they_are():
    makers.term("IL-2")
    makers.term("Bone")

    assert asked("bune").corrected == ""
    assert asked("il3").corrected == ""


@pytest.mark.django_db
def test_a_slip_gives_away_no_word_of_what_is_not_public_yet_or_no_more():
    now, hour = timezone.now(), timedelta(hours=1)
    makers.term("Quuxifying", starts_at=now + hour)
    over = makers.term("Zyxquorping", ends_at=now + hour)
    catch_up()
    IndexEntry.objects.filter(object_id=over.pk).update(starts_at=now - 2 * hour, ends_at=now - hour)
    makers.term("Spleen")

    for query in ("quuxifyin", "zyxquorpin", "spleen quuxifyin"):
        assert asked(query).corrected == ""
        assert "ing" not in str(nearest_names(query, "en-gb"))


@pytest.mark.django_db
def test_a_missing_space_is_put_in():
    for number in range(2):
        makers.term(f"Checkpoint {number} inhibitor")

    assert asked("checkpointinhibitor").corrected == "checkpoint inhibitor"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["CAR T", "CAR-T", "cart", "car t cell therapy", "CAR-T cells"])
def test_hyphens_and_spaces_do_not_matter(query):
    makers.term("CAR T-cell therapy", alternate_names=[{"name": "CAR T", "kind": "abbr"}])
    makers.article("T cells", body="<p>A car is no cell therapy.</p>")

    assert titles(query)[0] == "CAR T-cell therapy"


@pytest.mark.django_db
def test_it_is_told_when_no_entry_holds_all_that_was_asked():
    makers.article("Spleen and marrow")
    makers.article("Thymus")

    assert not asked("spleen marrow").widened
    assert asked("spleen thymus").widened
    assert asked("spleen qqqqqq").widened
    assert not asked("qqqqqq").entries


@pytest.mark.django_db
def test_the_page_that_answers_comes_first():
    for number in range(12):
        makers.article(f"Spleens {number}", body="<p>The spleen and its side effects.</p>")
    makers.question("What is the spleen?")
    makers.question("What side effects can the spleen have?")
    makers.question("How is the spleen treated?")

    assert titles("unwanted effects of spleen")[0] == "What side effects can the spleen have?"
    assert titles("can a spleen be cured")[0] == "How is the spleen treated?"
    assert titles("tell me about the spleen")[0] == "What is the spleen?"


@pytest.mark.django_db
def test_editors_extend_what_asks_and_which_words_are_alike():
    makers.question("What is the spleen?")
    makers.question("Which letters does a spleen get?")
    AlikeWords.objects.create(words="spleen, milt")
    SearchIntent.objects.create(name="letters", asked_by="post for", answered_by="letters")

    assert titles("post for a milt")[0] == "Which letters does a spleen get?"
    assert asked("milt").marks >= {"milt", "spleen"}


@pytest.mark.django_db
def test_hits_are_counted_by_kind_and_therapy_without_regard_to_that_filter():
    one, other = makers.therapy("One"), makers.therapy("Other")
    makers.article("Spleen article", [one])
    makers.term("Spleen term", [one, other])
    catch_up()

    found = answer("spleen", Wanted("en-gb", "term", frozenset([other.pk])))

    assert [entry.title for entry in found.entries] == ["Spleen term"]
    assert found.tags == [frozenset([one.pk, other.pk])]
    assert found.kinds == {"term": 1}
    assert found.therapies == {one.pk: 1, other.pk: 1}
    assert answer("spleen", Wanted("en-gb", "term")).kinds == {"term": 1, "article": 1}


@pytest.mark.django_db
def test_only_so_many_hits_are_given(monkeypatch):
    for number in range(MAX_HITS + 5):
        makers.MAKERS["term"](f"Spleen {number}")

    assert len(titles("spleen")) == MAX_HITS


@pytest.mark.django_db
def test_names_are_suggested_from_the_first_letter_on():
    makers.term("T cell")
    makers.term("Interleukin", alternate_names=[{"name": "IL", "kind": "abbr"}])
    makers.question("Which cell is it?")
    catch_up()

    def names(text):
        return [(found.name, found.title, found.kind) for found in suggest(text, "en-gb")]

    assert names("t") == [("T cell", "T cell", "term")]
    assert names("IL") == [("IL", "Interleukin", "term")]
    assert names("cell") == [("T cell", "T cell", "term"), ("Which cell is it?", "Which cell is it?", "question")]
    assert names("t-c") == names("TC") == names("t")
    assert names("cell wh")[0][0] == "Which cell is it?"
    assert names("") == names("?") == []
    assert suggest("t", "es") == []


@pytest.mark.django_db
def test_each_entry_is_suggested_once_and_only_so_many():
    makers.term("Spleen", alternate_names=[{"name": "Spleens", "kind": "variant"}, {"name": "A spleen", "kind": "lay"}])
    for number in range(12):
        makers.term(f"Spleen {number}")
    catch_up()

    found = suggest("spleen", "en-gb")

    assert len(found) == len({each.url for each in found}) == 8


@pytest.mark.django_db
def test_the_nearest_names_are_offered_where_nothing_was_found():
    for name in ("Checkpoint", "Chemotherapy", "Cytokine", "Thymus"):
        makers.term(name)
    catch_up()

    assert nearest_names("chekpont xq", "en-gb")[0].title == "Checkpoint"
    assert {found.title for found in nearest_names("cxqz", "en-gb")} == {"Checkpoint", "Chemotherapy", "Cytokine"}
    assert stem("checkpoint") == "checkpoint"
