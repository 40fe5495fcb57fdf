"""How many syllables an English word has: by rules, with a list of those that keep to none."""

import re
import unicodedata
from functools import lru_cache

MOST = 20_000  # words that are remembered
WORD = re.compile(r"\w\S*")
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
VOWELS = re.compile(r"[aeiouy]+")
# Vowels that stand together and are spoken apart; each adds one.
APART = re.compile(
    r"(?<![ct])ia(?!ge)|(?<![tscxgln])i(?=on)|(?<![tscxg])i(?=o(?!n))|iu|(?<![ct])i(?=et\b|ety|en[tc])|(?<=..)i(?=e(?:r|st)\b)"
    r"|(?<![qg])u(?=a|en|el|i[dn]\b)|uou|e(?=o(?!u|n\b|pl))|(?<=[nr])eou|(?<=[aeouy])ing|sm\b"
    r"|^cre(?=at)|^re(?=a(?:ct|li|ss|pp|rr)|in[ft]|im)|^(?:are|ide|the|nause)(?=a)|e(?=an\b)(?<=[pr]e)|^co(?=op|ord)"
)
# Vowels that are written and not spoken; each takes one away.
SILENT = re.compile(
    r"(?<=[aeiouy])[^aeiouy]+e(?=ment|ness|ful|less|ly\b|some|thing|where|time|body|one\b|line|side|fore|work"
    r"|long|like|hold|ty\b)"
    r"|[^aeiouyl]e\b|[aeiouyl]le\b|[gq]ue\b|[^aeiouytd](?<![^aeiouylr]l)(?<![td]r)ed\b"
    r"|[^aeiouysxzcg](?<![cs]h)(?<![^aeiouyl]l)es\b"
)
SPOKEN_AS_WORDS = ("CAR", "AIDS", "COVID", "TIL", "TILs")
IRREGULAR = {
    word: count
    for count, words in {
        1: "ours aren don won can't",
        2: "argue being business create every evening friendly hundred million billion science something union "
        "onion maybe doesn't isn't couldn't wouldn't shouldn't didn't hasn't haven't wasn't weren't hadn't mustn't",
        3: "anyone anything behaviour cereal element everyone everything implement companion opinion supplement "
        "usually video recipe area",
        4: "anybody associate appreciate diabetes diarrhoea everybody initiate society immediate",
        5: "association initiation",
    }.items()
    for word in words.split()
}


def stem(word: str) -> str:
    """Return WORD without case, possessive and plural s."""
    return word.casefold().removesuffix("’s").removesuffix("'s").removesuffix("s")


@lru_cache(maxsize=MOST)
def syllables(word: str) -> int:
    """Return how many syllables WORD has when it is read aloud; at least one, numbers included."""
    return max(1, sum(_syllables(part) for part in LETTERS.findall(word)))


def _syllables(part: str) -> int:
    if len(part) > 1 and part.removesuffix("s").isupper() and part not in SPOKEN_AS_WORDS:
        return sum(3 if letter == "W" else 1 for letter in part if letter.isupper())  # HPV is read letter by letter
    word = "".join(c for c in unicodedata.normalize("NFKD", part.casefold()) if not unicodedata.combining(c))
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    for known in (word, word.removesuffix("s")):
        if known in IRREGULAR:
            return IRREGULAR[known]
    word = word.replace("'", "")
    return max(1, len(VOWELS.findall(word)) + len(APART.findall(word)) - len(SILENT.findall(word)))
