"""Several items on one page: their citations are numbered together, and there is one list of sources."""

from collections.abc import Iterable
from typing import Protocol

from immunoinfo.marks import cited_keys
from immunoinfo.publishing.references import References


class Cites(Protocol):
    """Whatever has words that cite sources."""

    def cited_text(self) -> str: ...


class Together:
    """ITEMS as one text, in the order in which the page shows them."""

    def __init__(self, items: Iterable[Cites]) -> None:
        self.items = list(items)

    def cited_text(self) -> str:
        return "\n".join(item.cited_text() for item in self.items)

    def cited_keys(self) -> list[str]:
        return cited_keys(self.cited_text())


class SharedReferences(References):
    """The sources and pictures of several ITEMS, each once; at most two queries."""

    def __init__(self, items: Iterable[Cites]) -> None:
        super().__init__(Together(items))  # type: ignore[arg-type]  # all that is asked of an item are its words
