"""The words of the interface: what the source says, and the catalogues that hold it in other languages.

`make messages` writes what is new into each catalogue and compiles it. Reading the source needs Django alone, no
tools of gettext: so a test tells on any machine which word is missing.
"""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "immunoinfo" / "locale"
KINDS = {"_": "s", "_now": "s", "gettext": "s", "ngettext": "sp", "pgettext": "cs", "npgettext": "csp"}
COMPILED = {"readers", "editors"}  # the folders of templates for Jinja2
LITERAL = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
CALL = re.compile(rf"\b(n?p?gettext|_)\(((?:u?(?:{LITERAL})|[\s,]|count)+)\)")


def in_python(path):
    """Yield each message of a module: its context, its text and its plural, each None where it has none."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", "")).removesuffix("_lazy")
        said = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in KINDS and len(said) >= len(KINDS[name]):
            yield message(name, said)


def in_compiled_template(path):
    """Yield each message of a template that Jinja2 compiles, as it finds it."""
    from django.template import engines  # of a project that is set up

    for _line, name, said in engines["readers"].env.extract_translations(path.read_text()):
        yield message(name, [said] if isinstance(said, str) else [text for text in said if text is not None])


def in_template(path):
    """Yield each message of a template of the admin, as Django itself would look it up."""
    for name, arguments in CALL.findall(templatize(path.read_text())):
        yield message(name, [ast.literal_eval(text) for text in re.findall(LITERAL, arguments)])


def message(name, said):
    parts = dict(zip(KINDS[name], said, strict=False))
    return parts.get("c"), parts["s"], parts.get("p")


def messages():
    """Return every message of the source with the files it stands in."""
    found = defaultdict(list)
    python = (p for name in ("immunoinfo", "articles", "glossary") for p in (ROOT / name).rglob("*.py"))
    sources = [(path, in_python) for path in python if "migrations" not in path.parts]
    templates = (ROOT / "templates").rglob("*.*")
    sources += [(path, in_compiled_template if COMPILED & {*path.parts} else in_template) for path in templates]
    for path, read in sorted(sources):
        for each in read(path):
            if (place := str(path.relative_to(ROOT))) not in found[each]:
                found[each].append(place)
    return dict(found)


def catalogues():
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def update(path):
    """Write what is new in the source into the catalogue at PATH, take out what is gone, and compile it."""
    import polib  # of requirements-dev.txt

    catalogue = polib.pofile(path, wrapwidth=120)
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    entries = []
    for (context, text, plural), places in sorted(messages().items(), key=lambda item: (item[1][0], item[0][1])):
        entry = known.get((context, text)) or polib.POEntry(msgctxt=context, msgid=text)
        if plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        entry.occurrences = [(place, "") for place in places]
        entries.append(entry)
    catalogue[:] = entries
    catalogue.save()
    catalogue.save_as_mofile(path.with_suffix(".mo"))
    return [entry.msgid for entry in catalogue.untranslated_entries()]


if __name__ == "__main__":
    import django

    django.setup()
    for path in catalogues():
        missing = update(path)
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(missing)} messages without words\n")
