"""What follows if an enterprise pays an amount on a day: where it goes, what it saves.

Reckoned from what is on record today. Nothing is written; recording the receipt on that day then
gives the same, as long as no fact changes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from arrears.models import ArrearsItem
from arrears.services.books import Money
from arrears.services.preview import Amounts, Laid, Shift
from arrears.what_if.case import Case, Outcome, shifts
from casework.selectors import LocalRules
from enterprises.enums import InsuranceKind
from ledger.enums import Account
from statutes.dates import ONE_DAY
from statutes.what_if import WatchLevel, levels_left, watch_levels

MOST_LINES = 100
# Stands for the receipt that is only tried; keys of receipts begin with 1.
_TRIED = 0


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One item that the payment reaches: what it takes, what it leaves at the end of the day.

    `outgrows_before` and `outgrows_after` are the first days on which the fee is above the
    principal, without the payment and with it; None where that never comes.
    """

    item: ArrearsItem
    taken: Amounts
    left: Amounts
    is_due: bool
    outgrows_before: dt.date | None
    outgrows_after: dt.date | None


@dataclass(slots=True)
class InsuranceSum:
    """What the payment takes off the items of one insurance."""

    insurance: InsuranceKind
    items: int
    first_month: dt.date
    last_month: dt.date
    taken: Amounts


@dataclass(frozen=True, slots=True)
class Outgrowth:
    """The items whose fee will outgrow the principal after the day, and what the payment does.

    `next_before` and `next_after` are the first such days of all items; None where none comes.
    """

    ahead: int
    already: int
    never_more: int
    later: int
    next_before: dt.date | None
    next_after: dt.date | None


@dataclass(frozen=True, slots=True)
class Payment:
    """What follows from a payment; amounts owed are those at the end of its day.

    The fees of a day, unrounded, are those of the day after.
    """

    on: dt.date
    amount: Decimal
    rules: LocalRules
    laid: Laid
    lines: list[PaymentLine]
    insurances: list[InsuranceSum]
    before: Amounts
    after: Amounts
    fee_of_day_before: Decimal
    fee_of_day_after: Decimal
    outgrowth: Outgrowth
    shifts: list[Shift]

    @property
    def next_on(self) -> dt.date:
        """Return the day whose fee is compared."""
        return self.on + ONE_DAY

    @property
    def saved_per_day(self) -> Decimal:
        return self.fee_of_day_before - self.fee_of_day_after

    @property
    def settles_all(self) -> bool:
        """Tell whether something was owed and nothing is left."""
        return bool(self.before.total) and not self.after.total

    @property
    def settles_principal(self) -> bool:
        return bool(self.before.principal) and not self.after.principal

    @property
    def levels_left(self) -> tuple[WatchLevel, ...]:
        """Return the levels of watch that the enterprise is below again."""
        return levels_left(self.before.principal, self.after.principal, self.on)

    @property
    def levels_kept(self) -> tuple[WatchLevel, ...]:
        """Return the levels of watch that it still reaches."""
        return tuple(one for one in watch_levels(self.on) if one.amount <= self.after.principal)

    @property
    def shown(self) -> list[PaymentLine]:
        return self.lines[:MOST_LINES]

    @property
    def hidden(self) -> int:
        """Count the lines that a page leaves out."""
        return max(len(self.lines) - MOST_LINES, 0)


def payment_of(case: Case, *, on: dt.date, amount: Decimal) -> Payment:
    """Lay a payment that is only tried on the items of a case, after the receipts of its day."""
    before = case.outcome()
    after = case.outcome(money=[*case.money, Money(_TRIED, on, amount)])
    months = {item.pk: item.contribution_month for item in case.items}
    outgrows = {item.pk: _outgrows(item, before, after) for item in case.items}
    lines = _lines(after, on, outgrows)
    return Payment(
        on=on,
        amount=amount,
        rules=case.book.rules(case.enterprise.region_code, on),
        laid=Laid.of(amount, after.laid[_TRIED], months),
        lines=lines,
        insurances=_by_insurance(lines),
        before=before.owed(on),
        after=after.owed(on),
        fee_of_day_before=before.fee_of_day(on + ONE_DAY),
        fee_of_day_after=after.fee_of_day(on + ONE_DAY),
        outgrowth=_outgrowth(list(outgrows.values()), on),
        shifts=shifts(before, after),
    )


def _outgrows(
    item: ArrearsItem, before: Outcome, after: Outcome
) -> tuple[dt.date | None, dt.date | None]:
    """Return from when the fee of an item is above its principal, without the payment and with."""
    day = before.outgrows_on(item)
    if before.history(item) == after.history(item):
        return day, day
    return day, after.outgrows_on(item)


def _lines(
    after: Outcome, on: dt.date, outgrows: dict[int, tuple[dt.date | None, dt.date | None]]
) -> list[PaymentLine]:
    taken: dict[int, Amounts] = {}
    for (account, item_id), amount in after.laid[_TRIED].items():
        if item_id is not None:
            part = (
                Amounts(principal=amount)
                if account == Account.PRINCIPAL
                else Amounts(late_fee=amount)
            )
            taken.setdefault(item_id, Amounts()).add(part)
    return [
        PaymentLine(
            item,
            taken[item.pk],
            after.left(item, on),
            item.due_on < on,
            *outgrows[item.pk],
        )
        for item in after.case.items
        if item.pk in taken
    ]


def _by_insurance(lines: list[PaymentLine]) -> list[InsuranceSum]:
    sums: dict[InsuranceKind, InsuranceSum] = {}
    for line in lines:
        kind, month = InsuranceKind(line.item.insurance), line.item.contribution_month
        one = sums.setdefault(kind, InsuranceSum(kind, 0, month, month, Amounts()))
        one.items += 1
        one.last_month = max(one.last_month, month)
        one.taken.add(line.taken)
    return [sums[kind] for kind in InsuranceKind if kind in sums]


def _outgrowth(days: list[tuple[dt.date | None, dt.date | None]], on: dt.date) -> Outgrowth:
    """Sort the items by what the payment does to the day on which their fee outgrows them."""
    ahead = [(before, after) for before, after in days if before is not None and before > on]
    return Outgrowth(
        ahead=len(ahead),
        already=sum(before is not None and before <= on for before, _after in days),
        never_more=sum(after is None for _before, after in ahead),
        later=sum(after is not None and after > before for before, after in ahead),
        next_before=min((before for before, _after in ahead), default=None),
        next_after=min((after for _before, after in ahead if after is not None), default=None),
    )
