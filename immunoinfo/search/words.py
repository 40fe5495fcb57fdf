"""How text becomes the words that are searched: the same for what is indexed, for names and for what is asked."""

import re
import unicodedata
from functools import lru_cache
from threading import local

from snowballstemmer import stemmer

WORD = re.compile(r"[^\W_]+")
COMPOUND = re.compile(r"(?<![^\W_])[^\W_]+(?:[-‐‑–/.][^\W_]+)+")
BAR = "|"  # no word to any engine
MAX_WORD = 40  # characters; what is longer is no word
GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "μ": "mu"}
LONE_GREEK = re.compile(r"(?<![α-ωά-ώ])[αβγδεκλμ](?![α-ωά-ώ])")  # a letter in a name (TNF-α), not a Greek word
# What stands after an apostrophe is no word: Crohn's, can't, we've.
APOSTROPHES = (
    (re.compile(r"[’‘ʼ`´]"), "'"),
    (re.compile(r"\bcan't\b"), "can"),
    (re.compile(r"\bwon't\b"), "will"),
    (re.compile(r"n't\b"), ""),
    (re.compile(r"(?<=\w)'(?:s|t|ll|re|ve|d|m)\b"), ""),
)
# One spelling for British and American English. Both sides go through it, so a rule may be rough: the two spellings
# of one word must meet, two different words must not.
SPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"(?<=.)[ao]e(?=.)|^[ao]e(?=...)", "e"),  # anaemia, diarrhoea, oedema
        (r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|al$|able$)", "or"),  # tumour
        (r"(?<=[a-z]{2})iz(?=e$|es$|ed$|er$|ers$|ing$|able$|ation$|ations$)", "is"),  # immunize
        (r"(?<=[a-z]{2})yz(?=e$|es$|ed$|er$|ers$|ing$)", "ys"),  # analyze
        (r"(?<=[a-z]{2}[btv])re(?=$|s$|d$)", "er"),  # centre, fibre, manoeuvre
        (r"(?<=[a-z]{3}e)ll(?=ed$|ing$|ors?$|ers?$)|(?<=signa)ll(?=ed$|ing$)", "l"),  # labelled, counselling
        (r"(?<=enro)ll(?=$|s$|ment$)|(?<=fulfi)ll(?=$|s$|ment$)", "l"),
        (r"(?<=(?:def|off|lic))ence(?=$|s$|d$)", "ense"),
        (r"(?<=progra)mme(?=$|s$)", "m"),
        (r"(?<=al)ogue(?=$|s$)", "og"),  # analogue, dialogue
        (r"(?<=dg)ement", "ment"),  # judgement
        (r"sulph", "sulf"),
        (r"leuco", "leuko"),
        (r"^grey", "gray"),
        (r"^ageing$", "aging"),
        (r"^mould", "mold"),
    )
)
# Words that the stemmer would confuse with others of another meaning: a live vaccine is not for living with.
APART = {word: word for word in ("living", "lived", "lives", "organic", "organism", "organisms", "news", "arms")}
IMMUNISATION = re.compile(r"immunis(e|es|ed|ing|ation|ations|er|ers)")  # would share a stem with immunity
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class Stemmer(local):
    """The English stemmer of a thread: one keeps the word that it is at in itself."""

    def __init__(self) -> None:
        self.stem = stemmer("english").stemWord


english = Stemmer()


def unless_an_accent(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]


def fold(text: str) -> str:
    """Return TEXT without case, accents or characters that no database stores; Greek letters in names are spelled."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\x00", " "))
    folded = BEYOND_ASCII.sub(unless_an_accent, decomposed).casefold()
    return folded if folded.isascii() else LONE_GREEK.sub(lambda found: GREEK[found[0]], folded)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what WORD, folded already, has in common with its plural and its other spellings."""
    if not word.isalpha() or len(word) <= 3:
        return word
    if len(word) > 4:
        for pattern, spelling in SPELLINGS:
            word = pattern.sub(spelling, word)
    if IMMUNISATION.fullmatch(word):
        return "immunis"
    return APART.get(word) or english.stem(word)


def plain_words(folded: str) -> list[str]:
    """Return the words of FOLDED text as they are written."""
    return [word for word in WORD.findall(folded) if len(word) <= MAX_WORD]


def joined_words(folded: str) -> list[str]:
    """Return each compound of FOLDED text as one word: PD-1 as pd1, CAR-T as cart, HER2/neu as her2neu."""
    joined = ("".join(WORD.findall(compound)) for compound in COMPOUND.findall(folded))
    return [word for word in joined if len(word) <= MAX_WORD]


def prepared(text: str) -> str:
    """Return TEXT folded, without what follows an apostrophe."""
    folded = fold(text)
    if not folded.isascii() or "'" in folded or "`" in folded:
        for pattern, instead in APOSTROPHES:
            folded = pattern.sub(instead, folded)
    return folded


def words(text: str) -> list[str]:
    """Return the stemmed words of TEXT; a compound (PD-1, CAR-T, HER2/neu) also as one word (pd1, cart, her2neu)."""
    folded = prepared(text)
    return [stem(word) for word in (*plain_words(folded), *joined_words(folded))]


def for_engines(text: str) -> str:
    """Return the words of TEXT as the index holds them: in their order, and the compounds once more behind a bar."""
    folded = prepared(text)
    single = " ".join(map(stem, plain_words(folded)))
    joined = " ".join(map(stem, joined_words(folded)))
    return f"{single} {BAR} {joined}" if joined else single


def spellings(text: str) -> set[str]:
    """Return the words of TEXT as they are written, compounds also joined: what typing slips are compared with."""
    folded = prepared(text)
    return {*plain_words(folded), *joined_words(folded)}


def squeezed(text: str) -> str:
    """Return TEXT as letters and digits only, so that CAR T, CAR-T and cart begin alike."""
    return "".join(WORD.findall(prepared(text)))


def name_key(tokens: list[str]) -> str:
    """Return what names of these TOKENS have in common, whatever their number, spelling, hyphens and spaces."""
    return "".join(map(stem, tokens))
