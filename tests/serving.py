"""The production server on loopback, for what no test client can show: benchmarks, and faults."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 30  # seconds for a server to start or to stop
HTTPS = {"X-Forwarded-Proto": "https"}  # what the proxy in front says; without it every page redirects


def production(folder, **more):
    """Return the environment of a production site whose data live in FOLDER; databases are named as for any site."""
    kept = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL", "PATH", "HOME") if name in os.environ}
    own = {
        "SECRET_KEY": "for-this-run-only-" + "x" * 40,
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXIES": "127.0.0.1",
        "DATA_DIR": str(folder),
        "REQUIRE_SECOND_FACTOR": "0",
        "EMAIL_URL": "dummy://",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "immunoinfo.settings",
    }
    return kept | own | {name: str(value) for name, value in more.items()}


def manage(environment, *words, check=True, **options):
    """Run `manage.py WORDS`, quietly; an error tells what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, **options
    )
    if check and done.returncode:
        raise RuntimeError(f"manage.py {' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float


class Visitor:
    """One connection, kept open, that asks as a proxy would."""

    def __init__(self, port, timeout=PATIENCE):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(self, path, method="GET", body=None, headers=()):
        """Return the answer; raise OSError or http.client.HTTPException when there is none."""
        started = time.perf_counter()
        try:
            self.connection.request(method, path, body, HTTPS | dict(headers))
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()  # the next request opens another
            raise
        return Answer(response.status, response.headers, content, time.perf_counter() - started)


@dataclass
class Server:
    """A running server: its first process, and the port on 127.0.0.1 where it answers."""

    process: subprocess.Popen
    port: int
    started_in: float = 0.0  # seconds from the start to the first answer
    log: Path | None = None
    visitor: Visitor = field(init=False)

    def __post_init__(self):
        self.visitor = Visitor(self.port)

    def ask(self, path, **request):
        return self.visitor.ask(path, **request)

    def workers(self):
        """Return the process numbers that answer requests."""
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def cpu_seconds(self):
        """Return the processor time of all workers so far, threads that ended included; in steps of 10 ms."""
        tick = os.sysconf("SC_CLK_TCK")
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers()]
        return sum(int(each[11]) + int(each[12]) for each in fields) / tick

    def memory(self):
        """Return the megabytes of each worker as PSS: what processes share is counted in parts."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.workers()]
        return [int(text.split("\nPss:")[1].split()[0]) / 1024 for text in rollups]

    def kill(self):
        """End everything at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self):
        """Let it finish what is under way."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE + 5)
        except subprocess.TimeoutExpired:
            self.kill()


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def start(environment, *, workers=1, port=None, app=None, arguments=()):
    """Start the production server command and wait for its first answer."""
    port = port or free_port()
    log = Path(environment["DATA_DIR"]) / f"server-{port}-{secrets.token_hex(3)}.log"
    command = [sys.executable, "-m", "gunicorn", "-c", "immunoinfo/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), *arguments, *([app] if app else [])]
    started = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    server = Server(process, port, log=log)
    while time.perf_counter() - started < PATIENCE:
        try:
            server.ask("/healthz")
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.01)
        else:
            server.started_in = time.perf_counter() - started
            return server
    server.kill()
    raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")


@contextlib.contextmanager
def serving(environment, **options):
    server = start(environment, **options)
    try:
        yield server
    finally:
        server.stop()


def prepare(environment, *fixtures):
    """Make the database, the static files and the content of a site that is about to be served."""
    Path(environment["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    if fixtures:
        manage(environment, "loaddata", *fixtures, "--verbosity", "0")
