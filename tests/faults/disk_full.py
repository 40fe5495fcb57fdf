"""The disk of the site's data is full: readers read on, nobody is told that something was saved which was not."""

import os
import shutil
import subprocess
from contextlib import contextmanager

from tests.faults.editors import GONE
from tests.faults.figures import Figure, every, holds, none

ROOM = 48  # megabytes more than the site takes
PAGES = ("/", "/articles/", "/glossary/", "/search/?q=vaccine", "/api/v1/articles", "/therapies/", "/feed/")
ROUNDS = 8
SAVES = 12


def figures(copy):
    site = copy("disk-full")
    if os.geteuid() or not site.is_sqlite:
        why = "PostgreSQL keeps its own disk" if not site.is_sqlite else "only root mounts a small disk"
        yield Figure(f"left out: {why}", "-", "-", ok=True)
        return
    with small_disk(site.folder), site.serving() as server:
        editor = site.editor(server)
        articles = site.inside("articles")
        yield holds("a save before is acknowledged", save(editor, articles[0][0], "Saved before.") == 302)
        fill(site.folder / "filler")
        answers = [save(editor, address, f"Saved full-{n}.") for n, (address, _p, _pk) in enumerate(articles[:SAVES])]
        reads = [server.ask(path).status for _round in range(ROUNDS) for path in PAGES]
        reads += [server.ask(public).status for _address, public, _pk in articles]
        acknowledged = {f"Saved full-{n}." for n, status in enumerate(answers) if status == 302}
        yield holds("the disk was full: saves were refused", len(acknowledged) < SAVES, str(answers))
        yield every("reads answered with 200", reads.count(200), len(reads))
        (site.folder / "filler").unlink()
        stored = set(site.inside("saved", "Saved full-"))
        yield none("acknowledged and not kept", sorted(acknowledged - stored))
        yield holds(
            "room again: a save is acknowledged, no restart", save(editor, articles[0][0], "Saved after.") == 302
        )
        yield holds("and kept", site.inside("saved", "Saved after.") == ["Saved after."])
        yield none("what the database finds wrong with itself", site.inside("faults_of_the_database"))


def save(editor, address, words):
    """Return the status of the answer; 0 for none, or when the form itself could not be had."""
    try:
        return editor.post(address, editor.filled(address) | {"summary": words}).status
    except (*GONE, RuntimeError):
        return 0


@contextmanager
def small_disk(folder):
    """Put FOLDER onto a disk of its own, in memory, that has little room."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 2**20 + ROOM
    aside = folder.with_name(f"{folder.name}-aside")
    folder.rename(aside)
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", folder], check=True)
    try:
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(path):
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file:
        for step in (2**20, 2**12, 1):
            try:
                while file.write(b"x" * step):
                    pass
            except OSError:
                continue
