"""Reads of one receipt: where its money is, what was booked, what was paid back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from arrears.models import ArrearsItem
from enterprises.enums import InsuranceKind
from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting, Receipt, Refund
from ledger.selectors import NOTHING


@dataclass(slots=True)
class PaidItem:
    """What one receipt paid on one item, as it stands."""

    item: ArrearsItem
    principal: Decimal = NOTHING
    late_fee: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the money of a receipt is: on items, on the fine, refunded, waiting."""

    items: list[PaidItem]
    principal: Decimal
    late_fee: Decimal
    fine: Decimal
    refunded: Decimal
    suspense: Decimal


def whereabouts(receipt: Receipt) -> Whereabouts:
    """Say where each yuan of a receipt is now: sums of its postings, oldest month first."""
    sums: dict[tuple[str, int | None], Decimal] = defaultdict(lambda: NOTHING)
    refunded = NOTHING
    postings = Posting.objects.filter(entry__receipt=receipt).select_related("entry")
    for one in postings:
        sums[one.account, one.item_id] -= one.amount
        if one.account == Account.CASH and one.entry.refund_id:
            refunded -= one.amount
    items = ArrearsItem.objects.in_bulk(
        {key for (_account, key), amount in sums.items() if key and amount}
    )
    order = list(InsuranceKind.values)
    paid = [
        PaidItem(item, sums[Account.PRINCIPAL, item.pk], sums[Account.LATE_FEE, item.pk])
        for item in sorted(
            items.values(), key=lambda one: (one.contribution_month, order.index(one.insurance))
        )
    ]
    return Whereabouts(
        items=paid,
        principal=sum((one.principal for one in paid), NOTHING),
        late_fee=sum((one.late_fee for one in paid), NOTHING),
        fine=sums[Account.FINE, None],
        refunded=refunded,
        suspense=sums[Account.SUSPENSE, None],
    )


@dataclass(frozen=True, slots=True)
class AccountSum:
    """What one entry moved on one account: taken off a debt or put on it, into suspense or out."""

    account: Account
    amount: Decimal
    first_month: dt.date | None
    last_month: dt.date | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the book about a receipt, with its sums by account."""

    entry: Entry
    sums: list[AccountSum]
    is_reversed: bool


def entries_of(receipt: Receipt) -> list[EntryLine]:
    """Return all entries about a receipt, the latest first, in two statements."""
    entries = list(
        Entry.objects.filter(receipt=receipt)
        .select_related("recorded_by", "refund", "reverses__refund", "reversed_by")
        .order_by("-pk")
    )
    postings: dict[int, list[Posting]] = defaultdict(list)
    for one in Posting.objects.filter(entry__receipt=receipt).select_related("item"):
        postings[one.entry_id].append(one)
    return [
        EntryLine(entry, _account_sums(postings[entry.pk]), hasattr(entry, "reversed_by"))
        for entry in entries
    ]


def reversal_in(entries: Iterable[EntryLine]) -> Entry | None:
    """Return the entry that took the receipt itself back, None while it stands."""
    for line in entries:
        if line.entry.reverses and line.entry.reverses.kind == EntryKind.RECEIPT:
            return line.entry
    return None


def _account_sums(postings: Iterable[Posting]) -> list[AccountSum]:
    by_account: dict[Account, list[Posting]] = defaultdict(list)
    for one in postings:
        by_account[Account(one.account)].append(one)
    return [
        AccountSum(
            account,
            sum((one.amount for one in by_account[account]), NOTHING),
            min(
                (one.item.contribution_month for one in by_account[account] if one.item),
                default=None,
            ),
            max(
                (one.item.contribution_month for one in by_account[account] if one.item),
                default=None,
            ),
        )
        for account in Account
        if account in by_account
    ]


@dataclass(frozen=True, slots=True)
class RefundLine:
    """One refund of a receipt, and whether it stands."""

    refund: Refund
    stands: bool

    @property
    def dialog(self) -> str:
        """Return the name of the dialog in which it is reversed."""
        return f"reverse-refund-{self.refund.pk}"


def refunds_of(receipt: Receipt) -> list[RefundLine]:
    """Return the refunds of a receipt, the earliest first."""
    standing = set(Refund.objects.standing().filter(receipt=receipt).values_list("pk", flat=True))
    refunds = Refund.objects.filter(receipt=receipt).select_related("recorded_by")
    return [RefundLine(one, one.pk in standing) for one in refunds.order_by("paid_on", "pk")]
