"""Articles, and the questions that lead to them."""

from collections.abc import Iterable
from math import ceil
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from immunoinfo.marks import about_how_many_words, plain
from immunoinfo.publishing.records import IndexText, Own
from immunoinfo.richtext import RichTextField
from immunoinfo.therapies.balance import Weighed
from immunoinfo.therapies.comparing import PLACES
from immunoinfo.therapies.entries import Entry, EntryQuerySet
from immunoinfo.therapies.models import TherapyType

READING_SPEED = 238  # words per minute, silent reading of English non-fiction: Brysbaert 2019, J. Mem. Lang. 109


def lines(text: str) -> list[str]:
    """Return the lines of TEXT that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class ArticleQuerySet(EntryQuerySet):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def comparing(self, *therapies: TherapyType) -> Self:
        return self.of_kind(Article.Kind.COMPARISON).about_several(*therapies)

    def in_reading_order(self) -> Self:
        """By kind, in the order of the kinds, then by title."""
        places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(Article.Kind.values)]
        return self.order_by(Case(*places, default=Value(len(places))), "title", "pk")


class Article(Entry, Weighed):
    """A page that explains one thing at length."""

    class Kind(models.TextChoices):
        OVERVIEW = "overview", _("Overview")
        HOW_IT_WORKS = "how-it-works", _("How it works")
        THERAPY = "therapy", _("Therapy")
        SIDE_EFFECTS = "side-effects", _("Side effects")
        DELIVERY = "delivery", _("How it is given")
        DECISION = "decision", _("Deciding")
        COMPARISON = "comparison", _("Comparison")
        PREVENTION = "prevention", _("Prevention")
        MEANING = "meaning", _("Another meaning of a word")  # what shares a name with our subject, and is not it
        ABOUT = "about", _("About this site")

    kind_names: ClassVar = dict(Kind.choices)
    kind_slug = "article"
    page_name = "articles:article_detail"
    cited_fields = ("main_message", "key_points", "get_help", "body", *Weighed.balance_fields)
    uncited_fields = ("summary",)
    listed_fields = ("key_points",)
    card_fields = ("summary",)
    required_to_publish = ("summary", "main_message", "body")

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OVERVIEW)
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("One or two sentences; lists and search engines show them.")
    )
    main_message = models.CharField(
        _("main message"), max_length=300, blank=True, help_text=_("What a reader should take away, in one sentence.")
    )
    key_points = models.TextField(
        _("key points"), blank=True, help_text=_("Three to five short sentences, one a line.")
    )
    body = RichTextField(
        _("body"),
        blank=True,
        help_text=_(
            "Cite a source by [@key] after the statement. Show a picture by [image:key] in a line of its own. "
            "Name a table by a line “Table: its name” before it. The first heading is a “Heading 2”."
        ),
    )
    get_help = models.TextField(
        _("when to get help"),
        blank=True,
        help_text=_(
            "How urgent, in words: emergency, same day, next visit. Say how long after the last dose it applies."
        ),
    )

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name, verbose_name_plural = _("article"), _("articles")
        ordering = ("title",)
        indexes = [*Entry.Meta.indexes, models.Index(fields=["language", "title"], name="articles_article_title")]

    @property
    def needs_source(self) -> bool:
        return self.kind != self.Kind.ABOUT

    @property
    def needs_therapy(self) -> bool:
        return self.kind not in (self.Kind.ABOUT, self.Kind.MEANING)

    @property
    def kind_name(self) -> str:
        """What readers call its kind; `get_kind_display()` would translate every kind to find it."""
        return str(self.kind_names.get(self.kind, self.kind))

    @property
    def compared(self) -> list[TherapyType]:
        """The therapy types that a comparison sets side by side, as many as fit, in the order of their addresses."""
        compares = self.kind == self.Kind.COMPARISON
        return sorted(self.public_therapies, key=lambda therapy: therapy.slug)[: len(PLACES)] if compares else []

    @property
    def points(self) -> list[str]:
        return lines(self.key_points)

    @property
    def minutes(self) -> int:
        """About how long reading takes, in whole minutes, at least one."""
        return max(1, ceil(about_how_many_words(self.cited_text()) / READING_SPEED))

    def own_record(self) -> dict[str, Own]:
        return {"kind": self.kind}

    def own_linked_data(self) -> dict[str, Any]:
        is_medical = self.kind != self.Kind.ABOUT
        kind = "MedicalWebPage" if is_medical else "AboutPage"
        return {**super().own_linked_data(), "@type": kind, "description": plain(self.main_message)}

    def as_index_entry(self) -> IndexText:
        words: Iterable[str] = (self.summary, *(plain(getattr(self, name)) for name in self.cited_fields))
        return IndexText(self.title, self.own_names(), "\n".join(filter(None, words)))


class FaqEntryQuerySet(EntryQuerySet):
    def leading_to(self, article: Any) -> Self:
        return self.filter(article=article)


class FaqEntry(Entry):
    """A question that readers ask, answered shortly and then fully."""

    kind_slug = "question"
    page_name = "questions:question_detail"
    title_field = "question"
    cited_fields = ("short_answer", "full_answer")
    required_to_publish = ("short_answer",)
    card_fields = ("short_answer",)
    answers_in_search = True
    record_links = ("article",)

    question = models.CharField(_("question"), max_length=200)
    asked_as = models.TextField(
        _("asked as"), blank=True, help_text=_("How else people ask it, one wording a line; search finds it by these.")
    )
    short_answer = models.TextField(
        _("short answer"), blank=True, help_text=_("At most 40 words; the first sentence answers the question.")
    )
    full_answer = RichTextField(_("full answer"), blank=True)
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        help_text=_("Where to read on."),
    )

    objects: ClassVar = FaqEntryQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name, verbose_name_plural = _("question"), _("questions")
        ordering = ("question",)
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["language", "question"], name="articles_faqentry_question"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(question=""), name="articles_faqentry_asks_something"),
        ]

    @property
    def next_article(self) -> Article | None:
        """The article to read on in, when readers may see it."""
        return self.article if self.article and self.article.is_published() else None

    @property
    def summary(self) -> str:
        return plain(self.short_answer)

    def own_record(self) -> dict[str, Own]:
        return {"article": self.next_article.slug if self.next_article else None, "asked_as": lines(self.asked_as)}

    def as_question(self) -> dict[str, Any]:
        """Return the question and its short answer in the words of schema.org."""
        answer = {"@type": "Answer", "text": plain(self.short_answer)}
        return {"@type": "Question", "name": self.question, "acceptedAnswer": answer}

    def own_linked_data(self) -> dict[str, Any]:
        kinds = ["MedicalWebPage", "FAQPage"]
        return {**super().own_linked_data(), "@type": kinds, "mainEntity": self.as_question()}

    def as_index_entry(self) -> IndexText:
        text = "\n".join([plain(self.short_answer), plain(self.full_answer)])
        return IndexText(self.question, [*self.own_names(), *lines(self.asked_as)], text)
