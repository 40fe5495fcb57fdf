"""The order in which `make bench` asks: in rounds, every kind of page in every way, so that all share the machine's moods."""

import statistics
import sys
import time

from immunoinfo.progress import bar
from tests.bench_load import Cell, Conditional, have_wrk, rate_by_client, rate_by_wrk
from tests.serving import Visitor

SLICE = 20  # addresses of a kind asked in one round
LEAST = 3  # answers of each cell in one round, however long they take
WARM = 25  # pages that a process made before those that are counted as made for the first time
WHOLE = "booklet"  # holds all there is about a therapy type, so it is asked for at the smallest size only
RATED = ("again", "stored", "conditional", "plain")  # of these requests a second are counted
AFTER_CHANGE = ("article", "therapy", "search, a name")
AS_BROWSERS = {"Accept-Encoding": "gzip, deflate, br"}


def measured(asked, sizes, kinds, servers, plain):
    """Return the cells, measured."""
    told = bar(sys.stderr)
    cells = [cell for kind in kinds[sizes[0]] for cell in cells_of(kind, sizes, kinds, servers, plain)]
    began = time.monotonic()
    for number in range(asked.rounds):
        for at, cell in enumerate(cells):
            one_round(cell, kinds[cell.size][cell.kind]["addresses"], number, asked.seconds)
            told(number * len(cells) + at + 1, asked.rounds * len(cells))
        passed = (time.monotonic() - began) / 60
        print(f"round {number + 1} of {asked.rounds}, {passed:.1f} minutes", file=sys.stderr, flush=True)
        if passed > asked.minutes:
            break
    rated = [cell for cell in cells if cell.size == sizes[0] and cell.way in RATED]
    for at, cell in enumerate(rated):
        cell.rate = (rate_by_wrk if have_wrk() else rate_by_client)(cell)
        told(at + 1, len(rated))
    return cells


def cells_of(kind, sizes, kinds, servers, plain):
    """Return the ways in which KIND is asked for; the plain view answers as many bytes."""
    found = []
    for size in sizes[:1] if kind == WHOLE else sizes:
        addresses, status = kinds[size][kind]["addresses"], kinds[size][kind]["status"]
        again, stored = servers[size, "again"], servers[size, "stored"]
        answers = [Cell(kind, "stored", size, stored, [], status).ask(address) for address in addresses[:SLICE]]
        # What a process works out once, until content changes, is not the next page's cost: after_change() takes it.
        for address in addresses[-WARM:] if len(addresses) > SLICE else addresses:
            Cell(kind, "again", size, again, [], status).ask(address)
        if size == sizes[0]:
            body = statistics.mean(len(answer.body) for answer in answers)
            found.append(Cell(kind, "plain", size, plain, [f"/{round(body)}"]))
            found.append(Cell(kind, "again, compressed", size, again, [], status, AS_BROWSERS))
            found.append(Cell(kind, "stored, compressed", size, stored, [], status, AS_BROWSERS))
        if len(addresses) > SLICE:
            found.append(Cell(kind, "first", size, again, [], status))
        found.append(Cell(kind, "again", size, again, [], status))
        found.append(Cell(kind, "stored", size, stored, [], status))
        if status == 200 and all(answer.headers["ETag"] for answer in answers):
            found.append(Conditional(kind, "conditional", size, stored, [], 304))
    return sorted(found, key=lambda cell: cell.way != "first")  # before another way has the same pages made


def one_round(cell, addresses, number, seconds):
    """Measure CELL once more, with the next few of ADDRESSES."""
    if cell.way == "plain":
        cell.round(seconds, LEAST)
    elif cell.way == "first":
        cell.addresses = addresses[number * SLICE : -WARM][:SLICE]
        if len(cell.addresses) == SLICE:
            for address in addresses[-WARM:]:  # the other ways ask so often that a process just awake hardly counts
                cell.ask(address)
            cell.round(0, SLICE)
    else:
        start = number * SLICE % max(1, len(addresses) - SLICE + 1)
        cell.addresses = addresses[start : start + SLICE]
        if cell.way.startswith("stored"):
            for address in cell.addresses:
                cell.ask(address)
        cell.round(seconds, LEAST)


def after_change(changes, server, kinds):
    """Return the median milliseconds of the first page of some kinds after each of CHANGES."""
    addresses = {kind: kinds[kind]["addresses"][0] for kind in AFTER_CHANGE if kind in kinds}
    found = {kind: [] for kind in addresses}
    for _change in changes:
        server.visitor = Visitor(server.port)
        for kind, address in addresses.items():
            found[kind].append(1000 * Cell(kind, "again", 0, server, []).ask(address).seconds)
    return {kind: statistics.median(times) for kind, times in found.items()}


def memory_of(server, kinds):
    """Return the megabytes of the larger worker, once both have answered all kinds of pages."""
    addresses = [address for page in kinds.values() for address in page["addresses"][:SLICE]]
    for first in range(10):
        visitor = Visitor(server.port)  # another connection may be another worker's
        for address in addresses[first % 5 :: 5]:
            visitor.ask(address)
        visitor.connection.close()
    return max(server.memory())
