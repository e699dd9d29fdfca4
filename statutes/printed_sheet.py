"""Take a printed late-fee sheet apart by its keys: rows, cells with their addresses, values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from statutes.dates import ContributionMonth, parse_date
from statutes.errors import InvalidFactError
from statutes.late_fee import CountConvention, Reading
from statutes.money import LARGEST, parse_amount
from statutes.sheet import one_line
from statutes.sheet_file import CellValue, UnreadableSheet, Worksheet
from statutes.sheet_keys import COLUMNS, SEPARATOR, SIGNATURE, Fact, Key, RowKey, Table

_SIGNATURE_FAMILY = SIGNATURE.rpartition(SEPARATOR)[0] + SEPARATOR
_SIGNATURE_ROWS, _SIGNATURE_COLUMNS = 200, 30
_DAY_ZERO = date(1899, 12, 30)  # of a day that lost its format and is a number now
_LAST_SERIAL = 401_768  # 2999-12-31
_TABLE_OF = {
    RowKey.ITEM: Table.FEE,
    RowKey.LINE: Table.FEE,
    RowKey.SUBTOTAL: Table.FEE,
    RowKey.TOTAL: Table.FEE,
    RowKey.PAYMENT: Table.PAYMENT,
    RowKey.STOP: Table.STOP,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its address, such as H17, and what stands in it."""

    address: str
    value: CellValue

    @property
    def is_empty(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def text(self) -> str:
        """Return the value as text, a day as ISO, nothing as an empty text."""
        if self.is_empty:
            return ""
        if isinstance(self.value, Decimal):
            return plain_number(self.value)
        return one_line(str(self.value))

    def number(self) -> Decimal:
        """Read a number, also one kept as text; raises InvalidFactError for anything else."""
        if isinstance(self.value, Decimal) and abs(self.value) <= LARGEST:
            return self.value
        return parse_amount(self.text)

    def whole(self) -> int:
        try:
            number = self.number()
        except InvalidFactError:
            number = None
        if number is None or number != int(number):
            raise InvalidFactError("number", self.text, "write a whole number")
        return int(number)

    def day(self) -> date:
        """Read a day: a date, its ISO text, or the number a spreadsheet keeps for it."""
        if isinstance(self.value, Decimal) and 1 <= self.value <= _LAST_SERIAL:
            return parse_date(str(_DAY_ZERO + timedelta(days=int(self.value))))
        return parse_date(self.text)

    def month(self) -> ContributionMonth:
        """Read a contribution month: its first day, or text such as 2003-05."""
        if isinstance(self.value, str):
            return ContributionMonth.parse(self.value)
        day = self.day()
        if day.day != 1:
            raise InvalidFactError("month", self.text, "write the first day of the month")
        return ContributionMonth.of(day)


def plain_number(number: Decimal) -> str:
    """Write a number without exponent and without trailing zeros."""
    return format(number.normalize(), "f")


@dataclass(frozen=True, slots=True)
class Row:
    """One row with a key, the codes behind the key, and its cells by column key."""

    number: int
    key: RowKey
    codes: tuple[str, ...]
    key_cell: Cell
    cells: Mapping[str, Cell]
    filled: tuple[Cell, ...]

    def __getitem__(self, key: Key) -> Cell:
        return self.cells[key]

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else ""

    @property
    def value(self) -> Cell:
        """Return what stands behind the label of a fact."""
        return self.filled[1] if len(self.filled) > 1 else Cell(self.key_cell.address, None)

    @property
    def label(self) -> Cell:
        return self.filled[0] if self.filled else self.key_cell


@dataclass(frozen=True, slots=True)
class Rule:
    """A reading of the law with a day count, as the head of the sheet names it."""

    reading: Reading
    convention: CountConvention


@dataclass(slots=True)
class PrintedItem:
    """The rows of one debt: the first holds its facts and the first line of its working."""

    row: Row
    lines: list[Row]


@dataclass(slots=True)
class PrintedSheet:
    """All rows of one sheet, sorted by what they are; `stray` are the cells that
    belong to none of them, with the reason."""

    name: str
    facts: dict[str, Row] = field(default_factory=dict)
    rules: dict[int, tuple[Rule, Row]] = field(default_factory=dict)
    items: list[PrintedItem] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    stops: list[Row] = field(default_factory=list)
    subtotals: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    capitals: list[Row] = field(default_factory=list)
    groups: dict[str, Row] = field(default_factory=dict)
    stray: list[tuple[Cell, str]] = field(default_factory=list)

    @property
    def on(self) -> date:
        """Return the day of the sheet; raises UnreadableSheet without one."""
        row = self.facts.get(Fact.ON)
        if row is None:
            raise UnreadableSheet(f"{self.name}: the row with the day of the sheet is missing")
        try:
            return row.value.day()
        except InvalidFactError as error:
            raise UnreadableSheet(f"{self.name}!{row.value.address}: {error}") from error


def printed_sheets(worksheets: Iterable[Worksheet]) -> list[PrintedSheet]:
    """Find the late-fee sheets of a workbook; raises UnreadableSheet where there is none."""
    found = []
    for worksheet in worksheets:
        place = _signature(worksheet)
        if place is not None:
            found.append(_Parser(worksheet, *place).parse())
    if not found:
        raise UnreadableSheet("no late-fee sheet is in it: no cell holds the signature of one")
    return found


def _signature(worksheet: Worksheet) -> tuple[int, int] | None:
    for row_index, row in enumerate(worksheet.rows[:_SIGNATURE_ROWS]):
        for column, value in enumerate(row[:_SIGNATURE_COLUMNS]):
            if isinstance(value, str) and value.strip().startswith(_SIGNATURE_FAMILY):
                if value.strip() != SIGNATURE:
                    raise UnreadableSheet(
                        f"{value.strip()[:60]!r} is another version of the sheet; this one reads "
                        f"{SIGNATURE!r}"
                    )
                return row_index, column
    return None


class _Parser:
    """Go through the rows of one worksheet below its signature."""

    def __init__(self, worksheet: Worksheet, signature_row: int, key_column: int) -> None:
        self._worksheet = worksheet
        self._first_row = signature_row + 1
        self._key_column = key_column
        self._columns: dict[Table, dict[Key, int]] = {}
        self._in_fee_table = False
        self._sheet = PrintedSheet(worksheet.name)

    def parse(self) -> PrintedSheet:
        for index in range(self._first_row, len(self._worksheet.rows)):
            values = self._worksheet.rows[index]
            key_cell = self._cell(index, self._key_column, values)
            if key_cell.is_empty:
                self._note_figures(index, values)
                continue
            name, *codes = key_cell.text.split(SEPARATOR)
            try:
                key = RowKey(name)
            except ValueError:
                self._sheet.stray.append((key_cell, "which is no key of a row"))
                continue
            self._take(index, values, Row(index + 1, key, tuple(codes), key_cell, {}, ()))
        if Table.FEE not in self._columns:
            raise self._unreadable("the row that names the columns is missing")
        return self._sheet

    def _take(self, index: int, values: Sequence[CellValue], bare: Row) -> None:
        if bare.key is RowKey.COLUMNS:
            self._name_columns(bare, values)
            return
        row = self._row(index, values, bare)
        sheet = self._sheet
        match row.key:
            case RowKey.FACT if row.code in sheet.facts:
                sheet.stray.append((row.key_cell, "a fact that stands there twice"))
            case RowKey.FACT:
                sheet.facts[row.code] = row
            case RowKey.RULE:
                self._take_rule(row)
            case RowKey.ITEM:
                sheet.items.append(PrintedItem(row, [row]))
            case RowKey.LINE if sheet.items:
                sheet.items[-1].lines.append(row)
            case RowKey.LINE:
                sheet.stray.append((row.key_cell, "a line above any item"))
            case RowKey.SUBTOTAL:
                sheet.subtotals.append(row)
            case RowKey.TOTAL:
                sheet.totals.append(row)
                self._in_fee_table = False
            case RowKey.CAPITALS:
                sheet.capitals.append(row)
            case RowKey.PAYMENT:
                sheet.payments.append(row)
            case RowKey.STOP:
                sheet.stops.append(row)
            case RowKey.GROUP:
                sheet.groups[row.code] = row
            case _:
                pass  # headings are for the eye

    def _take_rule(self, row: Row) -> None:
        try:
            number, reading, convention = row.codes
            rule = Rule(Reading(reading), CountConvention(convention))
            self._sheet.rules.setdefault(int(number), (rule, row))
        except ValueError as error:
            raise self._unreadable(f"{row.key_cell.address}: no such rule") from error
        if self._sheet.rules[int(number)][1] is not row:
            self._sheet.stray.append((row.key_cell, "a rule that stands there twice"))

    def _name_columns(self, row: Row, values: Sequence[CellValue]) -> None:
        code = row.codes[0] if row.codes else ""
        if code not in list(Table):
            raise self._unreadable(f"{row.key_cell.address}: no such table")
        table = Table(code)
        names = [value.strip() if isinstance(value, str) else "" for value in values]
        named = {key: index for index, name in enumerate(names) for key in Key if key == name}
        for key in COLUMNS[table]:
            if names.count(key) != 1:
                raise self._unreadable(
                    f"row {row.number}: the column {key} is there {names.count(key)} times"
                )
        self._columns[table] = named
        self._in_fee_table = table is Table.FEE

    def _row(self, index: int, values: Sequence[CellValue], bare: Row) -> Row:
        table = _TABLE_OF.get(bare.key)
        columns: Mapping[Key, int] = {}
        if table is not None:
            if table not in self._columns:
                raise self._unreadable(f"row {bare.number} stands above the names of its columns")
            columns = self._columns[table]
        return Row(
            bare.number,
            bare.key,
            bare.codes,
            bare.key_cell,
            {key: self._cell(index, column, values) for key, column in columns.items()},
            tuple(
                cell
                for column in range(len(values))
                if column != self._key_column
                and not (cell := self._cell(index, column, values)).is_empty
            ),
        )

    def _note_figures(self, index: int, values: Sequence[CellValue]) -> None:
        """A row without a key may hold a note, but no figures among those that count."""
        if not self._in_fee_table:
            return
        for column in self._columns[Table.FEE].values():
            cell = self._cell(index, column, values)
            if isinstance(cell.value, Decimal | date):
                self._sheet.stray.append((cell, "a figure in a row without a key"))

    def _cell(self, index: int, column: int, values: Sequence[CellValue]) -> Cell:
        value = values[column] if column < len(values) else None
        return Cell(f"{column_letters(column)}{index + 1}", value)

    def _unreadable(self, what: str) -> UnreadableSheet:
        return UnreadableSheet(f"{self._worksheet.name}: {what}")


def column_letters(index: int) -> str:
    """Name a column as spreadsheets do; 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
