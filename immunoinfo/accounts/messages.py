"""Where a sentence waits that the next page shows: in a cookie, so that to say and to show one writes nothing.

In the session each would be one more turn in the queue of those who write to the database.
"""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core import signing


class SessionsCookie(CookieStorage):
    """Signed for one session: who signs in next on this machine does not read what was said to somebody else."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # Django writes it in the class
        return settings.MESSAGE_COOKIE_NAME

    @property
    def signer(self) -> Any:
        return signing.get_cookie_signer(salt=f"{self.key_salt} {self.request.session.session_key}")

    @signer.setter
    def signer(self, same_for_all: Any) -> None:
        """Django chooses one before the session may get another key, at the sign-in."""


class MessageStorage(FallbackStorage):
    """What does not fit into the cookie waits in the session, so that nothing is dropped."""

    storage_classes = (SessionsCookie, SessionStorage)
