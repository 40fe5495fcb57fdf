"""What pages say to search engines as data is true to the vocabulary and to what the same page says to readers."""

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from lxml import html as lxml_html

from tests import makers
from tests.linked_vocabulary import faults, types_of
from tests.test_public_addresses import answers  # noqa: F401  # one crawl for both files

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
DATA = '//script[@type="application/ld+json"]'
NOT_SAID = '//*[@popover] | //sup[@class="citation"] | //script | //head'
WORDS = ("name", "description", "text", "alternateName", "jobTitle")
DATES = ("dateModified", "lastReviewed")


def read(response):
    """The data blocks of a page, and its tree."""
    tree = lxml_html.fromstring(response.content)
    return [json.loads(block.text) for block in tree.xpath(DATA)], tree


def only(client, address, kind):
    (found,) = (said for said in read(client.get(address))[0] if kind in types_of(said))
    return found


def visible(tree):
    for element in tree.xpath(NOT_SAID):
        element.drop_tree()
    return " ".join(tree.text_content().split())


def values(said, names):
    """Yield every value in SAID, at any depth, whose name is one of NAMES."""
    for name, value in said.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from values(part, names)
            elif name in names:
                yield part


def in_words(day):
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed:%B %Y}"


@pytest.mark.thorough
def test_what_every_page_says_as_data_is_true_to_the_vocabulary_and_to_its_words(answers):  # noqa: F811
    said_by = Counter()
    for address, response in answers.items():
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        blocks, tree = read(response)
        crumbs = [" ".join(step.text_content().split()) for step in tree.xpath('//nav[@class="breadcrumbs"]//li')]
        links = [link.get("href") for link in tree.xpath('//nav[@class="breadcrumbs"]//a')]
        text = visible(tree)
        for said in blocks:
            said_by.update(types_of(said))
            assert said["@context"] == "https://schema.org"
            assert list(faults(said, address)) == []
            assert [words for words in values(said, WORDS) if words not in text] == [], address
            assert [day for day in values(said, DATES) if in_words(day) not in text] == [], address
            if said["@type"] == "BreadcrumbList":
                steps = said["itemListElement"]
                assert [step["name"] for step in steps] == crumbs
                assert [step["item"] for step in steps if "item" in step] == [SITE + link for link in links]
    assert said_by["BreadcrumbList"] > 30
    assert {"MedicalWebPage", "FAQPage", "AboutPage", "WebSite", "DefinedTermSet"} <= set(said_by)


def test_the_checker_sees_what_is_wrong():
    planted = {
        "@type": ["MedicalWebPage", "Page"],
        "medicine": "x",
        "about": {"@type": "Person", "name": ""},
        "name": "right",
    }

    assert list(faults(planted)) == [
        ": no type Page",
        ": ['MedicalWebPage', 'Page'] has no medicine",
        ".about: may not be ['Person']",
        ".about.name: is empty",
    ]


def test_only_what_a_clinician_reviewed_says_so(client):
    therapy = makers.therapy("Vaccines")
    fields = {"reviewed_at": date(2026, 11, 2), "reviewer_role": "oncology pharmacist"}
    reviewed = makers.article("One", [therapy], changed_at=datetime(2026, 11, 20, 9, tzinfo=UTC), **fields)
    plain = makers.article("Two")

    said = only(client, reviewed.get_absolute_url(), "MedicalWebPage")

    assert said == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": f"{SITE}/articles/one/",
        "name": "One",
        "inLanguage": "en-gb",
        "dateModified": "2026-11-20",
        "audience": {"@type": "Patient"},
        "publisher": {"@type": "Organization", "name": "Immunoinfo", "url": f"{SITE}/"},
        "lastReviewed": "2026-11-02",
        "reviewedBy": {"@type": "Person", "jobTitle": "oncology pharmacist"},
        "about": [{"@type": "MedicalTherapy", "name": "Vaccines", "url": f"{SITE}/therapies/vaccines/"}],
        "description": "One message.",
    }
    assert "Review" not in json.dumps(only(client, plain.get_absolute_url(), "MedicalWebPage"))


def test_a_word_is_defined_with_its_other_names_and_a_question_with_its_answer(client):
    names = [{"name": "ICI", "kind": "abbr"}, {"name": "inhibiter", "kind": "misspelling"}]
    source = makers.source("s")
    term = makers.term("Inhibitor", definition=f"It blocks [@{source.key}].", alternate_names=names)
    question = makers.question("Does it hurt?", short_answer=f"A little [@{source.key}].")

    assert only(client, term.get_absolute_url(), "MedicalWebPage")["mainEntity"] == {
        "@type": "DefinedTerm",
        "name": "Inhibitor",
        "description": "It blocks.",
        "url": f"{SITE}/glossary/inhibitor/",
        "alternateName": ["ICI"],
        "inDefinedTermSet": f"{SITE}/glossary/",
    }
    assert only(client, question.get_absolute_url(), "FAQPage")["mainEntity"] == {
        "@type": "Question",
        "name": "Does it hurt?",
        "acceptedAnswer": {"@type": "Answer", "text": "A little."},
    }


def test_the_list_of_questions_says_as_data_what_it_shows(client):
    for words in ("Does it hurt?", "How long?"):
        makers.question(words, short_answer=f"{words} A little.")

    listed = only(client, "/questions/", "FAQPage")["mainEntity"]

    assert [(said["name"], said["acceptedAnswer"]["text"]) for said in listed] == [
        ("Does it hurt?", "Does it hurt? A little."),
        ("How long?", "How long? A little."),
    ]


def test_a_list_without_questions_is_no_page_of_questions(client):
    assert "FAQPage" not in client.get("/questions/").content.decode()


def test_the_search_that_the_home_page_names_works(client):
    makers.term("Antigen")
    action = only(client, "/", "WebSite")["potentialAction"]

    address = action["target"]["urlTemplate"].removeprefix(SITE).replace("{words}", "antigen")

    assert action["query-input"] == "required name=words"
    assert "/glossary/antigen/" in client.get(address).content.decode()


def test_no_text_ends_the_script_that_holds_the_data(client):
    hostile = "</script><script>alert(1)</script><!--\u2028&\"'\\"
    article = makers.article(hostile, slug="a", main_message=hostile)

    page = client.get(article.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "</script><!--" not in page
    assert only(client, article.get_absolute_url(), "MedicalWebPage")["name"] == hostile
