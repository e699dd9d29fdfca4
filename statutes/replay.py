"""Reckon a printed late-fee sheet again from its own facts and lines: equal, or where not.

Two checks, in this order. By the law: the facts that stand on the sheet (principal, deadline,
payments, stops, reading) give every line, fee and total anew, and each cell is compared. By
arithmetic: days from the two dates, days × balance × rate, sums and roundings from what is
printed, so that the sheet is right in itself whatever the rules say of it. A cell is named once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from statutes.dates import ContributionMonth
from statutes.errors import InvalidFactError
from statutes.money import ZERO, to_fen
from statutes.printed_sheet import (
    Cell,
    PrintedItem,
    PrintedSheet,
    Row,
    plain_number,
    printed_sheets,
)
from statutes.rmb import capital_amount
from statutes.sheet import LateFeeSheet, SheetItem, SheetTotals, one_line, sheet_item
from statutes.sheet_facts import PrintedDebts, facts_checksum
from statutes.sheet_file import Worksheet, read_worksheets
from statutes.sheet_keys import LINE_KEYS, READING_KEYS, Fact, Key

Value = str | int | Decimal | date | ContributionMonth | None

_LONGEST_SHOWN = 80
_SUMMED = (
    *(Key.PRINCIPAL, Key.FEE, Key.FEE_PAID, Key.FEE_OUTSTANDING),
    *(Key.PRINCIPAL_OUTSTANDING, Key.CAPPED),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One cell that is not what it should be: what it should be, or else what is wrong with it.

    `cell` is empty where a row is missing altogether.
    """

    sheet: str
    cell: str
    what: str
    printed: str
    recomputed: str
    problem: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        verdict = self.problem or f"recomputed {self.recomputed or 'nothing'}"
        return f"{place} {self.what}: printed {self.printed or 'nothing'}, {verdict}"


@dataclass(slots=True)
class Replay:
    """What came of it, over all sheets of the file."""

    sheets: list[str] = field(default_factory=list)
    items: int = 0
    lines: int = 0
    fee_outstanding: Decimal = ZERO
    findings: list[Finding] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        return not self.findings


def replay(path: Path) -> Replay:
    """Replay every late-fee sheet of a workbook.

    Raises UnreadableSheet (statutes.sheet_file) where the file is no workbook or holds no sheet.
    """
    return replay_worksheets(read_worksheets(path))


def replay_worksheets(worksheets: Iterable[Worksheet]) -> Replay:
    """Replay every late-fee sheet among worksheets that were read; raises as `replay` does."""
    result = Replay()
    for printed in printed_sheets(worksheets):
        checked = _Checker(printed)
        checked.run()
        result.sheets.append(printed.name)
        result.items += len(printed.items)
        result.lines += sum(len(item.lines) for item in printed.items)
        result.fee_outstanding += checked.fee_outstanding
        result.findings.extend(checked.findings)
    return result


class _Checker:
    """Compare one printed sheet, cell by cell, and keep what is not equal."""

    def __init__(self, printed: PrintedSheet) -> None:
        self._printed = printed
        self._on = printed.on
        self._found: dict[str, Finding] = {}
        self.fee_outstanding = ZERO

    @property
    def findings(self) -> list[Finding]:
        return list(self._found.values())

    def run(self) -> None:
        printed = self._printed
        debts = PrintedDebts(printed, self._on, self.compare, self.refuse)
        for cell, problem in printed.stray:
            self.refuse(cell, "row", problem)
        expected: list[SheetItem] = []
        for item in printed.items:
            debt = debts.of(item)
            if debt is not None:
                expected.append(sheet_item(debts.number_of(item), debt, on=self._on))
                self._check_item(item, expected[-1])
        if len(expected) == len(printed.items):
            self._check_totals(LateFeeSheet(self._on, tuple(expected)))
        self._check_head()
        _Arithmetic(printed, self._found, self.compare).run()

    # --- by the law -----------------------------------------------------------------------

    def _check_item(self, printed: PrintedItem, item: SheetItem) -> None:
        steps = item.fee.steps
        lines = printed.lines
        empty = not steps and all(lines[0][key].is_empty for key in LINE_KEYS)
        if len(steps) != len(lines) and not (empty and len(lines) == 1):
            problem = f"with {len(lines)} lines of working, recomputed {len(steps)}"
            self.refuse(printed.row[Key.NUMBER], "item", problem)
        else:
            for row, step in zip(lines, steps, strict=False):
                self.compare(row[Key.FROM], Key.FROM, step.period.first)
                self.compare(row[Key.TO], Key.TO, step.period.last)
                self.compare(row[Key.DAYS], Key.DAYS, step.days)
                self.compare(row[Key.BALANCE], Key.BALANCE, step.principal)
                self.compare(row[Key.RATE], f"{Key.RATE} ({step.source})", step.daily_rate)
                self.compare(row[Key.AMOUNT], Key.AMOUNT, step.amount_unrounded)
                self.compare(row[Key.SOURCE], Key.SOURCE, step.source)
        row = printed.row
        self.compare(row[Key.EXACT], Key.EXACT, item.exact)
        self.compare(row[Key.FEE], Key.FEE, item.amount)
        self.compare(row[Key.FEE_PAID], Key.FEE_PAID, item.fee_paid)
        self.compare(row[Key.FEE_OUTSTANDING], Key.FEE_OUTSTANDING, item.fee_outstanding)
        self.compare(
            row[Key.PRINCIPAL_OUTSTANDING], Key.PRINCIPAL_OUTSTANDING, item.principal_outstanding
        )
        self.compare(row[Key.CAPPED], Key.CAPPED, item.capped)
        self.compare(row[Key.ABOVE], Key.ABOVE, item.above_from_on)
        self.compare(row[Key.DAYS_LEFT], Key.DAYS_LEFT, item.days_left)
        for reading, key in READING_KEYS.items():
            self.compare(row[key], key, item.by_reading.get(reading))

    def _check_totals(self, sheet: LateFeeSheet) -> None:
        printed = self._printed
        for row in printed.subtotals:
            totals = next((one for kind, one in sheet.subtotals.items() if kind == row.code), None)
            if totals is None:
                self.refuse(row.key_cell, "subtotal", "no item is of this insurance")
            else:
                self._check_sums(row, totals)
        for row in printed.totals:
            self._check_sums(row, sheet.total)
        for row in printed.capitals:
            self.compare(row.value, "total in capitals", sheet.in_capitals)
        self.fee_outstanding = sheet.total.fee_outstanding

    def _check_sums(self, row: Row, totals: SheetTotals) -> None:
        self.compare(row[Key.PRINCIPAL], Key.PRINCIPAL, totals.principal)
        self.compare(row[Key.FEE], Key.FEE, totals.fee)
        self.compare(row[Key.FEE_PAID], Key.FEE_PAID, totals.fee_paid)
        self.compare(row[Key.FEE_OUTSTANDING], Key.FEE_OUTSTANDING, totals.fee_outstanding)
        self.compare(
            row[Key.PRINCIPAL_OUTSTANDING], Key.PRINCIPAL_OUTSTANDING, totals.principal_outstanding
        )
        self.compare(row[Key.CAPPED], Key.CAPPED, totals.capped)
        for reading, key in READING_KEYS.items():
            self.compare(row[key], key, totals.by_reading.get(reading))

    def _check_head(self) -> None:
        """See that no row is missing or there twice: items by their count, one row per sum."""
        printed = self._printed
        count_row = printed.facts.get(Fact.ITEMS)
        if count_row is None:
            self._missing("number of items", str(len(printed.items)))
        else:
            self.compare(count_row.value, "number of items", len(printed.items))
        checksum_row = printed.facts.get(Fact.CHECKSUM)
        checksum = facts_checksum(printed)
        if checksum_row is None:
            self._missing("checksum of the facts", checksum)
        else:
            self.compare(checksum_row.value, "checksum of the facts", checksum)
        insurances = list(dict.fromkeys(item.row.code for item in printed.items))
        groups = [[row for row in printed.subtotals if row.code == code] for code in insurances]
        names = [f"subtotal of {code}" for code in insurances]
        for name, rows in zip(
            [*names, "total", "total in capitals"],
            [*groups, printed.totals, printed.capitals],
            strict=True,
        ):
            if not rows:
                self._missing(name, "one row")
            for row in rows[1:]:
                self.refuse(row.key_cell, name, "it stands there twice")

    # --- findings -------------------------------------------------------------------------

    def compare(self, cell: Cell, what: str, expected: Value) -> None:
        """Note a cell whose value is not the expected one; None expects an empty cell."""
        try:
            equal = _equals(cell, expected)
        except InvalidFactError:
            equal = False
        if not equal:
            self._note(cell, what, _shown(expected), "")

    def refuse(self, cell: Cell, what: str, problem: str) -> None:
        """Note a cell for which there is nothing to recompute, and why it cannot stand."""
        self._note(cell, what, "", problem)

    def _note(self, cell: Cell, what: str, recomputed: str, problem: str) -> None:
        if cell.address not in self._found:
            self._found[cell.address] = Finding(
                self._printed.name,
                cell.address,
                what.replace("_", " "),
                _short(cell.text),
                _short(recomputed),
                problem,
            )

    def _missing(self, what: str, recomputed: str) -> None:
        self._found[what] = Finding(self._printed.name, "", what, "", recomputed)


def _equals(cell: Cell, expected: Value) -> bool:
    if expected is None:
        return cell.is_empty
    if cell.is_empty:
        return expected == ""
    if isinstance(expected, str):
        return cell.text == one_line(expected)
    if isinstance(expected, date):
        return cell.day() == expected
    if isinstance(expected, ContributionMonth):
        return cell.month() == expected
    return cell.number() == expected


def _shown(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain_number(value)
    return "" if value is None else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


class _Arithmetic:
    """Days, products, sums and roundings from what is printed, where nothing was noted before."""

    def __init__(
        self,
        printed: PrintedSheet,
        found: dict[str, Finding],
        compare: Callable[[Cell, str, Value], None],
    ) -> None:
        self._printed = printed
        self._found = found
        self._compare = compare

    def run(self) -> None:
        for item in self._printed.items:
            self._item(item)
        for row in self._printed.subtotals:
            members = [one.row for one in self._printed.items if one.row.code == row.code]
            self._sums(row, members)
        for row in self._printed.totals:
            self._sums(row, [one.row for one in self._printed.items])
        for row in self._printed.capitals:
            for total in self._printed.totals:
                figures = self._numbers([total[Key.FEE_OUTSTANDING]])
                if figures is not None:
                    self._compare(row.value, "total in capitals", capital_amount(figures[0]))

    def _item(self, item: PrintedItem) -> None:
        for line in item.lines:
            self._line(line)
        row = item.row
        amounts = [line[Key.AMOUNT] for line in item.lines if not line[Key.AMOUNT].is_empty]
        figures = self._numbers(amounts)
        if figures is not None:
            self._compare(row[Key.EXACT], Key.EXACT, sum(figures, ZERO))
        figures = self._numbers([row[Key.EXACT]])
        if figures is not None:
            self._compare(row[Key.FEE], Key.FEE, to_fen(figures[0]))
        figures = self._numbers([row[Key.FEE], row[Key.FEE_PAID]])
        if figures is not None:
            fee, paid = figures
            self._compare(row[Key.FEE_OUTSTANDING], Key.FEE_OUTSTANDING, fee - paid)

    def _line(self, line: Row) -> None:
        if all(line[key].is_empty for key in LINE_KEYS):
            return
        if not {line[Key.FROM].address, line[Key.TO].address} & self._found.keys():
            days = [day for key in (Key.FROM, Key.TO) if (day := self._day(line[key]))]
            if len(days) == 2:
                self._compare(line[Key.DAYS], Key.DAYS, (days[1] - days[0]).days + 1)
        figures = self._numbers([line[Key.DAYS], line[Key.BALANCE], line[Key.RATE]])
        if figures is not None:
            days_printed, balance, rate = figures
            self._compare(line[Key.AMOUNT], Key.AMOUNT, days_printed * balance * rate)

    def _day(self, cell: Cell) -> date | None:
        try:
            return cell.day()
        except InvalidFactError:
            self._compare(cell, "day", None)
            return None

    def _sums(self, row: Row, members: Sequence[Row]) -> None:
        for key in _SUMMED:
            figures = self._numbers([member[key] for member in members])
            if figures is not None:
                self._compare(row[key], key, sum(figures, ZERO))

    def _numbers(self, cells: Sequence[Cell]) -> list[Decimal] | None:
        """Return the figures, or None where one was noted already or cannot be read."""
        if any(cell.address in self._found for cell in cells):
            return None
        try:
            return [cell.number() for cell in cells]
        except InvalidFactError:
            return None
