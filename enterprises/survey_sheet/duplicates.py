"""Rows about one enterprise: the same twice is counted once, two different ones are neither."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from enterprises.survey_sheet.row import SurveyRow
from intake.sheets.findings import Finding, Severity

Place = tuple[str, int]


@dataclass(slots=True)
class Sifted:
    """What is left of the rows, and what was taken out."""

    rows: list[SurveyRow] = field(default_factory=list)
    duplicates: list[Place] = field(default_factory=list)
    conflicts: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sift_duplicates(
    rows: Iterable[SurveyRow], note: Callable[[SurveyRow, str, Severity, SurveyRow], Finding]
) -> Sifted:
    """Take out what stands twice.

    Rows speak of one enterprise when their credit codes are equal, or when their names and
    counties are and one of them has no code. Where all rows of an enterprise say the same, the
    first is kept and the others get a warning. Where they differ, every one of them is an error:
    nobody can know here which is right, so none is trusted.
    """
    rows = list(rows)
    sifted = Sifted()
    for group in _groups(rows):
        first = group[0]
        if all(row.is_same_as(first) for row in group[1:]):
            sifted.rows.append(first)
            for row in group[1:]:
                sifted.duplicates.append((row.sheet, row.row_number))
                sifted.findings.append(note(row, "duplicate", Severity.WARNING, first))
        else:
            for row in group:
                other = next(one for one in group if not one.is_same_as(row))
                sifted.conflicts.append((row.sheet, row.row_number))
                sifted.findings.append(note(row, "conflicting_duplicate", Severity.ERROR, other))
    return sifted


def _groups(rows: list[SurveyRow]) -> list[list[SurveyRow]]:
    """Gather the rows of each enterprise, in the order of its first row."""
    groups: list[list[SurveyRow]] = []
    by_code: dict[str, list[SurveyRow]] = {}
    by_name: dict[tuple[str, str], list[list[SurveyRow]]] = {}
    for row in rows:
        name = (row.name, row.region_code or row.county_name)
        namesakes = by_name.setdefault(name, [])
        group = by_code.get(row.uscc) if row.uscc else None
        if group is None:
            group = _namesake_group(row, namesakes)
        if group is None:
            group = []
            groups.append(group)
        group.append(row)
        if all(one is not group for one in namesakes):
            namesakes.append(group)
        if row.uscc:
            by_code[row.uscc] = group
    return groups


def _namesake_group(row: SurveyRow, namesakes: list[list[SurveyRow]]) -> list[SurveyRow] | None:
    """Return the rows of the same name, if it or they have no credit code."""
    for group in namesakes:
        if row.uscc is None or all(one.uscc is None for one in group):
            return group
    return None
