"""What `make bench` found, as tables for people."""

from tests.bench_rounds import AFTER_CHANGE

WAYS = ("first", "again", "stored", "conditional")


def tables(results, goals):
    """Return all as Markdown."""
    missed = sum(goal.missed for goal in goals)
    small = results.sizes[0]
    parts = [
        f"## {results.engine}\n",
        f"{results.machine}; requests a second by {results.rated_by}.\n",
        f"### Goals: {len(goals) - missed} of {len(goals)} reached\n",
        *table(("what", "goal", "seen", ""), [goal.cells for goal in goals]),
        f"### Each kind of page, {small:,} items and the demonstration\n",
        *table(PAGES, [row(results, kind) for kind in results.kinds[small]]),
        "### As browsers ask: compressed\n",
        *table(
            ("page", "bytes sent", "made anew, ms", "ratio", "stored, ms", "ratio"),
            [compressed(results, kind) for kind in results.kinds[small]],
        ),
        "### Search over HTTP, and the first answers after a change\n",
        *table(
            (
                "items",
                "search p50",
                "p95",
                "suggestions p50",
                "p95",
                *(f"{kind}, after a change" for kind in AFTER_CHANGE),
            ),
            [searches(results, size) for size in results.sizes],
        ),
        # The time as well, for it has in it what the database spends; and p95, for that of the commonest words.
        "### Growth: CPU in ms, how many times that of the smallest, and p50 / p95 of the whole answer in ms\n",
        *table(
            (
                "page",
                *(f"{size:,}" for size in results.sizes),
                *(f"times at {size:,}" for size in results.sizes[1:]),
                *(f"p50 / p95 at {size:,}" for size in results.sizes),
            ),
            [grown(results, kind) for kind in results.kinds[small]],
        ),
        "### Process\n",
        *table(("items", "PSS of a worker, MB"), [(f"{size:,}", f"{mb:.0f}") for size, mb in results.memory.items()]),
        f"Start to first answer, seconds: {', '.join(f'{each:.2f}' for each in sorted(results.starts))}.\n",
    ]
    return "\n".join(parts)


PAGES = (
    "page",
    "bytes",
    "queries",
    "plain view, CPU ms",
    *(f"{way}: CPU ms" for way in WAYS),
    *(f"{way}: ratio" for way in WAYS),
    "p50 / p99 anew, ms",
    "p50 / p99 stored, ms",
    *(f"a second: {way}" for way in ("anew", "stored", "304", "plain")),
)


def table(head, rows):
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows), ""]


def row(results, kind):
    cells = {way: results.cell(kind, way) for way in (*WAYS, "plain")}
    again, kept = cells["again"], cells["stored"]
    return (
        kind,
        f"{again.body:,.0f}",
        str(results.kinds[results.sizes[0]][kind]["queries"]),
        f"{cells['plain'].cpu_ms:.2f}",
        *(f"{cells[way].cpu_ms:.2f}" if cells[way] else "" for way in WAYS),
        *(f"{results.ratio(cells[way]):.2f}" if cells[way] else "" for way in WAYS),
        f"{again.at(50):.1f} / {again.at(99):.1f}",
        f"{kept.at(50):.1f} / {kept.at(99):.1f}",
        *(
            f"{cells[way].rate:,.0f}" if cells[way] and cells[way].rate else ""
            for way in ("again", "stored", "conditional", "plain")
        ),
    )


def compressed(results, kind):
    anew, kept = results.cell(kind, "again, compressed"), results.cell(kind, "stored, compressed")
    figures = [text for cell in (anew, kept) for text in (f"{cell.cpu_ms:.2f}", f"{results.ratio(cell):.2f}")]
    return (kind, f"{kept.body:,.0f}", *figures)


def searches(results, size):
    found = [f"{size:,}"]
    for kinds in (("search, a name", "search, common words", "search, no hit"), ("suggestions",)):
        cells = [cell for kind in kinds if (cell := results.cell(kind, "again", size))]
        times = sorted(1000 * seconds for cell in cells for seconds in cell.times)
        found += [f"{times[len(times) * percent // 100]:.1f} ms" if times else "" for percent in (50, 95)]
    after = results.after_change[size]
    return (*found, *(f"{after[kind]:.0f} ms" if kind in after else "" for kind in AFTER_CHANGE))


def grown(results, kind):
    way = "first" if results.cell(kind, "first") else "again"
    cells = [results.cell(kind, way, size) for size in results.sizes]
    times = [results.growth(kind, way, size) for size in results.sizes[1:]]
    return (
        kind,
        *(f"{cell.cpu_ms:.2f}" if cell else "" for cell in cells),
        *(f"{x:.2f}" if x else "" for x in times),
        *(f"{cell.at(50):.1f} / {cell.at(95):.1f}" if cell else "" for cell in cells),
    )
