"""What a question is after: side effects, treatment, outlook. The phrases are data that editors extend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from immunoinfo.search.words import plain_words, prepared, stem

Phrase = tuple[str, ...]
MOST_TITLES = 5_000  # of which a process remembers what they answer
PLAIN = "definition"  # the intent of whoever says no more than a name; any other that is said goes before it


def stems(text: str) -> Phrase:
    """Return the words of TEXT without their endings, compounds in their parts."""
    return tuple(map(stem, plain_words(prepared(text))))


@dataclass(frozen=True)
class Met:
    """An intent whose phrase stands in a text, from which word on and how many words long."""

    intent: str
    start: int
    length: int


@dataclass
class Phrases:
    """Phrases that each mean an intent."""

    by_first: dict[str, list[tuple[Phrase, str]]] = field(default_factory=dict)

    def add(self, intent: str, lines: Iterable[str]) -> None:
        for phrase in filter(None, map(stems, lines)):
            if (phrase, intent) not in self.by_first.setdefault(phrase[0], []):
                self.by_first[phrase[0]].append((phrase, intent))

    def found_in(self, tokens: Sequence[str]) -> list[Met]:
        """Return what is met in TOKENS, stems of a text: at each place the longest phrase, then on behind it."""
        found: list[Met] = []
        at = 0
        while at < len(tokens):
            here = [
                (phrase, intent)
                for phrase, intent in self.by_first.get(tokens[at], ())
                if tuple(tokens[at : at + len(phrase)]) == phrase
            ]
            longest = max((len(phrase) for phrase, _intent in here), default=0)
            found += [Met(intent, at, longest) for phrase, intent in here if len(phrase) == longest]
            at += longest or 1
        return found


@dataclass(frozen=True)
class Intents:
    """All intents: what asks for one, and what answers."""

    asked: Phrases
    answered: Phrases
    broad: frozenset[str]  # those that give way to any other
    titles: dict[str, tuple[frozenset[str], Phrase]] = field(default_factory=dict)  # what was worked out of titles

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, bool]]) -> "Intents":
        asked, answered = Phrases(), Phrases()
        broad = set()
        for name, asking, answering, is_broad in rows:
            asked.add(name, asking.splitlines())
            answered.add(name, answering.splitlines())
            broad |= {name} if is_broad else set()
        return cls(asked, answered, frozenset(broad))

    def weightiest(self, found: Iterable[Met]) -> frozenset[str]:
        """Return the intents of FOUND: broad ones only where there is no other, the plain one as the last."""
        intents = {met.intent for met in found}
        return frozenset(intents - self.broad - {PLAIN} or intents - {PLAIN} or intents)

    def of_title(self, title: str) -> tuple[frozenset[str], Phrase]:
        """Return what TITLE, as stems, answers, and its words but for those that say so."""
        if title not in self.titles:
            if len(self.titles) >= MOST_TITLES:
                self.titles.clear()
            words = tuple(title.split())
            met = self.answered.found_in(words)
            said = {at for each in met for at in range(each.start, each.start + each.length)}
            rest = tuple(word for at, word in enumerate(words) if at not in said)
            self.titles[title] = (self.weightiest(met), rest or words)
        return self.titles[title]
