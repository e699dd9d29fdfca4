"""Read an official list of arrears from a workbook whose layout is known."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from arrears.lists.matching import Directory
from arrears.lists.reading import ListReader, ListReading
from arrears.official_list.amounts import (
    amount_columns,
    has_columns,
    read_columns,
    read_principal,
)
from arrears.official_list.fields import OFFICIAL_SCHEMA
from arrears.official_list.naming import (
    Part,
    day_spoken_of,
    insurance_of_sheet,
    parse_insurance,
)
from arrears.official_list.row import OfficialRow
from enterprises.survey_sheet.cells import RowCells
from intake.sheets.cells import CellValue, is_blank
from intake.sheets.days import parse_day
from intake.sheets.months import MonthSpan, parse_month, parse_span
from intake.sheets.reading import Workbook
from intake.sheets.rows import Row
from intake.sheets.steps import steps_of
from intake.sheets.tables import Layout, Table
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance

__all__ = ["OfficialRow", "read_official_list"]

_MONTH_KEYS = ("month", "first_month", "last_month")


def read_official_list(
    workbook: Workbook, layout: Layout, *, directory: Directory, on: date
) -> ListReading[OfficialRow]:
    """Read every row of every table; raises nothing, whatever is wrong is a finding.

    `on` is today: no contribution month lies after its month, and no deadline after it.
    """
    return _OfficialReader(workbook, layout, directory=directory, on=on).reading()


class _OfficialReader(ListReader[OfficialRow]):
    schema = OFFICIAL_SCHEMA
    duplicate = "item_duplicate"
    conflict = "item_conflict"

    def __init__(
        self, workbook: Workbook, layout: Layout, *, directory: Directory, on: date
    ) -> None:
        super().__init__(workbook, layout, directory=directory, on=on)
        self._steps: dict[str, Decimal] = {}
        self._insurance: Insurance | None = None
        self._spoken_of: list[date] = []

    def enter(self, table: Table, rows: Sequence[Row]) -> None:
        texts = (*table.context, table.sheet)
        self._steps = steps_of(table, rows, OFFICIAL_SCHEMA)
        self._insurance = insurance_of_sheet(texts)
        day = day_spoken_of((*texts, *self._layout.statements), on=self.on)
        if day is not None:
            self._spoken_of.append(day)

    def cells_of(self, table: Table, row: Row) -> Mapping[str, CellValue]:
        """Return the cells of a row; a month merged downwards holds for each of its rows."""
        sheet = self._workbook.sheet(table.sheet)
        merged = {
            key: sheet.filled(row.number, match.index)
            for key, match in table.columns.items()
            if key in _MONTH_KEYS
        }
        return row.cells | merged

    def as_of(self) -> date | None:
        return max(self._spoken_of, default=None)

    def read_row(self, cells: RowCells, sheet: str) -> OfficialRow | None:
        name, uscc = self.name_and_code(cells)
        mark = len(cells.findings)
        month = self._month(cells)
        begins = None if cells.has_error_since(mark) else month
        part, principal = self._principal(cells)
        return OfficialRow(
            sheet=sheet,
            row_number=cells.number,
            name=name,
            uscc=uscc,
            month=month,
            principal=principal,
            part=part,
            due_on=self._due_on(cells, begins),
        )

    def claims(self, row: OfficialRow) -> Mapping[Hashable, object]:
        return {
            (row.enterprise_id, insurance, row.month, row.part): (principal, row.due_on)
            for insurance, principal in row.principal.items()
        }

    def check(
        self, found: list[tuple[RowCells, OfficialRow]]
    ) -> list[tuple[RowCells, OfficialRow]]:
        """Refuse a part beside the whole of it, and parts with different deadlines."""
        groups: dict[Hashable, list[tuple[RowCells, OfficialRow]]] = {}
        for cells, row in found:
            if not cells.is_rejected:
                for insurance in row.principal:
                    key = (row.enterprise_id, insurance, row.month)
                    groups.setdefault(key, []).append((cells, row))
        for group in groups.values():
            if all(row.part is Part.WHOLE for _cells, row in group):
                continue
            for cells, row in group:
                other = next((one for _cells, one in group if _do_not_fit(row, one)), None)
                if other is not None:
                    cells.error(
                        self.key_of(cells),
                        self.conflict,
                        sheet=other.sheet,
                        row=other.row_number,
                    )
        return found

    def _month(self, cells: RowCells) -> ContributionMonth:
        this_month = ContributionMonth.of(self.on)
        mark = len(cells.findings)
        key, span = self._span(cells)
        if span is None:
            if not cells.has_error_since(mark):
                cells.error(key, "month_of_item_missing")
            return this_month
        if span.last != span.first:
            cells.error(key, "months_of_item")
        elif span.first > this_month:
            cells.error(key, "month_of_item_in_future", value=str(span.first), on=str(this_month))
        return span.first

    def _span(self, cells: RowCells) -> tuple[str, MonthSpan | None]:
        """Return the period of a row and the field that gives it: one column, or first and last."""
        if cells.has("month") and not is_blank(cells.value("month")):
            return "month", cells.read("month", parse_span)
        ends = {key: cells.read(key, parse_month) for key in _MONTH_KEYS[1:] if cells.has(key)}
        months = [month for month in ends.values() if month is not None]
        key = next((key for key in ("month", *ends) if cells.has(key)), "month")
        return key, MonthSpan(months[0], months[-1]) if months else None

    def _principal(self, cells: RowCells) -> tuple[Part, dict[Insurance, Decimal]]:
        named = cells.read("insurance", parse_insurance)
        if has_columns(cells):
            if is_blank(cells.value("insurance")):
                return Part.WHOLE, read_columns(cells, self._steps)
            if amount_columns(cells):
                cells.error("insurance", "insurance_named_twice")
                return Part.WHOLE, {}
        if named is None and self._insurance is not None and is_blank(cells.value("insurance")):
            named = self._insurance, Part.WHOLE
        principal = read_principal(cells, self._steps)
        if named is None:
            if is_blank(cells.value("insurance")):
                cells.error("insurance", "insurance_missing")
            return Part.WHOLE, {}
        insurance, part = named
        return part, {insurance: principal}

    def _due_on(self, cells: RowCells, month: ContributionMonth | None) -> date | None:
        day = cells.read("due_on", parse_day)
        if day is None:
            return None
        if month is not None and day < month.first_day:
            cells.error("due_on", "due_before_month", value=str(day), month=str(month))
        elif day > self.on:
            cells.error("due_on", "due_in_future", value=str(day), on=str(self.on))
        return day


def _do_not_fit(row: OfficialRow, other: OfficialRow) -> bool:
    """Tell a part and a whole, or two parts with different deadlines."""
    if row.part is other.part:
        return False
    return Part.WHOLE in (row.part, other.part) or row.due_on != other.due_on
