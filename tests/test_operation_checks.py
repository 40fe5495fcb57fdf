"""Whoever runs the site is warned of what the machine may do to its data."""

import sqlite3

import pytest
from django.core.checks import run_checks
from django.db import connection

from immunoinfo.operation.checks import loses_pages


@pytest.mark.parametrize(
    ("version", "is_faulty"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_the_versions_with_the_fault_are_known(version, is_faulty):
    assert loses_pages(version) == is_faulty


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("version", "development", "warned"),
    [((3, 40, 1), False, True), ((3, 51, 3), False, False), ((3, 40, 1), True, False)],
)
def test_a_faulty_sqlite_is_warned_of_where_it_holds_the_sites_data(
    monkeypatch, settings, version, development, warned
):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (*version,))
    settings.DEBUG = development

    found = [check.id for check in run_checks(tags=["database"], databases=["default"])]

    assert found == (["operation.W001"] if warned and connection.vendor == "sqlite" else [])
    assert "operation.W001" not in [check.id for check in run_checks(include_deployment_checks=True)]
