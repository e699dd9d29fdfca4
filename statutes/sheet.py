"""The late-fee sheet (滞纳金计算表): debts with their working, as it is printed and replayed.

A sheet is a conclusion from the facts that stand on it: principal, deadline, payments, stops, and
the reading of the law. Whoever has a sheet can therefore reckon it again (`statutes.replay`).
docs/rules/late-fee-sheet.md says in words what each column holds.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from statutes.dates import ContributionMonth, DateSpan
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance
from statutes.late_fee import (
    CodedException,
    CountConvention,
    Deferral,
    LateFee,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    late_fee,
    predates_national_rate,
    three_readings,
)
from statutes.money import ZERO
from statutes.parameters import load
from statutes.rmb import capital_amount

# Any debt that bears a fee outgrows its principal long before this.
_FAR_AHEAD = date(2999, 12, 31)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")


class StopKind(StrEnum):
    """What stops a late fee, by the names of the parameter file late_fee_stop."""

    DEFERRAL = "deferral"
    BANKRUPTCY = "bankruptcy"
    EXCEPTION = "exception"

    @property
    def chinese_name(self) -> str:
        (value,) = load("late_fee_stop").only(stop=self.value).values
        return value.text("name")


@dataclass(frozen=True, slots=True)
class SheetPayment:
    """What the payments of a day took off the principal and off the late fee of one debt."""

    paid_on: date
    principal: Decimal
    late_fee: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class SheetStop:
    """Days without fee, both ends counted; open-ended without a last day. A bankruptcy always is.

    Without a basis the article of the law stands in its place.
    """

    kind: StopKind
    from_on: date
    to_on: date | None
    basis: str

    @property
    def order(self) -> tuple[int, date, date, str]:
        """Sort stops alike on every sheet: which of two names the reason must not be chance."""
        kinds = (StopKind.BANKRUPTCY, StopKind.EXCEPTION, StopKind.DEFERRAL)
        return kinds.index(self.kind), self.from_on, self.to_on or date.max, self.basis


@dataclass(frozen=True, slots=True)
class SheetDebt:
    """The facts of one debt that a sheet prints; `history` makes them into what the rules take."""

    insurance: Insurance
    month: ContributionMonth
    principal: Decimal
    due_on: date
    reading: Reading = Reading.UNIFORM
    convention: CountConvention = CountConvention.INCLUSIVE
    payments: tuple[SheetPayment, ...] = ()
    stops: tuple[SheetStop, ...] = ()

    @property
    def history(self) -> PrincipalHistory:
        """Return the facts for the rules; raises InvalidFactError where they contradict."""
        accepted = [stop for stop in self.stops if stop.kind is StopKind.BANKRUPTCY]
        for stop in accepted:
            if stop.to_on is not None or len(accepted) > 1:
                raise InvalidFactError(
                    "bankruptcy", str(stop.from_on), "a debt has one, and it has no last day"
                )
        return PrincipalHistory(
            principal=self.principal,
            due_on=self.due_on,
            payments=tuple(PrincipalPayment(one.paid_on, one.principal) for one in self.payments),
            deferrals=tuple(_deferral(one) for one in self._stops_of(StopKind.DEFERRAL)),
            bankruptcy_accepted_on=accepted[0].from_on if accepted else None,
            exceptions=tuple(
                CodedException("", one.from_on, one.to_on, one.basis)
                for one in self._stops_of(StopKind.EXCEPTION)
            ),
        )

    def _stops_of(self, kind: StopKind) -> Iterable[SheetStop]:
        return (stop for stop in self.stops if stop.kind is kind)


def _deferral(stop: SheetStop) -> Deferral:
    if stop.to_on is None:
        raise InvalidFactError("deferral", str(stop.from_on), "a deferral has a last day")
    return Deferral(DateSpan(stop.from_on, stop.to_on), stop.basis)


def one_line(text: str) -> str:
    """Return a text as a cell can hold it: no control characters, single blanks."""
    return " ".join(_CONTROL.sub(" ", text).split())


def stops_of(history: PrincipalHistory) -> tuple[SheetStop, ...]:
    """List the stops of a history as a sheet prints them, each once, in the order of `order`."""
    accepted_on = history.bankruptcy_accepted_on
    stops = {
        *((SheetStop(StopKind.BANKRUPTCY, accepted_on, None, ""),) if accepted_on else ()),
        *(
            SheetStop(StopKind.EXCEPTION, one.from_on, one.to_on, one_line(one.basis))
            for one in history.exceptions
        ),
        *(
            SheetStop(StopKind.DEFERRAL, one.span.first, one.span.last, one_line(one.basis))
            for one in history.deferrals
        ),
    }
    return tuple(sorted(stops, key=lambda stop: stop.order))


@dataclass(frozen=True)
class SheetItem:
    """One debt with its late fee at the end of a day, and what the sheet says beside it."""

    number: int
    debt: SheetDebt
    on: date

    @cached_property
    def fee(self) -> LateFee:
        """Return the fee with its lines: periods, days, balances, rates and articles."""
        debt = self.debt
        return late_fee(
            debt.history,
            insurance=debt.insurance,
            until=self.on,
            reading=debt.reading,
            convention=debt.convention,
        )

    @property
    def exact(self) -> Decimal:
        return self.fee.exact

    @cached_property
    def amount(self) -> Decimal:
        """Return the late fee, rounded once."""
        return self.fee.amount

    @property
    def fee_paid(self) -> Decimal:
        return sum((payment.late_fee for payment in self.debt.payments), ZERO)

    @property
    def fee_outstanding(self) -> Decimal:
        return self.amount - self.fee_paid

    @property
    def principal_outstanding(self) -> Decimal:
        paid = sum((payment.principal for payment in self.debt.payments), ZERO)
        return self.debt.principal - paid

    @property
    def is_owed(self) -> bool:
        """Say whether principal or late fee is left."""
        return bool(self.principal_outstanding or self.fee_outstanding)

    @property
    def capped(self) -> Decimal:
        """Return what a cap at the principal would leave (行政强制法 45), beside the fee."""
        return min(self.amount, self.debt.principal)

    @property
    def capped_outstanding(self) -> Decimal:
        """Return what a cap would leave after what was paid on the fee."""
        return max(self.capped - self.fee_paid, ZERO)

    @property
    def is_above_principal(self) -> bool:
        return self.above_from_on is not None and self.above_from_on <= self.on

    @cached_property
    def above_from_on(self) -> date | None:
        """Return the first day on which a sheet shows a fee above the principal.

        With nothing more paid; None where that never comes.
        """
        debt = self.debt
        ahead = late_fee(
            debt.history,
            insurance=debt.insurance,
            until=_FAR_AHEAD,
            reading=debt.reading,
            convention=debt.convention,
        )
        return ahead.exceeds_from_on

    @property
    def days_left(self) -> int | None:
        """Count the days until the fee is above the principal; None where it is, or never is."""
        if self.above_from_on is None or self.above_from_on <= self.on:
            return None
        return (self.above_from_on - self.on).days

    @cached_property
    def by_reading(self) -> dict[Reading, Decimal]:
        """Return the fee under all three readings for a debt from before 2011-07-01, else none."""
        debt = self.debt
        if not predates_national_rate(debt.due_on):
            return {}
        readings = three_readings(
            debt.history, insurance=debt.insurance, until=self.on, convention=debt.convention
        )
        return {reading: fee.amount for reading, fee in readings.items()}


def sheet_item(number: int, debt: SheetDebt, *, on: date) -> SheetItem:
    """Make an item of what was known of a debt at the end of a day.

    Later payments are left out, and stops that begin later or ended before any fee could run.
    """
    known = replace(
        debt,
        payments=tuple(one for one in debt.payments if one.paid_on <= on),
        stops=tuple(
            stop
            for stop in debt.stops
            if stop.from_on <= on and (stop.to_on is None or stop.to_on > debt.due_on)
        ),
    )
    return SheetItem(number, known, on)


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """Sums of rounded items; no sum is rounded again.

    `by_reading` is empty where no item of the sheet is from before 2011-07-01; a newer item counts
    with its fee under each reading.
    """

    items: int
    principal: Decimal
    principal_outstanding: Decimal
    fee: Decimal
    fee_paid: Decimal
    fee_outstanding: Decimal
    capped: Decimal
    capped_outstanding: Decimal
    by_reading: dict[Reading, Decimal]

    @classmethod
    def of(cls, items: Sequence[SheetItem], *, by_reading: bool) -> "SheetTotals":
        return cls(
            items=len(items),
            principal=sum((item.debt.principal for item in items), ZERO),
            principal_outstanding=sum((item.principal_outstanding for item in items), ZERO),
            fee=sum((item.amount for item in items), ZERO),
            fee_paid=sum((item.fee_paid for item in items), ZERO),
            fee_outstanding=sum((item.fee_outstanding for item in items), ZERO),
            capped=sum((item.capped for item in items), ZERO),
            capped_outstanding=sum((item.capped_outstanding for item in items), ZERO),
            by_reading={
                reading: sum((item.by_reading.get(reading, item.amount) for item in items), ZERO)
                for reading in (Reading if by_reading else ())
            },
        )


@dataclass(frozen=True)
class LateFeeSheet:
    """The debts of one enterprise with their late fees at the end of a day.

    Items stand by insurance (in the order of Insurance), then by contribution month.
    """

    on: date
    items: tuple[SheetItem, ...]

    @cached_property
    def groups(self) -> dict[Insurance, tuple[SheetItem, ...]]:
        """Return the items of each insurance that has any."""
        grouped: dict[Insurance, list[SheetItem]] = {}
        for item in self.items:
            grouped.setdefault(item.debt.insurance, []).append(item)
        return {insurance: tuple(items) for insurance, items in grouped.items()}

    @cached_property
    def has_older(self) -> bool:
        """Say whether an item fell due before 2011-07-01, so that the readings differ."""
        return any(predates_national_rate(item.debt.due_on) for item in self.items)

    @cached_property
    def subtotals(self) -> dict[Insurance, SheetTotals]:
        return {
            insurance: SheetTotals.of(items, by_reading=self.has_older)
            for insurance, items in self.groups.items()
        }

    @cached_property
    def total(self) -> SheetTotals:
        return SheetTotals.of(self.items, by_reading=self.has_older)

    @cached_property
    def stops(self) -> dict[SheetStop, tuple[int, ...]]:
        """Return each stop with the numbers of the items it holds for, in the order of `order`."""
        held: dict[SheetStop, list[int]] = {}
        for item in self.items:
            for stop in item.debt.stops:
                held.setdefault(stop, []).append(item.number)
        return {stop: tuple(held[stop]) for stop in sorted(held, key=lambda stop: stop.order)}

    @property
    def in_capitals(self) -> str:
        """Return the late fee outstanding in capital characters (大写金额)."""
        return capital_amount(self.total.fee_outstanding)

    @cached_property
    def above_principal(self) -> int:
        """Count the items whose late fee is above their principal."""
        return sum(item.is_above_principal for item in self.items)

    @property
    def next_above_on(self) -> date | None:
        """Return the next day on which one more fee is above its principal."""
        coming = [item.above_from_on for item in self.items if item.days_left is not None]
        return min((day for day in coming if day is not None), default=None)


def late_fee_sheet(debts: Iterable[SheetDebt], *, on: date) -> LateFeeSheet:
    """Make the sheet of some debts, numbered from 1 in the order in which it prints them."""
    kinds = list(Insurance)
    ordered = sorted(debts, key=lambda debt: (kinds.index(debt.insurance), debt.month))
    return LateFeeSheet(
        on, tuple(sheet_item(number, debt, on=on) for number, debt in enumerate(ordered, start=1))
    )
