"""The site's settings as a developer's machine has them; only what costs time or leaves files behind is changed."""

import hashlib
import os
import re
import tempfile

os.environ.setdefault("DEBUG", "1")

from jinja2 import FileSystemBytecodeCache

from immunoinfo.settings import *  # noqa: F403
from immunoinfo.settings import BASE_DIR, CACHES, REDIS_URL, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="immunoinfo-media-")
STORAGES["import_export"]["OPTIONS"]["location"] = tempfile.mkdtemp(prefix="immunoinfo-imports-")  # noqa: F405
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if DATABASES["default"]["ENGINE"] == "immunoinfo.sqlite":  # noqa: F405
    # A file, as in real use: the database in memory that threads share locks whole tables.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(tempfile.mkdtemp(prefix="immunoinfo-test-"), "test.sqlite3")}  # noqa: F405, PTH118
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
# Compiled once for all processes and languages of a run, and for the next run; told apart by what the templates say, and by
# how they are compiled.
COMPILER = hashlib.sha256((BASE_DIR / "immunoinfo" / "templating.py").read_bytes()).hexdigest()[:12]
COMPILED = BASE_DIR / ".data" / "compiled-templates" / COMPILER
COMPILED.mkdir(parents=True, exist_ok=True)
TEMPLATES[0]["OPTIONS"]["bytecode_cache"] = FileSystemBytecodeCache(str(COMPILED))
WHITENOISE_AUTOREFRESH = True  # no collected files here
# A cache for each process of the tests, each of which empties its own.
if REDIS_URL:
    worker = re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or "0"
    CACHES["default"]["LOCATION"] = re.sub(r"db=\d+", f"db={worker}", REDIS_URL)
else:
    CACHES["default"]["LOCATION"] = tempfile.mkdtemp(prefix="immunoinfo-cache-")
PAGE_STORE_MB = 24  # as in production
