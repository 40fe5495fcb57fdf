"""Alternate names as an editor writes them, and dates that computers disagree about."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from immunoinfo.publishing.dates import AddMonths, add_months
from immunoinfo.publishing.names import NameKind, format_names, parse_names, validate_names
from tests import makers


def test_one_name_a_line_with_an_optional_kind():
    text = "checkpoint blocker\nabbr: ICI\n\n lay : brake blockers \nratio 1:2\nexact: abbr: x"

    assert parse_names(text) == [
        {"name": "checkpoint blocker", "kind": "exact"},
        {"name": "ICI", "kind": "abbr"},
        {"name": "brake blockers", "kind": "lay"},
        {"name": "ratio 1:2", "kind": "exact"},
        {"name": "abbr: x", "kind": "exact"},
    ]


def test_an_unknown_kind_is_named_and_a_known_one_may_be_written_large():
    assert parse_names("Abbr: ICI") == [{"name": "ICI", "kind": "abbr"}]
    with pytest.raises(ValidationError, match="slang"):
        validate_names(parse_names("slang: foo"))


NAME = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@given(st.lists(st.fixed_dictionaries({"name": NAME, "kind": st.sampled_from(NameKind.values)}), max_size=8))
def test_what_is_written_is_what_was_read(names):
    assert parse_names(format_names(names)) == names


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("ICI", "list"),
        ([{"name": "ICI"}], "ICI"),
        ([{"name": "ICI", "kind": "brand"}], "brand"),
        ([{"name": " ", "kind": "exact"}], "empty"),
        ([{"name": "x" * 121, "kind": "exact"}], "120"),
        ([{"name": "a", "kind": "exact"}, {"name": "A", "kind": "exact"}], "twice"),
        ([{"name": 3, "kind": "exact"}], "3"),
    ],
)
def test_a_wrong_name_is_named(value, word):
    with pytest.raises(ValidationError, match=word):
        validate_names(value)


@pytest.mark.django_db
def test_no_way_into_the_database_goes_past_the_check_of_names():
    article = makers.article()
    wrong = [{"name": "ICI", "kind": "brand"}]

    with pytest.raises(ValidationError):
        makers.article(alternate_names=wrong)
    with pytest.raises(ValidationError):
        Article.objects.filter(pk=article.pk).update(alternate_names=wrong)
    with pytest.raises(ValidationError):
        Article.objects.bulk_create([Article(title="x", slug="x", alternate_names=wrong)])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2026, 11, 20), 12, (2027, 11, 20)),
        ((2026, 12, 31), 2, (2027, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2026, 3, 30), 36, (2029, 3, 30)),
    ],
)
@pytest.mark.django_db
def test_months_later_is_the_same_day_in_python_and_in_the_database(day, months, expected):
    article = makers.article(sources_checked_at=date(*day), review_interval=months)

    row = Article.objects.annotate(due_day=AddMonths("sources_checked_at", "review_interval")).get(pk=article.pk)

    assert add_months(date(*day), months) == date(*expected)
    assert row.due_day == article.due_at == date(*expected)


@pytest.mark.django_db
def test_what_is_past_its_date_says_so_and_leaves_the_home_page(client):
    today = timezone.localdate()
    old = makers.article("Old one", sources_checked_at=today - timedelta(days=800), review_interval=24, featured=1)
    new = makers.article("New one", sources_checked_at=today, review_interval=24, featured=2)
    never = makers.article("Never checked", featured=3)

    home = client.get("/").content.decode()

    assert (Article.objects.due_for_review().get(), Article.objects.never_checked().get()) == (old, never)
    assert "Past its date" in client.get(old.get_absolute_url()).content.decode()
    assert "Past its date" not in client.get(new.get_absolute_url()).content.decode()
    assert ("New one" in home, "Old one" in home, "Never checked" in home) == (True, False, False)


@pytest.mark.django_db
def test_a_day_that_has_not_come_is_refused_and_a_far_one_cannot_be_stored():
    article = makers.article()
    for field in ("sources_checked_at", "reviewed_at"):
        setattr(article, field, timezone.localdate() + timedelta(days=1))
        with pytest.raises(ValidationError, match="not come yet"):
            article.clean_fields()
    with pytest.raises(IntegrityError, match="check_is_a_real_day"), transaction.atomic():
        Article.objects.update(sources_checked_at=date(9999, 6, 1))
