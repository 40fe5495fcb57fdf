"""What `make bench` found, beside what was to be reached."""

import statistics
from dataclasses import dataclass, field
from fnmatch import fnmatch

# By patterns of kinds of pages: the least ratio to the plain view when made for the first time, and the most queries.
ANEW = {
    "article": (0.15, 3),
    "term": (0.15, 3),
    "home": (0.08, 5),
    "articles, *": (0.08, 5),
    "question": (0.08, 5),
    "questions, *": (0.08, 5),
    "therapy*": (0.08, 5),
    "glossary index": (0.05, 5),
    "404*": (0.4, None),
}
# How many times as much one may cost at the largest size as at the smallest.
GROWTH = {
    "article": 1.3,
    "term": 1.3,
    "suggestions": 1.3,
    "articles, *": 2,
    "questions, *": 2,
    "therapy*": 2,
    "glossary index": 2,
    "one letter": 2,
    "search, no hit": 1.5,
}
GROWS_WITH_HITS = "search, common words"  # at most as many times as what it finds
STORED = {"SQLite": 1.0}  # least ratio to the plain view; on other engines:
STORED_ELSEWHERE = 0.8
CONDITIONAL = 1.1
START = 1.5  # seconds
MEMORY = 85  # megabytes a worker


@dataclass
class Goal:
    what: str
    wanted: float
    seen: float
    is_least: bool = True
    unit: str = ""

    @property
    def missed(self):
        return self.seen < self.wanted if self.is_least else self.seen > self.wanted

    @property
    def cells(self):
        sign = "≥" if self.is_least else "≤"
        verdict = "**MISSED**" if self.missed else "ok"
        return self.what, f"{sign} {self.wanted:g}{self.unit}", f"{self.seen:.3g}{self.unit}", verdict


@dataclass
class Results:
    engine: str
    sizes: list
    kinds: dict  # by size: of each kind its addresses, status, queries, repeats
    machine: str
    rated_by: str
    cells: list = field(default_factory=list)
    after_change: dict = field(default_factory=dict)  # by size
    memory: dict = field(default_factory=dict)  # by size
    starts: list = field(default_factory=list)

    def cell(self, kind, way, size=None):
        size = size or self.sizes[0]
        found = (cell for cell in self.cells if (cell.kind, cell.way, cell.size) == (kind, way, size))
        return next((cell for cell in found if cell.cpu), None)

    def ratio(self, cell):
        """Return how many times CELL could be answered for one plain view: the median of the rounds."""
        plain = self.cell(cell.kind, "plain")
        return statistics.median(a / b for a, b in zip(plain.cpu, cell.cpu, strict=False))

    def growth(self, kind, way, size):
        """Return how many times as much KIND costs at SIZE as at the smallest: the median of the rounds."""
        small, large = self.cell(kind, way), self.cell(kind, way, size)
        return statistics.median(b / a for a, b in zip(small.cpu, large.cpu, strict=True)) if small and large else None

    def as_data(self, goals):
        return {
            "engine": self.engine,
            "machine": self.machine,
            "sizes": self.sizes,
            "start_seconds": self.starts,
            "memory_mb": self.memory,
            "after_change_ms": self.after_change,
            "goals": [[goal.what, goal.wanted, goal.seen, not goal.missed] for goal in goals],
            "pages": [
                {
                    "kind": cell.kind,
                    "way": cell.way,
                    "items": cell.size,
                    "cpu_ms": cell.cpu_ms,
                    "ratio": self.ratio(cell),
                }
                | {"p50_ms": cell.at(50), "p95_ms": cell.at(95), "p99_ms": cell.at(99), "bytes": round(cell.body)}
                | {"a_second": cell.rate, "answers": len(cell.times)}
                | {name: self.kinds[cell.size][cell.kind][name] for name in ("queries", "repeated")}
                for cell in self.cells
                if cell.cpu
            ],
        }


def judge(results):
    """Return each goal that these RESULTS can tell of."""
    return [*anew(results), *stored(results), *grown(results), *others(results)]


def rule_of(kind, rules):
    return next((rule for pattern, rule in rules.items() if fnmatch(kind, pattern)), None)


def anew(results):
    for kind in results.kinds[results.sizes[0]]:
        if (rule := rule_of(kind, ANEW)) is None:
            continue
        least, most = rule
        cell = results.cell(kind, "first") or results.cell(kind, "again")
        yield Goal(f"{kind}: made for the first time", least, results.ratio(cell))
        if most is not None:
            for name, limit in (("queries", most), ("repeated", 0)):
                seen = max(results.kinds[size][kind][name] for size in results.sizes)
                yield Goal(f"{kind}: {name}", limit, seen, is_least=False)


def stored(results):
    least = STORED.get(results.engine, STORED_ELSEWHERE)
    for kind, page in results.kinds[results.sizes[0]].items():
        if page["status"] == 200 and not kind.startswith(("search", "suggestions")):
            for way, wanted in (("stored", least), ("conditional", CONDITIONAL)):
                if cell := results.cell(kind, way):
                    yield Goal(f"{kind}: {way}", wanted, results.ratio(cell))


def grown(results):
    first, last = results.sizes[0], results.sizes[-1]
    for kind in results.kinds[first] if last > first else ():
        rule = rule_of(kind, GROWTH)
        way = "first" if results.cell(kind, "first") else "again"
        small, large = results.cell(kind, way), results.cell(kind, way, last)
        if not (small and large):
            continue
        of_time = large.at(50) / small.at(50)  # has in it what the database spends
        if rule:
            of_cpu = results.growth(kind, way, last)
            yield Goal(f"{kind}: growth from {first:,} to {last:,} items", rule, of_cpu, False, " times")
            yield Goal(f"{kind}: growth of p50", rule, of_time, False, " times")
        if kind == GROWS_WITH_HITS:
            rule = results.kinds[last][kind]["hits"] / results.kinds[first][kind]["hits"]
            yield Goal(f"{kind}: growth of p50, beside that of hits", rule, of_time, False, " times")


def others(results):
    yield Goal("start to first answer", START, statistics.median(results.starts), False, " s")
    yield Goal("memory of a worker (PSS)", MEMORY, results.memory[results.sizes[0]], False, " MB")
