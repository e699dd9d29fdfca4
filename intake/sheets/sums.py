"""Find the rows that only add up others, though nothing in them says so.

Counties write their own name, or nothing, beside a subtotal, above its rows or below them. Such a
row has no code and no month, and its figures are the sums of rows next to it.
"""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from intake.sheets.cells import fold, is_blank, shown
from intake.sheets.errors import CellError
from intake.sheets.fields import FieldKind, SheetSchema
from intake.sheets.normalise import Money, parse_money
from intake.sheets.row import Row, RowKind
from intake.sheets.tables import Table
from intake.sheets.units import Unit
from statutes.money import FEN

_FIGURES = frozenset({FieldKind.MONEY, FieldKind.COUNT})
_NOT_IN_SUMS = frozenset({FieldKind.CODE, FieldKind.MONTH, FieldKind.SPAN, FieldKind.DATE})
_ROWS_KEPT = 256


def figures_of(row: Row, table: Table, schema: SheetSchema) -> dict[str, Money]:
    """Return the figures of a row other than zero; what cannot be read is left out."""
    found: dict[str, Money] = {}
    for spec in schema.fields:
        if spec.kind not in _FIGURES or spec.key not in row.cells:
            continue
        unit = table.unit_of(spec.key) if spec.kind is FieldKind.MONEY else Unit.YUAN
        try:
            figure = parse_money(row.cells[spec.key], unit)
        except CellError:
            continue
        if figure is not None and figure.yuan:
            found[spec.key] = figure
    return found


def settle_sums(rows: list[Row], table: Table, schema: SheetSchema) -> list[Row]:
    """Return the rows with sums told apart; what sums up the rows below it also heads them."""
    return _Sums(rows, table, schema).settled()


class _Sums:
    def __init__(self, rows: list[Row], table: Table, schema: SheetSchema) -> None:
        self._rows = list(rows)
        self._schema = schema
        self._figures = lru_cache(maxsize=_ROWS_KEPT)(
            lambda place: figures_of(self._rows[place], table, schema)
        )
        self._names = [spec for spec in schema.fields if spec.required]
        self._money = {spec.key for spec in schema.money_fields()}

    def settled(self) -> list[Row]:
        candidates = [place for place, row in enumerate(self._rows) if self._may_be_sum(row)]
        for place in candidates:
            if self._adds_up(place, range(place - 1, -1, -1)):
                self._rows[place] = replace(self._rows[place], kind=RowKind.SUBTOTAL)
        for place in reversed(candidates):
            row = self._rows[place]
            if row.kind is not RowKind.DATA:
                continue
            if self._adds_up(place, range(place + 1, len(self._rows))):
                self._rows[place] = replace(row, kind=RowKind.SECTION)
            elif self._is_alien(row):
                self._rows[place] = replace(row, kind=RowKind.SUBTOTAL)
        return self._rows

    def _may_be_sum(self, row: Row) -> bool:
        if row.kind is not RowKind.DATA or row.has_code:
            return False
        if any(
            spec.kind in _NOT_IN_SUMS and not is_blank(row.cells.get(spec.key))
            for spec in self._schema.fields
        ):
            return False
        return not any(
            spec.looks_like and spec.looks_like.search(fold(shown(row.cells.get(spec.key))))
            for spec in self._names
        )

    def _is_alien(self, row: Row) -> bool:
        """Tell a row whose name is none, that of a county for example."""
        return any(
            spec.looks_unlike and spec.looks_unlike.fullmatch(fold(shown(row.cells.get(spec.key))))
            for spec in self._names
        )

    def _adds_up(self, place: int, others: range) -> bool:
        """Tell whether a row's figures are the sums of the data rows that follow in this order.

        An unnamed row, or one named after a county, may sum up a single other one; any other name
        asks for three figures and two rows.
        """
        row = self._rows[place]
        printed = self._figures(place)
        named = any(not is_blank(row.cells.get(spec.key)) for spec in self._names)
        sure = not named or self._is_alien(row)
        if len(printed) < (2 if sure else 3):
            return False
        sums = dict.fromkeys(printed, Decimal(0))
        count = 0
        for other in others:
            if self._rows[other].kind is not RowKind.DATA:
                continue
            count += 1
            figures = self._figures(other)
            for key in sums:
                if key in figures:
                    sums[key] += figures[key].yuan
            missing = [
                (printed[key].yuan - sums[key], self._tolerance(key, printed[key], count))
                for key in sums
            ]
            if any(rest < -allowed for rest, allowed in missing):
                return False
            if count >= (1 if sure else 2) and all(rest <= allowed for rest, allowed in missing):
                return True
        return False

    def _tolerance(self, key: str, printed: Money, count: int) -> Decimal:
        """Return by how much the rounding of amounts can make a sum differ; people never do."""
        if key not in self._money:
            return Decimal(0)
        return max(printed.step, FEN) * (count + 1) / 2
