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
    return with_checksum('<script src="{}" integrity="{}" defer></script>', path)


def module(path: str) -> SafeString:
    """The same as a module, which waits by itself."""
    return with_checksum('<script type="module" src="{}" integrity="{}"></script>', path)


def with_checksum(markup: str, path: str) -> SafeString:
    """Return MARKUP with the address of the file at PATH and the checksum of what is served there (W3C, Subresource Integrity)."""
    if settings.WHITENOISE_USE_FINDERS:
        return format_html(markup, static(path), checksum_of(Path(str(finders.find(path)))))
    return collected(markup, path)


@cache
def collected(markup: str, path: str) -> SafeString:
    """The same of the collected file, which changes only with the process."""
    file = Path(staticfiles_storage.path(staticfiles_storage.stored_name(path)))  # type: ignore[attr-defined]
    return format_html(markup, static(path), checksum_of(file))


def checksum_of(file: Path) -> str:
    return f"sha384-{b64encode(sha384(file.read_bytes()).digest()).decode()}"
