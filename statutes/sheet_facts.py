"""Gather the facts of each debt from where they stand on a printed sheet.

The figures come from the tables of items, payments and stops, the codes from the keys of the rows.
What is written beside a code for the eye must say the same as the code.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sized
from datetime import date
from decimal import Decimal
from typing import TypeVar

from statutes.dates import ContributionMonth
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance, parse_insurance
from statutes.late_fee import CountConvention, Reading, three_readings
from statutes.money import parse_debt
from statutes.printed_sheet import Cell, PrintedItem, PrintedSheet, Row, Rule, plain_number
from statutes.sheet import SheetDebt, SheetPayment, SheetStop, StopKind
from statutes.sheet_file import UnreadableSheet
from statutes.sheet_keys import COLUMNS, Fact, Key, Table, read_numbers

Compare = Callable[[Cell, str, str | ContributionMonth], None]
Refuse = Callable[[Cell, str, str], None]
Read = TypeVar("Read")
MAX_PAYMENTS_OF_ITEM, MAX_STOPS_OF_ITEM = 500, 50
_DAYS = {Key.DUE, Key.PAID, Key.FROM, Key.TO}
_FIGURES = {Key.NUMBER, Key.RULE, Key.PRINCIPAL, Key.TO_PRINCIPAL, Key.TO_FEE}
_ITEM_FACTS = (Key.NUMBER, Key.INSURANCE, Key.MONTH, Key.DUE, Key.PRINCIPAL, Key.RULE)


def facts_checksum(printed: PrintedSheet) -> str:
    """Return a checksum of all that stands on a sheet and does not follow from the rest of it.

    It tells a slip or a change by hand, such as another contribution month, which nothing else
    would show. It is no signature: whoever makes a sheet anew makes its checksum too.
    """
    heads = [row for code, row in sorted(printed.facts.items()) if code != Fact.CHECKSUM]
    heads += [row for _rule, row in printed.rules.values()]
    lines = [
        [str(printed.on), str(len(printed.items))],
        *([row.key_cell.text, *_head_texts(row)] for row in heads),
        *(_texts(item.row, _ITEM_FACTS) for item in printed.items),
        *(_texts(row, COLUMNS[Table.PAYMENT]) for row in printed.payments),
        *(_texts(row, COLUMNS[Table.STOP]) for row in printed.stops),
    ]
    text = "\n".join("\t".join(line) for line in lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def _head_texts(row: Row) -> list[str]:
    """Return what stands behind the label, but for the values that are read as such."""
    first = 2 if row.code in {Fact.ON, Fact.ITEMS} else 1
    return [cell.text for cell in row.filled[first:]]


def _texts(row: Row, keys: Iterable[Key]) -> list[str]:
    return [row.key_cell.text, *(_canonical(key, row[key]) for key in keys)]


def _canonical(key: Key, cell: Cell) -> str:
    """Write a value alike however the file keeps it: a day as number or text, a figure as text."""
    try:
        if key is Key.MONTH:
            return str(cell.month())
        if key in _DAYS:
            return str(cell.day())
        if key in _FIGURES:
            return plain_number(cell.number())
    except InvalidFactError:
        pass
    return cell.text


class PrintedDebts:
    """The debts of a printed sheet; whatever cannot be used is handed to `refuse`, once."""

    def __init__(self, printed: PrintedSheet, on: date, compare: Compare, refuse: Refuse) -> None:
        self._printed = printed
        self._on = on
        self._compare = compare
        self._refuse = refuse
        self._rows: dict[int, Row] = {}
        self._numbers: dict[int, int] = {}
        self._broken: set[int] = set()
        self._labels: dict[str, str] = {}
        self._payments: dict[int, list[SheetPayment]] = defaultdict(list)
        self._stops: dict[int, list[SheetStop]] = defaultdict(list)
        self._number_items()
        self._read_rules()
        self._read_labels()
        for row in printed.payments:
            self._read_payment(row)
        for row in printed.stops:
            self._read_stop(row)

    def number_of(self, item: PrintedItem) -> int:
        """Return the number of an item whose facts `of` returned."""
        return self._numbers[item.row.number]

    def of(self, item: PrintedItem) -> SheetDebt | None:
        """Return the facts of an item, or None where one cannot be used."""
        row = item.row
        number = self._numbers.get(row.number)
        insurance = self._insurance(row)
        month = self._read(row, Key.MONTH, Cell.month)
        due_on = self._read(row, Key.DUE, Cell.day)
        principal = self._read(row, Key.PRINCIPAL, _debt)
        rule = self._rule(row)
        if (
            number is None
            or number in self._broken
            or insurance is None
            or month is None
            or due_on is None
            or principal is None
            or rule is None
        ):
            return None
        self._compare(row[Key.INSURANCE], Key.INSURANCE, self._labels[row.code])
        debt = SheetDebt(
            insurance=insurance,
            month=month,
            principal=principal,
            due_on=due_on,
            reading=rule.reading,
            convention=rule.convention,
            payments=tuple(self._payments[number]),
            stops=tuple(sorted(self._stops[number], key=lambda stop: stop.order)),
        )
        return debt if self._is_possible(debt, row) else None

    def _is_possible(self, debt: SheetDebt, row: Row) -> bool:
        """Let the rules judge the facts together, such as payments above the principal."""
        try:
            three_readings(debt.history, insurance=debt.insurance, until=self._on)
        except InvalidFactError as error:
            self._refuse(row[Key.NUMBER], "item", str(error))
            return False
        return True

    # --- items ----------------------------------------------------------------------------

    def _number_items(self) -> None:
        for item in self._printed.items:
            number = self._read(item.row, Key.NUMBER, Cell.whole)
            if number is None:
                continue
            if number in self._rows:
                self._refuse(item.row[Key.NUMBER], Key.NUMBER, "it stands there twice")
                continue
            self._rows[number] = item.row
            self._numbers[item.row.number] = number

    def _insurance(self, row: Row) -> Insurance | None:
        try:
            return Insurance(row.code)
        except ValueError:
            self._refuse(row.key_cell, Key.INSURANCE, "which is the code of no insurance")
            return None

    def _rule(self, row: Row) -> Rule | None:
        number = self._read(row, Key.RULE, Cell.whole)
        if number is None:
            return None
        if number not in self._printed.rules:
            self._refuse(row[Key.RULE], Key.RULE, "which the head of the sheet does not name")
            return None
        return self._printed.rules[number][0]

    def _read_rules(self) -> None:
        """See that the text of each rule names its own codes and no other."""
        codes = {*map(str, Reading), *map(str, CountConvention)}
        for rule, row in self._printed.rules.values():
            text = row.value.text.replace("（", "(").replace("）", ")")
            if {code for code in codes if f"({code})" in text} != {rule.reading, rule.convention}:
                problem = f"recomputed ({rule.reading}) and ({rule.convention})"
                self._refuse(row.value, Key.RULE, problem)

    def _read_labels(self) -> None:
        """Take the name of each insurance from its group; all that is so called must be so."""
        for item in self._printed.items:
            row = item.row
            if row.code in self._labels:
                continue
            group = self._printed.groups.get(row.code)
            label = group.label if group is not None else row[Key.INSURANCE]
            self._labels[row.code] = label.text
            shared = list(self._labels.values()).count(label.text) > 1
            if shared or _means_another(label.text, row.code):
                self._refuse(label, Key.INSURANCE, f"the key of the row says {row.code}")
        for row in self._printed.subtotals:
            label_text = self._labels.get(row.code, "")
            if label_text not in row.label.text:
                self._compare(row.label, "subtotal of", label_text)

    # --- payments and stops ---------------------------------------------------------------

    def _read_payment(self, row: Row) -> None:
        number = self._read(row, Key.NUMBER, Cell.whole)
        item = None if number is None else self._rows.get(number)
        if number is None or item is None:
            self._refuse(row[Key.NUMBER], "payment", "there is no such item")
            return
        self._compare(row[Key.INSURANCE], Key.INSURANCE, item[Key.INSURANCE].text)
        month = self._read(item, Key.MONTH, Cell.month)
        if month is not None:
            self._compare(row[Key.MONTH], Key.MONTH, month)
        paid_on = self._read(row, Key.PAID, Cell.day)
        principal = self._read(row, Key.TO_PRINCIPAL, _debt)
        late_fee = self._read(row, Key.TO_FEE, _debt)
        if paid_on is not None and paid_on > self._on:
            self._refuse(row[Key.PAID], Key.PAID, f"after the day of the sheet, {self._on}")
        if paid_on is None or principal is None or late_fee is None:
            self._broken.add(number)
        else:
            self._payments[number].append(SheetPayment(paid_on, principal, late_fee))
            self._limit(self._payments[number], MAX_PAYMENTS_OF_ITEM, row)

    def _read_stop(self, row: Row) -> None:
        try:
            kind = StopKind(row.code)
        except ValueError:
            self._refuse(row.key_cell, Key.KIND, "which is the code of no stop")
            return
        self._compare(row[Key.KIND], Key.KIND, kind.chinese_name)
        numbers = self._read(row, Key.ITEMS, lambda cell: read_numbers(cell.text)) or []
        for number in numbers:
            if number not in self._rows:
                self._refuse(row[Key.ITEMS], Key.ITEMS, f"there is no item {number}")
        from_on = self._read(row, Key.FROM, Cell.day)
        to_cell = row[Key.TO]
        to_on = None if to_cell.is_empty else self._read(row, Key.TO, Cell.day)
        if from_on is None or (to_on is None and not to_cell.is_empty):
            self._broken.update(numbers)
            return
        if to_on is not None and to_on < from_on:
            self._refuse(to_cell, Key.TO, f"before the first day, {from_on}")
            self._broken.update(numbers)
            return
        for number in numbers:
            self._stops[number].append(SheetStop(kind, from_on, to_on, row[Key.BASIS].text))
            self._limit(self._stops[number], MAX_STOPS_OF_ITEM, row)

    def _limit(self, facts: Sized, most: int, row: Row) -> None:
        """Refuse a sheet that would take for ever; no office has an item like that."""
        if len(facts) > most:
            raise UnreadableSheet(f"row {row.number}: an item has more than {most} such facts")

    # --- cells ----------------------------------------------------------------------------

    def _read(self, row: Row, key: Key, getter: Callable[[Cell], Read]) -> Read | None:
        try:
            return getter(row[key])
        except InvalidFactError as error:
            self._refuse(row[key], key, f"{error.remedy}")
            return None


def _debt(cell: Cell) -> Decimal:
    return parse_debt(plain_number(cell.number()))


def _means_another(label: str, code: str) -> bool:
    try:
        return parse_insurance(label).value != code
    except InvalidFactError:
        return False
