"""Hostile pictures and tables against the running admin; and what its exports hold for a spreadsheet to run."""

import csv
import io
import threading
from html import unescape
from pathlib import Path

import openpyxl

from tests.faults.editors import GONE
from tests.faults.figures import below, every, none

IMPORT, ADD = "/admin/articles/article/import/", "/admin/publishing/image/add/"
EXPORT = "/admin/articles/article/export/"
FORMATS = {"xlsx": "0", "csv": "1", "json": "2"}
RUN = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("//evil.example")', "'=1", "=cmd|'/c calc'!A1")


class Memory(threading.Thread):
    """Watches how much memory a server's processes take at most, in megabytes."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.over = server, threading.Event()
        self.first = self.most = sum(server.memory())

    def run(self):
        while not self.over.wait(0.05):
            self.most = max(self.most, sum(self.server.memory()))


def figures(copy):
    site = copy("uploads")
    folder = site.folder / "hostile"
    folder.mkdir()
    with site.shell("tests.faults.files") as shell:
        files = shell("files", str(folder))
    with site.serving() as server:
        editor = site.editor(server)
        server.ask("/")
        memory = Memory(server)
        memory.start()
        refused, failed, unclear, slowest = sent(editor, files)
        memory.over.set()
        yield every("hostile files refused", refused, len(files))
        yield none("answers of 5xx or none", failed)
        yield none("refused without saying why", unclear)
        yield below("slowest answer", 5, slowest, " s")
        yield below("more memory, all processes", 200, memory.most - memory.first, " MB")
        yield none("cells of exports that a spreadsheet runs", exported(site, editor))


def sent(editor, files):
    """Send each of FILES; return how many were refused, those that failed, those refused without its sentence, the slowest."""
    refused, failed, unclear, slowest = 0, [], [], 0.0
    for number, (name, path, fmt, said) in enumerate(files):
        data = Path(path).read_bytes()
        try:
            if fmt:
                fields = {"format": FORMATS[fmt], "resource": "0"}
                answer = editor.post(IMPORT, fields, [("import_file", f"table.{fmt}", data)])
            else:
                fields = {"key": f"hostile-{number}", "alt": "What it shows.", "caption": "Typed for an hour"}
                answer = editor.post(ADD, fields, [("file", "photo.png", data)])
        except GONE as error:
            failed.append((name, repr(error)))
            continue
        text = unescape(answer.body.decode())
        slowest = max(slowest, answer.seconds)
        failed += [(name, answer.status)] if answer.status >= 500 else []
        refused += answer.status == 200 and 'name="checked"' not in text
        unclear += [name] if said not in text else []
    return refused, failed, unclear, slowest


def exported(site, editor):
    """Write what a spreadsheet would run into articles, export them, and return the cells that it would still run."""
    with site.shell() as shell:
        for (_form, _public, pk), words in zip(shell("articles"), RUN, strict=False):
            shell("say", pk, words)
    table = editor.post(EXPORT, {"format": FORMATS["csv"], "resource": "0"}).body.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    found = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = openpyxl.load_workbook(io.BytesIO(editor.post(EXPORT, {"format": FORMATS["xlsx"], "resource": "0"}).body))
    found += [cell.value for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    return found if any("=1+1" in cell for cell in cells) else ["the export held nothing to run: it proves nothing"]
