"""What an app says about the columns it wants; the engine knows no domain word itself.

Patterns are words that must occur in this order in the folded header: "欠*人数" matches
欠费涉及人数. A leading "=" asks for the whole header: "=企业" does not match 企业性质; a
trailing "$" asks for its end: "期起$" does not match 所属期起止.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from intake.sheets.messages import Template

_WORDS_MATCH, _FULL_MATCH, _GROUP_MATCH = 60.0, 100.0, 95.0
_BROKEN_HEADER = 0.9  # a header line broken over two cells proves a little less


class FieldKind(StrEnum):
    TEXT = "text"
    CODE = "code"
    REGION = "region"
    COUNT = "count"
    MONEY = "money"
    MONTH = "month"
    SPAN = "span"
    DATE = "date"
    FLAG = "flag"
    IGNORED = "ignored"  # recognised so that it is not taken for anything else


@dataclass(frozen=True, eq=False)
class FieldSpec:
    """One field of a table and how its header is recognised.

    `synonyms` are patterns for the header itself. `generic` are whole headers such as 合计 or 起
    that mean nothing without one of `groups` above them, or without standing beside their parts.
    `paths` are patterns for groups and header joined by "/".
    `veto` and `group_veto` are patterns that rule the field out. `looks_like` recognises the
    content where the header says nothing; `looks_unlike` rules a whole table out when most cells
    match it. `max_length` is in characters.
    """

    key: str
    label: Template
    kind: FieldKind
    synonyms: tuple[str, ...]
    generic: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    veto: tuple[str, ...] = ()
    group_veto: tuple[str, ...] = ()
    required: bool = False
    max_length: int | None = None
    looks_like: re.Pattern[str] | None = None
    looks_unlike: re.Pattern[str] | None = None


@dataclass(frozen=True, eq=False)
class Split:
    """A total and the parts it is split into; a table with the total alone may need a person."""

    total: str
    parts: tuple[str, ...]
    parts_needed: bool = False


@dataclass(frozen=True, eq=False)
class SheetSchema:
    """One kind of table: its fields, which of them it cannot do without, and what it is not.

    `one_of` lists groups of fields of which one at least must be found. `stray_money` describes
    columns that would belong to the amounts but to no field, `stray_count` those that might be the
    field of its key where that has none. `surcharges` are patterns of what is owed on top: one of
    `sums`, whole headers, to the right of one in its group is no sum of principal.
    `person_headers` are whole headers, folded, that only a list of persons has.
    """

    name: str
    fields: tuple[FieldSpec, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    splits: tuple[Split, ...] = ()
    stray_money: FieldSpec | None = None
    stray_count: FieldSpec | None = None
    surcharges: tuple[str, ...] = ()
    sums: frozenset[str] = frozenset()
    person_headers: frozenset[str] = frozenset()
    least_fields: int = 3

    def field(self, key: str) -> FieldSpec:
        """Return a field by its key; KeyError when there is none."""
        for spec in self.fields:
            if spec.key == key:
                return spec
        raise KeyError(key)

    def money_fields(self) -> tuple[FieldSpec, ...]:
        return tuple(spec for spec in self.fields if spec.kind is FieldKind.MONEY)


@lru_cache(maxsize=4_000)
def _compiled(pattern: str) -> tuple[re.Pattern[str], int]:
    words = pattern.removesuffix("$").split("*")
    expression = ".*?".join(map(re.escape, words)) + ("$" if pattern.endswith("$") else "")
    return re.compile(expression), sum(map(len, words))


def matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern matches a folded header text."""
    if pattern.startswith("="):
        return text == pattern[1:]
    return _compiled(pattern)[0].search(text) is not None


def any_matches(patterns: Iterable[str], text: str) -> bool:
    return any(matches(pattern, text) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class HeaderPath:
    """The folded header texts above one column, from the top group down to the header itself.

    `full` keeps what stands in brackets, `bare` leaves it out; `broken` is the whole path run
    together, where the groups above belong to this column alone.
    """

    full: str
    bare: str
    groups: tuple[str, ...] = ()
    broken: str = ""


@lru_cache(maxsize=200_000)
def score(spec: FieldSpec, path: HeaderPath) -> float:
    """Say how well a header fits a field: 0 not at all, 60 by its core words, 100 entirely."""
    if any_matches(spec.veto, path.full) or any(
        any_matches(spec.group_veto, group) for group in path.groups
    ):
        return 0.0
    in_group = any(any_matches(spec.groups, group) for group in path.groups)
    best = max(_synonym_score(spec.synonyms, path.full), _synonym_score(spec.synonyms, path.bare))
    if in_group and (path.bare in spec.generic or path.full in spec.generic):
        best = max(best, _GROUP_MATCH)
    if spec.paths and path.groups and any_matches(spec.paths, "/".join((*path.groups, path.full))):
        best = max(best, _GROUP_MATCH)
    if path.broken and not any_matches(spec.veto, path.broken):
        best = max(best, _synonym_score(spec.synonyms, path.broken) * _BROKEN_HEADER)
    return min(best + 3, _FULL_MATCH) if best and in_group else best


def _synonym_score(synonyms: Sequence[str], text: str) -> float:
    if not text:
        return 0.0
    best = 0.0
    for synonym in synonyms:
        if matches(synonym, text):
            covered = len(text) if synonym.startswith("=") else _compiled(synonym)[1]
            share = min(covered / len(text), 1.0)
            best = max(best, _WORDS_MATCH + (_FULL_MATCH - _WORDS_MATCH) * share)
    return best
