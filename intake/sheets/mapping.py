"""Read a workbook as a person assigned its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from intake.sheets.building import (
    assemble,
    statements_of,
    table_of,
    with_unit,
)
from intake.sheets.cells import index_of, letter_of
from intake.sheets.errors import MappingError
from intake.sheets.fields import SheetSchema
from intake.sheets.headers import DEEPEST_HEADER, HeaderColumn, HeaderRows, path_of
from intake.sheets.limits import MAX_COLUMNS
from intake.sheets.matching import Assignment
from intake.sheets.reading import Sheet, Workbook
from intake.sheets.tables import ColumnMatch, Layout, Remark, Table
from intake.sheets.units import Unit

_BY_HAND = 100.0


def apply_mapping(workbook: Workbook, schema: SheetSchema, mapping: Mapping[str, Any]) -> Layout:
    """Read a workbook as a person assigned it; raises MappingError naming what does not fit.

    `mapping` is {"sheets": {sheet: {"header_rows": [3, 4], "unit": "yuan", "units": {field:
    unit}, "columns": {field: letter}}}}. Sheets without columns are left out. Where "unit" is
    missing or empty it is looked for in the sheet, and so is a column's own unit where "units"
    is missing. The result is sure: a person has decided.
    """
    sheets = mapping.get("sheets")
    if not isinstance(sheets, Mapping):
        raise MappingError("malformed", detail="sheets")
    chosen = {
        str(name): entry
        for name, entry in sheets.items()
        if isinstance(entry, Mapping) and entry.get("columns")
    }
    if not chosen:
        raise MappingError("nothing")
    statements = statements_of(workbook, set(chosen))
    tables: list[Table] = []
    hints: list[Remark] = []
    for name, entry in chosen.items():
        try:
            sheet = workbook.sheet(name)
        except KeyError:
            raise MappingError("unknown_sheet", sheet=name) from None
        table, remarks = mapped_table(schema, sheet, entry, statements)
        tables.append(table)
        hints += remarks
    return assemble(workbook, schema, tables=tables, hints=hints, statements=statements)


def mapped_table(
    schema: SheetSchema, sheet: Sheet, entry: Mapping[str, Any], statements: Sequence[str]
) -> tuple[Table, list[Remark]]:
    """Build one table from its entry of the mapping; raises MappingError."""
    top, bottom = _header_rows(sheet, entry.get("header_rows"))
    columns = HeaderRows(sheet).columns(top, bottom)
    found = Assignment(columns=_columns(schema, sheet, entry["columns"], columns))
    for spec in schema.fields:
        if spec.required and spec.key not in found.columns:
            raise MappingError("missing_field", sheet=sheet.name, field=str(spec.label))
    table = table_of(sheet, top, bottom, columns, found)
    units = entry.get("units")
    if isinstance(units, Mapping):
        table = replace(table, columns=_with_units(schema, table.columns, units))
    unit = entry.get("unit")
    if unit:
        return replace(table, unit=_unit(unit), unit_is_stated=True), []
    table, doubts, hints = with_unit(schema, sheet, table, statements)
    return table, [*doubts, *hints]


def _header_rows(sheet: Sheet, rows: object) -> tuple[int, int]:
    given = rows if isinstance(rows, list | tuple) else []
    numbers = [row for row in given if isinstance(row, int) and not isinstance(row, bool)]
    top, bottom = min(numbers, default=0), max(numbers, default=0)
    if not (1 <= top <= bottom <= len(sheet.rows)) or bottom - top >= DEEPEST_HEADER:
        raise MappingError(
            "bad_header_rows", sheet=sheet.name, rows=str(rows), limit=DEEPEST_HEADER
        )
    return top, bottom


def _columns(
    schema: SheetSchema, sheet: Sheet, given: object, columns: Sequence[HeaderColumn]
) -> dict[str, tuple[HeaderColumn, float]]:
    if not isinstance(given, Mapping):
        raise MappingError("malformed", detail="columns")
    known = {column.index: column for column in columns}
    keys = {spec.key for spec in schema.fields}
    found: dict[str, tuple[HeaderColumn, float]] = {}
    for key, letter in given.items():
        if not letter:
            continue
        if key not in keys:
            raise MappingError("unknown_field", field=str(key))
        try:
            index = index_of(str(letter))
        except ValueError:
            index = 0
        if not 1 <= index <= min(sheet.width, MAX_COLUMNS):
            raise MappingError("bad_column", sheet=sheet.name, column=str(letter))
        if any(column.index == index for column, _score in found.values()):
            raise MappingError("column_twice", sheet=sheet.name, column=letter_of(index))
        # A column without any header can be mapped all the same.
        bare = HeaderColumn(index, (), path_of((), alone=True))
        found[str(key)] = (known.get(index, bare), _BY_HAND)
    return found


def _with_units(
    schema: SheetSchema, columns: Mapping[str, ColumnMatch], units: Mapping[Any, Any]
) -> dict[str, ColumnMatch]:
    money = {spec.key for spec in schema.money_fields()}
    changed = dict(columns)
    for key in units:
        if key not in money:
            raise MappingError("unknown_field", field=str(key))
    for key in money & set(changed):
        own = units.get(key)
        changed[key] = replace(changed[key], unit=_unit(own) if own else None)
    return changed


def _unit(name: object) -> Unit:
    try:
        return Unit(str(name))
    except ValueError:
        raise MappingError("unknown_unit", unit=str(name)) from None
