"""The part of schema.org that this site speaks: what each type may say, and which types may stand there.

Written by hand from the published vocabulary, so that tests need no network. `None` stands for a plain value.
"""

THING = {"name": {None}, "description": {None}, "url": {None}, "alternateName": {None}}
WORK = {
    **THING,
    "inLanguage": {None},
    "dateModified": {None},
    "license": {None},
    "about": {"MedicalTherapy"},
    "audience": {"Patient"},
    "publisher": {"Organization"},
}
PAGE = {**WORK, "lastReviewed": {None}, "reviewedBy": {"Person", "Organization"}, "breadcrumb": {"BreadcrumbList"}}
PROPERTIES = {
    "MedicalWebPage": {**PAGE, "mainEntity": {"DefinedTerm", "Question"}},
    "FAQPage": {**PAGE, "mainEntity": {"Question"}},
    "AboutPage": PAGE,
    "WebSite": {**WORK, "potentialAction": {"SearchAction"}},
    "SearchAction": {**THING, "target": {"EntryPoint"}, "query-input": {None}},
    "EntryPoint": {**THING, "urlTemplate": {None}},
    "Question": {**WORK, "acceptedAnswer": {"Answer"}},
    "Answer": {**WORK, "text": {None}},
    "DefinedTerm": {**THING, "inDefinedTermSet": {"DefinedTermSet", None}},
    "DefinedTermSet": {**WORK, "hasDefinedTerm": {"DefinedTerm"}},
    "BreadcrumbList": {**THING, "itemListElement": {"ListItem"}},
    "ListItem": {**THING, "position": {None}, "item": {None}},
    "MedicalTherapy": THING,
    "Organization": THING,
    "Patient": THING,
    "Person": {**THING, "jobTitle": {None}},
}


def types_of(said):
    """The types of SAID; a plain value has the type None."""
    found = said["@type"] if isinstance(said, dict) else None
    return found if isinstance(found, list) else [found]


def faults(said, where=""):
    """Yield what in SAID the vocabulary does not know, with its place."""
    types = types_of(said)
    known = {}
    for kind in types:
        if kind not in PROPERTIES:
            yield f"{where}: no type {kind}"
        known |= PROPERTIES.get(kind, {})
    for name, value in said.items():
        if name.startswith("@"):
            continue
        if name not in known:
            yield f"{where}: {types} has no {name}"
            continue
        for part in value if isinstance(value, list) else [value]:
            if not set(types_of(part)) <= known[name]:
                yield f"{where}.{name}: may not be {types_of(part)}"
            if isinstance(part, dict):
                yield from faults(part, f"{where}.{name}")
            elif part in ("", None):
                yield f"{where}.{name}: is empty"
