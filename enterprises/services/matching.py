"""Find the enterprise that a survey row speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from casework.scope import jurisdiction_of
from enterprises.models import Enterprise
from enterprises.survey_sheet.reading import SurveyRow


class EnterpriseIndex:
    """The known enterprises that some rows may speak of, found by credit code, then by name.

    A row with a code nobody has, or without one, is matched by its name within its region; a
    region that is only known as a whole prefecture or province fits each county within it. Two
    different codes are never the same enterprise.
    """

    def __init__(self, rows: Iterable[SurveyRow]) -> None:
        rows = list(rows)
        codes = [row.uscc for row in rows if row.uscc]
        names = [row.name for row in rows]
        self._by_code: dict[str, Enterprise] = {}
        self._by_name: dict[str, list[Enterprise]] = {}
        for found in _in_chunks(codes, "uscc__in"):
            self._by_code[found.uscc or ""] = found
        for found in _in_chunks(names, "name__in"):
            # The same row of the database must be the same object, whichever way it is found.
            one = self._by_code.get(found.uscc or "", found)
            self._by_name.setdefault(found.name, []).append(one)

    def find(self, row: SurveyRow, region_code: str) -> Enterprise | None:
        """Return the known enterprise of a row, None when it is new."""
        if row.uscc and row.uscc in self._by_code:
            return self._by_code[row.uscc]
        namesakes = [
            one
            for one in self._by_name.get(row.name, [])
            if _may_be_one_place(one.region_code, region_code)
        ]
        without_code = [one for one in namesakes if one.uscc is None]
        if row.uscc is None and len(namesakes) == 1:
            return namesakes[0]
        return without_code[0] if len(without_code) == 1 else None


def _may_be_one_place(one: str, other: str) -> bool:
    return one.startswith(jurisdiction_of(other)) or other.startswith(jurisdiction_of(one))


def _in_chunks(values: list[str], lookup: str, size: int = 500) -> Iterable[Enterprise]:
    distinct = sorted(set(values))
    for start in range(0, len(distinct), size):
        yield from Enterprise.objects.filter(**{lookup: distinct[start : start + size]})
