"""The book of money without the rules that fill it: receipts and entries written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import count

from arrears.models import ArrearsItem
from enterprises.models import Enterprise
from ledger.enums import Account, EntryKind
from ledger.models import Entry, Receipt, Refund
from ledger.services.posting import Line, NewEntry, post, reversals_of
from tests.arrears.builders import enterprise, in_arrears

_numbers = count(1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def debtor(region_code: str = "222401") -> tuple[Enterprise, ArrearsItem]:
    """Make an enterprise that owes 1,000.00 for August 2019."""
    owner = enterprise(region_code)
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
    return owner, ArrearsItem.objects.live().get(enterprise=owner)


def lines(*pairs: tuple[Account, str], item: ArrearsItem | None = None) -> tuple[Line, ...]:
    """Make lines; those on principal and late fee are for the item."""
    with_item = (Account.PRINCIPAL, Account.LATE_FEE)
    return tuple(
        Line(account, Decimal(amount), item.pk if item and account in with_item else None)
        for account, amount in pairs
    )


def posted(entries: Sequence[NewEntry], actor_id: int | None = None) -> list[Entry]:
    """Post entries and read them back from the book, in their order."""
    keys = post(entries, actor_id=actor_id)
    found = Entry.objects.in_bulk(keys)
    return [found[key] for key in keys]


def arrived(owner: Enterprise, on: str, amount: str) -> tuple[Receipt, Entry]:
    """Book money that came in: it waits in suspense."""
    receipt = Receipt.objects.create(
        enterprise=owner,
        reference=f"样例流水{next(_numbers):06d}",
        received_on=day(on),
        amount=Decimal(amount),
    )
    entry = posted(
        [
            NewEntry(
                enterprise_id=owner.pk,
                kind=EntryKind.RECEIPT,
                receipt_id=receipt.pk,
                value_on=receipt.received_on,
                lines=lines((Account.CASH, amount), (Account.SUSPENSE, f"-{amount}")),
            )
        ]
    )[0]
    return receipt, entry


def booked(
    receipt: Receipt,
    *pairs: tuple[Account, str],
    item: ArrearsItem | None = None,
    kind: EntryKind = EntryKind.ALLOCATION,
    refund: Refund | None = None,
) -> Entry:
    """Book an entry on a receipt, from the receipt's day on."""
    return posted(
        [
            NewEntry(
                enterprise_id=receipt.enterprise_id,
                kind=kind,
                receipt_id=receipt.pk,
                refund_id=refund.pk if refund else None,
                value_on=refund.paid_on if refund else receipt.received_on,
                lines=lines(*pairs, item=item),
            )
        ]
    )[0]


def refunded(receipt: Receipt, on: str, amount: str) -> tuple[Refund, Entry]:
    """Book money paid back from what waits of a receipt."""
    refund = Refund.objects.create(
        receipt=receipt,
        reference=f"样例退款{next(_numbers):06d}",
        paid_on=day(on),
        amount=Decimal(amount),
        reason="样例：多缴",
    )
    entry = booked(
        receipt,
        (Account.SUSPENSE, amount),
        (Account.CASH, f"-{amount}"),
        kind=EntryKind.REFUND,
        refund=refund,
    )
    return refund, entry


def reversed_(*entries: Entry, reason: str = "样例：退票") -> list[Entry]:
    """Book the reversal of entries."""
    return posted(reversals_of(entries, reason=reason))
