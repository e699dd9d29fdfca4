"""Read a survey of enterprises in arrears from a workbook whose layout is known."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from enterprises.survey_sheet.cells import RowCells
from enterprises.survey_sheet.checks import read_amounts, read_months, read_workers
from enterprises.survey_sheet.duplicates import Place, sift_duplicates
from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from enterprises.survey_sheet.places import SheetPlace
from enterprises.survey_sheet.regions import Regions
from enterprises.survey_sheet.row import SurveyRow
from enterprises.survey_sheet.status import status_of
from intake.sheets.cells import fold, shown
from intake.sheets.findings import Finding, Severity
from intake.sheets.normalise import parse_code, parse_count, parse_flag
from intake.sheets.reading import Workbook
from intake.sheets.rows import Row, RowKind, iter_rows
from intake.sheets.steps import steps_of
from intake.sheets.tables import Layout, Table
from statutes.dates import ContributionMonth
from statutes.ids import NumberWarning, Reason, check_uscc

__all__ = ["SurveyReading", "SurveyRow", "read_survey", "read_uscc"]

_USCC_ERRORS = {
    Reason.LENGTH: "uscc_length",
    Reason.CHARSET: "uscc_charset",
    Reason.CHECK: "uscc_check_digit",
}
_USCC_WARNINGS = {
    NumberWarning.AREA_CODE: "uscc_area",
    NumberWarning.ORGANISATION_CODE: "uscc_organisation",
}


@dataclass(slots=True)
class SurveyReading:
    """The accepted rows of a workbook, and what became of the others.

    `rows_read` = accepted + rejected + duplicates. `rejected_rows` and `duplicates` are (sheet,
    row) as Excel numbers them, in the order of the sheets; a duplicate is counted once, with the
    row that is kept. Findings stand in the same order. `as_of` is the latest month that a sheet
    says it speaks of.
    """

    rows: list[SurveyRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows_read: int = 0
    rejected_rows: list[Place] = field(default_factory=list)
    duplicates: list[Place] = field(default_factory=list)
    as_of: ContributionMonth | None = None

    def __iter__(self) -> Iterator[SurveyRow]:
        return iter(self.rows)


def read_survey(
    workbook: Workbook,
    layout: Layout,
    *,
    regions: Regions,
    on: date,
    within_prefix: str = "",
) -> SurveyReading:
    """Read every enterprise of every table; raises nothing, whatever is wrong is a finding.

    `on` is today: no span may pass its month. Rows of counties outside `within_prefix` are
    errors; a row whose county is not known is kept, with a warning and no region code.
    """
    reading = SurveyReading()
    found: list[SurveyRow] = []
    order: dict[str, int] = {}
    month = ContributionMonth.of(on)
    for table in layout.tables:
        order[table.sheet] = len(order)
        place = SheetPlace(table, layout.statements, regions, within_prefix)
        if place.last_month and (reading.as_of is None or place.last_month > reading.as_of):
            reading.as_of = place.last_month
        rows = list(iter_rows(workbook.sheet(table.sheet), table, SURVEY_SCHEMA))
        steps = steps_of(table, rows, SURVEY_SCHEMA)
        for row in rows:
            if row.kind is RowKind.SECTION:
                place.enter_section(row.text)
            if row.kind is not RowKind.DATA or _is_of_a_region(row, regions, within_prefix):
                continue
            reading.rows_read += 1
            cells = RowCells(SURVEY_SCHEMA, table, row.number, row.cells)
            read = _read_row(cells, table.sheet, place, steps, on=month, prefix=within_prefix)
            reading.findings += cells.findings
            if cells.is_rejected:
                reading.rejected_rows.append((table.sheet, row.number))
            else:
                found.append(read)
    tables = {table.sheet: table for table in layout.tables}
    sifted = sift_duplicates(
        found, lambda row, code, severity, other: _note(tables, row, code, severity, other)
    )
    reading.rows, reading.duplicates = sifted.rows, sifted.duplicates
    reading.rejected_rows += sifted.conflicts
    reading.findings += sifted.findings
    reading.rejected_rows.sort(key=lambda at: (order[at[0]], at[1]))
    reading.findings.sort(key=lambda one: (order[one.sheet], one.row))
    return reading


def _is_of_a_region(row: Row, regions: Regions, prefix: str) -> bool:
    """Tell a county's own figures, under its name or short name alone, from an enterprise."""
    name = fold(shown(row.cells.get("name")))
    if not name or row.has_code:
        return False
    region = regions.find(name, prefix)
    return region is not None and fold(region.name).startswith(name)


def _read_row(
    cells: RowCells,
    sheet: str,
    place: SheetPlace,
    steps: dict[str, Decimal],
    *,
    on: ContributionMonth,
    prefix: str,
) -> SurveyRow:
    """Read one row; the result counts only where no finding about it is an error."""
    name = cells.text("name")
    if not name.strip("-—/ ") and not cells.is_rejected:
        cells.error("name", "name_missing")
    uscc = read_uscc(cells)
    county_name, region = place.region_of(cells, uscc)
    if region is not None and not region.code.startswith(prefix):
        cells.error(
            "county",
            "outside_jurisdiction",
            value=region.name,
            region=region.code,
            prefix=prefix,
        )
    status_text = cells.text("status")
    status = status_of(status_text)
    if status_text and status is None:
        cells.warning("status", "status_unknown")
    workers = read_workers(cells)
    amounts = read_amounts(cells, steps)
    first, last = read_months(cells, total=amounts.total, as_of=place.last_month, on=on)
    return SurveyRow(
        sheet=sheet,
        row_number=cells.number,
        name=name,
        uscc=uscc,
        county_name=region.name if region else county_name,
        region_code=region.code if region else None,
        ownership=cells.text("ownership"),
        industry=cells.text("industry"),
        status=status,
        status_text=status_text,
        has_assets=cells.read("has_assets", parse_flag, Severity.WARNING),
        employees=cells.read("employees", parse_count),
        insured=cells.read("insured", parse_count),
        **workers,
        first_month=first,
        last_month=last,
        principal=amounts.principal,
        total=amounts.total,
        cause=cells.text("cause"),
        contact=cells.text("contact"),
        phone=cells.text("phone"),
        remark=cells.text("remark"),
        raw=cells.raw(),
    )


def read_uscc(cells: RowCells, *, optional: bool = False) -> str | None:
    """Read and check the credit code; a wrong one is an error, a missing one a warning.

    Where codes are optional a missing one is nothing to speak of.
    """
    mark = len(cells.findings)
    code = cells.read("uscc", parse_code)
    if code is None:
        if cells.has("uscc") and not optional and not cells.has_error_since(mark):
            cells.warning("uscc", "uscc_missing")
        return None
    checked = check_uscc(code)
    if not checked.ok:
        cells.error("uscc", _USCC_ERRORS[checked.reason])
        return None
    for warning in checked.warnings:
        cells.warning("uscc", _USCC_WARNINGS[warning])
    return checked.normalised


def _note(
    tables: dict[str, Table], row: SurveyRow, code: str, severity: Severity, other: SurveyRow
) -> Finding:
    """Make the finding that a row speaks of the same enterprise as another one."""
    key = "uscc" if row.uscc and row.uscc == other.uscc else "name"
    match = tables[row.sheet].columns[key]
    return Finding(
        sheet=row.sheet,
        row=row.row_number,
        column=match.letter,
        field=key,
        severity=severity,
        code=code,
        value=row.uscc or row.name if key == "uscc" else row.name,
        header=match.header,
        params={"sheet": other.sheet, "row": other.row_number},
    )
