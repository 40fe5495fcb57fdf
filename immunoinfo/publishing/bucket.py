"""Pictures in a bucket. Only where MEDIA_STORAGE_URL is set; needs django-storages[s3]."""

from django.conf import settings
from storages.backends.s3 import S3Storage


class PictureBucket(S3Storage):
    """A bucket that nobody but the site reads: it answers for its pictures itself, and shared caches keep them.

    So an address of a picture is the same wherever the file is, the content security policy names no other host, and
    what the view of pictures refuses cannot be had from the bucket.
    """

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        return f"{settings.MEDIA_URL}{name}"
