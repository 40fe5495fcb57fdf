"""Articles and questions, as lists and one by one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article, FaqEntry
from articles.pages import article_at, other_questions, question_at, questions_to, read_next
from immunoinfo.changes.public import public_page
from immunoinfo.publishing.pages import page_of
from immunoinfo.publishing.prepared import Given
from immunoinfo.publishing.references import References
from immunoinfo.publishing.translations import missing
from immunoinfo.therapies.filters import Filter
from immunoinfo.therapies.known import with_therapies
from immunoinfo.therapies.listing import Listing

PER_PAGE = 20  # items
ARTICLES = Listing(Article, lambda found: found.by_name().for_cards())
ARTICLES_OF_KIND = Listing(Article, lambda found: found.of_kind(Given("kind")).by_name().for_cards())
QUESTIONS = Listing(FaqEntry, lambda found: found.by_name().for_cards())


@public_page("therapy", "kind", "page")
def article_list(request: HttpRequest) -> HttpResponse:
    """Every article, those of one therapy type, of one kind, or both."""
    wanted = Filter(request.GET, kinds=Article.Kind.choices)
    page = wanted.page(ARTICLES_OF_KIND, PER_PAGE, kind=wanted.kind) if wanted.kind else wanted.page(ARTICLES, PER_PAGE)
    context = {"page": page, "articles": with_therapies(page), "filter": wanted}
    return render(request, "articles/article_list.html", context)


@public_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    if (article := article_at(slug)) is None:
        raise missing(Article, slug)
    return article_page(request, article)


@page_of(Article)
def article_page(request: HttpRequest, article: Article) -> HttpResponse:
    questions, related = questions_to(article), read_next(article)
    context = {"item": article, "article": article, "questions": questions, "related": related}
    return render(request, "articles/article_detail.html", {**context, "references": References(article)})


@public_page("therapy", "page")
def question_list(request: HttpRequest) -> HttpResponse:
    """Every question, or those about one therapy type."""
    wanted = Filter(request.GET)
    page = wanted.page(QUESTIONS, PER_PAGE)
    asked = {"@type": "FAQPage", "mainEntity": [question.as_question() for question in page]}
    context = {"page": page, "questions": with_therapies(page), "filter": wanted, "asked": asked}
    return render(request, "articles/question_list.html", context)


@public_page()
def question_detail(request: HttpRequest, slug: str) -> HttpResponse:
    if (question := question_at(slug)) is None:
        raise missing(FaqEntry, slug)
    return question_page(request, question)


@page_of(FaqEntry)
def question_page(request: HttpRequest, question: FaqEntry) -> HttpResponse:
    context = {
        "item": question,
        "question": question,
        "others": other_questions(question),
        "references": References(question),
    }
    return render(request, "articles/question_detail.html", context)
