"""What the pages of articles and questions ask of the database, put together once a process."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONArray

from articles.models import Article, FaqEntry
from immunoinfo.publishing.prepared import NOW, Given, ListOf, Prepared
from immunoinfo.therapies.known import told_therapies
from immunoinfo.therapies.listing import Named, as_named, public
from immunoinfo.therapies.related import Related

SLUG = Given("slug")
COMPARISON = Article.Kind.COMPARISON.value  # as the database gives it: compared with each of fifty rows
ASKED = ("pk", "language", "slug", "question", "short_answer")
ARTICLES = Related(
    Article, "kind", "language", "slug", "title",
    rank=lambda row, shared: (row[1] != COMPARISON, -shared, row[-1]),
)  # fmt: skip
QUESTIONS = Related(FaqEntry, *ASKED[1:], rank=lambda _row, shared: -shared)


def articles() -> Any:
    """The article at SLUG, with `leading`: JSON, words, address and short answer of each question that leads to it."""
    leading = public(FaqEntry).leading_to(OuterRef("pk")).order_by().values("article")
    listed = leading.annotate(all=ListOf(JSONArray("question", "slug", "short_answer"))).values("all")
    read = public(Article).with_therapy_ids().with_source_rows()
    return read.annotate(leading=Subquery(listed)).filter(slug=SLUG)


def questions() -> Any:
    """The question at SLUG, with `read_on`: JSON, address and title of the public article to read on in."""
    article = Article.objects.published(NOW).filter(pk=OuterRef("article"))
    read_on = Subquery(article.values(all=JSONArray("title", "slug", "language")))
    return public(FaqEntry).with_therapy_ids().with_source_rows().annotate(read_on=read_on).filter(slug=SLUG)


article_rows: Prepared[Article] = Prepared(articles)
question_rows: Prepared[FaqEntry] = Prepared(questions)


def article_at(slug: str) -> Article | None:
    """Return the public article at SLUG, with its therapy types and the questions that lead to it."""
    return next((told(article) for article in article_rows.objects(slug=slug)), None)


def told(article: Any) -> Article:
    found = sorted(json.loads(article.leading or "[]"))
    names = ("question", "slug", "short_answer")
    article.led_to_by = [FaqEntry(language=article.language, **dict(zip(names, row, strict=True))) for row in found]
    return told_therapies(article)


def question_at(slug: str) -> FaqEntry | None:
    """Return the public question at SLUG, with its therapy types and the article to read on in."""
    return next((told_article(question) for question in question_rows.objects(slug=slug)), None)


def told_article(question: Any) -> FaqEntry:
    """Return QUESTION knowing of its article what its page shows; one that readers may not see is none."""
    title, slug, language = json.loads(question.read_on or "[null, null, null]")
    question.article = (
        Article(pk=question.article_id, title=title, slug=slug, language=language, live_number=1) if slug else None
    )
    return told_therapies(question)


def questions_to(article: Article) -> Iterable[FaqEntry]:
    """Return the public questions that lead to ARTICLE, asked for where they were not read with it."""
    known = article.__dict__.get("led_to_by")
    return FaqEntry.objects.published().in_language().leading_to(article) if known is None else known


def read_next(article: Article) -> list[Named]:
    """Return links to the public articles that ARTICLE's therapy types lead to, comparisons first."""
    return as_named(Article, [row[2:] for row in ARTICLES.to(article)])


def other_questions(question: FaqEntry) -> list[FaqEntry]:
    """Return the public questions that QUESTION's therapy types lead to, with what the clinic sheet needs."""
    return [FaqEntry(**dict(zip(ASKED, row, strict=True))) for row in QUESTIONS.to(question)]
