"""The product's own reckoning of a history: `statutes`, fed as the book of money feeds it.

Facts come one by one. After each the receipts are laid anew on the debts; where the result for a
receipt differs from what stands booked, that is reversed and the new one booked. What an item was
paid is the sum of its bookings, never the last result alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from benchmarks.duel.histories import (
    Fact,
    History,
    Item,
    Received,
    Reversed,
    StopEnded,
    StopKind,
    Stopped,
)
from benchmarks.duel.oracle import Snapshot
from statutes.allocation import DatedReceipt, Debt, LaidReceipt, lay_receipts
from statutes.dates import DateSpan
from statutes.insurance import Insurance
from statutes.late_fee import (
    CodedException,
    CountConvention,
    Deferral,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    late_fee,
)
from statutes.late_fee_partial import PaymentOrder
from statutes.money import ZERO, as_fen, from_fen


@dataclass(slots=True)
class Book:
    """One enterprise's debts, and all bookings on them as (day, principal, fee) by item."""

    history: History
    receipts: dict[int, Received] = field(default_factory=dict)
    stops: dict[int, Stopped] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    laid: dict[int, LaidReceipt] = field(default_factory=dict)
    bookings: dict[int, list[tuple[date, Decimal, Decimal]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    suspense: list[tuple[date, Decimal]] = field(default_factory=list)

    def record(self, fact: Fact) -> None:
        """Take in a fact and bring the bookings in line with it."""
        match fact:
            case Received():
                self.receipts[fact.number] = fact
            case Reversed():
                self._book(self.receipts.pop(fact.number), None)
            case Stopped():
                self.stops[fact.number] = fact
            case StopEnded():
                self.ends[fact.number] = fact.runs_again
        self._lay_again()

    def snapshot(self, day: int) -> Snapshot:
        """Show each item at the end of a day, from its bookings up to that day."""
        on = date.fromordinal(day)
        items = tuple(self._item_at(place, on) for place in range(len(self.history.items)))
        suspense = sum((amount for value_on, amount in self.suspense if value_on <= on), ZERO)
        return Snapshot(items, as_fen(suspense))

    def _lay_again(self) -> None:
        receipts = list(self.receipts.values())
        orders = [self._order_on(receipt.day) for receipt in receipts]
        dated = [
            DatedReceipt(date.fromordinal(receipt.day), from_fen(receipt.amount), order)
            for receipt, order in zip(receipts, orders, strict=True)
        ]
        debts = [self._debt(item) for item in self.history.items]
        for receipt, laid in zip(receipts, lay_receipts(debts, dated), strict=True):
            if self.laid.get(receipt.number) != laid:
                self._book(receipt, laid)

    def _book(self, receipt: Received, laid: LaidReceipt | None) -> None:
        """Reverse what stands booked for a receipt, then book the new result."""
        on = date.fromordinal(receipt.day)
        before = self.laid.pop(receipt.number, None)
        for sign, result in ((Decimal(-1), before), (Decimal(1), laid)):
            if result is None:
                continue
            for part in result.parts:
                booking = (on, sign * part.principal, sign * part.late_fee)
                self.bookings[part.debt].append(booking)
            self.suspense.append((on, sign * result.left_over))
        if laid is not None:
            self.laid[receipt.number] = laid

    def _item_at(self, place: int, on: date) -> tuple[int, int, int]:
        item = self.history.items[place]
        until_then = [booking for booking in self.bookings[place] if booking[0] <= on]
        by_day: dict[date, Decimal] = defaultdict(lambda: ZERO)
        for value_on, principal, _fee in until_then:
            by_day[value_on] += principal
        payments = tuple(PrincipalPayment(*one) for one in by_day.items() if one[1])
        fee = late_fee(
            self._principal_history(item, payments),
            insurance=Insurance(item.insurance),
            until=on,
            reading=Reading(item.reading),
            convention=_convention(item),
        )
        paid = sum((principal for _on, principal, _fee in until_then), ZERO)
        settled = sum((fee_part for _on, _principal, fee_part in until_then), ZERO)
        return item.principal - as_fen(paid), as_fen(fee.amount), as_fen(settled)

    def _debt(self, item: Item) -> Debt:
        return Debt(
            date(item.month // 12, item.month % 12 + 1, 1),
            self._principal_history(item),
            Insurance(item.insurance),
            Reading(item.reading),
            _convention(item),
        )

    def _principal_history(
        self, item: Item, payments: tuple[PrincipalPayment, ...] = ()
    ) -> PrincipalHistory:
        deferrals: list[Deferral] = []
        exceptions: list[CodedException] = []
        accepted_on: list[date] = []
        for stop in self._stops_on(item):
            from_on = date.fromordinal(stop.from_)
            last = stop.to
            if stop.number in self.ends:
                end = self.ends[stop.number] - 1
                last = end if last is None else min(last, end)
            if last is not None and last < stop.from_:
                continue
            to_on = None if last is None else date.fromordinal(last)
            if stop.kind is StopKind.DEFERRAL and to_on is not None:
                deferrals.append(Deferral(DateSpan(from_on, to_on), "批复"))
            elif stop.kind is StopKind.BANKRUPTCY and to_on is None:
                accepted_on.append(from_on)
            else:
                exceptions.append(CodedException(stop.kind, from_on, to_on, "规定"))
        return PrincipalHistory(
            principal=from_fen(item.principal),
            due_on=date.fromordinal(item.due),
            payments=payments,
            deferrals=tuple(deferrals),
            bankruptcy_accepted_on=min(accepted_on, default=None),
            exceptions=tuple(exceptions),
        )

    def _stops_on(self, item: Item) -> list[Stopped]:
        return [
            stop
            for stop in self.stops.values()
            if stop.insurance in (None, item.insurance)
            and (stop.months is None or stop.months[0] <= item.month <= stop.months[1])
        ]

    def _order_on(self, day: int) -> PaymentOrder:
        first = self.history.fee_first_from
        fee_first = first is not None and day >= first
        return PaymentOrder.FEE_FIRST if fee_first else PaymentOrder.PRINCIPAL_FIRST


def _convention(item: Item) -> CountConvention:
    return CountConvention.INCLUSIVE if item.counts_last_day else CountConvention.EXCLUSIVE
