"""What moved the balances of an account in a period, each movement with its days and its words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.models import ArrearsItem
from arrears.money.account import Balances, ItemState, Movement, MovementKind, Period
from arrears.money.one_receipt import AccountSum
from arrears.money.words import sums_in_words, title_of
from casework.formats import money, month
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting
from ledger.selectors import NOTHING

_TOLD = (Account.PRINCIPAL, Account.LATE_FEE, Account.FINE)
_INSURANCES = list(InsuranceKind)


@dataclass(frozen=True, slots=True)
class EntryPostings:
    """One entry of the book with its postings."""

    entry: Entry
    postings: list[Posting]


def entries_in(enterprise: Enterprise, period: Period) -> list[EntryPostings]:
    """Return the entries that count from a day of the period, in the order they were made."""
    postings = Posting.objects.filter(
        entry__enterprise=enterprise, entry__value_on__range=(period.from_on, period.to_on)
    )
    if period.known_at is not None:
        postings = postings.filter(entry__recorded_at__lte=period.known_at)
    entries: dict[int, EntryPostings] = {}
    for one in postings.select_related(
        "entry__receipt", "entry__refund", "entry__reverses", "item"
    ).order_by("entry", "pk"):
        entries.setdefault(one.entry_id, EntryPostings(one.entry, [])).postings.append(one)
    return list(entries.values())


def without_churn(entries: Sequence[EntryPostings]) -> list[EntryPostings]:
    """Leave out allocations that were reversed, with the entries that reversed them."""
    undone: set[int] = set()
    for one in entries:
        reverses = one.entry.reverses
        if reverses is not None and reverses.kind == EntryKind.ALLOCATION:
            undone |= {one.entry.pk, reverses.pk}
    return [one for one in entries if one.entry.pk not in undone]


def due_movements(states: Iterable[ItemState], period: Period) -> Iterator[Movement]:
    """Yield what fell due in the period, one line a day, and what had been paid on it before."""
    days: dict[dt.date, list[ItemState]] = defaultdict(list)
    for state in states:
        days[state.in_arrears_on].append(state)
    for day, group in days.items():
        if not period.holds(day):
            continue
        principal = sum((one.item.principal for one in group), NOTHING)
        yield Movement(
            kind=MovementKind.DUE,
            value_on=day,
            recorded_on=timezone.localdate(max(one.item.recorded_at for one in group)),
            title=_("In arrears from this day"),
            details=_items_in_words(group),
            change=Balances(principal=principal),
        )
        ahead = sum((one.paid_before_due for one in group), NOTHING)
        if ahead:
            yield Movement(
                kind=MovementKind.PAID_AHEAD,
                value_on=day,
                recorded_on=None,
                title=_("Paid before it fell due"),
                details="",
                change=Balances(principal=-ahead, ahead=-ahead),
            )


def _items_in_words(group: Iterable[ItemState]) -> str:
    by_month: dict[dt.date, list[ArrearsItem]] = defaultdict(list)
    for state in group:
        by_month[state.item.contribution_month].append(state.item)
    comma = pgettext("between the parts of a list", ", ")
    return comma.join(
        f"{month(first)} "
        + comma.join(
            f"{item.get_insurance_display()} {money(item.principal)}"
            for item in sorted(items, key=lambda one: _place(one.insurance))
        )
        for first, items in sorted(by_month.items())
    )


def entry_movement(one: EntryPostings) -> Movement:
    """Put an entry of the book on the statement."""
    entry = one.entry
    reverses = entry.reverses
    told = reverses or entry
    reference = entry.refund.reference if entry.refund else entry.receipt.reference
    return Movement(
        kind=MovementKind.ENTRY,
        value_on=entry.value_on,
        recorded_on=timezone.localdate(entry.recorded_at),
        title=title_of(entry.kind, reverses.kind if reverses else ""),
        details=_allocation_in_words(one) if told.kind == EntryKind.ALLOCATION else "",
        change=_change(one),
        reference=reference,
        reason="" if entry.kind in {EntryKind.RECEIPT, EntryKind.ALLOCATION} else entry.reason,
        receipt_id=entry.receipt_id,
        corrects=reverses is not None,
    )


def _change(one: EntryPostings) -> Balances:
    moved: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for posting in one.postings:
        if posting.account == Account.LATE_FEE:
            moved["late_fee"] += posting.amount
        elif posting.account == Account.FINE:
            moved["fine"] -= posting.amount
        elif posting.account == Account.SUSPENSE:
            moved["suspense"] -= posting.amount
        elif posting.item is not None:
            if posting.item.due_on < one.entry.value_on:
                moved["principal"] += posting.amount
            else:
                moved["ahead"] -= posting.amount
    return Balances(**moved)


def _allocation_in_words(one: EntryPostings) -> str:
    sums = []
    for account in _TOLD:
        postings = [posting for posting in one.postings if posting.account == account]
        months = [posting.item.contribution_month for posting in postings if posting.item]
        if postings:
            amount = sum((posting.amount for posting in postings), NOTHING)
            first, last = min(months, default=None), max(months, default=None)
            sums.append(AccountSum(account, amount, first, last))
    return sums_in_words(sums)


def accrued_movements(states: Iterable[ItemState], period: Period) -> Iterator[Movement]:
    """Yield the late fee that ran up in the period, one line for each insurance."""
    accrued: dict[InsuranceKind, Decimal] = defaultdict(lambda: NOTHING)
    for state in states:
        accrued[InsuranceKind(state.item.insurance)] += state.accrued
    for kind in _INSURANCES:
        if accrued[kind]:
            yield Movement(
                kind=MovementKind.ACCRUED,
                value_on=period.to_on,
                recorded_on=None,
                title=_("Late fee of the period"),
                details=_("%(insurance)s, %(first)s – %(last)s")
                % {
                    "insurance": kind.label,
                    "first": period.from_on.isoformat(),
                    "last": period.to_on.isoformat(),
                },
                change=Balances(late_fee=accrued[kind]),
            )


def in_order(movements: Iterable[Movement]) -> list[Movement]:
    """Sort by day; of one day what fell due first, then receipt by receipt, the fee last."""
    kinds = list(MovementKind)
    return sorted(
        movements, key=lambda one: (one.value_on, kinds.index(one.kind), one.receipt_id or 0)
    )


def _place(insurance: str) -> int:
    return _INSURANCES.index(InsuranceKind(insurance))
