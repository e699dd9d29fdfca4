"""Find the tables of a workbook: which sheets, which header rows, which columns, which units.

`detect_layout` tries every block of one to four rows near the top of each visible sheet as a
header and keeps the one whose columns fit the schema best. `apply_mapping` takes what a person
assigned instead. Both end in the same `Layout`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from intake.sheets.breaks import names_rows, other_header_row
from intake.sheets.building import assemble, header_of, statements_of, table_of, with_unit
from intake.sheets.cells import fold, letter_of, shown
from intake.sheets.errors import MappingError
from intake.sheets.fields import FieldKind, FieldSpec, SheetSchema
from intake.sheets.headers import HeaderRows
from intake.sheets.mapping import apply_mapping
from intake.sheets.matching import SURE_SCORE, Assignment, Samples, assign
from intake.sheets.messages import listed
from intake.sheets.reading import Sheet, Workbook
from intake.sheets.tables import Layout, Remark, Suggestion, Table, combined

__all__ = ["Layout", "Suggestion", "Table", "apply_mapping", "detect_layout"]

_ALIEN_SHARE = 0.6
_ABOUT_UNITS = frozenset({"unit_doubtful", "unit_assumed"})
_FIGURES = frozenset({FieldKind.MONEY, FieldKind.COUNT, FieldKind.MONTH, FieldKind.SPAN})
# What a header loses whose merged cells reach out of it: less than one column is worth.
_CUT_MERGE = 30.0
# What one loses that leaves a row of headers below: it would be read as data.
_CUT_HEADER = 200.0


def detect_layout(
    workbook: Workbook,
    schema: SheetSchema,
    *,
    remembered: Mapping[str, Mapping[str, Any]] | None = None,
) -> Layout:
    """Find the tables of this schema; never raises, what is unsure stands in `problems`.

    `remembered` maps signatures to mappings made by hand earlier. One that was made for headers
    such as these is applied to every sheet that has them: fields and depth of the header come
    from it, sheets and row numbers from this workbook.
    """
    heads = [(sheet, HeaderRows(sheet)) for sheet in workbook.sheets if sheet.visible]
    if remembered:
        known = _from_memory(workbook, schema, heads, remembered)
        if known is not None:
            return known
    tables: list[tuple[Table, Assignment]] = []
    others: list[Table] = []
    hints = [
        Remark("hidden", {"sheet": sheet.name})
        for sheet in workbook.sheets
        if not sheet.visible and sheet.rows
    ]
    for sheet, rows in heads:
        guess = _best_guess(schema, sheet, rows)
        if guess is None:
            continue
        refusal = _not_of_this_kind(schema, sheet, *guess)
        if refusal is None:
            tables.append(guess)
        else:
            others.append(guess[0])
            hints.append(refusal)
    statements = statements_of(workbook, {table.sheet for table, _found in tables})
    doubts: list[Remark] = []
    finished: list[Table] = []
    for table, found in tables:
        sheet = workbook.sheet(table.sheet)
        with_its_unit, unit_doubts, unit_hints = with_unit(schema, sheet, table, statements)
        finished.append(with_its_unit)
        doubts += [*unit_doubts, *_doubts_about(schema, table, found)]
        hints += unit_hints
        _note_other_table(schema, sheet, table, doubts, hints)
        if found.unclaimed:
            columns = listed(f"{letter_of(c.index)} “{header_of(c)}”" for c in found.unclaimed)
            hints.append(Remark("unclaimed", {"sheet": table.sheet, "columns": columns}))
    finished = _with_units_of_others(finished, doubts, hints)
    if not tables:
        labels = [str(spec.label) for spec in schema.fields if spec.required]
        doubts.append(Remark("no_table", {"field": listed(labels)}))
    return assemble(
        workbook,
        schema,
        tables=finished,
        others=others,
        doubts=doubts,
        hints=hints,
        statements=statements,
    )


def _with_units_of_others(
    tables: list[Table], doubts: list[Remark], hints: list[Remark]
) -> list[Table]:
    """Let sheets that state no unit follow the others, if these agree: 续表 rarely repeats it."""
    stated = {table.unit for table in tables if table.unit_is_stated}
    silent = {table.sheet for table in tables if not table.unit_is_stated}
    if len(stated) != 1 or not silent:
        return tables
    (unit,) = stated
    for remarks in (doubts, hints):
        remarks[:] = [
            remark
            for remark in remarks
            if remark.code not in _ABOUT_UNITS or remark.params["sheet"] not in silent
        ]
    hints += [
        Remark("unit_of_other_sheets", {"sheet": table.sheet, "unit": unit.chinese_name})
        for table in tables
        if table.sheet in silent
    ]
    return [
        replace(table, unit=unit, unit_is_stated=True) if table.sheet in silent else table
        for table in tables
    ]


def _note_other_table(
    schema: SheetSchema, sheet: Sheet, table: Table, doubts: list[Remark], hints: list[Remark]
) -> None:
    """Note a table of other columns further down: a doubt where it is of the same kind."""
    row = other_header_row(sheet, table, schema)
    if row is None:
        return
    where = {"sheet": sheet.name, "row": str(row)}
    if names_rows(sheet.rows[row - 1], schema):
        doubts.append(Remark("second_table", where))
    else:
        hints.append(Remark("rest_left_out", where))


def _best_guess(
    schema: SheetSchema, sheet: Sheet, rows: HeaderRows
) -> tuple[Table, Assignment] | None:
    """Return the block of rows that fits best as a header, the shallower of equals."""
    best = (0.0, 0, 0)
    for top, bottom in rows.blocks():
        found = assign(schema, rows.columns(top, bottom), Samples(sheet, bottom + 1))
        quality = found.quality(schema) - (bottom - top)
        if rows.cuts_merge(top, bottom):
            quality -= _CUT_MERGE
        names = {spec.key for spec in schema.fields if spec.required} & found.columns.keys()
        if any(rows.goes_on_below(bottom, found.columns[key][0].index) for key in names):
            quality -= _CUT_HEADER
        if quality > best[0]:
            best = (quality, top, bottom)
    if not best[0]:
        return None
    _quality, top, bottom = best
    bottom = rows.with_unit_row(top, bottom)
    columns = rows.columns(top, bottom)
    found = assign(schema, columns, Samples(sheet, bottom + 1))
    return table_of(sheet, top, bottom, columns, found), found


def _from_memory(
    workbook: Workbook,
    schema: SheetSchema,
    heads: list[tuple[Sheet, HeaderRows]],
    remembered: Mapping[str, Mapping[str, Any]],
) -> Layout | None:
    """Apply the first remembered mapping whose headers stand in this workbook.

    Only mappings for one kind of header are recognised wherever they stand; a mapping for sheets
    with unlike headers is recognised by the sheets' names and row numbers as they were.
    """
    places: dict[str, list[tuple[Sheet, int, int]]] = {}
    for sheet, rows in heads:
        for top, bottom in rows.blocks():
            columns = rows.columns(top, bottom)
            bare = table_of(sheet, top, bottom, columns, Assignment())
            signature = combined({bare.signature})
            if signature in remembered:
                places.setdefault(signature, []).append((sheet, top, bottom))
    for signature, found in places.items():
        entries = list(remembered[signature].get("sheets", {}).values())
        sheets = {
            sheet.name: {**entries[0], "header_rows": list(range(top, bottom + 1))}
            for sheet, top, bottom in found
            if entries
        }
        try:
            return apply_mapping(workbook, schema, {"sheets": sheets})
        except MappingError:
            continue
    for signature, mapping in remembered.items():
        try:
            layout = apply_mapping(workbook, schema, mapping)
        except MappingError:
            continue
        if layout.signature == signature:
            return layout
    return None


def _not_of_this_kind(
    schema: SheetSchema, sheet: Sheet, table: Table, found: Assignment
) -> Remark | None:
    """Say why a sheet is left out: no such columns, a list of persons, of counties, of contacts."""
    for column in table.headers:
        if schema.person_headers & {column.path.bare, column.path.full}:
            return Remark("persons", {"sheet": sheet.name, "header": header_of(column)})
    left_out = Remark("left_out", {"sheet": sheet.name})
    required = [spec for spec in schema.fields if spec.required]
    has_figures = any(schema.field(key).kind in _FIGURES for key in found.columns)
    if not has_figures or len(found.columns) < schema.least_fields:
        return left_out
    if any(spec.key not in found.columns for spec in required):
        return left_out
    samples = Samples(sheet, table.first_data_row)
    for spec in required:
        values = samples.of(found.columns[spec.key][0].index)
        alien = 0
        if spec.looks_unlike is not None:
            alien = sum(bool(spec.looks_unlike.fullmatch(fold(shown(one)))) for one in values)
        if not values or alien >= _ALIEN_SHARE * len(values):
            return left_out
    return None


def _doubts_about(schema: SheetSchema, table: Table, found: Assignment) -> list[Remark]:
    """List what a person should look at before the table is read."""
    sheet, columns = table.sheet, table.columns
    doubts = []
    for keys in schema.one_of:
        if not any(key in columns for key in keys):
            labels = listed(f"“{schema.field(key).label}”" for key in keys)
            doubts.append(Remark("missing_one_of", {"sheet": sheet, "fields": labels}))
    for split in schema.splits:
        whole = split.total in columns and not any(part in columns for part in split.parts)
        if split.parts_needed and whole:
            label = str(schema.field(split.total).label)
            doubts.append(Remark("not_split", {"sheet": sheet, "field": label}))
    for key, match in columns.items():
        spec = schema.field(key)
        place = {"sheet": sheet, "field": str(spec.label)}
        if key in found.rivals:
            letters = [match.letter, *(letter_of(rival.index) for rival in found.rivals[key])]
            doubts.append(Remark("ambiguous", {**place, "columns": listed(letters)}))
        elif match.score < SURE_SCORE and (spec.required or _is_figure(schema, spec)):
            where = {"column": match.letter, "header": match.header}
            doubts.append(Remark("weak", {**place, **where}))
    for stray in found.strays:
        where = {"sheet": sheet, "column": letter_of(stray.index), "header": header_of(stray)}
        doubts.append(Remark("unknown_money_column", where))
    for stray in found.people[:1]:
        where = {"sheet": sheet, "column": letter_of(stray.index), "header": header_of(stray)}
        label = str(schema.field(schema.stray_count.key).label) if schema.stray_count else ""
        doubts.append(Remark("unknown_people_column", {**where, "field": label}))
    return doubts


def _is_figure(schema: SheetSchema, spec: FieldSpec) -> bool:
    return spec in schema.money_fields() or any(spec.key in keys for keys in schema.one_of)
