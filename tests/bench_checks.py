"""How long the checks take beside the form: 2,000 words, 500 glossary terms. Run it by `make bench-checks`."""

import random
import statistics
import time

import django
from django.conf import settings
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

ROUNDS = 30
WORDS = 2_000
TERMS = 500
AIM = 150  # milliseconds


def text(words: list[str], chance: random.Random) -> str:
    """WORDS as rich text: paragraphs of five sentences, a heading before each, citations and links."""
    out = []
    for start in range(0, len(words), 50):
        here = words[start : start + 50]
        sentences = [
            f"{' '.join(here[at : at + 10]).capitalize()} 57% [@source-{chance.randrange(40)}]."
            for at in range(0, 50, 10)
        ]
        out.append(f"<h2>{here[0]}</h2><p>{' '.join(sentences)} <a href='/articles/a-{start}/'>A page</a></p>")
    return "".join(out)


def main() -> None:
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    from articles.models import Article
    from glossary import explained
    from glossary.vocabulary import vocabularies
    from immunoinfo.publishing.checks import report
    from immunoinfo.therapies import explained as therapies
    from tests import makers

    chance = random.Random(7)  # noqa: S311 - the same text each time
    terms = [
        f"{''.join(chance.choices('bdklmnrst', k=3))}o{''.join(chance.choices('aeiou', k=1))}cyte {n}"
        for n in range(TERMS)
    ]
    for name in terms:
        makers.term(name, alternate_names=[{"name": f"N{name[:3].upper()}", "kind": "abbr"}])
    for number in range(40):
        makers.source(f"source-{number}")
    plain = [
        "the",
        "and",
        "team",
        "cells",
        "help",
        "your",
        "body",
        "find",
        "a",
        "cancer",
        "immunity",
        "considerable",
        "HPV",
        "ICI",
        "medicine",
        "treatment",
        "because",
    ]
    words = [chance.choice(plain) if chance.random() < 0.9 else chance.choice(terms) for _ in range(WORDS)]
    item = makers.article(body=text(words, chance), therapies=[makers.therapy()], live_number=0)
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    data = {"title": item.title, "slug": item.slug, "body": item.body, "summary": "S."}
    address = reverse("admin:articles_article_checks", args=[item.pk])
    explained.remembered.kept = therapies.remembered.kept = vocabularies.kept = None
    for label, call in (
        ("findings alone", lambda: report(Article.objects.get(pk=item.pk))),
        ("the whole answer", lambda: client.post(address, data)),
    ):
        print(f"{label}, the glossary just changed: {measured(call):.0f} ms")
        taken = sorted(measured(call) for _ in range(ROUNDS))
        print(f"{label}: median {statistics.median(taken):.0f} ms, slowest {taken[-1]:.0f} ms; aim: {AIM} ms")


def measured(call) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    django.setup()
    settings.DEBUG = False
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        main()
    finally:
        teardown_databases(databases, verbosity=0)
