"""Find the enterprises on file that the rows of a list name, many rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arrears.lists.matching import Match, name_key
from casework.scope import Scope
from enterprises.models import Enterprise

_CHUNK = 500
_READ_AT_ONCE = 5000

_Known = tuple[int, str, str | None]


class EnterpriseDirectory:
    """The enterprises in force of one jurisdiction, by credit code, then by name.

    A name is compared in half width, with all brackets alike and without spaces. A code that
    nobody has leads to the one enterprise of that name that has none on file: two different codes
    are never the same enterprise.
    """

    def __init__(self, scope: Scope) -> None:
        self._known = Enterprise.objects.in_scope(scope).current()

    def find(self, named: Sequence[tuple[str, str | None]]) -> list[Match]:
        """Return a match for each name and credit code, in two statements for 500 codes."""
        by_code = {code: (pk, name, code) for pk, name, code in self._with_codes(named)}
        by_name: dict[str, list[_Known]] = {}
        wanted = {name_key(name) for name, uscc in named if name and uscc not in by_code}
        for known in self._all() if wanted else ():
            key = name_key(known[1])
            if key in wanted:
                by_name.setdefault(key, []).append(known)
        return [_match(name, uscc, by_code, by_name) for name, uscc in named]

    def _with_codes(self, named: Sequence[tuple[str, str | None]]) -> Iterator[_Known]:
        codes = sorted({uscc for _name, uscc in named if uscc})
        for start in range(0, len(codes), _CHUNK):
            part = codes[start : start + _CHUNK]
            yield from self._known.filter(uscc__in=part).values_list("pk", "name", "uscc")

    def _all(self) -> Iterator[_Known]:
        rows = self._known.order_by().values_list("pk", "name", "uscc")
        yield from rows.iterator(chunk_size=_READ_AT_ONCE)


def _match(
    name: str,
    uscc: str | None,
    by_code: dict[str | None, _Known],
    by_name: dict[str, list[_Known]],
) -> Match:
    if uscc and uscc in by_code:
        pk, on_file, _code = by_code[uscc]
        return Match(pk, on_file, 1)
    namesakes = by_name.get(name_key(name), []) if name else []
    if uscc:
        namesakes = [one for one in namesakes if one[2] is None]
    if len(namesakes) == 1:
        return Match(namesakes[0][0], namesakes[0][1], 1)
    return Match(None, count=len(namesakes))
