"""The proof of the books: everything that is stored twice or could contradict itself is compared.

`check_books` runs all checks and lists what does not hold. What each compares:

- entries_balance, receipts_add_up, reversals_are_single: the book by itself (ledger/checks.py)
- money_follows_facts: each receipt lies where statutes.allocation puts it from all facts
- projection_follows_facts: the segments on the rows = the facts projected anew
- late_fee_agrees: SQL over the segments = statutes step by step, on days in every segment
- principal_agrees: principal outstanding = principal less what the ledger holds as paid
- fee_paid_agrees: the fee settled on the row = what the ledger holds as paid
- nothing_below_zero: no principal, fee or suspense below zero
- enterprise_totals: the principal on the enterprise's row = the sum of its items
- fines_not_overpaid: no more came in for a fine than fine and surcharge (fines/checks.py)
- positions_add_up: each DailyPosition = the sum of its items, but for those marked for correction
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from arrears.facts import FactBook, ItemFacts
from arrears.fines.checks import fines_not_overpaid
from arrears.late_fee_sql import Fen, LateFeeFen
from arrears.models import ArrearsItem, ClosedSegment, DailyPosition, PositionCorrection
from arrears.projection import CLOSED_FIELDS, PROJECTED_FIELDS, fee_of, project
from arrears.selectors.portfolio import owed_by
from arrears.services.books import Parts, lay, standing_allocations, standing_money
from arrears.services.projections import due_on_of
from casework.progress import Report, unreported
from casework.scope import Scope
from casework.selectors import LocalRulesBook
from enterprises.models import Enterprise
from ledger.checks import Finding, entries_balance, receipts_add_up, reversals_are_single
from ledger.enums import Account
from ledger.models import Posting
from statutes.errors import InvalidFactError
from statutes.money import from_fen

_ENTERPRISES = 50
_ITEMS = 5000


@dataclass(slots=True)
class Proof:
    """What was looked at, by name and number, and everything that does not hold."""

    checked: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.findings


def check_books(scope: Scope, *, on: dt.date, progress: Report = unreported) -> Proof:
    """Prove the books of a jurisdiction as of a day; reads only.

    The book by itself is always proved whole. `on` is the latest day on which late fees are
    compared.
    """
    proof = Proof()
    for check in (entries_balance, receipts_add_up, reversals_are_single):
        proof.findings += check()
    proof.checked["entries"] = Posting.objects.values("entry").distinct().count()
    book = LocalRulesBook.load()
    ids = list(Enterprise.objects.in_scope(scope).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _ENTERPRISES):
        proof.findings += _check_enterprises(ids[start : start + _ENTERPRISES], book, on, proof)
        progress(min(start + _ENTERPRISES, len(ids)), len(ids))
    proof.findings += fines_not_overpaid(scope, on=on)
    proof.findings += _positions_add_up(scope, proof)
    return proof


def _check_enterprises(
    ids: Sequence[int], book: LocalRulesBook, on: dt.date, proof: Proof
) -> Iterator[Finding]:
    enterprises = Enterprise.objects.in_bulk(ids)
    facts = FactBook.of(ids)
    items = list(ArrearsItem.objects.live().filter(enterprise__in=ids).order_by("pk"))
    by_enterprise: dict[int, list[ArrearsItem]] = defaultdict(list)
    for item in items:
        item.enterprise = enterprises[item.enterprise_id]
        by_enterprise[item.enterprise_id].append(item)
    proof.checked["enterprises"] += len(ids)
    proof.checked["items"] += len(items)
    yield from _money_follows_facts(enterprises, by_enterprise, facts, book)
    for start in range(0, len(items), _ITEMS):
        yield from _items_agree(items[start : start + _ITEMS], facts, book, on)
    for key, enterprise in enterprises.items():
        owed = sum((one.principal_outstanding for one in by_enterprise[key]), Decimal("0.00"))
        if enterprise.arrears_principal != owed:
            yield Finding(
                "enterprise_totals",
                f"enterprise {key}",
                str(owed),
                str(enterprise.arrears_principal),
            )


def _money_follows_facts(
    enterprises: dict[int, Enterprise],
    by_enterprise: dict[int, list[ArrearsItem]],
    facts: FactBook,
    book: LocalRulesBook,
) -> Iterator[Finding]:
    ids = list(enterprises)
    money, standing = standing_money(ids), standing_allocations(ids)
    for key in sorted({*money, *standing}):
        wanted = lay(enterprises[key], by_enterprise[key], money[key], facts, book)
        posted = {entry.receipt_id: parts for entry, parts in standing[key]}
        if len(posted) != len(standing[key]):
            yield Finding(
                "money_follows_facts",
                f"enterprise {key}",
                "one allocation for each receipt",
                f"{len(standing[key])} allocations of {len(posted)} receipts",
            )
        for receipt_id in sorted({*wanted, *posted}):
            if wanted.get(receipt_id, {}) != posted.get(receipt_id, {}):
                yield Finding(
                    "money_follows_facts",
                    f"receipt {receipt_id} of enterprise {key}",
                    _in_words(wanted.get(receipt_id, {})),
                    _in_words(posted.get(receipt_id, {})),
                )


def _items_agree(
    items: Sequence[ArrearsItem], facts: FactBook, book: LocalRulesBook, on: dt.date
) -> Iterator[Finding]:
    ids = [item.pk for item in items]
    closed: dict[int, list[ClosedSegment]] = defaultdict(list)
    for segment in ClosedSegment.objects.filter(item__in=ids).order_by("segment_from_on"):
        closed[segment.item_id].append(segment)
    paid = _paid(ids)
    fees = _fees_by_sql(ids, on)
    for item in items:
        subject = (
            f"item {item.pk} of enterprise {item.enterprise_id}, "
            f"{item.insurance} {item.contribution_month:%Y-%m}"
        )
        principal = item.principal - paid[item.pk, Account.PRINCIPAL]
        settled = paid[item.pk, Account.LATE_FEE]
        if item.principal_outstanding != principal:
            yield Finding(
                "principal_agrees", subject, str(principal), str(item.principal_outstanding)
            )
        if item.fee_settled != settled:
            yield Finding("fee_paid_agrees", subject, str(settled), str(item.fee_settled))
        if principal < 0:
            yield Finding("nothing_below_zero", subject, "0.00", str(principal))
        try:
            known = facts.facts(item)
        except InvalidFactError as error:
            # statutes refuses such a history, so nothing further can be compared.
            yield Finding("projection_follows_facts", subject, "a history", str(error))
            continue
        yield from _fees_agree(item, fees[item.pk], known, book, subject)
        yield from _projection_follows(item, closed[item.pk], known, book, subject)


def _fees_agree(
    item: ArrearsItem,
    fees: dict[dt.date, Decimal],
    known: ItemFacts,
    book: LocalRulesBook,
    subject: str,
) -> Iterator[Finding]:
    """Compare what SQL makes of the segments with statutes, and what was paid with both."""
    rules = book.rules(item.enterprise.region_code, item.contribution_month)
    for day, by_sql in sorted(fees.items()):
        fee = fee_of(item, rules, on=day, facts=known).amount
        if day > item.due_on and by_sql != fee:
            yield Finding("late_fee_agrees", f"{subject} on {day}", str(fee), str(by_sql))
        if fee < known.fee_settled_by(day):
            yield Finding(
                "nothing_below_zero",
                f"late fee of {subject} on {day}",
                f"at most {fee} paid",
                str(known.fee_settled_by(day)),
            )


def _fees_by_sql(item_ids: Sequence[int], on: dt.date) -> dict[int, dict[dt.date, Decimal]]:
    """Return the late fee of items, as SQL has it, on the day and at both ends of each segment."""
    fees: dict[int, dict[dt.date, Decimal]] = defaultdict(dict)
    current = ArrearsItem.objects.filter(pk__in=item_ids)
    closed = ClosedSegment.objects.filter(item__in=item_ids)
    sources: list[tuple[QuerySet[Any, Any], str, str]] = [
        (current, "pk", "segment_from_on"),
        (closed, "item_id", "segment_from_on"),
        (closed, "item_id", "segment_to_on"),
    ]
    for rows, key, day_field in sources:
        figures = rows.annotate(fen=LateFeeFen(F(day_field))).values_list(key, day_field, "fen")
        for item_id, day, fen in figures:
            fees[item_id][day] = from_fen(fen)
    present = current.filter(segment_from_on__lte=on).annotate(fen=LateFeeFen(on))
    for item_id, fen in present.values_list("pk", "fen"):
        fees[item_id][on] = from_fen(fen)
    return fees


def _paid(item_ids: Sequence[int]) -> dict[tuple[int, Account], Decimal]:
    """Return what the ledger holds as paid on the principal and on the fee of items."""
    sums = (
        Posting.objects.filter(item__in=item_ids)
        .order_by()
        .values_list("item_id", "account")
        .annotate(fen=Sum(Fen("amount")))
    )
    paid: dict[tuple[int, Account], Decimal] = defaultdict(lambda: Decimal("0.00"))
    for item_id, account, fen in sums:
        paid[item_id, Account(account)] = from_fen(-fen)
    return paid


def _projection_follows(
    item: ArrearsItem,
    closed: Sequence[ClosedSegment],
    known: ItemFacts,
    book: LocalRulesBook,
    subject: str,
) -> Iterator[Finding]:
    stored = [getattr(item, name) for name in PROJECTED_FIELDS]
    stored_due_on = item.due_on
    item.due_on = due_on_of(item, book)
    rules = book.rules(item.enterprise.region_code, item.contribution_month)
    segments = project(item, rules, known)
    expected = [getattr(item, name) for name in PROJECTED_FIELDS]
    if [stored_due_on, *stored] != [item.due_on, *expected]:
        yield Finding("projection_follows_facts", subject, _texts(expected), _texts(stored))
    expected_closed = [[getattr(one, name) for name in CLOSED_FIELDS] for one in segments]
    stored_closed = [[getattr(one, name) for name in CLOSED_FIELDS] for one in closed]
    if expected_closed != stored_closed:
        yield Finding(
            "projection_follows_facts",
            f"closed segments of {subject}",
            "; ".join(map(_texts, expected_closed)),
            "; ".join(map(_texts, stored_closed)),
        )


def _positions_add_up(scope: Scope, proof: Proof) -> Iterator[Finding]:
    """Compare each reported day with the items as they are known now.

    An enterprise that is marked for correction is left out from the marked day on: its positions
    are known to be outdated, and the next job writes them anew.
    """
    marked = dict(PositionCorrection.objects.values_list("enterprise_id", "from_on"))
    positions = DailyPosition.objects.in_scope(scope)
    days = positions.order_by("position_on").values_list("position_on", flat=True).distinct()
    for day in list(days):
        owed = owed_by(day, "enterprise_id", scope=scope)
        reported = {one.enterprise_id: one for one in positions.filter(position_on=day)}
        proof.checked["positions"] += len(reported)
        for key in sorted({*owed, *reported}):
            if marked.get(key, dt.date.max) <= day:
                continue
            sums, position = owed.get(key), reported.get(key)
            expected = (sums.items, sums.principal, sums.late_fee) if sums else (0, _ZERO, _ZERO)
            found = (
                (position.items, position.principal, position.late_fee)
                if position
                else (0, _ZERO, _ZERO)
            )
            if expected != found:
                yield Finding(
                    "positions_add_up",
                    f"enterprise {key} on {day}",
                    _texts(expected),
                    _texts(found),
                )


_ZERO = Decimal("0.00")


def _texts(values: Sequence[object]) -> str:
    return ", ".join(str(value) for value in values)


def _in_words(parts: Parts) -> str:
    return (
        ", ".join(
            f"{account.value} {item_id}: {amount}" if item_id else f"{account.value}: {amount}"
            for (account, item_id), amount in sorted(
                parts.items(), key=lambda one: (one[0][0].value, one[0][1] or 0)
            )
        )
        or "nothing"
    )
