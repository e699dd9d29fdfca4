"""Reads of the book for the money pages: the list of receipts, the account, what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from arrears.late_fee_sql import Fen
from casework.scope import Scope
from enterprises.models import Enterprise
from enterprises.pages import AsOf
from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting, Receipt
from ledger.selectors import NOTHING, account_balances
from statutes.money import from_fen

PAGE_SIZE = 50
COUNT_LIMIT = 10_000
FOUND_ENTERPRISES = 20
LAST_RECEIPTS = 5


@dataclass(frozen=True, slots=True)
class ReceiptFilters:
    """What the list is narrowed to; an empty value narrows nothing, both days are included."""

    text: str = ""
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    stands: bool | None = None
    purpose: str = ""
    with_suspense: bool = False

    @property
    def narrows(self) -> bool:
        return self != ReceiptFilters()


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt of the list, whether it stands, and what waits of it."""

    receipt: Receipt
    stands: bool
    suspense: Decimal


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """One page of receipts, and the keys its neighbours follow from; None where there are none."""

    rows: list[ReceiptRow]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """How many receipts were found, what of them stands, and what waits, in yuan."""

    count: int
    received: Decimal
    suspense: Decimal


def listed_receipts(scope: Scope, filters: ReceiptFilters) -> QuerySet[Receipt]:
    """Return the receipts of a jurisdiction that match, in no order yet."""
    found = Receipt.objects.in_scope(scope)
    if filters.text:
        found = found.filter(
            Q(reference__icontains=filters.text)
            | Q(enterprise__name__icontains=filters.text)
            | Q(enterprise__uscc__icontains=filters.text)
        )
    if filters.first_on:
        found = found.filter(received_on__gte=filters.first_on)
    if filters.last_on:
        found = found.filter(received_on__lte=filters.last_on)
    if filters.purpose:
        found = found.filter(purpose=filters.purpose)
    if filters.stands is not None:
        found = found.filter(_stands() if filters.stands else ~_stands())
    if filters.with_suspense:
        found = found.annotate(waiting_fen=_suspense_fen()).filter(waiting_fen__gt=0)
    return found


def in_order(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Put the latest first; those of one day by when they were recorded."""
    return receipts.order_by("-received_on", "-pk")


def receipt_page(
    receipts: QuerySet[Receipt], *, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> ReceiptPage:
    """Return the page that follows one receipt, or precedes it, found by its key.

    A key that is not in the list any more, or no number at all, gives the first page.
    """
    backwards = bool(before) and not after
    anchor = _anchor(receipts, before if backwards else after)
    ordered = in_order(receipts).select_related("enterprise", "recorded_by")
    if anchor is None:
        backwards = False
    else:
        side = "gt" if backwards else "lt"
        ordered = ordered.filter(
            Q(**{f"received_on__{side}": anchor.received_on})
            | Q(**{"received_on": anchor.received_on, f"pk__{side}": anchor.pk})
        )
    if backwards:
        ordered = ordered.reverse()
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before = more if backwards else anchor is not None
    has_after = backwards or more
    return ReceiptPage(
        rows=rows_of(found),
        before=str(found[0].pk) if found and has_before else None,
        after=str(found[-1].pk) if found and has_after else None,
    )


def rows_of(
    receipts: Sequence[Receipt],
    *,
    on: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> list[ReceiptRow]:
    """Put beside receipts whether they stand and what waits of them, in two statements.

    Up to the end of a day and as known at a moment, where these are given.
    """
    if not receipts:
        return []
    keys = [one.pk for one in receipts]
    reversals = Entry.objects.filter(reverses__receipt__in=keys, reverses__kind=EntryKind.RECEIPT)
    waiting = Posting.objects.filter(account=Account.SUSPENSE, entry__receipt__in=keys)
    if on is not None:
        waiting = waiting.filter(entry__value_on__lte=on)
    if known_at is not None:
        reversals = reversals.filter(recorded_at__lte=known_at)
        waiting = waiting.filter(entry__recorded_at__lte=known_at)
    reversed_keys = set(reversals.values_list("receipt", flat=True))
    fen = dict(waiting.order_by().values_list("entry__receipt").annotate(fen=Sum(Fen("amount"))))
    return [
        ReceiptRow(one, one.pk not in reversed_keys, from_fen(-fen.get(one.pk, 0)))
        for one in receipts
    ]


def found_up_to_limit(receipts: QuerySet[Receipt]) -> Found | None:
    """Count and sum up exactly up to COUNT_LIMIT receipts; None is more than that."""
    keys = receipts.order_by().values("pk")[: COUNT_LIMIT + 1]
    count = keys.count()
    if count > COUNT_LIMIT:
        return None
    received = Entry.objects.standing().filter(kind=EntryKind.RECEIPT, receipt__in=keys)
    waiting = Posting.objects.filter(account=Account.SUSPENSE, entry__receipt__in=keys)
    return Found(
        count=count,
        received=from_fen(received.aggregate(fen=Sum(Fen("receipt__amount"), default=0))["fen"]),
        suspense=from_fen(-waiting.aggregate(fen=Sum(Fen("amount"), default=0))["fen"]),
    )


def account_section(enterprise: Enterprise, as_of: AsOf) -> dict[str, Any]:
    """Return what an enterprise has paid up to a day, and its last receipts up to then."""
    balances = account_balances(enterprise.pk, on=as_of.day, known_at=as_of.known_at)
    receipts = Receipt.objects.filter(enterprise=enterprise, received_on__lte=as_of.day)
    if as_of.known_at is not None:
        receipts = receipts.filter(recorded_at__lte=as_of.known_at)
    last = list(in_order(receipts)[:LAST_RECEIPTS])
    return {
        "account": {
            "received": balances[Account.CASH],
            "principal": balances[Account.PRINCIPAL],
            "late_fee": balances[Account.LATE_FEE],
            "fine": balances[Account.FINE],
            "suspense": balances[Account.SUSPENSE],
        },
        "last_receipts": rows_of(last, on=as_of.day, known_at=as_of.known_at),
    }


def found_enterprises(scope: Scope, text: str) -> list[Enterprise]:
    """Return the first enterprises in force whose name or credit code contains a text."""
    found = Enterprise.objects.in_scope(scope).current().matching(text)
    return list(found.order_by("name", "pk")[:FOUND_ENTERPRISES])


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One receipt of which something waits, and for how many days."""

    receipt: Receipt
    suspense: Decimal
    days: int


@dataclass(slots=True)
class Waiting:
    """What waits of the receipts of one enterprise, the earliest first."""

    enterprise: Enterprise
    rows: list[WaitingRow]

    @property
    def suspense(self) -> Decimal:
        return sum((row.suspense for row in self.rows), NOTHING)


def waiting_receipts(scope: Scope) -> QuerySet[Receipt]:
    """Return the receipts of a jurisdiction of which something waits in suspense."""
    waiting = (
        Posting.objects.filter(account=Account.SUSPENSE)
        .in_scope(scope)
        .order_by()
        .values("entry__receipt")
        .annotate(fen=Sum(Fen("amount")))
        .filter(fen__lt=0)
        .values("entry__receipt")
    )
    return Receipt.objects.in_scope(scope).filter(pk__in=waiting)


def waiting_enterprises(scope: Scope) -> QuerySet[Receipt, int]:
    """Return the keys of enterprises for whose receipts something waits, the longest first."""
    return (
        waiting_receipts(scope)
        .order_by()
        .values("enterprise")
        .annotate(since_on=Min("received_on"))
        .order_by("since_on", "enterprise")
        .values_list("enterprise", flat=True)
    )


def waiting_of(scope: Scope, enterprise_ids: Sequence[int], *, today: dt.date) -> list[Waiting]:
    """Return what waits of the receipts of some enterprises, in their order."""
    receipts = (
        waiting_receipts(scope)
        .filter(enterprise__in=enterprise_ids)
        .select_related("enterprise")
        .order_by("received_on", "pk")
    )
    groups: dict[int, Waiting] = {}
    for row in rows_of(list(receipts)):
        owner = row.receipt.enterprise
        waiting = WaitingRow(row.receipt, row.suspense, (today - row.receipt.received_on).days)
        groups.setdefault(owner.pk, Waiting(owner, [])).rows.append(waiting)
    return [groups[key] for key in enterprise_ids if key in groups]


def suspense_in(scope: Scope) -> Decimal:
    """Return what waits in all of a jurisdiction."""
    postings = Posting.objects.filter(account=Account.SUSPENSE).in_scope(scope)
    return from_fen(-postings.aggregate(fen=Sum(Fen("amount"), default=0))["fen"])


def _anchor(receipts: QuerySet[Receipt], key: str) -> Receipt | None:
    """Return the receipt of that key when it is a number and still in the list."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return receipts.order_by().filter(pk=int(key)).first()


def _stands() -> Exists:
    return Exists(Entry.objects.standing().filter(receipt=OuterRef("pk"), kind=EntryKind.RECEIPT))


def _suspense_fen() -> Coalesce:
    postings = Posting.objects.filter(account=Account.SUSPENSE, entry__receipt=OuterRef("pk"))
    sums = postings.order_by().values("entry__receipt").annotate(fen=-Sum(Fen("amount")))
    return Coalesce(Subquery(sums.values("fen")), 0, output_field=BigIntegerField())
