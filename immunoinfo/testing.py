"""Lets `manage.py test` run the one suite there is, which pytest knows."""

from collections.abc import Sequence

import pytest


class PytestRunner:
    """Django's test runner interface, as far as `manage.py test` uses it."""

    def __init__(self, verbosity: int = 1, failfast: bool = False, **options: object) -> None:
        self.options = [*(["-x"] if failfast else []), *(["-q"] if verbosity < 1 else [])]

    def run_tests(self, test_labels: Sequence[str], **options: object) -> int:
        """Return pytest's exit status: 0 when all tests passed."""
        return int(pytest.main([*self.options, *test_labels]))
