"""Scripts, with the checksum by which a browser knows that nobody between the site and it changed them."""

from base64 import b64encode
from functools import cache
from hashlib import sha384
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


def script(path: str) -> SafeString:
    """The static file PATH as a script that waits until the page is there."""
    return format_html('<script src="{}" integrity="{}" defer></script>', static(path), checksum(path))


def module(path: str) -> SafeString:
    """The same as a module, which waits by itself."""
    return format_html('<script type="module" src="{}" integrity="{}"></script>', static(path), checksum(path))


def checksum(path: str) -> str:
    """Return the checksum of the file at PATH as it is served (W3C, Subresource Integrity)."""
    return checksum_of(Path(str(finders.find(path)))) if settings.WHITENOISE_USE_FINDERS else collected(path)


@cache
def collected(path: str) -> str:
    """Return the checksum of the collected file; it changes only with the process."""
    return checksum_of(Path(staticfiles_storage.path(staticfiles_storage.stored_name(path))))  # type: ignore[attr-defined]


def checksum_of(file: Path) -> str:
    return f"sha384-{b64encode(sha384(file.read_bytes()).digest()).decode()}"
