"""The door that a web server such as gunicorn enters by."""

import os
import re
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "immunoinfo.settings")
CHARSET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)


class Utf8Request(WSGIRequest):
    """A request in UTF-8, whatever charset it claims.

    Python knows codecs that are no text encodings (rot13, zlib). Django looks a claimed one up while it makes the
    request, before any middleware, so that a claim of one of these would end in a bare 500.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        super()._set_content_type_params({**meta, "CONTENT_TYPE": CHARSET.sub("", meta.get("CONTENT_TYPE", ""))})  # type: ignore[misc]


class Utf8Handler(WSGIHandler):
    request_class = Utf8Request


django.setup(set_prefix=False)
import_module(settings.ROOT_URLCONF)  # all views, before gunicorn makes processes that share what is loaded

from immunoinfo.changes.door import StoredPages  # noqa: E402 - what these need exists only now
from immunoinfo.diagrams import diagram_names, drawn  # noqa: E402
from immunoinfo.languages import look_up_once  # noqa: E402
from immunoinfo.operation.observed import observed  # noqa: E402

look_up_once(code for code, _name in settings.LANGUAGES)
for name in diagram_names():  # compiled here, once, and not in each process by the page that happens to show it first
    drawn(name)

application = observed(StoredPages(Utf8Handler()))
