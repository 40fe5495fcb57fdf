"""How text becomes the words that are searched: the same for what is indexed and for what is asked."""

import re
import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

WORD = re.compile(r"[^\W_]+")
COMPOUND = re.compile(r"(?<![^\W_])[^\W_]+(?:[-‐‑–/'’.][^\W_]+)+")
MAX_WORD = 40  # characters; what is longer is no word
_stem = stemmer("english").stemWord


def fold(text: str) -> str:
    """Return TEXT without case, accents or characters that no database stores."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\x00", " "))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return _stem(word) if word.isalpha() and len(word) > 3 else word


def words(text: str) -> list[str]:
    """Return the stemmed words of TEXT; a compound (PD-1, CAR-T, HER2/neu) also as one word (pd1, cart, her2neu)."""
    folded = fold(text)
    single = [stem(word) for word in WORD.findall(folded) if len(word) <= MAX_WORD]
    joined = ("".join(WORD.findall(compound)) for compound in COMPOUND.findall(folded))
    return single + [stem(word) for word in joined if len(word) <= MAX_WORD]
