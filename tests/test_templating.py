"""Templates for readers: what they may say, and what is remembered of it."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import override

from immunoinfo import languages
from immunoinfo.languages import forget_words


def shown(source, **context):
    return engines["readers"].from_string(source).render(context)


def test_what_a_text_says_is_escaped_and_what_was_made_safe_is_not():
    assert shown("{{ text }}|{{ safe }}", text="<b>&", safe=mark_safe("<b>")) == "&lt;b&gt;&amp;|<b>"


def test_only_text_made_safe_is_left_as_it_is():
    assert shown("{{ number }}{{ nothing }}{{ words }}", number=1, nothing=None, words=["<"]) == "1None[&#39;&lt;&#39;]"


def test_words_put_into_a_message_are_escaped_and_the_message_is_not():
    assert shown("{% trans name=name %}<i>{{ name }}</i>{% endtrans %}", name="<b>") == "<i>&lt;b&gt;</i>"


def test_a_percent_sign_in_a_message_stays():
    assert shown('{{ _("%s suggestions, press the down arrow") }}') == "%s suggestions, press the down arrow"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 minute to read"), (2, "2 minutes to read")], ids=["one", "several"]
)
def test_numbers_choose_their_form(number, words):
    source = "{% trans minutes=minutes %}{{ minutes }} minute to read{% pluralize %}{{ minutes }} minutes to read{% endtrans %}"

    assert shown(source, minutes=number) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 1, 31), "31 January 2026"),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "1 February 2026"),
        (None, ""),
    ],
    ids=["a day", "a moment, where the site stands", "none"],
)
def test_days_are_written_out(settings, value, words):
    settings.TIME_ZONE = "Europe/Paris"

    assert shown("{{ day|date }}", day=value) == words


def test_what_is_remembered_in_one_language_is_not_shown_in_another(settings):
    settings.LANGUAGES = [("en-gb", "English"), ("es", "Español")]
    source = '{{ _("Articles") }} {{ url("articles:article_list") }} {{ day|date }}'

    english = shown(source, day=date(2026, 1, 31))
    with override("es"):
        spanish = shown(source, day=date(2026, 1, 31))

    assert english == "Articles /articles/ 31 January 2026"
    assert spanish == "Artículos /es/articles/ 31 de enero de 2026"


def test_a_fragment_made_once_is_the_same_for_the_same_words_and_no_other():
    source = "{% macro said(word) %}<i>{{ word }}</i>{% endmacro %}{{ once(said, 'a') }}{{ once(said, '<') }}{{ once(said, 'a') }}"

    assert shown(source) == "<i>a</i><i>&lt;</i><i>a</i>"


@pytest.mark.parametrize("thing", [[1], mark_safe("<b>"), True], ids=["a list", "text that equals unsafe text", "1"])
def test_no_fragment_is_remembered_for_what_may_be_another_thing_though_it_is_equal(thing):
    source = "{% macro said(thing) %}{{ thing }}{% endmacro %}{{ once(said, thing) }}"

    with pytest.raises(TypeError, match="only plain text, numbers and days"):
        shown(source, thing=thing)


def test_what_was_remembered_can_be_forgotten():
    shown('{{ _("Articles") }}')

    forget_words()

    assert shown('{{ _("Articles") }}') == "Articles"


def test_each_template_is_compiled_once_for_all_languages():
    def compiled(language):
        with override(language):
            return engines["readers"].env.compile("Once {{ word }}.", "once.html")

    assert compiled("en-gb") is compiled("es")


@pytest.mark.django_db
def test_pieces_of_the_admin_are_escaped_and_say_where_one_is(client, superuser):
    client.force_login(superuser)

    page = client.get("/admin/articles/article/add/").content.decode()

    assert '<a href="/admin/articles/article/" aria-current="page">Articles</a>' in page
    assert '<div class="form-row field-title">' in page
    assert "&lt;div" not in page


@pytest.mark.django_db
def test_a_field_that_is_refused_says_why_beside_itself(client, superuser):
    client.force_login(superuser)

    page = client.post("/admin/articles/article/add/", {"title": "", "base_number": "0"}).content.decode()

    assert re.search(r'<div class="form-row errors field-title">\s*<ul class="errorlist"', page)
    assert re.search(r'class="flex-container fieldBox field-starts_at errors">', page)


def test_a_message_is_looked_up_once_a_language(monkeypatch):
    catalogues = {code: SimpleNamespace(gettext=Mock(side_effect=f"{code}: {{}}".format)) for code in ("en-gb", "es")}
    asked = {code: catalogue.gettext for code, catalogue in catalogues.items()}
    monkeypatch.setattr(languages, "translation", catalogues.__getitem__)

    languages.look_up_once([*catalogues])

    for _again in range(2):
        assert [catalogue.gettext("Save") for catalogue in catalogues.values()] == ["en-gb: Save", "es: Save"]
    assert [mock.call_count for mock in asked.values()] == [1, 1]
