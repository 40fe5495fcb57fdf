"""A backup as one file: a database and its pictures, with a list of them that is written last.

What lacks the list was cut off. What the list does not name, or names with another checksum, is not taken.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

FORMAT = 1
LIST = "manifest.json"
DATABASE = "database"
MEDIA = "media/"
LONGEST_LIST = 100 * 1024 * 1024  # bytes
BLOCK = 1024 * 1024  # bytes read at a time


class UnusableArchiveError(ValueError):
    """Says in a sentence why a file cannot be restored."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds, and of what: the database ENGINE, its MIGRATIONS, the checksum of each file."""

    engine: str
    migrations: tuple[str, ...]  # "articles.0001_initial"
    made_at: str
    versions: Mapping[str, str]
    site: str = "immunoinfo"
    format: int = FORMAT
    files: dict[str, str] = field(default_factory=dict)  # name, and its SHA-256


class Writer:
    """An archive that is being written; it is whole once its list is in it."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.tar = tar
        self.manifest = manifest

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add CONTENT, SIZE bytes long, as NAME."""
        member = tarfile.TarInfo(name)
        member.size = size
        hashed = Hashed(content)
        self.tar.addfile(member, hashed)
        self.manifest.files[name] = hashed.sha256.hexdigest()

    def finish(self) -> None:
        data = json.dumps(asdict(self.manifest), indent=1).encode()
        member = tarfile.TarInfo(LIST)
        member.size = len(data)
        self.tar.addfile(member, BytesIO(data))


class Hashed:
    """A file whose checksum is taken while it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.content.read(size)
        self.sha256.update(data)
        return data


@contextmanager
def written(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Write an archive to PATH, where it appears when it is whole, readable by its owner only."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.touch(mode=0o600)
        with tarfile.open(part, "w:gz", compresslevel=6) as tar:
            writer = Writer(tar, manifest)
            yield writer
            writer.finish()
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack the archive at PATH into the empty FOLDER and return its list; raise UnusableArchiveError.

    Nothing in it is written anywhere but under the names that this site gives: no link, no path that leads out.
    """
    found: dict[str, str] = {}
    manifest = None
    try:
        with tarfile.open(path, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or not (member.name in (LIST, DATABASE) or is_picture(member.name)):
                    raise UnusableArchiveError(f"It holds “{member.name[:100]}”, which no backup of this site does.")
                if member.name == LIST:
                    manifest = read_list(content)
                else:
                    found[member.name] = copied(content, folder / member.name)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise UnusableArchiveError(f"It is damaged or no backup: {error}.") from error
    if manifest is None or DATABASE not in found:
        raise UnusableArchiveError("It is not whole: the end is missing.")
    if differing := sorted(
        name for name in manifest.files.keys() | found if manifest.files.get(name) != found.get(name)
    ):
        raise UnusableArchiveError(f"It is damaged: {', '.join(differing[:5])} differ from what was backed up.")
    return manifest


def is_picture(name: str) -> bool:
    """Tell whether NAME is one of a file below media/ that leads nowhere else."""
    path = PurePosixPath(name)
    return name.startswith(MEDIA) and str(path) == name and ".." not in path.parts and "\\" not in name


def copied(content: IO[bytes], path: Path) -> str:
    """Write CONTENT to PATH and return its checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    hashed = Hashed(content)
    with path.open("wb") as file:
        while data := hashed.read(BLOCK):
            file.write(data)
    return hashed.sha256.hexdigest()


def read_list(content: IO[bytes]) -> Manifest:
    try:
        told = json.loads(content.read(LONGEST_LIST))
        manifest = Manifest(**{**told, "migrations": tuple(told["migrations"])})
    except (ValueError, TypeError, KeyError) as error:
        raise UnusableArchiveError(
            "It is no backup of this site, or one of a version that this one does not know."
        ) from error
    if manifest.site != "immunoinfo" or manifest.format != FORMAT:
        raise UnusableArchiveError(
            f"It is a backup of {manifest.site}, format {manifest.format}: this is immunoinfo, format {FORMAT}."
        )
    return manifest


def fits(manifest: Manifest, engine: str, known: Iterable[str]) -> None:
    """Raise UnusableArchiveError unless a site on ENGINE that has the migrations KNOWN can run on the backup."""
    if manifest.engine != engine:
        raise UnusableArchiveError(
            f"It is a backup of {manifest.engine}, and this site runs on {engine}. Restore it on {manifest.engine}, "
            "then run `manage.py copy_database` here."
        )
    if newer := sorted(set(manifest.migrations) - set(known)):
        raise UnusableArchiveError(
            f"It is newer than this site, which does not know {newer[0]}. Update the site first."
        )
