"""The items of a sheet by insurance, as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from arrears.sheet.selectors import SheetPaper
from enterprises.enums import InsuranceKind
from statutes.late_fee import LateFeeStep
from statutes.sheet import SheetItem, SheetPayment, SheetTotals


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An item with its first line and the lines below, and the number of the rule it follows."""

    item: SheetItem
    rule: int

    @property
    def first(self) -> LateFeeStep | None:
        return self.item.fee.steps[0] if self.item.fee.steps else None

    @property
    def further(self) -> tuple[LateFeeStep, ...]:
        return self.item.fee.steps[1:]


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """All items of one insurance on a sheet, and their sums."""

    kind: InsuranceKind
    rows: list[SheetRow]
    subtotal: SheetTotals

    @property
    def older(self) -> list[SheetRow]:
        """Return the items from before 2011-07-01, whose fee depends on the reading."""
        return [row for row in self.rows if row.item.by_reading]

    @property
    def payments(self) -> list[tuple[SheetItem, SheetPayment]]:
        return [(row.item, payment) for row in self.rows for payment in row.item.debt.payments]


def sheet_groups(paper: SheetPaper) -> list[SheetGroup]:
    """Return the groups of a sheet in its order; an insurance without items has none."""
    sheet = paper.sheet
    return [
        SheetGroup(
            InsuranceKind(insurance.value),
            [SheetRow(item, paper.rule_numbers[item.number]) for item in items],
            sheet.subtotals[insurance],
        )
        for insurance, items in sheet.groups.items()
    ]
