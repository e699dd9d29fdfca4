"""Receipts laid on arrears: what the facts say against what stands posted.

Where an enterprise's money goes is a conclusion from its standing receipts, its live items and
its stops (statutes.allocation). Whenever one of these facts changes it is drawn anew; a receipt
whose allocation is then different has its old allocation reversed and the new one posted. So the
book never forgets what it said, and says in the end what it would have said from the start.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import ngettext

from arrears.cases.services.projection import look_again
from arrears.facts import FactBook
from arrears.late_fee_sql import Fen
from arrears.models import ArrearsItem
from arrears.services.positions import mark_positions
from arrears.services.projections import due_on_of, project_items, refresh_principal
from casework.enums import DayCount
from casework.selectors import LocalRulesBook
from enterprises.models import Enterprise
from enterprises.services.surveys import lock_enterprises
from ledger.enums import Account, EntryKind, ReceiptPurpose
from ledger.models import Entry, Posting, Receipt, Refund
from ledger.services.posting import Line, NewEntry, post, reversals_of
from statutes.allocation import DatedReceipt, Debt, lay_receipts
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, Reading
from statutes.late_fee_partial import PaymentOrder
from statutes.money import from_fen

# So many enterprises at a time: with every item read as an object, or with few of them.
_WHOLE = 200
_ENTERPRISES = 500
_ITEMS = 5000

# What a receipt paid: amount by account and item, the item None for a fine.
Parts = dict[tuple[Account, int | None], Decimal]


class LaidItem(NamedTuple):
    """What laying receipts asks of an item; the rest is read where a change touches it."""

    pk: int
    enterprise_id: int
    insurance: str
    contribution_month: dt.date
    principal: Decimal
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Money:
    """A standing receipt as it is laid: what was refunded of it is not there to be laid."""

    receipt_id: int
    received_on: dt.date
    amount: Decimal
    purpose: ReceiptPurpose = ReceiptPurpose.ARREARS


def rebook(
    enterprise_ids: Iterable[int],
    *,
    reason: str,
    actor_id: int | None = None,
    whole: bool = False,
) -> int:
    """Lay the receipts of enterprises anew, post what differs, project the items concerned.

    With `whole` every item is projected, for changes that do not come from receipts: a stop, a
    profile, new items. Locks the enterprises; runs within the caller's transaction. Returns how
    many items are projected differently now; a second call changes nothing.
    """
    ids = sorted(set(enterprise_ids))
    size = _WHOLE if whole else _ENTERPRISES
    changed = 0
    for start in range(0, len(ids), size):
        part = ids[start : start + size]
        lock_enterprises(part)
        # Read under the locks: who waited for them must not draw by rules that were replaced.
        book = LocalRulesBook.load()
        changed += _rebook_part(part, book, reason=reason, actor_id=actor_id, whole=whole)
        look_again(part, timezone.localdate())
    return changed


def lay(
    enterprise: Enterprise,
    items: Sequence[LaidItem | ArrearsItem],
    money: Sequence[Money],
    facts: FactBook,
    book: LocalRulesBook,
) -> dict[int, Parts]:
    """Return where each receipt of an enterprise goes; what is missing of it is suspense."""
    for_arrears = [one for one in money if one.purpose == ReceiptPurpose.ARREARS]
    receipts = [
        DatedReceipt(
            one.received_on,
            one.amount,
            PaymentOrder(book.rules(enterprise.region_code, one.received_on).payment_order),
        )
        for one in for_arrears
    ]
    reckoned = {
        month: _reckoning(book, enterprise.region_code, month)
        for month in {item.contribution_month for item in items}
    }
    debts = [_debt(item, facts, *reckoned[item.contribution_month]) for item in items]
    laid: dict[int, Parts] = {
        # Nothing is laid of what was paid back as a whole.
        one.receipt_id: {(Account.FINE, None): one.amount} if one.amount else {}
        for one in money
        if one.purpose == ReceiptPurpose.FINE
    }
    for one, where in zip(for_arrears, lay_receipts(debts, receipts), strict=True):
        parts: Parts = {}
        for part in where.parts:
            item_id = items[part.debt].pk
            if part.principal:
                parts[Account.PRINCIPAL, item_id] = part.principal
            if part.late_fee:
                parts[Account.LATE_FEE, item_id] = part.late_fee
        laid[one.receipt_id] = parts
    return laid


def undo_blockers(items: QuerySet[ArrearsItem]) -> Iterator[str]:
    """Say which receipts were laid on items that an import would take back."""
    laid = Receipt.objects.filter(
        pk__in=Posting.objects.filter(
            item__in=items.order_by(), entry__in=Entry.objects.standing()
        ).values("entry__receipt")
    )
    count = laid.count()
    if count:
        first = ", ".join(laid.order_by("pk").values_list("reference", flat=True)[:3])
        yield ngettext(
            "%(count)s receipt was laid on its arrears (%(first)s); import the corrected file "
            "instead, or reverse the receipt first.",
            "%(count)s receipts were laid on its arrears (%(first)s …); import the corrected "
            "file instead, or reverse the receipts first.",
            count,
        ) % {"count": count, "first": first}


def standing_money(enterprise_ids: Sequence[int]) -> dict[int, list[Money]]:
    """Return the standing receipts of enterprises less their standing refunds, by day and age."""
    refunded = dict(
        Refund.objects.standing()
        .filter(receipt__enterprise__in=enterprise_ids)
        .order_by()
        .values_list("receipt_id")
        .annotate(fen=Sum(Fen("amount")))
    )
    money: dict[int, list[Money]] = defaultdict(list)
    receipts = Receipt.objects.standing().filter(enterprise__in=enterprise_ids)
    rows = receipts.order_by("received_on", "pk").values_list(
        "enterprise_id", "pk", "received_on", "amount", "purpose"
    )
    for enterprise_id, key, received_on, amount, purpose in rows:
        left = amount - from_fen(refunded.get(key, 0))
        money[enterprise_id].append(Money(key, received_on, left, ReceiptPurpose(purpose)))
    return money


def standing_allocations(enterprise_ids: Sequence[int]) -> dict[int, list[tuple[Entry, Parts]]]:
    """Return the allocation entries that stand in the book of each enterprise, and what they paid.

    There is one for each receipt of which something was laid.
    """
    standing = Entry.objects.standing().filter(
        enterprise__in=enterprise_ids, kind=EntryKind.ALLOCATION
    )
    entries = {entry.pk: entry for entry in standing}
    parts: dict[int, Parts] = {pk: {} for pk in entries}
    postings = Posting.objects.filter(entry__in=standing).exclude(account=Account.SUSPENSE)
    for one in postings:
        parts[one.entry_id][Account(one.account), one.item_id] = -one.amount
    allocations: dict[int, list[tuple[Entry, Parts]]] = defaultdict(list)
    for entry in entries.values():
        allocations[entry.enterprise_id].append((entry, parts[entry.pk]))
    return allocations


def live_items(enterprises: dict[int, Enterprise]) -> list[ArrearsItem]:
    """Return the live items of enterprises, each with its enterprise."""
    items = ArrearsItem.objects.live().filter(enterprise__in=enterprises).order_by("pk")
    return _with_enterprise(items, enterprises)


def _rebook_part(
    ids: Sequence[int], book: LocalRulesBook, *, reason: str, actor_id: int | None, whole: bool
) -> int:
    enterprises = Enterprise.objects.in_bulk(ids)
    money = standing_money(ids)
    standing = standing_allocations(ids)
    with_money = {*money, *standing}
    concerned = enterprises if whole else {key: enterprises[key] for key in with_money}
    items = live_items(concerned) if whole else []
    moved = _move_deadlines(items, book)
    laid_items = _by_enterprise(items if whole else _laid_items(concerned))

    facts = FactBook.without_payments(concerned)
    changes = _Changes(reason)
    for key in sorted(with_money):
        wanted = lay(enterprises[key], laid_items[key], money[key], facts, book)
        changes.compare(key, wanted, money[key], standing[key])
        _note_payments(facts, wanted, money[key])
    post(changes.entries(), actor_id=actor_id)

    if not whole:
        items = _touched(changes.items, concerned)
    changed = project_items(items, book, facts, moved=moved)
    if changed:
        refresh_principal(sorted({item.enterprise_id for item in changed}))
    marks = dict(changes.first_on)
    for item in changed if whole else ():
        first_on = min(item.due_on, moved.get(item.pk, item.due_on))
        marks[item.enterprise_id] = min(first_on, marks.get(item.enterprise_id, dt.date.max))
    mark_positions(marks)
    return len(changed)


def _laid_items(enterprises: Iterable[int]) -> Iterator[LaidItem]:
    live = ArrearsItem.objects.live().filter(enterprise__in=enterprises).order_by("pk")
    return map(LaidItem._make, live.values_list(*LaidItem._fields))


def _by_enterprise(
    items: Iterable[LaidItem | ArrearsItem],
) -> dict[int, list[LaidItem | ArrearsItem]]:
    found: dict[int, list[LaidItem | ArrearsItem]] = defaultdict(list)
    for item in items:
        found[item.enterprise_id].append(item)
    return found


def _note_payments(facts: FactBook, wanted: dict[int, Parts], money: Sequence[Money]) -> None:
    """Let the facts know what the book says from now on, in the order of days."""
    for one in money:
        for (account, item_id), amount in wanted[one.receipt_id].items():
            if item_id is not None:
                facts.pay(item_id, account, one.received_on, amount)


def _move_deadlines(items: Iterable[ArrearsItem], book: LocalRulesBook) -> dict[int, dt.date]:
    """Set the deadlines that the profiles of now give; return the former ones of what moved."""
    moved: dict[int, dt.date] = {}
    for item in items:
        due_on = due_on_of(item, book)
        if due_on != item.due_on:
            moved[item.pk] = item.due_on
            item.due_on = due_on
    return moved


def _touched(item_ids: Iterable[int], enterprises: dict[int, Enterprise]) -> list[ArrearsItem]:
    """Read the items that a change touches, as far as they count."""
    ids = sorted(item_ids)
    items: list[ArrearsItem] = []
    for start in range(0, len(ids), _ITEMS):
        part = ArrearsItem.objects.live().filter(pk__in=ids[start : start + _ITEMS])
        items += _with_enterprise(part.order_by("pk"), enterprises)
    return items


def _with_enterprise(
    items: Iterable[ArrearsItem], enterprises: dict[int, Enterprise]
) -> list[ArrearsItem]:
    found = list(items)
    for item in found:
        item.enterprise = enterprises[item.enterprise_id]
    return found


class _Changes:
    """What has to be posted so that the book says what the facts say."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.items: set[int] = set()
        self.first_on: dict[int, dt.date] = {}
        self._outdated: list[Entry] = []
        self._new: list[NewEntry] = []

    def compare(
        self,
        enterprise_id: int,
        wanted: dict[int, Parts],
        money: Sequence[Money],
        standing: Sequence[tuple[Entry, Parts]],
    ) -> None:
        """Note what differs between where receipts should go and where they stand posted."""
        days = {one.receipt_id: one.received_on for one in money}
        kept: set[int] = set()
        for entry, parts in standing:
            if wanted.get(entry.receipt_id, {}) == parts and entry.receipt_id not in kept:
                kept.add(entry.receipt_id)
            else:
                self._outdated.append(entry)
                self._touch(enterprise_id, entry.value_on, parts)
        for receipt_id, parts in wanted.items():
            if parts and receipt_id not in kept:
                self._new.append(
                    _allocation(enterprise_id, receipt_id, days[receipt_id], parts, self.reason)
                )
                self._touch(enterprise_id, days[receipt_id], parts)

    def entries(self) -> list[NewEntry]:
        """Return the entries to post: what is outdated is reversed before anything new."""
        return [*reversals_of(self._outdated, reason=self.reason), *self._new]

    def _touch(self, enterprise_id: int, on: dt.date, parts: Parts) -> None:
        self.items.update(item_id for _account, item_id in parts if item_id is not None)
        self.first_on[enterprise_id] = min(on, self.first_on.get(enterprise_id, dt.date.max))


def _allocation(
    enterprise_id: int, receipt_id: int, value_on: dt.date, parts: Parts, reason: str
) -> NewEntry:
    lines = [
        Line(account, -amount, item_id) for (account, item_id), amount in parts.items() if amount
    ]
    taken = sum(parts.values(), Decimal(0))
    return NewEntry(
        enterprise_id=enterprise_id,
        kind=EntryKind.ALLOCATION,
        receipt_id=receipt_id,
        value_on=value_on,
        lines=(Line(Account.SUSPENSE, taken), *lines),
        reason=reason,
    )


def _reckoning(
    book: LocalRulesBook, region_code: str, month: dt.date
) -> tuple[Reading, CountConvention]:
    rules = book.rules(region_code, month)
    return Reading(rules.fee_reading), CountConvention(DayCount(rules.day_count))


def _debt(
    item: LaidItem | ArrearsItem, facts: FactBook, reading: Reading, convention: CountConvention
) -> Debt:
    return Debt(
        month=item.contribution_month,
        history=facts.unpaid(item),
        insurance=Insurance(item.insurance),
        reading=reading,
        convention=convention,
    )
