"""Where files are kept: in the data folder, or in a bucket that speaks S3, which several machines share."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:  # settings read this module, and storages read settings
    from django.core.files.storage import Storage

SCHEMES = {"s3": "https", "s3+http": "http"}
PICTURES = "media"
WAITING = "imports"  # where tables wait to be confirmed: read again by the site, never served


def is_bucket(url: str) -> bool:
    """Tell whether URL names a bucket, as `s3://key:secret@host/bucket?region=eu-west-1` does; empty names none."""
    parts = urlsplit(url)
    named = parts.username and parts.password and parts.hostname and parts.path.strip("/")
    return not url or bool(parts.scheme in SCHEMES and named)


def file_stores(url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return Django's STORAGES for pictures and for tables that wait: in the bucket at URL, else in FOLDER."""
    if url:
        bucket = options(url)
        return {
            "default": {
                "BACKEND": "immunoinfo.publishing.bucket.PictureBucket",
                "OPTIONS": {**bucket, "location": PICTURES},
            },
            "import_export": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**bucket, "location": WAITING}},
        }
    files = "django.core.files.storage.FileSystemStorage"
    waiting = {"location": folder / WAITING, "file_permissions_mode": 0o600}
    return {"default": {"BACKEND": files}, "import_export": {"BACKEND": files, "OPTIONS": waiting}}


def options(url: str) -> dict[str, Any]:
    """Return what django-storages wants to know of the bucket at URL. Nothing in it is made public."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    region = parse_qs(parts.query).get("region", [None])[0]
    return {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "endpoint_url": f"{SCHEMES[parts.scheme]}://{parts.hostname}{port}",
        "bucket_name": parts.path.strip("/"),
        "region_name": region,
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
    }


def names_in(storage: "Storage", folder: str) -> list[str]:
    """Return the names of the files in FOLDER, none where it is not there. A bucket knows no folders, so only asking tells."""
    try:
        return storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
