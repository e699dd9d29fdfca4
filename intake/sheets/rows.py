"""Walk the rows below a header and tell enterprises from subtotals, notes and repeated headers."""

import re
from collections.abc import Iterator
from dataclasses import replace

from intake.sheets.breaks import header_texts, is_header, repeats_header
from intake.sheets.cells import CellValue, fold, is_blank, is_empty, shown
from intake.sheets.days import is_day
from intake.sheets.errors import CellError
from intake.sheets.fields import FieldKind, SheetSchema
from intake.sheets.headers import is_label_line, is_numbering
from intake.sheets.normalise import parse_money
from intake.sheets.reading import Sheet
from intake.sheets.row import Row, RowKind
from intake.sheets.sums import figures_of, settle_sums
from intake.sheets.tables import Table

__all__ = ["Row", "RowKind", "iter_rows"]

_COUNTED = r"(?:\d+(?:户|家|个|人)?(?:企业|单位)?)*"
_SUBTOTAL = re.compile(
    r".{0,16}?(?:小计|合计|总计|累计|共计|总合计|汇总|平均)[数值]?(?:\(.*\))?:?"
    + _COUNTED
    + r"|其中:.*|其中|全(?:省|州|市|县|区|盟|旗|部|体)(?:总?共)?:?"
    + _COUNTED
    + r"|总?共:?\d+(?:户|家|个)(?:企业|单位)?"
)
_NOTE = re.compile(
    r"(?:备?注|说明|填表说明|填报说明|附注|附件|填表|填报|制表|审核|审签|复核|审批|单位负责人|负责人|分管领导|"
    r"经办人|联系人|联系电话|报表人|统计人|日期|盖章|单位\(盖章\)|以上|本表|此表|※|\*)"
)
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、.*|\([一二三四五六七八九十]{1,3}\).*")
# What no name of an enterprise looks like: a remark in brackets, a numbered sentence.
_REMARK = re.compile(r"\(.*\)|.*[。;,:].*|\d{1,2}[.、].*")
_CODE = re.compile(r"(?=.*\d)[0-9a-z]{15,18}")
_NUMBERING_WITHIN = 2  # rows below a header
_FIGURES = frozenset({FieldKind.MONEY, FieldKind.COUNT})
_FILLED_BY_MERGE = frozenset(
    {FieldKind.TEXT, FieldKind.CODE, FieldKind.REGION, FieldKind.FLAG, FieldKind.DATE}
)


class RowWalker:
    """Classify the rows of one table in their order."""

    def __init__(self, sheet: Sheet, table: Table, schema: SheetSchema) -> None:
        self._sheet = sheet
        self._table = table
        self._schema = schema
        self._kinds = {spec.key: spec.kind for spec in schema.fields}
        self._names = [spec for spec in schema.fields if spec.required]
        self._headers = header_texts(table)
        self._last_header = table.first_data_row - 1
        self._in_other_table = False

    def rows(self) -> Iterator[Row]:
        """Yield every row from the first below the header to the last of the sheet."""
        for number in range(self._table.first_data_row, len(self._sheet.rows) + 1):
            values = self._sheet.rows[number - 1]
            given = [value for value in values if not is_empty(value)]
            texts = [fold(value) for value in given if isinstance(value, str)]
            has_code = any(_CODE.fullmatch(text) for text in texts)
            row = Row(
                number,
                RowKind.DATA,
                self._cells(number),
                next((value for value in given if isinstance(value, str)), ""),
                has_code,
            )
            yield replace(row, kind=self._kind(row, values, given, texts))

    def _cells(self, number: int) -> dict[str, CellValue]:
        """Return the cells by field; what is merged downwards holds for each of its rows."""
        cells: dict[str, CellValue] = {}
        for key, match in self._table.columns.items():
            value = self._sheet.cell(number, match.index)
            merge = self._sheet.merge_at(number, match.index)
            if merge and merge.left == merge.right and self._kinds[key] in _FILLED_BY_MERGE:
                value = self._sheet.filled(number, match.index)
            cells[key] = value
        return cells

    def _kind(
        self, row: Row, values: list[CellValue], given: list[CellValue], texts: list[str]
    ) -> RowKind:
        if not given:
            return RowKind.BLANK
        if repeats_header(values, self._headers):
            self._last_header = row.number
            self._in_other_table = False
            return RowKind.HEADER
        if row.number <= self._last_header + _NUMBERING_WITHIN and is_numbering(given):
            return RowKind.HEADER
        if self._in_other_table or is_header(values, self._schema):
            self._in_other_table = True
            return RowKind.NOTE
        if not row.has_code:
            if self._is_subtotal(texts, row.cells):
                return RowKind.SUBTOTAL
            if self._is_note(texts, row):
                return RowKind.NOTE
            if texts and len({fold(shown(value)) for value in given}) == 1:
                return self._kind_of_single(row.number, texts[0], row.cells)
        return RowKind.DATA if self._says_something(row) else RowKind.NOTE

    def _says_something(self, row: Row) -> bool:
        """Tell a row about an enterprise from an empty line of a form, numbered beforehand.

        A name or a code says something, and so does any figure but zero, readable or not.
        """
        names = {spec.key for spec in self._names}
        given = {key for key, value in row.cells.items() if not is_blank(value)}
        if any(key in names or self._kinds[key] is FieldKind.CODE for key in given):
            return True
        figures = {key for key in given if self._kinds[key] in _FIGURES}
        return any(not _is_zero(row.cells[key]) for key in figures)

    def _is_note(self, texts: list[str], row: Row) -> bool:
        """Tell 注:…, 填表人:… and the like; what is called like a company is none."""
        if not texts:
            return False
        is_label = texts[0].endswith(":") or is_label_line(texts[:1])
        if not (is_label or _NOTE.match(texts[0])) or self._is_company(row.cells):
            return False
        if self._is_dated(row.cells):
            return False
        return not figures_of(row, self._table, self._schema)

    def _is_company(self, cells: dict[str, CellValue]) -> bool:
        names = [(spec, fold(shown(cells.get(spec.key)))) for spec in self._names]
        return any(
            spec.looks_like and ":" not in name and spec.looks_like.search(name)
            for spec, name in names
        )

    def _is_dated(self, cells: dict[str, CellValue]) -> bool:
        """Tell a row whose day stands in the column of days, with something beside it."""
        given = [key for key, value in cells.items() if not is_blank(value)]
        return len(given) > 1 and any(
            self._kinds[key] is FieldKind.DATE and is_day(cells[key]) for key in given
        )

    def _is_subtotal(self, texts: list[str], cells: dict[str, CellValue]) -> bool:
        names = [fold(shown(cells.get(spec.key))) for spec in self._names]
        return any(_SUBTOTAL.fullmatch(text) for text in (*texts[:1], *names) if text)

    def _kind_of_single(self, number: int, text: str, cells: dict[str, CellValue]) -> RowKind:
        """Tell a name without figures from a heading over rows and from a note."""
        named = any(not is_blank(cells.get(spec.key)) for spec in self._names)
        first = self._table.columns[self._names[0].key].index if self._names else 1
        merge = self._sheet.merge_at(number, first)
        across = merge is not None and merge.left != merge.right
        alien = any(s.looks_unlike and s.looks_unlike.fullmatch(text) for s in self._names)
        if not named or across or alien or _SECTION.fullmatch(text):
            return RowKind.SECTION
        if _REMARK.fullmatch(text) and not self._is_company(cells):
            return RowKind.NOTE
        return RowKind.DATA


def _is_zero(value: CellValue) -> bool:
    try:
        figure = parse_money(value)
    except CellError:
        return False
    return figure is not None and not figure.yuan


def iter_rows(sheet: Sheet, table: Table, schema: SheetSchema) -> Iterator[Row]:
    """Yield every row below the header of a table, classified."""
    return iter(settle_sums(list(RowWalker(sheet, table, schema).rows()), table, schema))
