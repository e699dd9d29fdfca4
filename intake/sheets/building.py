"""Put a layout together once the columns are known: units, samples, what other sheets say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from intake.sheets.cells import is_blank, is_empty, letter_of, shown
from intake.sheets.errors import CellError
from intake.sheets.fields import SheetSchema
from intake.sheets.headers import HeaderColumn
from intake.sheets.matching import Assignment
from intake.sheets.messages import listed
from intake.sheets.normalise import is_finer_than_fen, parse_money
from intake.sheets.reading import Sheet, Workbook
from intake.sheets.tables import ColumnMatch, Layout, Remark, Suggestion, Table
from intake.sheets.units import Unit, unit_of_header, unit_of_statement

_SAMPLES_SHOWN = 3
_CLOSING_ROWS = 12  # where notes below a table may state the unit
_COVER_ROWS = 100
_SMALL_FOR_YUAN = Decimal("10000")


def table_of(
    sheet: Sheet, top: int, bottom: int, columns: Sequence[HeaderColumn], found: Assignment
) -> Table:
    """Build the table under a header; its unit is looked for later."""
    matches = {
        key: ColumnMatch(key, column.index, header_of(column), score, own_unit(column))
        for key, (column, score) in found.columns.items()
    }
    return Table(
        sheet=sheet.name,
        header_rows=tuple(range(top, bottom + 1)),
        first_data_row=bottom + 1,
        columns=matches,
        headers=tuple(columns),
        context=texts_in(sheet, range(1, top)),
    )


def header_of(column: HeaderColumn) -> str:
    """Return a column's header on one line, groups first."""
    return " / ".join("".join(text.split()) for text in column.texts)


def own_unit(column: HeaderColumn) -> Unit | None:
    """Return the unit that a column states itself, its lowest header first."""
    for text in reversed(column.texts):
        unit = unit_of_header(text)
        if unit is not None:
            return unit
    return None


def texts_in(sheet: Sheet, rows: range) -> tuple[str, ...]:
    """Return the texts of some rows, left to right and top to bottom."""
    return tuple(
        value
        for row in rows
        if row <= len(sheet.rows)
        for value in sheet.rows[row - 1]
        if isinstance(value, str) and not is_empty(value)
    )


def statements_of(workbook: Workbook, with_table: set[str]) -> tuple[str, ...]:
    """Return the texts of covers and instructions: visible sheets without a table."""
    return tuple(
        text
        for sheet in workbook.sheets
        if sheet.visible and sheet.name not in with_table
        for text in texts_in(sheet, range(1, _COVER_ROWS + 1))
    )


def with_unit(
    schema: SheetSchema,
    sheet: Sheet,
    table: Table,
    statements: Sequence[str],
) -> tuple[Table, list[Remark], list[Remark]]:
    """Return the table with its unit, doubts about it and hints.

    Where a column states none: the texts above the header, the unit that all stating columns
    share, the notes below the table, the sheet's name, the covers, in this order. Yuan is
    assumed where nobody says anything.
    """
    money = [table.columns[s.key] for s in schema.money_fields() if s.key in table.columns]
    if not money or all(match.unit for match in money):
        return replace(table, unit_is_stated=True), [], []
    closing = range(max(len(sheet.rows) - _CLOSING_ROWS, table.first_data_row), len(sheet.rows) + 1)
    sources = (
        _units_in(table.context),
        {match.unit for match in money if match.unit},
        _units_in(texts_in(sheet, closing)),
        _units_in([sheet.name]),
        _units_in(statements),
    )
    units = sorted(next((found for found in sources if found), set()))
    if units:
        stated = replace(table, unit=units[0], unit_is_stated=True)
        if len(units) == 1:
            return stated, [], []
        names = listed(unit.chinese_name for unit in units)
        return stated, [Remark("two_units", {"sheet": sheet.name, "units": names})], []
    doubtful = _too_fine_for_yuan(sheet, table, money)
    if doubtful is not None:
        return table, [Remark("unit_doubtful", {"sheet": sheet.name, **doubtful})], []
    return table, [], [Remark("unit_assumed", {"sheet": sheet.name})]


def _units_in(texts: Iterable[str]) -> set[Unit]:
    return {unit for text in texts if (unit := unit_of_statement(text))}


def _too_fine_for_yuan(
    sheet: Sheet, table: Table, money: Sequence[ColumnMatch]
) -> dict[str, str] | None:
    """Find an amount with more than two decimals where no amount is as large as yuan would be."""
    fine: dict[str, str] | None = None
    for match in money:
        for row in range(table.first_data_row, len(sheet.rows) + 1):
            value = sheet.cell(row, match.index)
            try:
                amount = parse_money(value)
            except CellError:
                continue
            if amount is None:
                continue
            if amount.yuan >= _SMALL_FOR_YUAN:
                return None
            if fine is None and is_finer_than_fen(amount.step):
                fine = {"value": shown(value), "cell": f"{match.letter}{row}"}
    return fine


def assemble(
    workbook: Workbook,
    schema: SheetSchema,
    *,
    tables: Sequence[Table],
    others: Sequence[Table] = (),
    doubts: Sequence[Remark] = (),
    hints: Sequence[Remark] = (),
    statements: tuple[str, ...] = (),
) -> Layout:
    """Return the layout with suggestions for every column of every table and near-table."""
    candidates = (*tables, *others)
    suggestions = tuple(
        suggestion
        for table in candidates
        for suggestion in _suggestions(workbook.sheet(table.sheet), table)
    )
    return Layout(
        schema, tuple(tables), candidates, suggestions, tuple(doubts), tuple(hints), statements
    )


def _suggestions(sheet: Sheet, table: Table) -> list[Suggestion]:
    fields = {match.index: match for match in table.columns.values()}
    headers = {column.index: header_of(column) for column in table.headers}
    found = []
    for index in range(1, sheet.width + 1):
        samples: list[str] = []
        for row in range(table.first_data_row, len(sheet.rows) + 1):
            value = sheet.cell(row, index)
            if not is_blank(value):
                samples.append(shown(value).strip())
            if len(samples) == _SAMPLES_SHOWN:
                break
        if index not in headers and not samples:
            continue
        match = fields.get(index)
        found.append(
            Suggestion(
                sheet=sheet.name,
                letter=letter_of(index),
                index=index,
                header=headers.get(index, ""),
                samples=tuple(samples),
                field=match.field if match else None,
                score=match.score if match else 0.0,
            )
        )
    return found
