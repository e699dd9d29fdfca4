"""All facts of one enterprise that bear on its money, and what follows from them if they change.

The same replay as in arrears.services.books, with facts that are only tried: a stop that is not
recorded yet, or money that has not come in. Nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from arrears.facts import FactBook, ItemFacts
from arrears.models import ArrearsItem, FeeStop
from arrears.projection import fee_of
from arrears.services.books import Money, Parts, lay, live_items, standing_money
from arrears.services.preview import Amounts, Laid, Shift
from casework.selectors import LocalRules, LocalRulesBook
from enterprises.models import Enterprise
from ledger.enums import Account
from ledger.models import Receipt
from statutes.allocation import Debt
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, LateFee, PrincipalHistory, PrincipalPayment, Reading
from statutes.money import ZERO
from statutes.what_if import fee_of_day, outgrows_on

_INSURANCES = list(Insurance)


@dataclass(frozen=True, slots=True)
class Case:
    """The live items of an enterprise in the order of payment, its stops, its money, its rules."""

    enterprise: Enterprise
    items: tuple[ArrearsItem, ...]
    stops: tuple[FeeStop, ...]
    money: tuple[Money, ...]
    book: LocalRulesBook

    @classmethod
    def of(cls, enterprise: Enterprise) -> Case:
        """Read what is on record, in five statements whatever the debt."""
        book = LocalRulesBook.load()
        items = live_items({enterprise.pk: enterprise})
        stops = FeeStop.objects.filter(enterprise=enterprise).select_related("end").order_by("pk")
        return cls(
            enterprise,
            tuple(sorted(items, key=in_order_of_payment)),
            tuple(stops),
            tuple(standing_money([enterprise.pk])[enterprise.pk]),
            book,
        )

    def rules(self, item: ArrearsItem) -> LocalRules:
        """Return what the locality decided for the month of an item."""
        return self.book.rules(self.enterprise.region_code, item.contribution_month)

    def debts(self) -> list[Debt]:
        """Return the items as debts on which nothing was paid, with their stops."""
        known = FactBook(self.stops)
        return [
            Debt(
                month=item.contribution_month,
                history=known.unpaid(item),
                insurance=Insurance(item.insurance),
                reading=Reading(rules.fee_reading),
                convention=CountConvention(rules.day_count),
            )
            for item in self.items
            for rules in (self.rules(item),)
        ]

    def outcome(
        self, *, stops: Iterable[FeeStop] | None = None, money: Iterable[Money] | None = None
    ) -> Outcome:
        """Lay the money on the items under the stops; what is not given is what is on record."""
        known = FactBook(self.stops if stops is None else stops)
        # Of one day, what is on record comes before what is only tried: the sort keeps their order.
        every = sorted(self.money if money is None else money, key=lambda one: one.received_on)
        laid = lay(self.enterprise, self.items, every, known, self.book)
        return Outcome(self, known, tuple(every), laid)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the money of a case goes and what is owed, under some stops and some money."""

    case: Case
    known: FactBook
    money: tuple[Money, ...]
    laid: dict[int, Parts]
    _facts: dict[int, ItemFacts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paid: dict[tuple[Account, int], list[tuple[dt.date, Decimal]]] = defaultdict(list)
        for one in self.money:
            for (account, item_id), amount in self.laid[one.receipt_id].items():
                if item_id is not None:
                    paid[account, item_id].append((one.received_on, amount))
        for item in self.case.items:
            principal = paid[Account.PRINCIPAL, item.pk]
            history = replace(
                self.known.unpaid(item),
                payments=tuple(PrincipalPayment(on, amount) for on, amount in principal),
            )
            self._facts[item.pk] = ItemFacts(history, tuple(paid[Account.LATE_FEE, item.pk]))

    def facts(self, item: ArrearsItem) -> ItemFacts:
        """Return the facts about an item, what was paid on it among them."""
        return self._facts[item.pk]

    def history(self, item: ArrearsItem) -> PrincipalHistory:
        return self._facts[item.pk].history

    def fee(self, item: ArrearsItem, on: dt.date) -> LateFee:
        """Return the late fee of an item at the end of a day, paid or not, with its steps."""
        return fee_of(item, self.case.rules(item), on=on, facts=self._facts[item.pk])

    def left(self, item: ArrearsItem, on: dt.date) -> Amounts:
        """Return what an item still owes at the end of a day."""
        facts = self._facts[item.pk]
        fee = self.fee(item, on).amount - facts.fee_settled_by(on)
        return Amounts(facts.principal_left(on), fee)

    def owed(self, on: dt.date) -> Amounts:
        """Return what is owed at the end of a day on all items that are overdue by then."""
        total = Amounts()
        for item in self.case.items:
            if item.due_on < on:
                total.add(self.left(item, on))
        return total

    def fee_of_day(self, on: dt.date) -> Decimal:
        """Return the fee that a day bears on all items, unrounded."""
        return sum(
            (
                fee_of_day(
                    self.history(item),
                    on,
                    insurance=Insurance(item.insurance),
                    reading=Reading(rules.fee_reading),
                    convention=CountConvention(rules.day_count),
                )
                for item in self.case.items
                for rules in (self.case.rules(item),)
            ),
            ZERO,
        )

    def outgrows_on(self, item: ArrearsItem) -> dt.date | None:
        """Return the first day on which the fee of an item is above its principal, if any."""
        rules = self.case.rules(item)
        return outgrows_on(
            self.history(item),
            insurance=Insurance(item.insurance),
            reading=Reading(rules.fee_reading),
            convention=CountConvention(rules.day_count),
        )


def in_order_of_payment(item: ArrearsItem) -> tuple[dt.date, int]:
    """Sort items as money is laid on them: the oldest month first, then by insurance."""
    return item.contribution_month, _INSURANCES.index(Insurance(item.insurance))


def shifts(before: Outcome, after: Outcome) -> list[Shift]:
    """Return the receipts on record that are laid differently, in the order of their days."""
    months = {item.pk: item.contribution_month for item in before.case.items}
    moved = [
        one for one in before.money if before.laid[one.receipt_id] != after.laid[one.receipt_id]
    ]
    receipts = Receipt.objects.in_bulk([one.receipt_id for one in moved]) if moved else {}
    return [
        Shift(
            receipts[one.receipt_id],
            Laid.of(one.amount, before.laid[one.receipt_id], months),
            Laid.of(one.amount, after.laid[one.receipt_id], months),
        )
        for one in moved
    ]


def covered_by(stop: FeeStop, items: Sequence[ArrearsItem]) -> list[ArrearsItem]:
    """Return the items that a stop speaks of, whatever its days."""
    return [
        item
        for item in items
        if stop.insurance in {"", item.insurance}
        and (stop.first_month is None or item.contribution_month >= stop.first_month)
        and (stop.last_month is None or item.contribution_month <= stop.last_month)
    ]
