"""Entries into the book: balanced, many at once, and reversed only by entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from casework.bulk import insert_rows
from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting

_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """One posting to be: debit positive, credit negative, in yuan."""

    account: Account
    amount: Decimal
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One entry to be; `value_on` is the day from which it counts.

    Raises ValueError when the lines do not add up to zero, or there are none.
    """

    enterprise_id: int
    kind: EntryKind
    receipt_id: int
    value_on: dt.date
    lines: tuple[Line, ...]
    reason: str = ""
    refund_id: int | None = None
    reverses_id: int | None = None

    def __post_init__(self) -> None:
        if not self.lines or sum((line.amount for line in self.lines), Decimal(0)):
            raise ValueError(f"an entry balances: {self.lines}")


def post(entries: Sequence[NewEntry], *, actor_id: int | None) -> list[int]:
    """Write entries with their postings, in order; return the keys of the entries.

    Runs within the caller's transaction.
    """
    recorded_at = timezone.now()
    keys = insert_rows(
        Entry,
        _ENTRY_COLUMNS,
        [
            (
                new.enterprise_id,
                new.kind.value,
                new.receipt_id,
                new.refund_id,
                new.value_on,
                new.reason[:200],
                new.reverses_id,
                recorded_at,
                actor_id,
            )
            for new in entries
        ],
    )
    insert_rows(
        Posting,
        ("entry", "account", "item", "amount"),
        [
            (key, line.account.value, line.item_id, line.amount)
            for key, new in zip(keys, entries, strict=True)
            for line in new.lines
        ],
    )
    return keys


_ENTRY_COLUMNS = (
    "enterprise",
    "kind",
    "receipt",
    "refund",
    "value_on",
    "reason",
    "reverses",
    "recorded_at",
    "recorded_by",
)


def reversals_of(entries: Iterable[Entry], *, reason: str) -> list[NewEntry]:
    """Return the entries that take others back, from the same day on, line by line.

    That an entry is reversed once only is a constraint of the database.
    """
    found = list(entries)
    lines: dict[int, list[Line]] = {entry.pk: [] for entry in found}
    keys = list(lines)
    for start in range(0, len(keys), _CHUNK):
        part = Posting.objects.filter(entry__in=keys[start : start + _CHUNK])
        for posting in part.order_by("pk"):
            lines[posting.entry_id].append(
                Line(Account(posting.account), -posting.amount, posting.item_id)
            )
    return [
        NewEntry(
            enterprise_id=entry.enterprise_id,
            kind=EntryKind.REVERSAL,
            receipt_id=entry.receipt_id,
            refund_id=entry.refund_id,
            value_on=entry.value_on,
            lines=tuple(lines[entry.pk]),
            reason=reason,
            reverses_id=entry.pk,
        )
        for entry in found
    ]
