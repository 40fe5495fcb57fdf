"""Asking one running server the same again and again, and counting what that took."""

import re
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass, field

from tests.serving import HTTPS, PATIENCE, Visitor

CPU_CLOCK = 2  # of a whole process, in the kernel's numbering
CONNECTIONS = 4  # of wrk: as many as a worker has threads


def cpu_seconds(server):
    """Return the processor time of all workers so far, threads that ended included, to the nanosecond."""
    return sum(time.clock_gettime((~pid << 3) | CPU_CLOCK) for pid in server.workers())


@dataclass
class Cell:
    """One kind of page from one server, and what was measured of it: a number for each round, in seconds."""

    kind: str
    way: str  # "first", "again", "stored", "conditional", "plain" ...
    size: int  # invented items
    server: object
    addresses: list
    status: int = 200
    headers: dict = field(default_factory=dict)
    cpu: list = field(default_factory=list)
    times: list = field(default_factory=list)
    body: float = 0  # bytes, the mean of the last round
    rate: float = 0.0  # requests a second

    def ask(self, address, headers=()):
        answer = self.server.ask(address, headers=self.headers | dict(headers))
        if answer.status != self.status:
            raise SystemExit(f"{self.kind}, {self.way}: {address} answered {answer.status} instead of {self.status}")
        return answer

    def round(self, seconds, least):
        """Ask for so many SECONDS, at least LEAST times, one after the other on one connection."""
        self.server.visitor = Visitor(self.server.port)  # the server closes what is idle for long
        self.server.ask("/healthz")
        began, before, asked, body = time.perf_counter(), cpu_seconds(self.server), 0, 0
        while asked < least or time.perf_counter() - began < seconds:
            answer = self.ask(self.addresses[asked % len(self.addresses)])
            self.times.append(answer.seconds)
            body += len(answer.body)
            asked += 1
        self.cpu.append((cpu_seconds(self.server) - before) / asked)
        self.body = body / asked

    def once(self):
        """Ask for each address once."""
        self.round(0, len(self.addresses))

    def at(self, percent):
        """Return the time below which PERCENT of all answers came, in milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

    @property
    def cpu_ms(self):
        return 1000 * statistics.median(self.cpu)


class Conditional(Cell):
    """Asks as whoever has the page already."""

    def round(self, seconds, least):
        fresh = Cell(self.kind, self.way, self.size, self.server, self.addresses)
        self.tags = {address: fresh.ask(address).headers["ETag"] for address in self.addresses}
        super().round(seconds, least)

    def ask(self, address, headers=()):
        return super().ask(address, {"If-None-Match": self.tags[address]})


def have_wrk():
    return shutil.which("wrk") is not None


def rate_by_wrk(cell):
    """Return the requests a second of CELL's first address, asked on several connections at once."""
    seconds = 1 + round(cell.at(50) * CONNECTIONS * 2 / 1000)  # enough for a few answers to each
    headers = HTTPS | cell.headers
    if isinstance(cell, Conditional):
        headers["If-None-Match"] = cell.tags[cell.addresses[0]]
    words = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    url = f"http://127.0.0.1:{cell.server.port}{cell.addresses[0]}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", f"{PATIENCE}s", *words, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    done = int(re.search(r"(\d+) requests in", said)[1])
    refused = int(found[1]) if (found := re.search(r"Non-2xx or 3xx responses: (\d+)", said)) else 0
    if not done or "Socket errors" in said or refused != (done if cell.status >= 400 else 0):
        raise SystemExit(f"{cell.kind}, {cell.way}: {url} was not answered as it should be:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def rate_by_client(cell):
    """The same on one connection of our own, where wrk is not installed: less, for the client takes its time."""
    began, asked = time.perf_counter(), 0
    while time.perf_counter() - began < 1:
        cell.ask(cell.addresses[0])
        asked += 1
    return asked / (time.perf_counter() - began)
