"""Tables of which `make test` tries some rows and `make test-thorough` the others."""

import pytest


def also(*rows):
    """ROWS for `parametrize`, marked as thorough; a row is a value, or a tuple of them."""
    return [pytest.param(*row if isinstance(row, tuple) else (row,), marks=pytest.mark.thorough) for row in rows]
