"""Tables as files: xlsx, csv and JSON in and out. A file is a stranger's until each limit here was asked.

A spreadsheet runs what begins like a formula, so such a cell gets an apostrophe, which is taken off on the way in.
"""

import csv
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _now
from import_export.formats import base_formats
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError
from tablib import Dataset

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 10 * 1024 * 1024  # bytes, of all sheets and their strings
MAX_EXTRAS = 256 * 1024  # bytes, of what else is in a workbook: styles, themes; each of them is read whole
MAX_MEMBERS = 200  # files in a workbook
MAX_TAGS = 600_000  # in all sheets; each costs memory, however small the file
MAX_ROWS = 1_000  # each that is changed costs a hundredth of a second, twice
MAX_COLUMNS = 100
MAX_XLSX_CELL = 32_767  # characters; a spreadsheet cuts off the rest
RUNS = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet takes for a formula, and what was guarded already
ROWS = re.compile(r"xl/(worksheets/sheet\d+|sharedStrings)\.xml")  # what of a workbook is read row by row
GUARDED = re.compile(r"'+[=+\-@\t\r]")


class TableError(ValueError):
    """A file that cannot be read or written as a table; the message says why, in a sentence for editors."""


def guard(text: str) -> str:
    return f"'{text}" if RUNS.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text


def as_text(value: Any) -> str:
    """Return a cell's VALUE, of whatever type a file gives it, as the text that an editor sees."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return (value.date() if value.time() == time.min else value).isoformat()
    if isinstance(value, list | dict):
        raise TableError(_now("A cell holds a list or an object; write it as text, one entry a line."))
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def as_dataset(rows: Iterable[Sequence[str]]) -> Dataset:
    """Return ROWS, of which the first holds the names of the columns, within the limits of a table."""
    found = list(islice(rows, MAX_ROWS + 2))
    while found and not any(found[-1]):
        found.pop()
    if len(found) < 2:
        raise TableError(_now("The file holds no rows: the first names the columns, each other one is an item."))
    if len(found) > MAX_ROWS + 1:
        raise TableError(_now("The file has more than %d rows; split it.") % MAX_ROWS)
    headers = [name.strip() for name in found[0]]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise TableError(_now("The file has more than %d columns.") % MAX_COLUMNS)
    dataset = Dataset(headers=headers)
    for number, row in enumerate(found[1:], 2):
        if any(row[len(headers) :]):
            raise TableError(_now("Row %d has more cells than there are columns.") % number)
        dataset.append([*row[: len(headers)], *[""] * (len(headers) - len(row))])
    return dataset


def decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(_now("The file is not UTF-8 text: save it as “CSV UTF-8”.")) from error
    if "\x00" in text:
        raise TableError(_now("The file holds NUL characters; it is no text."))
    return text


class Csv(base_formats.CSV):
    def get_read_mode(self) -> str:
        return "rb"

    def is_binary(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        text = decoded(in_stream)
        first = text.partition("\n")[0]
        lines = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
        try:
            return as_dataset([unguard(as_text(cell)) for cell in row] for row in lines)
        except csv.Error as error:
            raise TableError(_now("The file is no CSV that can be read: %s.") % error) from error

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        out = StringIO(newline="")
        csv.writer(out).writerows([dataset.headers, *([guard(cell) for cell in row] for row in dataset)])
        return out.getvalue().encode("utf-8-sig")  # without the mark a spreadsheet guesses another encoding


class Json(base_formats.JSON):
    def get_read_mode(self) -> str:
        return "rb"

    def is_binary(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        try:
            found = json.loads(decoded(in_stream))
        except RecursionError as error:
            raise TableError(_now("The file is nested too deeply.")) from error
        except json.JSONDecodeError as error:
            raise TableError(_now("The file is no JSON that can be read: %s.") % error) from error
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise TableError(_now("The file must be a list of objects, one for each item."))
        headers = list(dict.fromkeys(name for entry in found[: MAX_ROWS + 1] for name in entry))
        if any(set(entry) != set(headers) for entry in found[: MAX_ROWS + 1]):
            raise TableError(_now("Each object must have the same names."))
        return as_dataset([headers, *([as_text(entry[name]) for name in headers] for entry in found[: MAX_ROWS + 1])])

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return json.dumps(dataset.dict, ensure_ascii=False, indent=1).encode()


class Xlsx(base_formats.XLSX):
    def create_dataset(self, in_stream: bytes) -> Dataset:
        refuse_bomb(in_stream)
        book = load_workbook(BytesIO(in_stream), read_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1)
        return as_dataset([cell_text(cell) for cell in row] for row in rows)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        book, out = Workbook(write_only=True), BytesIO()
        sheet = book.create_sheet("Immunoinfo")
        sheet.freeze_panes = "C2"
        for row in [dataset.headers, *dataset]:
            sheet.append([text_cell(sheet, guard(text)) for text in row])
        book.save(out)
        return out.getvalue()


def refuse_bomb(data: bytes) -> None:
    """Raise TableError unless what DATA says of itself, as a zip file, is as small as a workbook may be."""
    too_large = TableError(_now("The workbook is too large when unpacked; save only the table, or as CSV."))
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise TableError(_now("The file is damaged, or no xlsx workbook.")) from error
    members = archive.infolist()
    rows = [member for member in members if ROWS.fullmatch(member.filename)]
    size = sum(member.file_size for member in rows)
    extras = sum(member.file_size for member in members) - size
    if len(members) > MAX_MEMBERS or size > MAX_UNPACKED or extras > MAX_EXTRAS:
        raise too_large
    if sum(archive.read(member).count(b"<") for member in rows) > MAX_TAGS:
        raise too_large


def cell_text(cell: Any) -> str:
    if cell.data_type in ("f", "e"):
        raise TableError(_now("Cell %s holds a formula or an error; put in its value.") % cell.coordinate)
    return unguard(as_text(cell.value))


def text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    if len(text) > MAX_XLSX_CELL:
        raise TableError(_now("A text is longer than a cell of a spreadsheet may be; take CSV or JSON."))
    try:
        cell = WriteOnlyCell(sheet, value=text)
    except IllegalCharacterError as error:
        raise TableError(_now("A text holds a character that no spreadsheet takes; take CSV or JSON.")) from error
    cell.data_type = "s"  # text, whatever it looks like
    return cell


FORMATS = [Xlsx, Csv, Json]
