"""A PostgreSQL and a Redis of our own, on Unix sockets, to be killed, frozen and started again."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NOBODY = 65534
PATIENCE = 30  # seconds


def programs():
    """Return the newest folder of PostgreSQL's server programs, None where there is none."""
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in folders), key=lambda path: int(path.parent.name), default=None)


def have_redis():
    return shutil.which("redis-server") is not None


class Redis:
    """A Redis that keeps nothing."""

    def __init__(self, folder):
        self.folder = folder
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}?db=0"

    def start(self):
        self.socket.unlink(missing_ok=True)
        command = [
            "redis-server",
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self.socket.exists)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


class PostgreSQL:
    """A PostgreSQL that keeps what it acknowledged, as one in production does."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder / "data"
        self.url = f"postgres://app@{quote(str(folder), safe='')}/app"
        self.hand_over(folder)
        self.run("initdb", "-D", self.data, "-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def hand_over(self, folder):
        """Let the server write into FOLDER: PostgreSQL refuses to run as root."""
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)

    def run(self, program, *words):
        other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(programs() / program), *map(str, words)]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, check=False, **other)
        if done.returncode:
            raise RuntimeError(f"{program} {words}: {done.returncode}")

    def start(self):
        options = f"-k {self.folder} -c listen_addresses=''"
        self.run("pg_ctl", "-D", self.data, "-w", "-s", "-l", self.folder / "log", "-o", options, "start")

    def create(self, name):
        self.run("createdb", "-h", self.folder, "-U", "app", name)

    def stop(self, mode):
        """MODE is fast, or immediate: as a power cut would."""
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-s", "stop")


@contextmanager
def own_redis(folder):
    folder.mkdir()
    server = Redis(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def own_postgresql(folder):
    folder.mkdir()
    server = PostgreSQL(folder)
    server.start()
    server.create("app")
    try:
        yield server
    finally:
        server.stop("immediate")


def until(holds):
    """Wait until HOLDS()."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{holds} did not become true")
        time.sleep(0.02)
