"""Articles and questions, as lists and one by one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article, FaqEntry
from immunoinfo.changes.public import public_page
from immunoinfo.publishing.pages import page_of
from immunoinfo.publishing.references import References
from immunoinfo.publishing.translations import missing
from immunoinfo.therapies.filters import Filter
from immunoinfo.therapies.known import with_therapies

PER_PAGE = 20  # items
RELATED = 6  # items


@public_page("therapy", "kind", "page")
def article_list(request: HttpRequest) -> HttpResponse:
    """Every article, those of one therapy type, of one kind, or both."""
    wanted = Filter(request.GET, kinds=Article.Kind.choices)
    articles = wanted.apply(Article.objects.published().in_language())
    if wanted.kind:
        articles = articles.of_kind(wanted.kind)
    page = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "articles": with_therapies(page), "filter": wanted}
    return render(request, "articles/article_list.html", context)


@public_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = Article.objects.published().in_language().at(slug)
    if article is None:
        raise missing(Article, slug)
    return article_page(request, *with_therapies([article]))


@page_of(Article)
def article_page(request: HttpRequest, article: Article) -> HttpResponse:
    questions = FaqEntry.objects.published().in_language().leading_to(article)
    related = Article.objects.published().in_language().beside(article)[:RELATED]
    context = {"item": article, "article": article, "questions": questions, "related": related}
    return render(request, "articles/article_detail.html", {**context, "references": References(article)})


@public_page("therapy", "page")
def question_list(request: HttpRequest) -> HttpResponse:
    """Every question, or those about one therapy type."""
    wanted = Filter(request.GET)
    questions = wanted.apply(FaqEntry.objects.published().in_language())
    page = Paginator(questions, PER_PAGE).get_page(request.GET.get("page"))
    asked = {"@type": "FAQPage", "mainEntity": [question.as_question() for question in page]}
    context = {"page": page, "questions": with_therapies(page), "filter": wanted, "asked": asked}
    return render(request, "articles/question_list.html", context)


@public_page()
def question_detail(request: HttpRequest, slug: str) -> HttpResponse:
    question = FaqEntry.objects.published().in_language().select_related("article").at(slug)
    if question is None:
        raise missing(FaqEntry, slug)
    return question_page(request, *with_therapies([question]))


@page_of(FaqEntry)
def question_page(request: HttpRequest, question: FaqEntry) -> HttpResponse:
    others = FaqEntry.objects.published().in_language().like(question)[:RELATED]
    context = {"item": question, "question": question, "others": others, "references": References(question)}
    return render(request, "articles/question_detail.html", context)
