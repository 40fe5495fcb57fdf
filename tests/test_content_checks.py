"""What the checks find in a text, what they let pass, and who is told."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, FaqEntry
from glossary.models import Term
from immunoinfo.publishing.checks import errors_in, findings, report
from immunoinfo.publishing.checks.vocabulary import Vocabulary
from immunoinfo.publishing.golive import NotReadyError
from immunoinfo.publishing.kinds import publishable_models
from immunoinfo.publishing.models import Image, Redirect
from immunoinfo.publishing.workflow import take
from immunoinfo.therapies.models import TherapyType
from tests import makers
from tests.thorough import also

pytestmark = pytest.mark.django_db


def go_live(item):
    take(makers.revision(item, state="approved"), "publish", makers.user(is_superuser=True))


GOOD = """<h2>What it is</h2><p>This treatment helps your own defences [@known]. You may have it with surgery.</p>
<h3>How often it helps</h3><p>It helped about 57 in 100 people (57%). They were followed for 12 months [@known].</p>
<p>The waits in the US are these [@known]:</p><ul><li><p>after tablets: 3 months</p></li><li><p>after a drip: 8 months</p></li></ul>
<p>The vaccine against human papillomavirus (HPV) prevents infection. HPV vaccines do not treat it.</p>
<p>Read more in <a href="/glossary/">our glossary</a> or at <a href="https://example.org/x">the national cancer body</a>.</p>
<p>Table: Waits</p><table><tbody><tr><th><p>After</p></th><th><p>Wait</p></th></tr>
<tr><td><p>A drip</p></td><td><p>8 months [@known]</p></td></tr></tbody></table><p>[image:cell]</p>"""


@pytest.fixture
def known():
    return makers.source("known")


@pytest.fixture
def write(known):
    """Make an article of this body that is right in all other ways."""

    def make(body, **fields):
        makers.image("cell", alt="A T cell meets a cancer cell.") if not Image.objects.exists() else None
        fields = {"sources_checked_at": timezone.localdate(), "live_number": 0, **fields}
        return makers.article(therapies=[makers.therapy()], body=f"{body}<p>Said [@known].</p>", **fields)

    return make


def found(item, *checks, vocabulary=None):
    """Message by message what CHECKS find in ITEM, errors marked."""
    return [
        ("! " if f.is_error else "") + f.message for f in findings(item, vocabulary) if f.check in checks or not checks
    ]


def test_a_good_text_passes_every_check(write):
    assert found(write(GOOD)) == []


ERRORS = {
    "empty field": ("empty_fields", "", {"summary": " "}, "“summary” is still empty"),
    "empty rich text": ("empty_fields", None, {"body": "<p> </p>"}, "“body” is still empty"),
    "no source": ("citations", None, {"body": "<p>No source.</p>"}, "No source is cited"),
    "unknown citation": ("citations", "<p>Said [@nobody].</p>", {}, "[@nobody] is not known"),
    "unknown citation elsewhere": ("citations", "", {"get_help": "Call [@nobody]."}, "[@nobody] is not known"),
    "unknown picture": ("pictures", "<p>[image:none]</p>", {}, "[image:none] is not known"),
    "empty heading": ("heading_order", "<h2> </h2><p>After it.</p>", {}, "heading is empty"),
    "missing page": ("link_targets", '<p><a href="/articles/none/">The other</a></p>', {}, "no page at /articles/none/"),
    "page that never was": ("link_targets", '<p><a href="/nowhere/">Nowhere</a></p>', {}, "no page at /nowhere/"),
    "staff page": ("link_targets", '<p><a href="/admin/">Our desk</a></p>', {}, "no page at /admin/"),
    "own address in full": (
        "link_targets", '<p><a href="http://localhost:8000/articles/none/">It</a></p>', {}, "no page at /articles/none/",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("check", "body", "fields", "message"), ERRORS.values(), ids=ERRORS)
def test_what_would_mislead_readers_blocks_publishing(write, check, body, fields, message, settings):
    settings.SITE_URL = "http://localhost:8000"
    item = write(body or "")
    for name, value in fields.items():
        setattr(item, name, value)

    (error,) = [finding for finding in findings(item) if finding.check == check]

    assert (error.is_error, message in error.message) == (True, True), error
    assert error.field in {f.name for f in Article._meta.get_fields()}
    with pytest.raises(NotReadyError):
        go_live(item)


def test_no_therapy_type_is_an_error_except_on_pages_about_the_site_or_another_meaning(known):
    assert "! No therapy type is picked." in found(makers.article(body="<p>[@known]</p>"))
    assert found(makers.article(kind="about"), "own_rules") == []
    assert found(makers.article("Hay fever", kind="meaning"), "own_rules") == []


def test_a_safety_critical_page_is_checked_within_a_year(write):
    item = write("", safety_critical=True, review_interval=12)
    assert found(item, "dates") == []

    item.review_interval = 13

    (error,) = [finding for finding in findings(item) if finding.is_error]
    assert (error.field, "12 months" in error.message) == ("review_interval", True)


def words(number, then="."):
    return " ".join(["One", *["one"] * (number - 1)]) + then


WARNINGS = {
    "21 words": ("long_sentences", f"<p>{words(21)}</p>", "has 21 words; aim for 20"),
    "31 words": ("long_sentences", f"<ul><li>{words(31)}</li></ul>", "has 31 words. Split it"),
    "skipped heading": ("heading_order", "<h2>A</h2><h4>B</h4>", "“Heading 4” follows a “Heading 2”"),
    "first heading": ("heading_order", "<h3>A</h3>", "begin with a “Heading 2”"),
    "table without a name": ("tables", "<table><tbody><tr><th>A</th></tr></tbody></table>", "has no name"),
    "table without headers": (
        "tables", "<p>Table: X</p><table><tbody><tr><td>A</td></tr></tbody></table>", "no header cells",
    ),
    "picture in a sentence": ("pictures", "<p>See [image:cell] here.</p>", "line of its own"),
    "click here": ("link_words", '<p><a href="/about/">Click here</a></p>', "“Click here” does not say"),
    "this page": ("link_words", '<p>See <a href="/about/">this page.</a></p>', "does not say"),
    "bare address": ("link_words", '<p><a href="/about/">https://example.org/about</a></p>', "use words"),
    "no words": ("link_words", '<p><a href="/about/"> </a>x</p>', "has no words"),
    "abbreviation": ("unexplained", "<p>An ICI blocks a brake. ICIs can harm.</p>", "“ICI” is never spelled out"),
    "mixed case": ("unexplained", "<p>This is an irAE.</p>", "“irAE” is never spelled out"),
    "other words in brackets": ("unexplained", "<p>Ask about low cells (HLH).</p>", "“HLH”"),
    "hard word": ("hard_words", "<p>It is contraindicated. That is contraindicated.</p>", "“contraindicated” is a hard"),
    "hype": ("hype", "<p>This is a Breakthrough.</p>", "“Breakthrough” promises too much"),
    "boosting": ("hype", "<p>It boosts your immune system.</p>", "“boosts your immune system”"),
    "percentage": ("figures", "<p>Said [@known]. It helps 57% of people.</p>", "“57%” has no source"),
    "one in": ("figures", "<p>It harms about 1 in 100.</p>", "“1 in 100” has no source"),
    "dose": ("figures", "<ul><li><p>Take 20 mg.</p></li></ul>", "“20 mg” has no source"),
    "wait": ("figures", "<p>Wait two to four weeks.</p>", "“two to four weeks” has no source"),
    "wait in a table": (
        "figures", "<p>Table: X</p><table><tbody><tr><th>Wait</th><td>8 months</td></tr></tbody></table>", "“8 months”",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("check", "body", "message"), WARNINGS.values(), ids=WARNINGS)
def test_what_makes_a_text_harder_is_a_warning(write, check, body, message):
    item = write(body)

    (warning,) = [finding for finding in findings(item) if finding.check == check]

    assert message in warning.message
    assert (warning.is_error, warning.field) == (False, "body")
    assert 0 < len(warning.excerpt) <= 60 or check == "link_words"
    go_live(item)


FINE = {
    "20 words": ("long_sentences", f"<p>{words(20)} {words(20)}</p>"),
    "long heading and row": (
        "long_sentences",
        f"<h2>{words(25)}</h2><p>Table: X</p><table><tbody><tr><th>{words(25)}</th></tr></tbody></table>",
    ),
    "headings in order": ("heading_order", "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2>"),
    "long form before": ("unexplained", "<p>The human papillomavirus (HPV) spreads. HPVs differ.</p>"),
    "long form after": ("unexplained", "<p>HPV (human papillomavirus) spreads.</p>"),
    "long form later": ("unexplained", "<p>HPV spreads.</p><p>It is the human papillomavirus (HPV).</p>"),
    "word between": ("unexplained", "<p>CAR T-cell (chimeric antigen receptor T-cell) therapy.</p>"),
    "or": ("unexplained", "<p>Human papillomavirus, or HPV, spreads.</p>"),
    "stands for": ("unexplained", "<p>HPV stands for human papillomavirus.</p>"),
    "countries and units": ("unexplained", "<p>In the UK, US, EU: DNA, 5 mL, 120 mmHg, 3 IU, COVID-19.</p>"),
    "roman numerals": ("unexplained", "<p>A phase III trial of stage IV cancer, and I.</p>"),
    "no abbreviations": ("unexplained", "<p>T-cell, B cells, X-ray, McDonald, MedlinePlus, vitamin D.</p>"),
    "respelling": ("unexplained", "<p>Say IH-myoo-noh-THAYR-uh-pee.</p>"),
    "plain long words": ("hard_words", "<p>Usually this information about your temperature is necessary.</p>"),
    "word in brackets": ("hard_words", "<p>Skin inflammation (dermatomyositis). Dermatomyositis is rare.</p>"),
    "word explained in brackets": ("hard_words", "<p>Plasmapheresis (cleaning of blood) helps.</p>"),
    "names": ("hard_words", "<p>Ask in Macedonia about Pembrolizumab or nivolumab.</p>"),
    "words that only look loud": ("hype", "<p>A booster. It may boost your mood.</p>"),
    "cited later": ("figures", "<p>It helps 57%. They were followed for 3 years [@known].</p>"),
    "cited after the stop": ("figures", "<p>It helps 57%. [@known] Ask.</p>"),
    "cited row": (
        "figures", "<p>Table: X</p><table><tbody><tr><th>8 months</th><td>[@known]</td></tr></tbody></table>",
    ),
    "cited before a list": ("figures", "<p>The waits [@known]:</p><ul><li>8 months</li><li>9 months</li></ul>"),
    "no figures": ("figures", "<p>Call 999, day and night, 24 hours a day. In 2026 two teams met.</p>"),
    "other sites": ("link_targets", '<p><a href="https://example.org/none/">A</a> <a href="mailto:a@b.cd">B</a></p>'),
    "own headings": ("link_targets", '<p><a href="#section-x">Below</a></p>'),
    "pages about the site": ("link_targets", '<p><a href="/about/#x">A</a><a href="/search/?q=x">B</a></p>'),
    "no address": ("link_targets", '<p><a href="http://[">A</a></p>'),
}  # fmt: skip


@pytest.mark.parametrize(("check", "body"), FINE.values(), ids=FINE)
def test_what_is_right_is_not_warned_of(write, check, body):
    assert found(write(body), check) == []


def test_a_hard_text_is_told_its_grade(write):
    hard = (
        "Individuals undergoing complicated therapeutic procedures necessitate regular supervision by professionals. "
    )

    (warning,) = [finding for finding in findings(write(f"<p>{hard * 6}</p>")) if finding.check == "reading_grade"]

    assert "aim for 8" in warning.message
    assert report(write(GOOD)).grade.set_aside < 8


@pytest.mark.parametrize("state", ["draft", "withdrawn", "over"])
def test_a_link_to_a_page_that_readers_cannot_see_is_an_error(write, state):
    now = timezone.now()
    fields = {
        "draft": {"live_number": 0},
        "withdrawn": {"withdrawn_at": now},
        "over": {"starts_at": now - timedelta(days=2), "ends_at": now - timedelta(days=1)},
    }[state]
    makers.article("Other", **fields)

    assert found(write('<p><a href="/articles/other/">Other</a></p>'), "link_targets") == [
        "! The page “Other” that this links to is not public."
    ]


def test_a_page_that_opens_later_may_link_to_one_that_opens_with_it(write):
    later = timezone.now() + timedelta(days=3)
    makers.article("Other", starts_at=later)
    body = '<p><a href="/articles/other/">Other</a></p>'

    assert found(write(body), "link_targets") != []
    assert found(write(body, starts_at=later), "link_targets") == []


def test_a_link_to_a_live_page_of_any_kind_is_right(write):
    pages = [make("Other") for make in makers.MAKERS.values()]
    links = "".join(f'<p><a href="{page.get_absolute_url()}">{page}</a></p>' for page in pages)

    assert found(write(links), "link_targets") == []


@pytest.mark.parametrize("address", ["/articles/old/", "/glossary/white-cell/", "/articles/present"])
def test_a_link_to_a_moved_page_is_a_warning_that_names_the_new_address(write, address):
    makers.article("Present")
    makers.term("Leucocyte", alternate_names=[{"name": "white cell", "kind": "exact"}])
    Redirect.objects.point("/articles/old/", "/articles/present/")

    (warning,) = found(write(f'<p><a href="{address}">It</a></p>'), "link_targets")

    assert warning.startswith("The page has moved: link to /")
    assert warning.endswith(("/articles/present/.", "/glossary/leucocyte/."))


def test_a_link_to_a_page_that_is_gone_is_an_error_and_to_a_choice_is_right(write):
    for name in ("First", "Second"):
        makers.term(name, alternate_names=[{"name": "shared", "kind": "exact"}])
    Redirect.objects.point("/articles/gone/", "")
    body = '<p><a href="/articles/gone/">A</a> <a href="/glossary/shared/">B</a></p>'

    assert found(write(body), "link_targets") == ["! There is no page at /articles/gone/."]


@pytest.mark.parametrize("alt", ["photo.jpg", "Image", "Diagram."])
def test_a_text_alternative_that_says_nothing_is_a_warning(write, alt):
    item = write("<p>[image:cell]</p>")
    assert found(item, "pictures") == []

    Image.objects.update(alt=alt)

    assert found(item, "pictures") == ["The picture [image:cell] has no text alternative that says what it shows."]


def test_the_glossary_explains_hard_words_and_knows_long_forms(write):
    makers.term("Apheresis", alternate_names=[{"name": "leukapheresis", "kind": "narrower"}])
    makers.term("Human papillomavirus", alternate_names=[{"name": "HPV", "kind": "abbr"}])
    makers.term("CTLA-4")

    assert found(write("<p>Apheresis or leukapheresis comes first.</p>"), "hard_words") == []
    assert found(write("<p>A human papillomavirus is a germ. HPV spreads. CTLA-4 is a brake.</p>"), "unexplained") == []
    assert found(write("<p>HPV spreads.</p>"), "unexplained") == [
        "“HPV” is never spelled out on this page: write “Human papillomavirus (HPV)” once."
    ]


def test_a_draft_in_the_glossary_explains_nothing(write):
    makers.term("Apheresis", live_number=0)

    assert len(found(write("<p>Apheresis comes first.</p>"), "hard_words")) == 1


def test_names_of_therapy_types_and_of_the_page_itself_are_explained(write):
    makers.therapy("Immunoprophylaxis")

    assert found(write("<p>Immunoprophylaxis helps.</p>"), "hard_words") == []
    assert found(write("<p>Plasmapheresis helps.</p>", title="Plasmapheresis"), "hard_words") == []
    term = makers.term(
        "Checkpoint blocker", definition="A CB blocks.", alternate_names=[{"name": "CB", "kind": "abbr"}]
    )
    assert found(term, "unexplained") == []


def test_the_checks_need_no_glossary(write):
    assert found(write(GOOD), vocabulary=Vocabulary()) == []


def test_a_check_that_is_due_is_a_warning(write):
    assert found(write("", sources_checked_at=None), "dates") == ["Nobody has compared the words with the sources yet."]
    (due,) = found(write("", sources_checked_at=date(2020, 1, 31), review_interval=1), "dates")
    assert due == "The sources should have been checked by 2020-02-29."


def test_a_finding_names_its_field_and_an_excerpt_around_the_place(write):
    item = write("", can_do=f"{words(9)} {words(9)} It is revolutionary here. {words(9)}")

    (warning,) = [finding for finding in findings(item) if finding.check == "hype"]

    assert warning.field == "can_do"
    assert "revolutionary" in warning.excerpt


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_an_item_without_any_text_can_be_checked(model):
    assert report(model()).errors if model.kind_slug == "therapy" else report(model(pk=0)).errors


# --- beside the form


def checks_url(model, item=None):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_checks"
    return reverse(name, args=[item.pk] if item else [])


def test_an_author_is_told_while_writing_and_nothing_is_saved(client, author, known):
    therapy = makers.therapy()
    client.force_login(author)
    body = f"<p>Click [@nobody] <a href='/none/'>here</a></p><p>{'You can ask your own team. ' * 12}</p>"

    answer = client.post(
        checks_url(Article),
        {"title": "New", "body": body, "therapies": [therapy.pk]},
    )

    text = answer.content.decode()
    assert answer.status_code == 200
    assert '<a href="#id_summary">“summary” is still empty.</a>' in text
    assert '<a href="#id_body">The source [@nobody] is not known.</a> <q>[@nobody]</q>' in text
    assert text.index("There is no page at /none/") < text.index("“here” does not say")
    assert "No therapy type" not in text
    assert "Reading grade" in text
    assert not Article.objects.exists()


def test_the_form_of_an_item_shows_what_is_wrong_with_it_and_asks_again(client, author, known):
    draft = makers.article(live_number=0, body="<p>Said [@nobody].</p>")
    client.force_login(author)

    page = client.get(reverse("admin:articles_article_change", args=[draft.pk])).content.decode()
    answer = client.post(checks_url(Article, draft), {"title": draft.title, "body": "<p>Said [@known].</p>"})

    assert "[@nobody] is not known" in page
    assert f'data-checks="{checks_url(Article, draft)}"' in page
    assert 'id="id_body"' in page
    assert 'role="status"' in page
    assert "immunoinfo/checks.js" in page
    assert "is not known" not in answer.content.decode()
    draft.refresh_from_db()
    assert "[@nobody]" in draft.body


BAD = {
    "nothing": {},
    "no dates": {"starts_at_0": "x", "starts_at_1": "99:99", "sources_checked_at": "31 February", "ends_at_0": ""},
    "no numbers": {"review_interval": "many", "featured": "-1", "therapies": ["x", "9" * 400], "live_number": "x"},
    "no choice": {"kind": "none", "language": "xx"},
    "strange text": {"title": "\x00", "summary": "x" * 5000, "body": "\x00<p><b>[@\x00]<a href='/\x00%00/'>", "slug": "\x00/ "},
    "strange links": {"body": "<p><a href='http://['>a</a><a href='//'>b</a><a href='/articles/%ff%00/'>c</a></p>"},
    "deep": {"body": "<ul><li>" * 500 + "x"},
    "names": {"alternate_names": "abbr:\nabbr:\n:"},
    "right to left": {"title": "\u202e", "key_points": "\u202e\n" * 50, "body": "<h2>\u200b</h2>"},
}  # fmt: skip


@pytest.mark.parametrize(
    "model", [Article, *also(FaqEntry, Term, TherapyType)], ids=lambda model: model._meta.model_name
)
@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_left_out_and_the_rest_is_checked(client, publisher, model, data):
    item = makers.MAKERS[model.kind_slug]()
    client.force_login(publisher)

    for address in (checks_url(model), checks_url(model, item)):
        answer = client.post(address, data)
        assert answer.status_code == 200
        assert "data-checks-summary" in answer.content.decode()


def test_a_term_is_checked_with_its_links_to_other_terms(client, author):
    other = makers.term()
    client.force_login(author)

    answer = client.post(checks_url(Term), {"name": "New", "definition": "A miracle.", "related": [other.pk]})

    assert "“miracle” promises too much" in answer.content.decode()


def test_checks_are_for_those_who_may_write_it(client, author, reviewer):
    live, therapy = makers.article(), makers.therapy()
    assert client.post(checks_url(Article), {}).status_code == 302
    client.force_login(reviewer)
    assert client.post(checks_url(Article), {}).status_code == 403
    assert client.post(checks_url(Article, live), {}).status_code == 200
    client.force_login(author)
    assert client.post(checks_url(type(therapy), therapy), {}).status_code == 403
    assert client.post(checks_url(Article), {}).status_code == 200
    assert client.get(checks_url(Article)).status_code == 405
    assert client.post(f"{checks_url(Article)[:-7]}999999/checks/", {}).status_code == 404
    assert client.post(f"{checks_url(Article)[:-7]}{'9' * 400}/checks/", {}).status_code == 404


def test_checks_are_only_asked_from_our_own_form(author):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    assert client.post(checks_url(Article), {}).status_code == 403


def test_what_is_typed_is_shown_as_text(client, author):
    client.force_login(author)

    answer = client.post(checks_url(Article), {"title": "x", "main_message": "<script>alert(1)</script> HPV"})

    assert "<script>" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


# --- the command


def test_the_command_names_kind_address_field_and_message_and_fails_on_an_error(known, capsys):
    makers.article("Wrong", body="<p>Said [@nobody]. A miracle.</p>")

    with pytest.raises(CommandError, match="errors; 1 items checked"):
        call_command("check_content")
    text = capsys.readouterr().out

    assert "article\t/articles/wrong/\tbody\terror: The source [@nobody] is not known. — [@nobody]" in text
    assert "miracle" not in text


def test_the_command_shows_warnings_on_demand_and_changes_nothing(known, capsys):
    item = makers.article(kind="about", body="<p>A miracle.</p>")
    before = json.dumps(list(Article.objects.values()), default=str)

    call_command("check_content", "--warnings")

    text = capsys.readouterr().out
    assert f"{item.get_absolute_url()}\tbody\twarning: “miracle” promises too much" in text
    assert "1 hype" in text
    assert json.dumps(list(Article.objects.values()), default=str) == before


def test_a_warning_that_an_editor_explained_is_kept_with_its_reason_and_troubles_nobody(write):
    item = write("<p>A miracle.</p>", kept_warnings="miracle: it is the name of the trial")

    (kept,) = report(item).kept

    assert (kept.check, kept.reason) == ("hype", "it is the name of the trial")
    assert not [finding for finding in report(item).warnings if finding.check == "hype"]


def test_an_error_cannot_be_explained_away(write):
    item = write("<p>Said [@nobody].</p>", kept_warnings="nobody: the source comes later")

    assert [finding.check for finding in report(item).errors] == ["citations"]


@pytest.mark.parametrize(
    "line", ["miracle", "miracle:", "cancer: it stays"], ids=["no reason", "empty reason", "no such"]
)
def test_an_explanation_that_explains_nothing_is_a_warning_itself(write, line):
    item = write("<p>A miracle.</p>", kept_warnings=line)

    assert {finding.check for finding in report(item).warnings} >= {"hype", "kept_warnings"}


@pytest.mark.thorough  # some of its items are looked at in tests/test_fixtures.py
def test_the_demonstration_content_has_no_error(content, capsys):
    call_command("check_content")

    assert capsys.readouterr().out.startswith("No error; ")


def test_what_blocks_publishing_is_what_the_form_calls_errors(db):
    text = "<h2></h2><p>A miracle [@nobody] [image:none] 5 weeks <a href='/articles/none/'>here</a> ICI.</p>"
    item = makers.article(body=text + "<table><tbody><tr><td><p>x</p></td></tr></tbody></table>", summary="")

    errors = [finding for finding in findings(item) if finding.is_error]

    assert len(errors) >= 6
    assert list(errors_in(item)) == errors
