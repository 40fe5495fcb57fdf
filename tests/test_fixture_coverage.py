"""Everything that the site has to say is said: `coverage.json` holds what was asked for, and where it stands."""

import json
import re
from pathlib import Path

import pytest

from articles.models import Article
from immunoinfo.marks import plain
from immunoinfo.publishing.kinds import publishable_models

pytestmark = pytest.mark.django_db
WANTED = json.loads((Path(__file__).parent / "coverage.json").read_text())
WAYS = ("intravenous", "subcutaneous", "intramuscular", "by mouth", "on the skin", "bladder", "into the tumour")


@pytest.fixture
def texts(content):
    """What readers can read at each address, without markup."""
    items = [item for model in publishable_models() for item in model.objects.published()]
    return {item.get_absolute_url(): f"{item}\n{plain(item.cited_text())}" for item in items}


@pytest.mark.parametrize("group", WANTED)
def test_every_topic_has_its_page_and_the_page_speaks_of_it(texts, group):
    missing = [topic for topic, wanted in WANTED[group].items() if wanted["at"] not in texts]
    silent = [
        (topic, words)
        for topic, wanted in WANTED[group].items()
        for words in wanted.get("says", [])
        if not re.search(words, texts.get(wanted["at"], ""), re.IGNORECASE)
    ]

    assert (missing, silent) == ([], [])


def test_the_page_on_ways_of_giving_names_all_seven(texts):
    assert [way for way in WAYS if way not in texts["/articles/how-immunotherapy-is-given/"].casefold()] == []


def test_every_therapy_page_weighs_benefit_and_harm_and_asks_its_reader_questions(content):
    for article in Article.objects.filter(kind="therapy"):
        assert len(article.balance()) == len(Article.balance_fields), article
        assert re.search(r"<h2>[^<]*[Qq]uestions", article.body), article


def test_the_page_about_our_information_maps_the_ten_points_of_a_quality_mark_and_claims_none(texts):
    text = texts["/articles/about-our-information/"]

    assert "We do not hold the mark" in text
    table = Article.objects.get(slug="about-our-information").body.partition("Table: The ten points")[2]
    assert table.count("<tr>") == 1 + 10
