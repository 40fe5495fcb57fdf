"""The catalogues hold every word of the interface, and lose nothing of what stands in it."""

import re
from functools import cache
from gettext import GNUTranslations

import pytest
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

from immunoinfo.languages import OTHERS
from tests.catalogue import LOCALE, catalogues, messages

# What a translation must not lose: places for values, tags, sources, numbers.
KEPT = re.compile(r"%\(\w+\)[sd]|%%s|%\.1f|%[sdr]|<[^>]+>|\[@[\w-]+\]|\d+")
SOURCE = cache(messages)  # not while tests are collected


@pytest.fixture(params=sorted(OTHERS))
def catalogue(request):
    """The compiled words of one language, by what they stand for."""
    with (LOCALE / request.param / "LC_MESSAGES" / "django.mo").open("rb") as file:
        found = GNUTranslations(file)
    found.code = request.param
    return found


def keys(context, text, plural):
    """Yield what the message is called in a compiled catalogue, with the English words it stands for."""
    key = f"{context}{CONTEXT_SEPARATOR}{text}" if context else text
    yield from [((key, 0), text), ((key, 1), plural)] if plural else [(key, text)]


def test_every_word_of_the_source_is_in_every_catalogue_and_no_other(catalogue):
    wanted = {key for message in SOURCE() for key, _text in keys(*message)}

    assert len(wanted) > 900
    assert wanted - set(catalogue._catalog) == set(), "run `make messages` and give the new ones words"
    assert set(catalogue._catalog) - wanted - {""} == set(), "run `make messages`"


def test_a_translation_loses_no_value_no_tag_no_source_and_no_number(catalogue):
    for message in SOURCE():
        for key, text in keys(*message):
            said = catalogue._catalog[key]
            assert said.strip(), text
            assert sorted(kept(said)) == sorted(kept(text)), said
            assert said[0].isspace() == text[0].isspace(), text


def kept(text):
    return KEPT.findall(re.sub(r"(?<=\d),(?=\d{3})", "", text))


def test_a_catalogue_says_of_itself_what_pages_say_of_it(catalogue):
    assert catalogue.info()["language"] == catalogue.code
    assert catalogue.info()["x-reviewed"] == ("yes" if OTHERS[catalogue.code].is_reviewed else "no")


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path):
    polib = pytest.importorskip("polib", reason="polib is not installed: pip install -r requirements-dev.txt")
    written, compiled = polib.pofile(path), polib.mofile(path.with_suffix(".mo"))

    def words(entries):
        return {(each.msgctxt, each.msgid): (each.msgstr, *each.msgstr_plural.values()) for each in entries}

    assert words(written) == words(compiled), "run `make messages`"
    assert [each.msgid for each in written if each.fuzzy or each.obsolete] == []
