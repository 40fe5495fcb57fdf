"""Editors are answered one after another in each process, so that readers are not kept waiting, nor editors.

The threads of a process compute one at a time, taking turns every few milliseconds. A page for a reader takes a few of
these turns and one for an editor dozens: eight editors who save at once would make each page of a reader nine times as
slow, and their own no quicker than one after the other.
"""

from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from immunoinfo.headers import EDITORS_HOUSE
from immunoinfo.patience import waiting_for

PATIENCE = 1  # seconds: a dozen saves take less; beside an import, which takes 15, others go on


class InTurnMiddleware:
    """Has whoever comes to the editors' house with a session wait for the one before, in this process, for a while.

    Who signs in does not wait: to check a password takes half a second, and lets the other threads compute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response, self.turn = get_response, Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not (request.path_info.startswith(EDITORS_HOUSE) and settings.SESSION_COOKIE_NAME in request.COOKIES):
            return self.get_response(request)
        with waiting_for(self.turn, PATIENCE):
            return self.get_response(request)
