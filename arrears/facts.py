"""The facts that bear on the late fee of items: what was paid on them and what stops the fee.

Read for many items at once, as known now or as known at an earlier moment.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db.models import Sum

from arrears.enums import StopKind
from arrears.late_fee_sql import Fen
from arrears.models import ArrearsItem, FeeStop
from ledger.enums import Account
from ledger.models import Posting
from statutes.dates import ONE_DAY, DateSpan
from statutes.late_fee import CodedException, Deferral, PrincipalHistory, PrincipalPayment
from statutes.money import from_fen


class ItemTerms(Protocol):
    """What of an item bears on its late fee, before anything was paid on it."""

    @property
    def enterprise_id(self) -> int: ...
    @property
    def insurance(self) -> str: ...
    @property
    def contribution_month(self) -> dt.date: ...
    @property
    def principal(self) -> Decimal: ...
    @property
    def due_on(self) -> dt.date: ...


Payments = tuple[tuple[dt.date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """All facts about one item: its history for statutes, and what was paid on its fee."""

    history: PrincipalHistory
    fee_payments: Payments = ()

    @classmethod
    def none(cls, item: ArrearsItem) -> ItemFacts:
        """Return the facts of an item that nothing was paid on and nothing stops."""
        return cls(PrincipalHistory(item.principal, item.due_on))

    @property
    def fee_settled(self) -> Decimal:
        """Return what was paid on the fee in all, whatever the day."""
        return sum((amount for _day, amount in self.fee_payments), Decimal("0.00"))

    def fee_settled_by(self, on: dt.date) -> Decimal:
        """Return what was paid on the fee up to and including a day."""
        return sum((amount for day, amount in self.fee_payments if day <= on), Decimal("0.00"))

    def principal_left(self, on: dt.date) -> Decimal:
        """Return the principal still owed at the end of a day."""
        paid = (one.principal for one in self.history.payments if one.paid_on <= on)
        return self.history.principal - sum(paid, Decimal(0))

    def paid_days(self) -> Iterator[dt.date]:
        """Yield the days on which principal or fee was paid."""
        yield from (payment.paid_on for payment in self.history.payments)
        yield from (day for day, _amount in self.fee_payments)


class FactBook:
    """The facts of all items of some enterprises, read in two statements."""

    def __init__(self, stops: Iterable[FeeStop], known_at: dt.datetime | None = None) -> None:
        self._known_at = known_at
        self._stops: dict[int, list[FeeStop]] = defaultdict(list)
        self._principal: dict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
        self._fee: dict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
        for stop in stops:
            self._stops[stop.enterprise_id].append(stop)

    @classmethod
    def of(cls, enterprise_ids: Iterable[int], *, known_at: dt.datetime | None = None) -> FactBook:
        """Read what is known of some enterprises, now or up to and including a moment."""
        ids = list(enterprise_ids)
        book = cls.without_payments(ids, known_at=known_at)
        postings = Posting.objects.filter(entry__enterprise_id__in=ids, item__isnull=False)
        if known_at is not None:
            postings = postings.filter(entry__recorded_at__lte=known_at)
        sums = (
            postings.order_by("entry__value_on")
            .values_list("item_id", "account", "entry__value_on")
            .annotate(fen=Sum(Fen("amount")))
        )
        for item_id, account, value_on, fen in sums:
            if fen:
                book.pay(item_id, account, value_on, from_fen(-fen))
        return book

    @classmethod
    def without_payments(
        cls, enterprise_ids: Iterable[int], *, known_at: dt.datetime | None = None
    ) -> FactBook:
        """Read what stops the fee of some enterprises, for a caller who knows the payments."""
        stops = FeeStop.objects.filter(enterprise_id__in=list(enterprise_ids))
        if known_at is not None:
            stops = stops.filter(recorded_at__lte=known_at)
        return cls(stops.select_related("end").order_by("pk"), known_at)

    def pay(self, item_id: int, account: str, on: dt.date, amount: Decimal) -> None:
        """Note what was paid on the principal or the fee of an item on a day."""
        side = self._principal if account == Account.PRINCIPAL else self._fee
        side[item_id].append((on, amount))

    def facts(self, item: ArrearsItem) -> ItemFacts:
        """Gather the facts about one item of these enterprises."""
        paid = tuple(PrincipalPayment(day, amount) for day, amount in self._principal[item.pk])
        return ItemFacts(self._history(item, paid), tuple(self._fee[item.pk]))

    def unpaid(self, item: ItemTerms) -> PrincipalHistory:
        """Return the history of an item as if nothing had been paid on it."""
        return self._history(item, ())

    def _history(self, item: ItemTerms, payments: tuple[PrincipalPayment, ...]) -> PrincipalHistory:
        deferrals: list[Deferral] = []
        exceptions: list[CodedException] = []
        bankrupt_on: dt.date | None = None
        for stop in self._stops.get(item.enterprise_id, ()):
            span = self._span(stop, item)
            if span is None:
                continue
            basis = f"{stop.basis}（{stop.document}）"
            if stop.kind == StopKind.BANKRUPTCY:
                bankrupt_on = min(bankrupt_on or span[0], span[0])
            elif stop.kind == StopKind.DEFERRAL and span[1] is not None:
                deferrals.append(Deferral(DateSpan(span[0], span[1]), basis))
            else:
                exceptions.append(CodedException(stop.code, span[0], span[1], basis))
        return PrincipalHistory(
            principal=item.principal,
            due_on=item.due_on,
            payments=payments,
            deferrals=tuple(deferrals),
            bankruptcy_accepted_on=bankrupt_on,
            exceptions=tuple(exceptions),
        )

    def _span(self, stop: FeeStop, item: ItemTerms) -> tuple[dt.date, dt.date | None] | None:
        """Return the first and last day on which a stop holds for an item, if it ever does."""
        if stop.insurance not in {"", item.insurance}:
            return None
        if stop.first_month is not None and item.contribution_month < stop.first_month:
            return None
        if stop.last_month is not None and item.contribution_month > stop.last_month:
            return None
        end = getattr(stop, "end", None)
        if end is None or (self._known_at is not None and end.recorded_at > self._known_at):
            return stop.from_on, stop.to_on
        if end.runs_again_from_on <= stop.from_on:
            return None
        return stop.from_on, end.runs_again_from_on - ONE_DAY
