"""Every check over all content, for a terminal or a nightly job; it only reads."""

from collections import Counter
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from immunoinfo.publishing.base import Publishable
from immunoinfo.publishing.checks import findings
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.records import Finding


class Command(BaseCommand):
    help = "Check every item that is or was public. Ends with 1 when there is an error; changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--warnings", action="store_true", help="Print what does not block publishing, too.")

    def handle(self, *args: Any, warnings: bool, **options: Any) -> None:
        counts: Counter[str] = Counter()
        errors = items = kept = 0
        for model in publishable_models():
            for item in model._default_manager.exclude(live_number=0).order_by(
                "pk"
            ):  # what was never public is a title only
                items += 1
                for finding in findings(item):
                    errors += finding.is_error
                    kept += bool(finding.reason)
                    if finding.is_error or warnings:
                        counts[finding.check] += 1
                        self.stdout.write(line(item, finding))
        for check, times in counts.most_common():
            self.stdout.write(f"{times:5} {check.replace('_', ' ')}")
        if errors:
            raise CommandError(f"{errors} errors; {items} items checked.")
        self.stdout.write(f"No error; {items} items checked; {kept} warnings stay, each with its reason.")


def line(item: Publishable, finding: Finding) -> str:
    """Return kind, address, field and message, with the place where there is one."""
    place = f" — {finding.excerpt}" if finding.excerpt else ""
    level = "error" if finding.is_error else f"kept ({finding.reason})" if finding.reason else "warning"
    return f"{item.kind_slug}\t{item.get_absolute_url()}\t{finding.field}\t{level}: {finding.message}{place}"
