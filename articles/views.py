"""Articles and questions, as lists and one by one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Article, FaqEntry
from immunoinfo.changes.public import public_page
from immunoinfo.publishing.pages import page_of
from immunoinfo.publishing.references import References
from immunoinfo.therapies.filters import Filter

PER_PAGE = 20  # items
RELATED = 6  # items


@public_page("therapy", "kind", "page")
def article_list(request: HttpRequest) -> HttpResponse:
    """Every article, those of one therapy type, of one kind, or both."""
    wanted = Filter(request.GET, kinds=Article.Kind.choices)
    articles = wanted.apply(Article.objects.published().in_language().with_therapies())
    if wanted.kind:
        articles = articles.of_kind(wanted.kind)
    page = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "articles/article_list.html", {"page": page, "filter": wanted})


@public_page()
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return article_page(
        request, get_object_or_404(Article.objects.published().in_language().with_therapies(), slug=slug)
    )


@page_of(Article)
def article_page(request: HttpRequest, article: Article) -> HttpResponse:
    questions = FaqEntry.objects.published().in_language().leading_to(article)
    related = Article.objects.published().in_language().beside(article)[:RELATED]
    context = {"article": article, "questions": questions, "related": related, "references": References(article)}
    return render(request, "articles/article_detail.html", context)


@public_page("therapy", "page")
def question_list(request: HttpRequest) -> HttpResponse:
    """Every question, or those about one therapy type."""
    wanted = Filter(request.GET)
    questions = wanted.apply(FaqEntry.objects.published().in_language().with_therapies())
    page = Paginator(questions, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "articles/question_list.html", {"page": page, "filter": wanted})


@public_page()
def question_detail(request: HttpRequest, slug: str) -> HttpResponse:
    questions = FaqEntry.objects.published().in_language().with_therapies().select_related("article")
    return question_page(request, get_object_or_404(questions, slug=slug))


@page_of(FaqEntry)
def question_page(request: HttpRequest, question: FaqEntry) -> HttpResponse:
    others = FaqEntry.objects.published().in_language().like(question)[:RELATED]
    context = {"question": question, "others": others, "references": References(question)}
    return render(request, "articles/question_detail.html", context)
