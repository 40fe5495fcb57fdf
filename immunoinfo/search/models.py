"""What search knows: one row for each thing that is or will be public."""

from django.db import models

from immunoinfo.search.unanswered import UnansweredQuery

__all__ = ["IndexEntry", "UnansweredQuery"]


class IndexEntry(models.Model):
    """One publishable item as search sees it. The columns ending in `_words` are what the engines read."""

    model = models.CharField(max_length=100)  # "articles.article"
    object_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    url = models.CharField(max_length=200)
    title = models.CharField(max_length=250)
    names = models.TextField()  # one a line
    text = models.TextField()
    therapies = models.TextField()  # ids of the therapy types it is tagged with, each between commas: ",3,17,"
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    title_words = models.TextField()
    names_words = models.TextField()
    text_words = models.TextField()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "index entries"
        constraints = [
            models.UniqueConstraint(fields=["model", "object_id"], name="search_indexentry_is_one_an_item"),
        ]

    def __str__(self) -> str:
        return self.title
