"""A replica that follows, falls behind, or is lost: no reader sees an older page than the one just published."""

from contextlib import contextmanager

import psycopg

from tests.faults.figures import every, holds, none
from tests.faults.services import PostgreSQL, own_postgresql, programs, until
from tests.faults.sites import FIXTURES, Site
from tests.serving import prepare

TIMES = 20
READS = "SELECT coalesce(sum(seq_scan + coalesce(idx_scan, 0)), 0) FROM pg_stat_user_tables WHERE relname = 'articles_article'"


def figures(copy):
    if programs() is None:
        return
    folder = copy("replica").folder
    with own_postgresql(folder / "primary") as primary:
        site = Site(folder, REDIS_URL="", DATABASE_URL=primary.url)
        prepare(site.environment, *FIXTURES)
        with following(primary, folder / "replica") as replica:
            yield from tried(site, primary, replica)


def tried(site, primary, replica):
    site.environment["DATABASE_REPLICA_URL"] = replica.url
    with site.serving(workers=1) as server, site.shell() as shell, psycopg.connect(replica.url, autocommit=True) as sql:
        articles = shell("articles")[:TIMES]
        caught_up(primary, sql)
        yield holds("pages are made from the replica", reads(sql, server, articles) > 0)
        yield every("change shown while the replica follows", shown(server, shell, articles, "Follows"), TIMES)
        sql.execute("SELECT pg_wal_replay_pause()")
        yield every("change shown while the replica is behind", shown(server, shell, articles, "Behind"), TIMES)
        yield holds("none of them was made from the replica", reads(sql, server, articles) == 0)
        sql.execute("SELECT pg_wal_replay_resume()")
        shell("say", articles[0][2], "Caught up.")
        caught_up(primary, sql)
        yield holds("the replica is read again once it caught up", reads(sql, server, articles) > 0)
        replica.stop("immediate")
        yield every("change shown while the replica is lost", shown(server, shell, articles, "Lost"), TIMES)
        yield none(
            "pages that fail meanwhile", [path for path in ("/", "/glossary/") if server.ask(path).status != 200]
        )
        replica.start()


@contextmanager
def following(primary, folder):
    """Start a copy of PRIMARY that follows it, as pg_basebackup makes one."""
    folder.mkdir()
    replica = PostgreSQL.__new__(PostgreSQL)
    replica.folder, replica.data = folder, folder / "data"
    replica.url = primary.url.replace(primary.folder.name, folder.name)
    primary.hand_over(folder)
    reached = ("-h", primary.folder, "-U", "app")
    primary.run("pg_basebackup", *reached, "-D", replica.data, "-R", "-X", "stream", "-c", "fast")
    replica.start()
    try:
        yield replica
    finally:
        replica.stop("immediate")


def shown(server, shell, articles, word):
    """Return how many changes the very next request shows, on pages that were finished before."""
    fresh = 0
    for _address, public, pk in articles:
        server.ask(public)
        shell("say", pk, f"{word} {pk}.")
        answer = server.ask(public)
        fresh += answer.status == 200 and f"{word} {pk}." in answer.body.decode()
    return fresh


def reads(sql, server, articles):
    """Return how often the replica looked into the articles while pages were made that nobody had asked for yet."""
    before = looked(sql)
    for number, (_address, public, _pk) in enumerate(articles):
        server.ask(public)
        server.ask(f"/articles/?page={number + 1}")
    return looked(sql) - before


def looked(sql):
    """Return how often the replica looked into the articles so far.

    A process of PostgreSQL's tells its counts now and then; asked to end, it tells them at once.
    """
    sql.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    until(
        lambda: (
            sql.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'").fetchone()[0]
            == 1
        )
    )
    sql.execute("SELECT pg_stat_clear_snapshot()")
    return sql.execute(READS).fetchone()[0]


def caught_up(primary, sql):
    """Wait until the replica has what PRIMARY wrote."""
    with psycopg.connect(primary.url, autocommit=True) as written:
        place = written.execute("SELECT pg_current_wal_lsn()").fetchone()[0]
    until(lambda: sql.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [place]).fetchone()[0])
