"""Where one table of a sheet ends: its header printed again, or the header of another table."""

from collections.abc import Sequence

from intake.sheets.cells import CellValue, is_empty
from intake.sheets.fields import SheetSchema, score
from intake.sheets.headers import clean, is_data, path_of
from intake.sheets.reading import Sheet
from intake.sheets.tables import Table

_HEADER_SHARE = 0.6
_LEAST_HEADERS = 3
_TELLING_SCORE = 80.0

HeaderTexts = dict[int, set[str]]


def header_texts(table: Table) -> HeaderTexts:
    """Return the header texts of a table by column, as they are compared."""
    return {column.index: {clean(text) for text in column.texts} for column in table.headers}


def repeats_header(values: Sequence[CellValue], headers: HeaderTexts) -> bool:
    """Tell the header printed again, on a later page for example, from one in another order."""
    given = alike = 0
    for index, value in enumerate(values, start=1):
        if is_empty(value):
            continue
        given += 1
        text = clean(value) if isinstance(value, str) else ""
        if text in headers.get(index, ()):
            alike += 1
        elif any(text in others for others in headers.values()):
            return False
    return alike >= 2 and alike >= given * _HEADER_SHARE


def is_header(values: Sequence[CellValue], schema: SheetSchema) -> bool:
    """Tell a row of headers that the schema knows: texts only, half of them names of fields."""
    given = [value for value in values if not is_empty(value)]
    texts = {clean(value) for value in given if isinstance(value, str)}
    if len(texts) < _LEAST_HEADERS or len(given) > len(texts) or any(map(is_data, given)):
        return False
    known = sum(bool(_fields_named(text, schema)) for text in texts)
    return known >= max(_LEAST_HEADERS, len(texts) / 2)


def names_rows(values: Sequence[CellValue], schema: SheetSchema) -> bool:
    """Tell whether a row of headers has one for a required field: a table of the same kind."""
    required = {spec.key for spec in schema.fields if spec.required}
    return any(
        required & _fields_named(clean(value), schema)
        for value in values
        if isinstance(value, str) and not is_empty(value)
    )


def other_header_row(sheet: Sheet, table: Table, schema: SheetSchema) -> int | None:
    """Return the first row below a table that is the header of another one."""
    headers = header_texts(table)
    for number in range(table.first_data_row, len(sheet.rows) + 1):
        values = sheet.rows[number - 1]
        if is_header(values, schema) and not repeats_header(values, headers):
            return number
    return None


def _fields_named(text: str, schema: SheetSchema) -> set[str]:
    path = path_of((text,), alone=True)
    return {spec.key for spec in schema.fields if score(spec, path) >= _TELLING_SCORE}
