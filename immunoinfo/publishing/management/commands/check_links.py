"""Asks whether the addresses that sources and texts lead to outside this site still answer."""

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.core.management import BaseCommand
from django.core.management.base import CommandParser

from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.library import Source

HREF = re.compile(r'href="(https?://[^"]+)"')
AGENT = "Immunoinfo link check"
AT_ONCE = 8  # requests under way
PATIENCE = 10  # seconds for one address


class Command(BaseCommand):
    help = "Ask every outside address, by HEAD and where that is refused by GET, and list those that do not answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--time-limit", type=int, default=300, metavar="SECONDS", help="Stop asking after so long.")

    def handle(self, *args: Any, time_limit: int, **options: Any) -> None:
        until = monotonic() + time_limit
        used = outside_addresses()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = dict(zip(used, pool.map(lambda address: ask(address, until), used), strict=True))
        wrong = {address: answer for address, answer in answers.items() if answer not in ("", NOT_ASKED)}
        for address, answer in sorted(wrong.items()):
            self.stdout.write(f"{answer}\t{address}\tin {', '.join(used[address])}")
        not_asked = sum(answer == NOT_ASKED for answer in answers.values())
        self.stdout.write(
            f"{len(used)} addresses: {len(used) - len(wrong) - not_asked} answer, {len(wrong)} do not, {not_asked} not asked."
        )


NOT_ASKED = "not asked"


def outside_addresses() -> dict[str, list[str]]:
    """Return every outside address that is public, and where it is used."""
    used: dict[str, list[str]] = defaultdict(list)
    for source in Source.objects.all():
        if source.address:
            used[source.address].append(source.marker)
    for model in publishable_models():
        for item in model.objects.published():
            for address in HREF.findall(item.cited_text()):
                used[address].append(item.get_absolute_url())
    return used


def ask(address: str, until: float) -> str:
    """Return why ADDRESS does not answer, empty when it does. Nothing but HEAD and GET is ever sent."""
    answer = ""
    for method in ("HEAD", "GET"):
        left = until - monotonic()
        if left <= 0:
            return NOT_ASKED
        request = Request(address, method=method, headers={"User-Agent": AGENT})  # noqa: S310 - http and https only
        try:
            with urlopen(request, timeout=min(PATIENCE, left)):  # noqa: S310 - as above
                return ""
        except HTTPError as error:
            answer = str(error.code)
        except (URLError, OSError, ValueError) as error:
            return f"no answer ({getattr(error, 'reason', error)})"
    return answer
