"""The demonstration content can be read by a tired, frightened person: measured as editors see it beside their form."""

import statistics

import pytest

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.marks import plain
from immunoinfo.publishing.base import default_language
from immunoinfo.publishing.checks.passages import Kind, Passage, read
from immunoinfo.publishing.checks.readability import grade
from immunoinfo.publishing.checks.syllables import WORD
from immunoinfo.publishing.checks.vocabulary import vocabulary_in
from immunoinfo.publishing.kinds import publishable_models

pytestmark = pytest.mark.django_db

LONGEST_SHORT_ANSWER, LONGEST_FIRST_SENTENCE = 40, 20  # words
LONGEST_MEANING, LONGEST_DEFINITION = 25, 80  # words


def grade_of(text, item, words):
    passages = [Passage("", Kind.PROSE, " ".join(part.split())) for part in text.split("\n\n") if part.strip()]
    return grade(passages, words, [str(item), *item.names_of("exact", "abbr")])


def length(text):
    return len(WORD.findall(plain(text)))


@pytest.fixture
def words(content):
    return vocabulary_in(default_language())


def test_every_article_is_for_readers_of_grade_8_and_half_of_them_of_grade_7(words):
    pages = [read(article, words) for article in Article.objects.all()]
    grades = {str(page.item): grade(page.prose, page.vocabulary, page.names) for page in pages}

    assert {title: found for title, found in grades.items() if found.set_aside > 8 or found.raw > 10.5} == {}
    assert statistics.median(found.set_aside for found in grades.values()) <= 7
    assert statistics.median(found.raw for found in grades.values()) <= 9


def test_a_short_answer_is_short_and_answers_in_its_first_sentence(words):
    for question in FaqEntry.objects.all():
        answer = Passage("", Kind.PROSE, question.short_answer)
        assert length(answer.text) <= LONGEST_SHORT_ANSWER, question
        assert length(answer.sentences[0]) <= LONGEST_FIRST_SENTENCE, question
        assert grade_of(question.summary, question, words).set_aside <= 8, question


def test_a_meaning_is_one_sentence_and_most_are_for_readers_of_grade_8(words):
    terms = list(Term.objects.all())
    for term in terms:
        assert length(term.definition) <= LONGEST_MEANING, term
        assert length(term.full_definition) <= LONGEST_DEFINITION, term
        assert len(Passage("", Kind.PROSE, plain(term.definition)).sentences) == 1, term
    grades = [grade_of(f"{term.summary}\n\n{plain(term.full_definition)}", term, words).set_aside for term in terms]
    assert statistics.median(grades) <= 7.5
    assert sum(found <= 8 for found in grades) >= 0.8 * len(grades)


def test_sentences_and_paragraphs_are_short(words):
    sentences, paragraphs = [], []
    for model in publishable_models():
        for item in model.objects.all():
            page = read(item, words)
            sentences += [(length(sentence), sentence) for _passage, sentence in page.sentences]
            paragraphs += [len(passage.sentences) for passage in page.prose]

    assert [sentence for count, sentence in sentences if count > 30] == []
    assert sum(count <= 20 for count, _ in sentences) >= 0.9 * len(sentences)
    assert sum(count <= 3 for count in paragraphs) >= 0.9 * len(paragraphs)
