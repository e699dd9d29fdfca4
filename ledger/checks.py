"""What must hold of the book by itself: entries balance, receipts add up, reversals are single.

Each check yields what it finds wrong; nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting, Receipt
from statutes.money import to_fen

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: which rule, of what, and the two figures that differ."""

    check: str
    subject: str
    expected: str
    found: str


def entries_balance() -> Iterator[Finding]:
    """Find entries whose postings do not add up to zero, and entries without postings."""
    sums = Entry.objects.order_by("pk").annotate(
        lines=Count("postings"), total=Coalesce(Sum("postings__amount"), NOTHING)
    )
    suspects = sums.filter(Q(lines=0) | ~Q(total=0)).values_list("pk", "lines", "total")
    for pk, lines, total in suspects.iterator(chunk_size=1000):
        if not lines or to_fen(total):
            found = str(to_fen(total)) if lines else "no postings"
            yield Finding("entries_balance", f"entry {pk}", "0.00", found)


def receipts_add_up() -> Iterator[Finding]:
    """Find receipts whose money is not all there: paid out on debts, waiting, or paid back.

    The net of a receipt on the cash account is its amount less its refunds, that of a reversed one
    is zero, and so a receipt without an entry is found too; nothing waits below zero; what left
    suspense for debts is what the debts got, which `entries_balance` proves entry by entry.
    """
    receipts = Receipt.objects.order_by("pk").annotate(
        cash=_net(Account.CASH), debit=_net(Account.SUSPENSE), refunded=_refunded()
    )
    arrivals = Entry.objects.filter(kind=EntryKind.RECEIPT, reversed_by__isnull=False)
    taken_back = set(arrivals.values_list("receipt_id", flat=True))
    figures = receipts.values_list("pk", "reference", "amount", "cash", "debit", "refunded")
    for pk, reference, amount, *sums in figures.iterator(chunk_size=1000):
        subject = f"receipt {reference} ({pk})"
        cash, debit, refunded = (to_fen(one) for one in sums)
        expected, waiting = (NOTHING if pk in taken_back else amount - refunded), -debit
        if cash != expected:
            yield Finding("receipts_add_up", subject, str(expected), str(cash))
        if waiting < 0:
            yield Finding("nothing_below_zero", f"suspense of {subject}", "0.00", str(waiting))
        if pk in taken_back and waiting > 0:
            yield Finding("receipts_add_up", f"suspense of {subject}", "0.00", str(waiting))


def reversals_are_single() -> Iterator[Finding]:
    """Find entries reversed more than once, reversed reversals, and reversals that differ.

    A reversal has the day, the receipt and the postings of what it reverses, with other signs.
    """
    reversals = Entry.objects.filter(kind=EntryKind.REVERSAL)
    twice = reversals.order_by().values("reverses").annotate(times=Count("pk")).filter(times__gt=1)
    for one in twice:
        yield Finding(
            "reversals_are_single", f"entry {one['reverses']}", "reversed once", str(one["times"])
        )
    strange = reversals.filter(
        Q(reverses__kind=EntryKind.REVERSAL)
        | ~Q(value_on=F("reverses__value_on"))
        | ~Q(receipt=F("reverses__receipt"))
        | ~Q(enterprise=F("reverses__enterprise"))
    )
    for entry in strange.order_by("pk"):
        yield Finding(
            "reversals_are_single",
            f"entry {entry.pk}",
            f"the day and receipt of entry {entry.reverses_id}",
            f"{entry.value_on}",
        )
    yield from _unlike_postings()


def _unlike_postings() -> Iterator[Finding]:
    """Find reversals whose postings are not those of the entry reversed, with other signs."""
    reversals = dict(Entry.objects.filter(kind=EntryKind.REVERSAL).values_list("pk", "reverses_id"))
    lines: dict[int, dict[tuple[str, int | None], Decimal]] = {}
    concerned = Posting.objects.filter(
        Q(entry__kind=EntryKind.REVERSAL) | Q(entry__reversed_by__isnull=False)
    )
    for posting in concerned.iterator(chunk_size=2000):
        key = (posting.account, posting.item_id)
        of_entry = lines.setdefault(posting.entry_id, {})
        of_entry[key] = of_entry.get(key, NOTHING) + posting.amount
    for pk, reversed_pk in reversals.items():
        original = lines.get(reversed_pk or 0, {})
        if {key: -amount for key, amount in original.items()} != lines.get(pk, {}):
            yield Finding(
                "reversals_are_single",
                f"entry {pk}",
                f"the postings of entry {reversed_pk} with other signs",
                str({key[0]: str(amount) for key, amount in lines.get(pk, {}).items()}),
            )


def _net(account: Account) -> Coalesce:
    sums = (
        Posting.objects.filter(entry__receipt=OuterRef("pk"), account=account)
        .order_by()
        .values("entry__receipt")
        .annotate(net=Sum("amount"))
        .values("net")
    )
    return Coalesce(Subquery(sums), NOTHING)


def _refunded() -> Coalesce:
    sums = (
        Posting.objects.filter(
            entry__receipt=OuterRef("pk"),
            entry__kind=EntryKind.REFUND,
            entry__reversed_by__isnull=True,
            account=Account.SUSPENSE,
        )
        .order_by()
        .values("entry__receipt")
        .annotate(net=Sum("amount"))
        .values("net")
    )
    return Coalesce(Subquery(sums), NOTHING)
