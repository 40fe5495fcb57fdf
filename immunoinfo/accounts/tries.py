"""How often a sign-in may go wrong, counted by account and address, so that nobody can lock out somebody else.

django-axes was tried: it has one limit for all that it counts, can only lock an account that is attacked from many
addresses, where its owner must still get in, and knows no second place to count in while Redis is away.
"""

import hashlib
import logging
import time
import unicodedata
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from immunoinfo.caching import cache_errors

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)

WINDOW = 15 * 60  # seconds from the first wrong try until all is forgotten
MOST_BY_PAIR = 5  # wrong tries for one account from one address; when two processes count in memory, ten in all
MOST_BY_ADDRESS = 10  # wrong tries from one address, whatever the names; sign-ins that succeed do not count
MOST_MAILS = 10  # to one account, from wherever they are asked for
CALM = 20  # wrong tries for one account, from anywhere, before each further one is answered slower
PAUSE_STEP = 0.1  # seconds more for each try after that
# No longer than it takes to check a password: a longer pause would let an attacker keep the site's processes busy.
LONGEST_PAUSE = 1.0
SILENCE = 30  # seconds in which a cache that did not answer is not asked again


class TooManyTriesError(Exception):
    """No more tries for WAIT seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"no more tries for {wait} seconds")
        self.wait = wait


class Tries:
    """The tries to sign in to one ACCOUNT from one ADDRESS; whether there is such an account makes no difference.

    What is tried for another PURPOSE is counted apart.
    """

    def __init__(self, account: str, address: str, purpose: str = "sign-in") -> None:
        name = unicodedata.normalize("NFKC", account).casefold()
        self.pair = key(purpose, "pair", name, network(address))
        self.address = key(purpose, "address", network(address))
        self.account = key(purpose, "account", name)

    def begin(self) -> None:
        """Count one more try before its outcome is known, so that many at once gain nothing.

        Raises TooManyTriesError; otherwise waits a moment where the account is under attack.
        """
        for counter, most in ((self.pair, MOST_BY_PAIR), (self.address, MOST_BY_ADDRESS)):
            if counts.ask(add_one, counter) > most:
                raise TooManyTriesError(counts.ask(seconds_left, counter))
        time.sleep(pause(counts.ask(add_one, self.account)))

    def count_mail(self) -> None:
        """Count a mail that is asked for. Raises TooManyTriesError; one mailbox is not filled from many addresses either."""
        limits = ((self.pair, MOST_BY_PAIR), (self.address, MOST_BY_ADDRESS), (self.account, MOST_MAILS))
        for counter, most in limits:
            if counts.ask(add_one, counter) > most:
                raise TooManyTriesError(counts.ask(seconds_left, counter))

    def succeeded(self) -> None:
        """The try was no wrong one: forget it, and what this account did wrong here before."""
        counts.ask(forget, self.pair)
        for counter in (self.address, self.account):
            counts.ask(take_one, counter)


class Counts:
    """Django's cache, or the memory of this process while that does not answer."""

    silent_until = 0.0  # on the monotonic clock

    def ask(self, question: Callable[[BaseCache, str], Answer], counter: str) -> Answer:
        if time.monotonic() >= self.silent_until:
            try:
                return question(caches["default"], counter)
            except cache_errors() as error:
                logger.warning("The cache does not answer (%s): sign-ins are counted in memory.", type(error).__name__)
                self.silent_until = time.monotonic() + SILENCE
        return question(caches["memory"], counter)


counts = Counts()


def add_one(cache: BaseCache, counter: str) -> int:
    """Return the count after one more; it begins, and ends after WINDOW, with the first."""
    cache.add(counter, 0, WINDOW)
    try:
        count = cache.incr(counter)
    except ValueError:  # it ended in between
        cache.set(counter, count := 1, WINDOW)
    if count == 1:
        cache.touch(counter, WINDOW)
        cache.set(f"{counter}:end", time.time() + WINDOW, WINDOW)
    return count


def take_one(cache: BaseCache, counter: str) -> None:
    if cache.get(counter, 0) > 0:
        cache.decr(counter)


def forget(cache: BaseCache, counter: str) -> None:
    cache.delete(counter)


def seconds_left(cache: BaseCache, counter: str) -> int:
    end = cache.get(f"{counter}:end", time.time() + WINDOW)
    return max(1, round(end - time.time()))


def pause(tries: int) -> float:
    """Return how many seconds the answer waits after so many TRIES for one account."""
    return min(LONGEST_PAUSE, max(0, tries - CALM) * PAUSE_STEP)


def network(address: str) -> str:
    """Return what counts as one ADDRESS: an IPv6 visitor has a whole /64 to choose from."""
    try:
        visitor = ip_address(address)
    except ValueError:
        return address
    if isinstance(visitor, IPv6Address):
        return str(visitor.ipv4_mapped or ip_network(f"{visitor}/64", strict=False))
    return str(visitor)


def key(*parts: str) -> str:
    """Return a cache key that tells nobody what was typed: some type their password as their name."""
    return "sign-in:" + hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]
