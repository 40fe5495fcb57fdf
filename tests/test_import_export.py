"""Tables: what is taken out, changed elsewhere and brought back becomes drafts, and nothing else changes."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.publishing import sheets
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.models import Revision
from immunoinfo.publishing.snapshot import snapshot
from immunoinfo.therapies.models import TherapyType
from tests import makers
from tests.forms import list_url
from tests.thorough import also

pytestmark = pytest.mark.django_db

FORMATS = {name: str(number) for number, name in enumerate(("xlsx", "csv", "json"))}
KINDS = pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
EACH_OR_ONE_KIND = pytest.mark.parametrize(
    "model", [Article, *also(FaqEntry, Term, TherapyType)], ids=lambda model: model._meta.model_name
)
ALL_FORMATS = pytest.mark.parametrize("fmt", FORMATS)


def exported(client, model, fmt, query=""):
    return client.post(list_url(model, "export") + query, {"format": FORMATS[fmt], "resource": "0"}).content


def checked(client, model, data, fmt="csv"):
    """The page that says what DATA would change."""
    if isinstance(data, str):
        data = data.encode()
    file = SimpleUploadedFile(f"table.{fmt}", data)
    return client.post(list_url(model, "import"), {"import_file": file, "format": FORMATS[fmt], "resource": "0"})


def confirmed(client, model, page):
    token = page.context["confirm_form"].initial["checked"]
    return client.post(list_url(model, "process_import"), {"checked": token}, follow=True)


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(*rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def workbook(*rows, **cells):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for place, value in cells.items():
        book.active[place] = value
    book.save(out)
    return out.getvalue()


def errors(page):
    assert page.status_code == 200
    return page.context["errors"]


@pytest.fixture
def editor(client, publisher):
    client.force_login(publisher)
    return client


# --- there and back ---


@pytest.mark.thorough
@ALL_FORMATS
@KINDS
def test_what_was_exported_and_not_changed_makes_no_revision(editor, content, model, fmt):
    data = exported(editor, model, fmt)

    page = checked(editor, model, data, fmt)

    assert (errors(page), page.context["rows"], page.context["unchanged"]) == ([], [], model.objects.count())
    confirmed(editor, model, page)
    assert not Revision.objects.exists()


@ALL_FORMATS
def test_texts_of_every_sort_come_back_as_they_were(editor, fmt):
    therapy = makers.therapy("HER2/neu; one, two")
    odd = "=1+1", "+49", "-x", "@SUM(A1)", "'=quoted", "''=twice", "'plain'", '"a", b;\n=c', "  spaces  ", "é ß 漢 😀"
    items = [makers.article(therapies=[therapy], summary=text, key_points=text) for text in odd]
    items[0].alternate_names = [{"name": "a: b", "kind": "exact"}, {"name": "ICI", "kind": "abbr"}]
    makers.revision(items[0])

    page = checked(editor, Article, exported(editor, Article, fmt), fmt)

    assert (errors(page), page.context["rows"]) == ([], [])


@ALL_FORMATS
def test_a_changed_cell_is_shown_and_becomes_a_draft_that_readers_do_not_see(editor, content, fmt):
    term = Term.objects.get(slug="antigen")
    live = snapshot(term)
    dataset = sheets.FORMATS[int(FORMATS[fmt])]().create_dataset(exported(editor, Term, fmt, f"?pk__in={term.pk}"))
    row = dict(zip(dataset.headers, dataset[0], strict=True))
    row |= {
        "definition": "A new <b>meaning</b>.",
        "therapies": "Live vaccines\nCAR T-cell therapy",
        "alternate_names": "abbr: AG",
    }
    dataset[0] = list(row.values())

    page = checked(editor, Term, sheets.FORMATS[int(FORMATS[fmt])]().export_data(dataset), fmt)

    assert errors(page) == []
    text = page.content.decode()
    assert "<ins>" in text
    assert "&lt;b&gt;" in text
    assert not Revision.objects.exists()
    confirmed(editor, Term, page)
    work = Revision.objects.working_on(term)
    assert (work.state, work.author.username, work.data["definition"]) == ("draft", "paul", "A new <b>meaning</b>.")
    assert work.data["therapies"] == [["CAR T-cell therapy"], ["Live vaccines"]]
    assert work.data["alternate_names"] == [{"name": "AG", "kind": "abbr"}]
    assert snapshot(Term.objects.get(pk=term.pk)) == live


def test_an_export_says_what_is_being_worked_on(editor):
    article = makers.article(summary="Live.")
    article.summary = "Draft."
    makers.revision(article)

    (row,) = rows_of(exported(editor, Article, "csv"))

    assert (row["item"], row["revision"], row["summary"]) == (f"en-gb/{article.slug}", "2", "Draft.")


def test_an_export_holds_what_the_list_shows_or_what_was_selected(editor):
    one, two, _three = makers.term("One"), makers.term("Two"), makers.term("Three")

    chosen = editor.post(list_url(Term), {"action": "export_selected", "_selected_action": [one.pk, two.pk]})

    assert {row["name"] for row in rows_of(exported(editor, Term, "csv", "?q=three"))} == {"Three"}
    assert chosen.url.startswith(list_url(Term, "export"))
    assert {row["name"] for row in rows_of(exported(editor, Term, "csv", "?" + chosen.url.split("?")[1]))} == {
        "One",
        "Two",
    }
    assert editor.get(list_url(Term, "export") + "?pk__in=x").status_code == 400
    assert editor.post(list_url(Term, "export"), {"format": "1", "export_items": "1"}).status_code == 200


# --- drafts ---


@KINDS
def test_a_row_without_an_item_adds_a_draft_that_readers_cannot_find(editor, model):
    fields = {
        model.title_field: "Brand new",
        "slug": "brand-new",
        "summary": "S.",
        "definition": "D.",
        "goal": "prevent",
    }
    row = {name: value for name, value in fields.items() if name in {f.name for f in model._meta.fields}}

    page = checked(editor, model, table(row))
    assert errors(page) == []
    assert not model.objects.exists()
    confirmed(editor, model, page)

    made = model.objects.get()
    assert (str(made), made.slug, made.live_number, getattr(made, "definition", "")) == (
        "Brand new",
        "brand-new",
        0,
        "",
    )
    assert Revision.objects.working_on(made).data["slug"] == "brand-new"
    assert editor.get(made.get_absolute_url()).status_code == 404


def test_what_others_saved_since_the_export_is_kept(editor, author):
    article = makers.article(summary="Old.", main_message="Old.")
    (row,) = rows_of(exported(editor, Article, "csv"))
    article.main_message = "Theirs."
    makers.revision(article, author)

    confirmed(editor, Article, checked(editor, Article, table({**row, "summary": "Mine."})))

    data = Revision.objects.working_on(article).data
    assert (data["summary"], data["main_message"]) == ("Mine.", "Theirs.")


def test_a_place_that_both_changed_is_named_and_nothing_is_imported(editor, author):
    article, other = makers.article(summary="Old."), makers.article(summary="Old.")
    rows = {row["item"].split("/")[1]: row for row in rows_of(exported(editor, Article, "csv"))}
    article.summary = "Theirs."
    makers.revision(article, author)

    page = checked(editor, Article, table(*({**rows[i.slug], "summary": "Mine."} for i in (other, article))))

    assert [(row, field) for row, field, _said in errors(page)] == [(3, "summary")]
    assert "confirm_form" not in page.context
    assert Revision.objects.working_on(other) is None


@pytest.mark.parametrize("number", [1, 2])
def test_after_an_import_the_drafts_are_counted_and_one_click_away(editor, number):
    rows = [{"item": f"en-gb/{makers.article(f'Row {n}').slug}", "summary": "New."} for n in range(number)]
    same = makers.article("Same", summary="As it was.")

    answer = confirmed(
        editor, Article, checked(editor, Article, table(*rows, {"item": f"en-gb/{same.slug}", "summary": "As it was."}))
    )

    [message] = map(str, answer.context["messages"])
    assert message.startswith(
        ["1 draft was made. Readers see nothing of it", "2 drafts were made. Readers see"][number - 1]
    )
    listed = editor.get(re.search('href="([^"]+)"', message)[1]).content.decode()
    assert (listed.count(">Row "), "Same</a>" in listed) == (number, False)


def test_a_save_between_check_and_confirmation_is_not_overwritten(editor, author):
    article = makers.article(summary="Old.", main_message="Old.")
    item = f"en-gb/{article.slug}"
    page = checked(editor, Article, table({"item": item, "summary": "Mine.", "main_message": "Old."}))
    article.main_message = "Theirs."
    theirs = makers.revision(article, author)

    answer = confirmed(editor, Article, page)

    assert "Somebody saved it since the check" in answer.content.decode()
    assert Revision.objects.working_on(article) == theirs


# --- bad rows ---


@pytest.mark.parametrize(
    ("model", "cells", "field"),
    [
        (Article, {"therapies": "Unknown cure"}, "therapies"),
        (Article, {"body": "<p>Said [@nobody].</p>"}, "body"),
        (Article, {"slug": "taken"}, "__all__"),
        (Article, {"item": "en-gb/nowhere"}, "item"),
        (Article, {"revision": "99"}, "revision"),
        (Term, {"related": "en-gb/nothing"}, "related"),
        (TherapyType, {"parent": "Itself"}, "parent"),
        *also(
            (Article, {"kind": "novel"}, "kind"),
            (Article, {"reviewed_at": "yesterday"}, "reviewed_at"),
            (Article, {"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
            (Article, {"ends_at": "9999-12-31T23:59:59-14:00"}, "ends_at"),
            (Article, {"safety_critical": "perhaps"}, "safety_critical"),
            (Article, {"review_interval": "99"}, "review_interval"),
            (Article, {"title": ""}, "title"),
            (Article, {"title": "x" * 121}, "title"),
            (Article, {"alternate_names": "nickname: x"}, "alternate_names"),
            (Article, {"slug": "not a slug"}, "slug"),
            (Article, {"revision": "9" * 5000}, "revision"),
            (Article, {"summary": "bell \x07"}, "summary"),
            (FaqEntry, {"article": "en-gb/nothing"}, "article"),
            (TherapyType, {"goal": "fame"}, "goal"),
        ),
    ],
)
def test_a_bad_row_is_named_by_number_and_field_and_nothing_is_imported(editor, model, cells, field):
    make = makers.MAKERS[model.kind_slug]
    good, bad = make("Good"), make("Itself")
    make("Taken", slug="taken")
    rows = {row["item"]: row for row in rows_of(exported(editor, model, "csv"))}
    title = model.title_field

    page = checked(
        editor, model, table({**rows[f"en-gb/{good.slug}"], title: "Better"}, {**rows[f"en-gb/{bad.slug}"], **cells})
    )

    assert {(row, name) for row, name, _said in errors(page)} == {(3, field)}
    assert "confirm_form" not in page.context
    assert not Revision.objects.exists()


def test_what_went_wrong_since_the_check_is_said_and_nothing_is_imported(editor):
    therapy, article, other = makers.therapy("Gone soon"), makers.article(), makers.article()
    rows = rows_of(exported(editor, Article, "csv"))
    page = checked(editor, Article, table(*({**row, "summary": "New.", "therapies": "Gone soon"} for row in rows)))
    therapy.delete()

    answer = confirmed(editor, Article, page)

    assert {(row, field) for row, field, _said in answer.context["errors"]} == {(2, "therapies"), (3, "therapies")}
    assert Revision.objects.working_on(article) is Revision.objects.working_on(other) is None


def test_an_item_is_named_once_and_columns_are_known(editor):
    article = makers.article()
    row = {"item": f"en-gb/{article.slug}", "summary": "New."}

    assert [error[:2] for error in errors(checked(editor, Article, table(row, row)))] == [(3, "item")]
    assert "sumary" in str(errors(checked(editor, Article, "item,sumary\nx,y\n")))
    assert "once" in str(errors(checked(editor, Article, "item,item\nx,y\n")))


def test_markup_is_cleaned_as_on_the_form(editor):
    article = makers.article()
    row = {"item": f"en-gb/{article.slug}", "body": '<p onclick="x()">New<script>alert(1)</script></p>'}

    confirmed(editor, Article, checked(editor, Article, table(row)))

    assert Revision.objects.working_on(article).data["body"] == "<p>New</p>"


# --- files that are no tables ---


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_member(data, name, member):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, member if info.filename == name else old.read(info))
    return out.getvalue()


def with_sheet(member):
    return with_member(workbook(*SIMPLE), "xl/worksheets/sheet1.xml", member)


SIMPLE = [["item", "title"], ["x", "y"]]
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    '<c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)
BAD_FILES = {  # what costs time to make is made by the test
    "empty": ("csv", b"", "empty"),
    "only a heading": ("csv", b"item,title\n", "no rows"),
    "not utf-8": ("csv", b"item,title\nx,\xff\xfe\n", "UTF-8"),
    "nul": ("csv", b"item,title\nx,\x00\n", "NUL"),
    "a thousand columns": ("csv", ",".join(f"c{n}" for n in range(1000)).encode() + b"\n1\n", "columns"),
    "too many rows": ("csv", b"item\n" + b"x\n" * (sheets.MAX_ROWS + 1), "rows"),
    "more cells than columns": ("csv", b"item\nx,y\n", "Row 2"),
    "an open quote": ("csv", b'item\n"x', "no CSV"),
    "a long cell": ("csv", b"item\n" + b"x" * 200_000, "no CSV"),
    "too large": ("csv", b"x" * (sheets.MAX_BYTES + 1), "larger"),
    "no json": ("json", b"{", "no JSON"),
    "json of something else": ("json", b"[1, 2]", "list of objects"),
    "deep json": ("json", b"[" * 200_000, "deep"),
    "json with a list in it": ("json", b'[{"item": ["x"]}]', "one entry a line"),
    "uneven json": ("json", b'[{"item": "x"}, {"title": "y"}]', "same names"),
    "no zip": ("xlsx", b"item,title", "no xlsx"),
    "a truncated zip": ("xlsx", lambda: workbook(*SIMPLE)[:2000], "damaged"),
    "a zip of something else": ("xlsx", lambda: zipped(a="b"), "damaged"),
    "many members": ("xlsx", lambda: zipped(**{f"m{n}": "" for n in range(500)}), "too large"),
    "a bomb": ("xlsx", lambda: with_sheet(b" " * 200_000_000), "too large"),
    "a bomb of styles": ("xlsx", lambda: with_member(workbook(*SIMPLE), "xl/styles.xml", b" " * 2_000_000), "too large"),
    "a million cells": ("xlsx", lambda: with_sheet("<c/>" * 1_000_000), "too large"),
    "entities": ("xlsx", lambda: with_sheet(ENTITIES), "damaged"),
    "a formula": ("xlsx", lambda: workbook(*SIMPLE, B2="=1+1"), "B2"),
    "a wide workbook": ("xlsx", lambda: workbook(["c"] * 1000, ["x"]), "columns"),
    "a long workbook": ("xlsx", lambda: workbook(["item"], *[["x"]] * (sheets.MAX_ROWS + 1)), "rows"),
}  # fmt: skip


TELLING = ("not utf-8", "too many rows", "no json", "a truncated zip", "a bomb of styles", "entities", "a formula")


@pytest.mark.parametrize("name", [*TELLING, *also(*(name for name in BAD_FILES if name not in TELLING))])
def test_a_file_that_is_no_table_is_refused_in_words(editor, name):
    fmt, data, said = BAD_FILES[name]

    page = checked(editor, Article, data() if callable(data) else data, fmt)

    assert page.status_code == 200
    assert "confirm_form" not in page.context
    assert said in str(page.context["form"].errors)


def test_no_other_format_is_offered(editor):
    for number in ("3", "-1", "x", ""):
        file = SimpleUploadedFile("table.yaml", b"!!python/object:os.system")
        page = editor.post(list_url(Article, "import"), {"import_file": file, "format": number, "resource": "0"})
        assert "format" in page.context["form"].errors


@pytest.mark.parametrize(
    "text", [r'[{"\ud800": "x"}]', r'[{"item": "\ud800"}]', r'[{"item": "", "title": "\ud800"}]', '[{"item": 1e999}]']
)
def test_what_no_database_stores_is_an_error_in_words(editor, text):
    assert errors(checked(editor, Article, text, "json"))


@pytest.mark.parametrize("text", ["=1+1", "\tx", *also("+1", "-1", "@x", "=HYPERLINK(1)")])
def test_no_cell_of_an_export_is_run_by_a_spreadsheet(editor, text):
    makers.article(summary=text)

    (row,) = rows_of(exported(editor, Article, "csv"))
    sheet = openpyxl.load_workbook(io.BytesIO(exported(editor, Article, "xlsx"))).active

    assert row["summary"] == f"'{text}"
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}


def test_numbers_and_days_that_a_spreadsheet_made_of_cells_are_understood(editor):
    from datetime import datetime

    article = makers.article()
    data = workbook(
        ["item", "review_interval", "sources_checked_at", "safety_critical"],
        [f"en-gb/{article.slug}", 6.0, datetime(2026, 1, 2), True],  # noqa: DTZ001
    )

    confirmed(editor, Article, checked(editor, Article, data, "xlsx"))

    found = Revision.objects.working_on(article).data
    assert (found["review_interval"], found["sources_checked_at"], found["safety_critical"]) == (6, "2026-01-02", True)


# --- who may ---


@pytest.mark.parametrize(("role", "imports"), [("author", False), ("reviewer", False), ("publisher", True)])
@EACH_OR_ONE_KIND
def test_who_looks_may_export_and_who_publishes_may_import(client, request, model, role, imports):
    makers.MAKERS[model.kind_slug]()
    client.force_login(request.getfixturevalue(role))

    assert client.get(list_url(model, "export")).status_code == 200
    assert (list_url(model, "import") in client.get(list_url(model)).content.decode()) == imports
    wanted = 200 if imports else 403
    assert client.get(list_url(model, "import")).status_code == wanted
    assert checked(client, model, "item\nx\n").status_code == wanted
    assert client.post(list_url(model, "process_import"), {"checked": "x"}).status_code == (302 if imports else 403)


def test_who_has_no_rights_gets_no_table(client):
    client.force_login(makers.user())

    for action in ("export", "import", "process_import"):
        assert client.post(list_url(Article, action)).status_code == 403


def test_only_who_checked_a_file_confirms_it_and_once(client, publisher, superuser):
    article = makers.article()
    client.force_login(publisher)
    page = checked(client, Article, table({"item": f"en-gb/{article.slug}", "summary": "New."}))
    client.force_login(superuser)
    assert "nothing to confirm" in confirmed(client, Article, page).content.decode()
    assert Revision.objects.working_on(article) is None
    client.force_login(publisher)
    assert "nothing to confirm" in confirmed(client, Term, page).content.decode()

    confirmed(client, Article, page)

    assert Revision.objects.working_on(article).data["summary"] == "New."
    assert "nothing to confirm" in confirmed(client, Article, page).content.decode()
    for forged in ("", "x", "../../etc/passwd"):
        answer = client.post(
            list_url(Article, "process_import"), {"checked": forged, "import_file_name": "/etc/passwd"}
        )
        assert answer.url == list_url(Article, "import")


def test_the_pages_hold_no_script_or_style_of_their_own(editor):
    article = makers.article()
    pages = [
        editor.get(list_url(Article)),
        editor.get(list_url(Article, "export")),
        editor.get(list_url(Article, "import")),
        checked(editor, Article, table({"item": f"en-gb/{article.slug}", "summary": "New."})),
        checked(editor, Article, "item\nx\n"),
    ]

    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<style" not in text
        assert all("src=" in tag for tag in text.split("<script")[1:])


def test_the_addresses_are_as_the_admin_names_them():
    assert reverse("admin:articles_article_export").endswith("/article/export/")


def test_json_says_the_same_as_csv(editor):
    makers.article()

    assert json.loads(exported(editor, Article, "json")) == rows_of(exported(editor, Article, "csv"))
