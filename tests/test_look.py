"""The style sheet keeps what it promises: contrast by day and by night, and little weight."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

STATIC = Path(finders.find("immunoinfo/site.css")).parent
CSS = (STATIC / "site.css").read_text()
TOKENS = {name: (colour, colour) for name, colour in re.findall(r"--([\w-]+): (#\w{6});", CSS)} | {
    name: (day, night) for name, day, night in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
}
BODY, TEXT, CONTROL = 7, 4.5, 3  # to one: WCAG 2.2, 1.4.6, 1.4.3 and 1.4.11
PAIRS = [
    *((ink, back, BODY) for ink in ("ink", "ink-soft", "link") for back in ("paper", "card", "soft")),
    *(("ink", back, BODY) for back in ("help-back", "warn-back", "mark")),
    *(("link", back, BODY) for back in ("help-back", "warn-back")),
    *(("link-hover", back, BODY) for back in ("paper", "card", "soft")),
    *(("on-brand", back, BODY) for back in ("brand", "brand-deep")),
    ("on-help", "help-strong", BODY),
    *((goal, back, TEXT) for goal in ("strengthen", "dampen", "prevent", "accent") for back in ("paper", "card")),
    *((level, "card", TEXT) for level in ("help", "today", "soon")),
    ("help", "help-back", TEXT),
    *((edge, back, CONTROL) for edge in ("control", "accent", "focus") for back in ("paper", "card")),
    ("focus", "focus-back", CONTROL),
    *((f"d-{part}", "d-soft", CONTROL) for part in ("ink", "t", "c", "m", "g", "o", "d", "body")),
    ("d-ink", "d-paper", CONTROL),
]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_defines_it():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_has_the_contrast_it_needs(scheme):
    low = {
        f"{ink} on {back}": round(found, 2)
        for ink, back, needed in PAIRS
        if (found := contrast(TOKENS[ink][scheme], TOKENS[back][scheme])) < needed
    }

    assert low == {}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("back", ["paper", "card", "soft", "brand", "brand-deep", "help-back"])
def test_the_focus_ring_is_seen_on_every_ground(scheme, back):
    """It has two colours, so that one of them always stands out."""
    rings = [contrast(TOKENS[ring][scheme], TOKENS[back][scheme]) for ring in ("focus", "focus-back")]

    assert max(rings) >= CONTROL


def test_parts_take_their_colours_from_the_tokens():
    """Outside the tokens only black, white and the mark's own colours stand as numbers."""
    rest = re.sub(r"--[\w-]+:[^;]+;", "", CSS)

    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rest)) <= {"#ffffff", "#000000", "#15211f", "#0b4f4a", "#e08a1e"}


def test_the_style_sheet_asks_nothing_of_others_and_has_print_and_forced_colours():
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS
    assert {"@media print", "forced-colors: active", "prefers-reduced-motion"} <= set(
        re.findall(r"@media print|forced-colors: active|prefers-reduced-motion", CSS)
    )


def test_scripts_for_readers_are_small():
    script = (STATIC / "contents.js").read_bytes()

    assert len(gzip.compress(script)) <= 12 * 1024
    assert script.count(b"\n") < 60
