"""Receipts, refunds and reversals: recorded once, laid on the arrears at once.

Each function is one transaction that locks the enterprises concerned, and may be called twice:
what is on record already changes nothing, what contradicts it is refused with MoneyProblem.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.amounts import is_possible
from arrears.fines.refunds import overpaid_of
from arrears.receipt_list.cells import one_spelling
from arrears.services.books import rebook
from casework.bulk import insert_rows
from casework.formats import money
from casework.locks import lock_names
from enterprises.services.surveys import lock_enterprises
from intake.models import ImportBatch
from ledger.enums import Account, EntryKind, ReceiptMethod, ReceiptPurpose
from ledger.errors import MoneyProblem
from ledger.models import Entry, Receipt, Refund
from ledger.selectors import suspense_of
from ledger.services.posting import Line, NewEntry, post, reversals_of

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What is known of money that came in; the reference is the bank's own, in any spelling.

    Raises MoneyProblem for an amount that is not positive or finer than a fen, a missing
    reference, and a fine without the number of its decision.
    """

    enterprise_id: int
    reference: str
    received_on: dt.date
    amount: Decimal
    purpose: ReceiptPurpose = ReceiptPurpose.ARREARS
    method: ReceiptMethod = ReceiptMethod.BANK_TRANSFER
    payer: str = ""
    document: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reference", one_spelling(self.reference))
        if not self.reference:
            raise MoneyProblem(
                _("Give the bank reference: it keeps a receipt from being entered twice."),
                field="reference",
            )
        refuse_impossible_amount(self.amount)
        if self.purpose == ReceiptPurpose.FINE and not self.document.strip():
            raise MoneyProblem(
                _("Give the number of the decision that the fine was paid for."), field="document"
            )


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a list of receipts: those that are new, and those known before."""

    new: tuple[Receipt, ...]
    known: tuple[Receipt, ...]


def refuse_impossible_amount(amount: Decimal) -> None:
    """Raise MoneyProblem for an amount that cannot have been paid."""
    if not is_possible(amount):
        raise MoneyProblem(
            _("The amount %(amount)s cannot be paid: give yuan above zero, at most two decimals.")
            % {"amount": amount},
            field="amount",
        )


def record_receipt(facts: ReceiptFacts, *, actor_id: int | None) -> Receipt:
    """Record money that came in and lay it on the arrears of the enterprise.

    The same facts under the same bank reference give the receipt on record and change nothing.
    Raises MoneyProblem when the reference stands for other facts.
    """
    recorded = record_receipts([facts], actor_id=actor_id)
    return (*recorded.new, *recorded.known)[0]


def record_receipts(
    receipts: Sequence[ReceiptFacts], *, actor_id: int | None, batch: ImportBatch | None = None
) -> Recorded:
    """Record receipts in their order, all or none; see `record_receipt`."""
    with transaction.atomic():
        return _record(receipts, actor_id, batch)


def receipt_on_record(facts: ReceiptFacts) -> Receipt | None:
    """Return the standing receipt under the bank reference of some facts, None where none stands.

    Raises MoneyProblem when it says something else than these facts.
    """
    before = _latest_by_reference({facts.reference}).get(facts.reference)
    if before is None or not before.stands:
        return None
    _refuse_other_facts(before.receipt, facts)
    return before.receipt


def reverse_receipt(receipt_id: int, *, actor_id: int | None, reason: str) -> None:
    """Take a receipt back as if it had never come in; what it paid is owed again.

    A second call changes nothing. Raises MoneyProblem without a reason, and when a part of the
    receipt was refunded.
    """
    reverse_receipts([receipt_id], actor_id=actor_id, reason=reason)


def reverse_receipts(receipt_ids: Iterable[int], *, actor_id: int | None, reason: str) -> list[int]:
    """Take receipts back, all or none, and return those that stood; see `reverse_receipt`."""
    _refuse_empty(reason)
    with transaction.atomic():
        ids = list(receipt_ids)
        found = Receipt.objects.filter(pk__in=ids)
        enterprise_ids = set(found.values_list("enterprise_id", flat=True))
        lock_enterprises(enterprise_ids)
        refunds = Refund.objects.standing().filter(receipt__in=ids).select_related("receipt")
        for refund in refunds:
            raise MoneyProblem(
                _(
                    "%(amount)s of receipt %(receipt)s was refunded on %(day)s; reverse refund "
                    "%(refund)s first."
                )
                % {
                    "amount": money(refund.amount),
                    "receipt": refund.receipt.reference,
                    "day": refund.paid_on.isoformat(),
                    "refund": refund.reference,
                }
            )
        entries = list(Entry.objects.standing().filter(receipt__in=ids, kind=EntryKind.RECEIPT))
        post(reversals_of(entries, reason=reason), actor_id=actor_id)
        rebook(enterprise_ids, reason=reason, actor_id=actor_id)
        return [entry.receipt_id for entry in entries]


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """What is known of money paid back: from suspense, or beyond what a fine takes."""

    receipt_id: int
    reference: str
    paid_on: dt.date
    amount: Decimal
    reason: str
    document: str = ""


def record_refund(facts: RefundFacts, *, actor_id: int | None) -> Refund:
    """Record money paid back from what waits in suspense of a receipt, or is beyond its fine.

    The same facts under the same payment reference give the refund on record. Raises MoneyProblem
    when the reference stands for other facts or for a refund that was reversed, when more is paid
    back than waits, and for a day before the receipt.
    """
    _refuse_empty(facts.reason)
    refuse_impossible_amount(facts.amount)
    with transaction.atomic():
        receipt = Receipt.objects.get(pk=facts.receipt_id)
        lock_enterprises([receipt.enterprise_id])
        lock_names("refund", [facts.reference.strip()])
        known = Refund.objects.filter(reference=facts.reference.strip()).first()
        if known is not None:
            return _same_refund(known, facts)
        _refuse_refund(receipt, facts)
        refund = Refund.objects.create(
            receipt=receipt,
            reference=facts.reference.strip(),
            paid_on=facts.paid_on,
            amount=facts.amount,
            reason=facts.reason,
            document=facts.document,
            recorded_by_id=actor_id,
        )
        post(
            [
                NewEntry(
                    enterprise_id=receipt.enterprise_id,
                    kind=EntryKind.REFUND,
                    receipt_id=receipt.pk,
                    refund_id=refund.pk,
                    value_on=facts.paid_on,
                    lines=(
                        Line(Account.SUSPENSE, facts.amount),
                        Line(Account.CASH, -facts.amount),
                    ),
                    reason=facts.reason,
                )
            ],
            actor_id=actor_id,
        )
        rebook([receipt.enterprise_id], reason=facts.reason, actor_id=actor_id)
    return refund


def reverse_refund(refund_id: int, *, actor_id: int | None, reason: str) -> None:
    """Take a refund back: the money waits in suspense again, and is laid where it now can go.

    A second call changes nothing. Raises MoneyProblem without a reason.
    """
    _refuse_empty(reason)
    with transaction.atomic():
        refund = Refund.objects.select_related("receipt").get(pk=refund_id)
        enterprise_id = refund.receipt.enterprise_id
        lock_enterprises([enterprise_id])
        entries = Entry.objects.standing().filter(refund=refund, kind=EntryKind.REFUND)
        post(reversals_of(entries, reason=reason), actor_id=actor_id)
        rebook([enterprise_id], reason=reason, actor_id=actor_id)


def _record(
    receipts: Sequence[ReceiptFacts], actor_id: int | None, batch: ImportBatch | None
) -> Recorded:
    lock_enterprises({facts.enterprise_id for facts in receipts})
    # Two clerks may record one reference for two enterprises; the second then finds the first.
    lock_names("receipt", (facts.reference for facts in receipts))
    latest = _latest_by_reference({facts.reference for facts in receipts})
    recorded_at = timezone.now()
    known: list[Receipt] = []
    new: list[Receipt] = []
    for facts in receipts:
        before = latest.get(facts.reference)
        if before is not None and before.stands:
            _refuse_other_facts(before.receipt, facts)
            known.append(before.receipt)
            continue
        receipt = Receipt(
            **{one.name: getattr(facts, one.name) for one in fields(facts)},
            corrects=before.receipt if before else None,
            batch=batch,
            recorded_at=recorded_at,
            recorded_by_id=actor_id,
        )
        latest[facts.reference] = _OnRecord(receipt, stands=True)
        new.append(receipt)
    _insert(new)
    post([_arrival(receipt) for receipt in new], actor_id=actor_id)
    rebook(
        {receipt.enterprise_id for receipt in new},
        reason=_("Receipt recorded"),
        actor_id=actor_id,
    )
    return Recorded(tuple(new), tuple(known))


def _insert(receipts: Sequence[Receipt]) -> None:
    """Insert new receipts and let each know its key."""
    names = [field.attname for field in Receipt._meta.concrete_fields if not field.primary_key]
    rows = [[getattr(receipt, name) for name in names] for receipt in receipts]
    for receipt, key in zip(receipts, insert_rows(Receipt, names, rows), strict=True):
        receipt.pk = key
        receipt._state.adding = False


@dataclass(frozen=True, slots=True)
class _OnRecord:
    receipt: Receipt
    stands: bool


def _latest_by_reference(references: set[str]) -> dict[str, _OnRecord]:
    """Return the last receipt recorded under each bank reference, and whether it stands."""
    found: dict[str, Receipt] = {}
    ordered = sorted(references)
    for start in range(0, len(ordered), _CHUNK):
        part = ordered[start : start + _CHUNK]
        for receipt in Receipt.objects.filter(reference__in=part).order_by("pk"):
            found[receipt.reference] = receipt
    ids = [receipt.pk for receipt in found.values()]
    standing: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        part_ids = ids[start : start + _CHUNK]
        standing.update(
            Receipt.objects.standing().filter(pk__in=part_ids).values_list("pk", flat=True)
        )
    return {key: _OnRecord(one, one.pk in standing) for key, one in found.items()}


def _refuse_other_facts(receipt: Receipt, facts: ReceiptFacts) -> None:
    same = ("enterprise_id", "received_on", "amount", "purpose")
    if all(getattr(receipt, name) == getattr(facts, name) for name in same):
        return
    if receipt.enterprise_id != facts.enterprise_id:
        raise MoneyProblem(
            _(
                "Bank reference %(reference)s is on record for another enterprise; check the "
                "reference, or reverse that receipt first."
            )
            % {"reference": facts.reference},
            field="reference",
        )
    raise MoneyProblem(
        _(
            "Bank reference %(reference)s is on record with %(amount)s of %(day)s; check the "
            "figures, or reverse that receipt first."
        )
        % {
            "reference": facts.reference,
            "amount": money(receipt.amount),
            "day": receipt.received_on.isoformat(),
        },
        field="reference",
    )


def _arrival(receipt: Receipt) -> NewEntry:
    return NewEntry(
        enterprise_id=receipt.enterprise_id,
        kind=EntryKind.RECEIPT,
        receipt_id=receipt.pk,
        value_on=receipt.received_on,
        lines=(Line(Account.CASH, receipt.amount), Line(Account.SUSPENSE, -receipt.amount)),
    )


def _same_refund(known: Refund, facts: RefundFacts) -> Refund:
    same = (known.receipt_id, known.paid_on, known.amount)
    # One that was reversed stands for a payment that came back; the next has its own reference.
    stands = Refund.objects.standing().filter(pk=known.pk).exists()
    if not stands or same != (facts.receipt_id, facts.paid_on, facts.amount):
        raise MoneyProblem(
            _("Payment reference %(reference)s is on record for another refund.")
            % {"reference": known.reference},
            field="reference",
        )
    return known


def _refuse_refund(receipt: Receipt, facts: RefundFacts) -> None:
    if not facts.reference.strip():
        raise MoneyProblem(_("Give the reference of the payment."), field="reference")
    if facts.paid_on < receipt.received_on:
        raise MoneyProblem(
            _("It cannot be paid back on %(day)s: it came in on %(received)s.")
            % {"day": facts.paid_on.isoformat(), "received": receipt.received_on.isoformat()},
            field="paid_on",
        )
    if receipt.purpose == ReceiptPurpose.FINE:
        _refuse_fine_refund(receipt, facts)
        return
    waiting = suspense_of([receipt.pk]).get(receipt.pk, Decimal("0.00"))
    if facts.amount > waiting:
        raise MoneyProblem(
            _("%(amount)s cannot be paid back: %(waiting)s of this receipt waits in suspense.")
            % {"amount": money(facts.amount), "waiting": money(waiting)},
            field="amount",
        )


def _refuse_fine_refund(receipt: Receipt, facts: RefundFacts) -> None:
    left = overpaid_of(receipt, facts.paid_on)
    if facts.amount > left:
        raise MoneyProblem(
            _("%(amount)s cannot be paid back: fine and surcharge leave %(left)s of this receipt.")
            % {"amount": money(facts.amount), "left": money(left)},
            field="amount",
        )


def _refuse_empty(reason: str) -> None:
    if not reason.strip():
        raise MoneyProblem(_("Say why; the reason stays on record."), field="reason")
