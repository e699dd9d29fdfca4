"""How finely amounts are printed, and by how much rounding alone can make sums differ."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from intake.sheets.errors import CellError
from intake.sheets.fields import SheetSchema
from intake.sheets.normalise import Money, parse_money
from intake.sheets.row import Row, RowKind
from intake.sheets.tables import Table
from intake.sheets.units import Unit
from statutes.money import FEN, ZERO


def steps_of(table: Table, rows: Iterable[Row], schema: SheetSchema) -> dict[str, Decimal]:
    """Return how finely each column in thousands or more is printed: its finest step, in yuan.

    Columns in yuan have none: they are meant to the fen, whatever zeros a number has lost.
    """
    rows = list(rows)
    steps: dict[str, Decimal] = {}
    for spec in schema.money_fields():
        if spec.key not in table.columns or table.unit_of(spec.key) is Unit.YUAN:
            continue
        for row in rows:
            if row.kind is not RowKind.DATA:
                continue
            try:
                money = parse_money(row.cells.get(spec.key), table.unit_of(spec.key))
            except CellError:
                continue
            if money is not None and money.yuan:
                steps[spec.key] = min(steps.get(spec.key, money.step), money.step)
    return steps


def rounding_of(
    steps: Mapping[str, Decimal], parts: Mapping[str, Money], total: str, printed: Money
) -> Decimal:
    """Return by how much rounding alone can make printed parts differ from a printed total.

    `parts` and `total` are keys of `steps`. Each figure may be off by half a step; where all are
    printed to the fen, nothing may.
    """
    shown = [steps.get(key, FEN) for key in (*parts, total)]
    finer = any(money.step < FEN for money in (*parts.values(), printed))
    if all(step <= FEN for step in shown) and not finer:
        return ZERO
    return sum((max(step, FEN) for step in shown), ZERO) / 2
