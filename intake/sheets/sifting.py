"""Rows that state the same fact: the same twice is counted once, two different ones are neither."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Sifted(Generic[T]):
    """What is left of the rows; each row taken out with the row that it repeats or contradicts."""

    rows: list[T] = field(default_factory=list)
    duplicates: list[tuple[T, T]] = field(default_factory=list)
    conflicts: list[tuple[T, T]] = field(default_factory=list)


def sift(rows: Sequence[T], claims: Callable[[T], Mapping[Hashable, object]]) -> Sifted[T]:
    """Take out what stands twice.

    `claims` says what a row states: of which thing (the key) which facts. Where rows state
    different facts of one thing, every one of them is a conflict: nobody can know here which is
    right. A row that states nothing but what one before it states is a duplicate; one that
    repeats a part and adds another is a conflict with that row.
    """
    stated = [claims(row) for row in rows]
    holders: dict[Hashable, list[int]] = {}
    for place, one in enumerate(stated):
        for key in one:
            holders.setdefault(key, []).append(place)
    contradicted = _contradictions(stated, holders)
    sifted: Sifted[T] = Sifted()
    kept: dict[Hashable, int] = {}
    for place, row in enumerate(rows):
        if place in contradicted:
            sifted.conflicts.append((row, rows[contradicted[place]]))
            continue
        earlier = [kept[key] for key in stated[place] if key in kept]
        if earlier and len(earlier) == len(stated[place]):
            sifted.duplicates.append((row, rows[earlier[0]]))
        elif earlier:
            sifted.conflicts.append((row, rows[earlier[0]]))
        else:
            sifted.rows.append(row)
            kept |= dict.fromkeys(stated[place], place)
    return sifted


def _contradictions(
    stated: Sequence[Mapping[Hashable, object]], holders: Mapping[Hashable, Sequence[int]]
) -> dict[int, int]:
    """Return, by row, the first other row that states different facts of the same thing."""
    found: dict[int, int] = {}
    for key, places in holders.items():
        for place in places:
            facts = stated[place][key]
            other = next((one for one in places if stated[one][key] != facts), None)
            if other is not None:
                found.setdefault(place, other)
    return found
