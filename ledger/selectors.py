"""Balances read from the postings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum

from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting, Receipt
from statutes.money import to_fen

NOTHING = Decimal("0.00")


def suspense_of(receipt_ids: Iterable[int]) -> dict[int, Decimal]:
    """Return what waits in suspense (预收) of each receipt; those without any are left out."""
    sums = (
        Posting.objects.filter(entry__receipt__in=list(receipt_ids), account=Account.SUSPENSE)
        .order_by()
        .values_list("entry__receipt_id")
        .annotate(balance=Sum("amount"))
    )
    return {receipt_id: to_fen(-balance) for receipt_id, balance in sums if to_fen(balance)}


def account_balances(
    enterprise_id: int, *, on: dt.date | None = None, known_at: dt.datetime | None = None
) -> dict[Account, Decimal]:
    """Return what was received, paid on each debt and left waiting by an enterprise, as positive.

    Up to and including a value day, and as known at a moment, where these are given.
    """
    postings = Posting.objects.filter(entry__enterprise_id=enterprise_id)
    if on is not None:
        postings = postings.filter(entry__value_on__lte=on)
    if known_at is not None:
        postings = postings.filter(entry__recorded_at__lte=known_at)
    sums = dict(postings.order_by().values_list("account").annotate(Sum("amount")))
    balances = {account: to_fen(sums.get(account.value, NOTHING)) for account in Account}
    return {
        # Taken from nothing, for the negative of 0.00 would be written -0.00.
        account: balance if account is Account.CASH else NOTHING - balance
        for account, balance in balances.items()
    }


def is_standing(receipt: Receipt) -> bool:
    """Tell whether a receipt was not reversed."""
    return Entry.objects.standing().filter(receipt=receipt, kind=EntryKind.RECEIPT).exists()
