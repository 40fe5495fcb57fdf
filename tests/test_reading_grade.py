"""How hard a text is to read: the grade of sample texts that were counted by hand, and what is left out of it."""

import re

import pytest

from articles.models import Article
from immunoinfo.publishing.checks.passages import Kind, Passage, excerpt, read, sentences
from immunoinfo.publishing.checks.readability import grade
from immunoinfo.publishing.checks.syllables import syllables
from immunoinfo.publishing.checks.vocabulary import Vocabulary

# Text, sentences, words and syllables as a person counts them, and the grade of those by the formula.
SAMPLES = {
    "rhyme": ("The cat sat on the mat. It was warm.", 2, 9, 9, -2.035),
    "plain": ("Your immune system helps your body fight germs. It can also find cancer cells.", 2, 14, 19, 3.154),
    "list": ("Call your team the same day if you have a fever, diarrhoea, a new cough or a rash.", 1, 18, 22, 5.852),
    "medicine": ("Checkpoint inhibitors are medicines. Pembrolizumab is one example.", 2, 8, 20, 15.470),
    "figures": (
        "About 57 in 100 people (57%) could have it, e.g. after surgery. It isn't a cure.", 2, 16, 23, 4.493
    ),
}  # fmt: skip


def prose(*texts):
    return [Passage("body", Kind.PROSE, text) for text in texts]


def glossary(*names):
    """A vocabulary that sets NAMES aside."""
    pattern = re.compile("|".join(map(re.escape, names)), re.IGNORECASE)
    return Vocabulary(finders=(lambda text: (match.span() for match in pattern.finditer(text)),))


@pytest.mark.parametrize(("text", "ends", "words", "beats", "expected"), SAMPLES.values(), ids=SAMPLES)
def test_the_grade_of_a_text_is_that_of_its_counts_by_hand(text, ends, words, beats, expected):
    found = grade(prose(text), Vocabulary())

    assert len(list(sentences(text))) == ends
    assert sum(syllables(word) for word in text.split()) == beats
    assert found.words == words
    assert found.raw == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "the cells called you've whole team's eye rash through ours don't made CAR TIL"),
        (
            2,
            "vaccine treatment stages people tables patient disease lifelong safety couldn't quiet fluid fatigue react",
        ),
        (3, "medicine example creation diseases element various healthier area HPV allergic everyone opinion"),
        (4, "inhibitor antibodies leukaemia emergency society diarrhoea diabetes material bacteria"),
        (5, "pembrolizumab chemotherapy antibiotic individual WBC"),
        (6, "immunotherapy immunoglobulin radiotherapy osteoporosis"),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(count, words):
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_a_number_and_a_sign_count_as_one():
    assert [syllables(word) for word in ("57", "(57%)", "–")] == [1, 1, 1]


def test_words_that_the_glossary_explains_are_set_aside_and_the_rest_is_not():
    text = "The immunoglobulin is given by infusion."

    found = grade(prose(text), glossary("immunoglobulin"))

    assert found.raw == grade(prose(text), Vocabulary()).raw
    assert found.set_aside == pytest.approx(0.39 * 6 + 11.8 * (1 + 1 + 1 + 2 + 1 + 3) / 6 - 15.59)


@pytest.mark.parametrize("name", ["pembrolizumab", "tacrolimus", "prednisolone", "tisagenlecleucel", "ciclosporin"])
def test_names_of_medicines_are_set_aside_without_a_list(name):
    text = f"You may have {name} now."

    assert grade(prose(text), Vocabulary()).set_aside == pytest.approx(
        grade(prose("You may have it now."), Vocabulary()).raw
    )


def test_a_page_sets_its_own_name_aside():
    text = "Immunoprophylaxis works."

    found = grade(prose(text), Vocabulary(), ["Immunoprophylaxis"])

    assert found.set_aside < found.raw


def test_only_prose_is_measured():
    article = Article(
        title="A",
        slug="a",
        key_points="Immunocompromised individuals necessitate immunoprophylaxis.",
        body="<h2>Immunological considerations</h2><p>It is a cold. It goes.</p>"
        "<ul><li><p>Immunosuppressants.</p></li><li>Cytomegalovirus</li></ul>"
        "<p>Table: Immunological names</p><table><tbody><tr><td><p>Radiotherapy</p></td></tr></tbody></table>",
    )

    measured = read(article, Vocabulary()).prose

    assert [passage.text for passage in measured] == ["It is a cold. It goes."]


def test_a_text_without_words_has_no_grade():
    assert grade(prose("–"), Vocabulary()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("A fever of 38.0C. Call.", ["A fever of 38.0C.", "Call."]),
        ("Some kinds, e.g. The Lancet's, do. Others do not.", ["Some kinds, e.g. The Lancet's, do.", "Others do not."]),
        ("It may be hepatitis B. People recover.", ["It may be hepatitis B.", "People recover."]),
        ("Say: “I had it.” Then wait.", ["Say: “I had it.”", "Then wait."]),
        ("It ends. mRNA vaccines follow.", ["It ends.", "mRNA vaccines follow."]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences_where_a_reader_would(text, expected):
    assert list(sentences(text)) == expected


@pytest.mark.parametrize("length", [0, 3, 50, 70, 400])
@pytest.mark.parametrize("spaces", [0, 7])
def test_an_excerpt_holds_the_place_and_is_at_most_60_characters(length, spaces):
    around = ("x" * spaces + " " if spaces else "x") * (length // (spaces + 1))
    text = f"{around} HERE {around}"
    start = text.index("HERE")

    shown = excerpt(text, start, start + 4)

    assert "HERE" in shown
    assert len(shown) <= 60
