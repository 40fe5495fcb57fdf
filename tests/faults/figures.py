"""What a fault showed, in one line a figure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was SEEN of what is counted or measured as NAME, and the GOAL it had to reach."""

    name: str
    goal: str
    seen: str
    ok: bool

    def line(self, fault: str) -> str:
        return f"{fault:<20} {self.name:<52} {self.goal:>14} {self.seen:>14}   {'ok' if self.ok else 'MISSED'}"


def none(name: str, seen: int | Sequence[object]) -> Figure:
    """Nothing of the kind may happen; of what did, the first is shown."""
    count = seen if isinstance(seen, int) else len(seen)
    told = "" if isinstance(seen, int) or not seen else f": {str(seen[0])[:300]}"
    return Figure(name, "0", f"{count}{told}", not count)


def every(name: str, done: int, of: int) -> Figure:
    return Figure(name, f"{of} of {of}", f"{done} of {of}", done == of and of > 0)


def at_least(name: str, most: float, seen: float, unit: str = "") -> Figure:
    return Figure(name, f">= {most:g}{unit}", f"{seen:.4g}{unit}", seen >= most)


def below(name: str, limit: float, seen: float, unit: str) -> Figure:
    return Figure(name, f"< {limit:g}{unit}", f"{seen:.3g}{unit}", seen < limit)


def holds(name: str, seen: bool, told: str = "") -> Figure:
    return Figure(name, "yes", "yes" if seen else f"no {told}", seen)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below or at which SHARE of VALUES lie; infinity when there are none."""
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else math.inf
