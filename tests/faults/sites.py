"""A site with content and accounts, in a folder and a database of its own, for each fault anew."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from tests.faults.editors import Editor
from tests.serving import ROOT, manage, prepare, production, serving

FIXTURES = ("sources", "therapies", "glossary", "articles", "faq")


class Site:
    """What a server is started with: the environment, and the folder that holds the data."""

    def __init__(self, folder, **more):
        self.folder = Path(folder)
        self.environment = production(folder, ALLOW_SELF_APPROVAL=1, **more)

    @property
    def is_sqlite(self):
        return "DATABASE_URL" not in self.environment

    @property
    def database(self):
        return self.folder / "immunoinfo.sqlite3"

    def serving(self, **options):
        return serving(self.environment, **{"workers": 2, **options})

    @contextmanager
    def shell(self, module="tests.faults.inside"):
        """Yield what calls a function of MODULE by its name, in one process for all calls."""
        command, pipes = (
            [sys.executable, "-m", module],
            {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE},
        )
        with subprocess.Popen(command, cwd=ROOT, env=self.environment, text=True, **pipes) as process:

            def call(name, *words):
                process.stdin.write(json.dumps([name, *words]) + "\n")
                process.stdin.flush()
                told = process.stdout.readline()
                if not told:
                    raise RuntimeError(f"{name} failed; its traceback stands above")
                return json.loads(told)

            yield call

    def inside(self, name, *words):
        with self.shell() as call:
            return call(name, *words)

    def manage(self, *words, **options):
        return manage(self.environment, *words, **options)

    def editor(self, server, name="editor-1"):
        editor = Editor(server.port, name)
        editor.sign_in()
        return editor


@contextmanager
def template(folder):
    """Make a site with content once; yield what makes a copy of it."""
    url = os.environ.get("DATABASE_URL", "")
    with databases(url) as make_database:
        made = Site(folder / "template", **({"DATABASE_URL": make_database("")} if url else {}))
        prepare(made.environment, *FIXTURES)
        made.inside("accounts")

        def copy(name, **more):
            target = folder / f"{name}-{secrets.token_hex(2)}"
            shutil.copytree(made.folder, target, ignore=shutil.ignore_patterns("*.log"))
            if url:
                more = {"DATABASE_URL": make_database(made.environment["DATABASE_URL"]), **more}
            if address := more.get("REDIS_URL", os.environ.get("REDIS_URL")):
                redis.Redis.from_url(address).flushdb()
            return Site(target, **more)

        yield copy


@contextmanager
def databases(url):
    """Yield what makes a database beside that of the PostgreSQL URL, as a copy of another; all go at the end."""
    made = []

    def make(copied):
        name = f"faults_{secrets.token_hex(6)}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(copied).path[1:] or 'template0'}")
        made.append(name)
        return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))

    try:
        yield make
    finally:
        for name in made:
            with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
