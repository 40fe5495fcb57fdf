"""What search knows: one row for each thing that is or will be public, its names, and the words of the site."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from immunoinfo.search.unanswered import UnansweredQuery
from immunoinfo.search.words import words

__all__ = ["AlikeWords", "IndexEntry", "IndexName", "IndexWord", "SearchIntent", "UnansweredQuery"]

MAX_KEY = 120  # characters of a name that are compared


class IndexEntry(models.Model):
    """One publishable item as search sees it. The columns ending in `_words` are what the engines read."""

    # The small columns stand first: SQLite reads a row from its beginning, and these decide whether it is wanted.
    model = models.CharField(max_length=100)  # "articles.article"
    object_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    therapies = models.TextField()  # ids of the therapy types it is tagged with, each between commas: ",3,17,"
    url = models.CharField(max_length=200)
    title = models.CharField(max_length=250)
    title_words = models.TextField()
    names_words = models.TextField()  # one name a line
    text_words = models.TextField()
    names = models.TextField()  # one a line
    text = models.TextField()
    spellings = models.TextField()  # what it adds to IndexWord: words of its names; a line with the others

    class Meta:
        default_permissions = ()
        verbose_name_plural = "index entries"
        constraints = [
            models.UniqueConstraint(fields=["model", "object_id"], name="search_indexentry_is_one_an_item"),
        ]

    def __str__(self) -> str:
        return self.title


class IndexName(models.Model):
    """A name of an entry, from its first word on and, for suggestions, from each later word on."""

    entry = models.ForeignKey(IndexEntry, on_delete=models.CASCADE, related_name="indexed_names")
    name = models.CharField(max_length=250)
    is_inner = models.BooleanField()  # KEY begins at a later word
    is_title = models.BooleanField()
    key = models.CharField(max_length=MAX_KEY)  # letters and digits only: what is typed is compared with its beginning
    stems = models.CharField(max_length=MAX_KEY)  # the name in any number and spelling; empty where it is inner

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["stems"], name="search_indexname_stems")]

    def __str__(self) -> str:
        return self.name


class IndexWord(models.Model):
    """A word of the site as it is written, and in how many entries it stands."""

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40)
    entries = models.IntegerField()
    named = models.IntegerField()  # entries that have it in a name

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["stem"], name="search_indexword_stem")]

    def __str__(self) -> str:
        return self.word


def validate_phrases(text: str) -> None:
    """Raise ValidationError for a line of TEXT that holds no word."""
    for line in text.splitlines():
        if line.strip() and not words(line):
            raise ValidationError(_("“%s” holds no word.") % line)


class SearchIntent(models.Model):
    """What a question may be after, such as side effects: the words that ask for it and those that answer."""

    seen_by_readers = True  # a change is noticed, so that what is remembered of intents is read again

    name = models.SlugField(_("name"), unique=True, help_text=_("A word for editors, such as “side-effects”."))
    asked_by = models.TextField(
        _("asked by"),
        validators=[validate_phrases],
        help_text=_("Words in a search that ask for it, one phrase a line: “how long will I live”."),
    )
    answered_by = models.TextField(
        _("answered by"),
        validators=[validate_phrases],
        help_text=_("Words in a title or question that promise the answer, one phrase a line: “outlook”."),
    )
    is_broad = models.BooleanField(
        _("broad"), default=False, help_text=_("Its words are everyday ones: it gives way to any other intent.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("search intent"), _("search intents")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class AlikeWords(models.Model):
    """Words that mean nearly the same, such as a plain one and a doctor's: who asks for one also finds the others."""

    seen_by_readers = True

    words = models.CharField(
        _("words"),
        max_length=300,
        unique=True,
        validators=[validate_phrases],
        help_text=_("With commas between: “kidney, renal”. Not for names: those stand with the term they name."),
    )

    class Meta:
        ordering = ("words",)
        verbose_name = verbose_name_plural = _("words alike")

    def __str__(self) -> str:
        return self.words
