"""Redis is killed, comes back, and is frozen: readers and editors notice nothing but a moment."""

from tests.faults.editors import GONE
from tests.faults.figures import below, every, none, percentile
from tests.faults.services import have_redis, own_redis

ROUNDS = 12
PAGES = ("/", "/articles/", "/search/?q=vaccine", "/glossary/", "/api/v1/articles", "/nothing-here/")
SIGN_INS = 5


def figures(copy):
    if not have_redis():
        return
    site = copy("redis")
    with own_redis(site.folder / "redis") as redis:
        site.environment["REDIS_URL"] = redis.url
        with site.serving() as server, site.shell() as shell:
            editor = site.editor(server)
            article = shell("articles")[0][0]
            yield from seen("as usual", site, server, editor, article)
            redis.kill()
            yield from seen("killed", site, server, editor, article)
            redis.start()
            yield from seen("back", site, server, editor, article)
            redis.freeze()
            yield from seen("frozen", site, server, editor, article)
            redis.thaw()


def seen(how, site, server, editor, article):
    failed, times = [], []

    def ask(who, path, *form):
        try:
            answer = who.post(path, *form) if form else who.ask(path)
        except GONE as error:
            failed.append((path, repr(error)))
            return
        times.append(answer.seconds)
        if answer.status >= 500:
            failed.append((path, answer.status))

    for number in range(ROUNDS):
        for path in PAGES:
            ask(server, path)
        ask(editor, article, editor.filled(article) | {"summary": f"With Redis {how} {number}."})
    done = 0
    for number in range(SIGN_INS):
        other = site.editor(server, f"editor-{number + 2}")
        done += other.ask("/admin/").status == 200
    yield none(f"{how}: answers of 5xx or none", failed)
    yield below(f"{how}: p95 of pages and saves", 2, percentile(times, 0.95), " s")
    yield every(f"{how}: signed in", done, SIGN_INS)
