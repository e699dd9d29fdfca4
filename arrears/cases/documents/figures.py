"""What an enterprise owes on a day, as its letters state it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min

from arrears.selectors.portfolio import Owed, items_in_arrears, owed_by
from enterprises.enums import InsuranceKind


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One insurance: its contribution months in arrears, and what is outstanding on them."""

    insurance: InsuranceKind
    first_month: dt.date
    last_month: dt.date
    owed: Owed


@dataclass(frozen=True, slots=True)
class Debt:
    """What is outstanding at the end of a day, by insurance; sums of rounded lines."""

    on: dt.date
    lines: tuple[DebtLine, ...]

    @property
    def owed(self) -> Owed:
        owed = Owed()
        for line in self.lines:
            owed.add(line.owed)
        return owed

    @property
    def total(self) -> Decimal:
        return self.owed.principal + self.owed.late_fee

    @property
    def first_month(self) -> dt.date | None:
        return min((line.first_month for line in self.lines), default=None)

    @property
    def last_month(self) -> dt.date | None:
        return max((line.last_month for line in self.lines), default=None)


def debt_of(enterprise_id: int, on: dt.date, **narrowed: Any) -> Debt:
    """Return what an enterprise owes at the end of a day, as known now; three statements.

    All of it, or that of the items that lookups narrow down to.
    """
    owed = owed_by(on, "insurance", enterprise_id=enterprise_id, **narrowed)
    months = {
        insurance: (first, last)
        for insurance, first, last in items_in_arrears(on)
        .filter(enterprise=enterprise_id, **narrowed)
        .order_by()
        .values_list("insurance")
        .annotate(Min("contribution_month"), Max("contribution_month"))
    }
    return Debt(
        on,
        tuple(
            DebtLine(insurance, *months[insurance], owed[insurance])
            for insurance in InsuranceKind
            if insurance in owed
        ),
    )
