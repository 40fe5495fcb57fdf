"""The glossary as open data: whole, with its licence and version, and read again as the same."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from glossary.models import Term
from glossary.open_data import FIELDS
from immunoinfo.publishing.names import parse_names
from immunoinfo.publishing.sheets import Csv, as_text
from tests import makers

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent
STORED = [name for name in FIELDS if name != "due_at"]  # that one is worked out
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def rows_of(name, model):
    rows = json.loads((ROOT / "fixtures" / f"{name}.json").read_text())
    return {row["pk"]: row["fields"] for row in rows if row["model"] == model}


def from_fixtures():
    """What the files of the demonstration content say of each term."""
    slugs = {fields["name"]: fields["slug"] for fields in rows_of("therapies", "therapies.therapytype").values()}
    tags = rows_of("glossary", "therapies.tagging").values()
    return {
        fields["slug"]: {
            **{name: fields[name] for name in STORED},
            "alternate_names": fields["alternate_names"],
            "sources": {key for (key,) in fields["sources"]},
            **{name: {slug for _language, slug in fields[name]} for name in ("related", "confused_with")},
            "therapies": {slugs[tag["tag"][0]] for tag in tags if tag["object_id"] == pk},
        }
        for pk, fields in rows_of("glossary", "glossary.term").items()
    }


def from_json(found):
    return {
        term["slug"]: {
            **{name: term[name] for name in STORED},
            "alternate_names": term["alternate_names"],
            "sources": {source["key"] for source in term["sources"]},
            **{name: set(term[name]) for name in ("related", "confused_with", "therapies")},
        }
        for term in found["terms"]
    }


def from_csv(content):
    return {
        row["slug"]: {
            **{name: row[name] for name in STORED},
            "alternate_names": parse_names(row["alternate_names"]),
            "sources": {line.split(" | ")[0] for line in row["sources"].splitlines()},
            **{name: set(row[name].splitlines()) for name in ("related", "confused_with", "therapies")},
        }
        for row in Csv().create_dataset(content).dict
    }


def in_cells(term):
    """TERM as a table holds it: all that is one value is text."""
    return {name: as_text(value) if name in STORED else value for name, value in term.items()}


def test_both_files_say_again_what_the_fixtures_say(client, content):
    expected = from_fixtures()

    as_json = client.get("/glossary/json/").json()
    as_csv = client.get("/glossary/csv/")

    assert len(expected) == Term.objects.count()
    assert from_json(as_json) == expected
    assert from_csv(as_csv.content) == {slug: in_cells(term) for slug, term in expected.items()}
    assert as_json["licence"]["url"] == LICENCE
    assert as_json["version"] == max(term["changed_at"] for term in expected.values())[:10]
    edition = {(row["licence"], row["version"]) for row in Csv().create_dataset(as_csv.content).dict}
    assert edition == {(LICENCE, as_json["version"])}
    assert as_csv.headers["Content-Disposition"].endswith(f'"immunoinfo-glossary-{as_json["version"]}.csv"')


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''@x"])
def test_no_cell_runs_in_a_spreadsheet_and_each_is_read_again(client, begins):
    makers.term(f"{begins} word", slug="odd", definition=f"{begins}, “quoted”; and\nmore", pronunciation=begins)

    response = client.get("/glossary/csv/")

    cells = [cell for row in csv.reader(StringIO(response.content.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert Csv().create_dataset(response.content).dict[0]["pronunciation"] == as_text(begins)


def test_a_glossary_without_words_is_an_empty_file(client):
    assert client.get("/glossary/json/").json()["terms"] == []
    assert client.get("/glossary/json/").json()["version"] == ""
    assert client.get("/glossary/csv/").content.decode("utf-8-sig").startswith("language,slug,name,")


def test_what_is_not_public_is_neither_listed_nor_named(client):
    hidden = makers.term("Hidden", live_number=0)
    shown = makers.term("Shown", [makers.therapy("Secret", live_number=0)])
    shown.related.add(hidden)

    for address in ("/glossary/json/", "/glossary/csv/"):
        text = client.get(address).content.decode().lower()
        assert "shown" in text
        assert "hidden" not in text
        assert "secret" not in text


def test_the_files_stand_on_the_a_to_z_and_on_the_page_for_programmers(client):
    for address in ("/glossary/", "/api/"):
        page = client.get(address).content.decode()
        assert 'href="/glossary/json/"' in page
        assert 'href="/glossary/csv/"' in page
