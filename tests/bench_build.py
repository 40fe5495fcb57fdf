"""What `make bench` asks of a site from inside: run as a program in the site's own environment.

python -m tests.bench_build build 10000     fill it up to so many invented items
python -m tests.bench_build describe        say which addresses are measured, and their queries, as JSON
python -m tests.bench_build touch           change one item, as an editor would
"""

import json
import logging
import statistics
import sys
from collections import Counter
from urllib.parse import parse_qs

import django
from django.conf import settings

ASKED = 130  # addresses of a kind with one page an item
WITH_HITS = 20  # names that are searched for
EVERYTHING = 1_000_000  # entries, more than any of these sites has
MANY = ("antibody side effects", "vaccine", "immune system", "how long does treatment take", "cancer cells")
NOTHING = [f"qxz{letter}wvk" for letter in "abcdefghij"]


def describe():
    """Return of each kind of page its addresses, the expected status, and the queries of one that is made anew."""
    from articles.models import Article, FaqEntry
    from articles.views import PER_PAGE
    from glossary.models import Term
    from immunoinfo.therapies.models import TherapyType
    from tests.bench_items import INVENTED

    def of_each(model):
        """The oldest invented items, which a site of any size has, and the demonstration's."""
        public = model.objects.published().order_by("pk")
        items = [*public.exclude(banner=INVENTED)[:20], *public.filter(banner=INVENTED)[: ASKED - 20]]
        return [item for first in range(5) for item in items[first::5]]  # mixed alike in each part

    def last(model):
        return -(-model.objects.published().count() // PER_PAGE)

    articles, questions, terms = map(of_each, (Article, FaqEntry, Term))
    therapies = TherapyType.objects.published().order_by("slug")
    names = [term.name for term in terms if term.banner == INVENTED][:WITH_HITS]
    addresses = {
        "home": ["/"],
        "article": [item.get_absolute_url() for item in articles],
        "question": [item.get_absolute_url() for item in questions],
        "term": [item.get_absolute_url() for item in terms],
        "therapy": [item.get_absolute_url() for item in therapies],
        "therapy, last page": [f"{item.get_absolute_url()}?page={EVERYTHING}" for item in therapies],
        "articles, first page": ["/articles/"],
        "articles, last page": [f"/articles/?page={last(Article)}"],
        "questions, first page": ["/questions/"],
        "questions, last page": [f"/questions/?page={last(FaqEntry)}"],
        "glossary index": ["/glossary/"],
        "one letter": [f"/glossary/?letter={letter}" for letter in "BCDTV"],
        "booklet": [f"{item.get_absolute_url()}booklet/" for item in therapies[:5]],
        "feed": ["/feed/"],
        "JSON record": [f"/api/v1{item.get_absolute_url().rstrip('/')}" for item in articles],
        "search, a name": [f"/search/?q={name}" for name in names],
        "search, common words": [f"/search/?q={words.replace(' ', '+')}" for words in MANY],
        "search, no hit": [f"/search/?q={word}" for word in NOTHING],
        "suggestions": [f"/api/v1/suggest?q={name[:length]}" for name in names for length in (1, 3, 5)],
        "404, no such article": [f"/articles/none-{number}/" for number in range(20)],
        "404, no such address": [f"/none-{number}/" for number in range(20)],
    }
    return {
        kind: {
            "addresses": found,
            "status": 404 if kind.startswith("404") else 200,
            "hits": hits(found) if kind.startswith("search") else None,
            **queries(kind, found),
        }
        for kind, found in addresses.items()
    }


def hits(searches):
    """Return how many entries hold all that these SEARCHES ask for, on average; an answer ranks the best of them only."""
    from immunoinfo.search import lexicon
    from immunoinfo.search.engines import Wanted, engine
    from immunoinfo.search.understanding import Lexicon, understand

    site, found = lexicon.site(), []
    known = Lexicon(lexicon.counts, lexicon.named, site.nearest, site.total, site.intents, site.alike)
    for address in searches:
        asked = understand(parse_qs(address.partition("?")[2])["q"][0], known, False)
        groups = [concept.wide for concept in asked.concepts]
        found.append(len(engine().find(groups, True, (), Wanted(settings.LANGUAGE_CODE), EVERYTHING)) if groups else 0)
    return statistics.mean(found)


def queries(kind, addresses):
    """Return how many queries the dearest of a few ADDRESSES has, what the process knows beforehand, and repeats."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.asking import ask

    found = []
    for address in [addresses[0], *addresses[:4]]:
        path, _mark, query = address.partition("?")
        with CaptureQueriesContext(connection) as asked:
            answer = ask(path, query, host="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
        wanted = 404 if kind.startswith("404") else 200
        if answer.status != wanted:
            raise SystemExit(f"{address}: {answer.status} instead of {wanted}")
        found.append([each["sql"] for each in asked])
    dearest = max(found[1:], key=len)
    repeated = sum(times - 1 for times in Counter(dearest).values())
    return {"queries": len(dearest), "repeated": repeated}


def touch():
    from articles.models import Article

    Article.objects.filter(pk=Article.objects.order_by("pk").first().pk).update(change_note="Changed by a benchmark.")


def main():
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article
    from immunoinfo.progress import bar
    from tests.bench_items import build
    from tests.demonstration import FIXTURES

    wanted = sys.argv[1]
    if wanted == "build":
        if not Article.objects.exists():
            call_command("loaddata", *FIXTURES, verbosity=0)
        build(int(sys.argv[2]), bar(sys.stderr))
        if connection.vendor == "postgresql":
            # As it does by itself within a minute; until then whoever reads a page writes it, too.
            connection.cursor().execute("VACUUM")
    elif wanted == "describe":
        logging.disable()
        print(json.dumps(describe()))
    else:
        touch()


if __name__ == "__main__":
    main()
