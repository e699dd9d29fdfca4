"""Commit and undo a bank's list of receipts, and compare it with what is on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrears.receipt_list.reading import OnRecord
from arrears.receipt_list.row import ReceiptRow
from arrears.services.listed import refuse_missing_enterprises
from arrears.services.receipts import ReceiptFacts, record_receipts, reverse_receipts
from casework.scope import Scope
from intake.enums import RowState
from intake.errors import ImportProblem, UndoBlocked
from intake.models import ImportBatch
from ledger.enums import ReceiptPurpose
from ledger.errors import MoneyProblem
from ledger.models import Receipt, Refund
from statutes.money import ZERO

_CHUNK = 500
_NAMED = 3


def accepted_receipts(batch: ImportBatch) -> list[ReceiptRow]:
    """Return the rows of a batch that may enter, as they were read, in their order."""
    values = batch.rows.filter(state=RowState.ACCEPTED).values_list("values", flat=True)
    return [ReceiptRow.from_json(one) for one in values.iterator(chunk_size=2000)]


def standing_receipts(references: Sequence[str]) -> dict[str, Receipt]:
    """Return the receipts that stand under some bank references, whatever their jurisdiction."""
    found: dict[str, Receipt] = {}
    distinct = sorted(set(references))
    for start in range(0, len(distinct), _CHUNK):
        part = distinct[start : start + _CHUNK]
        receipts = Receipt.objects.standing().filter(reference__in=part)
        found |= {receipt.reference: receipt for receipt in receipts}
    return found


def on_record(references: Sequence[str]) -> Mapping[str, OnRecord]:
    """Return what stands on record under some bank references."""
    return {
        reference: _on_record(receipt)
        for reference, receipt in standing_receipts(references).items()
    }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a list would add: new receipts, known ones, and new ones out of order of days.

    A receipt is back-dated when another one of its enterprise is on record with a later day:
    what was paid since then is laid anew.
    """

    new: int
    new_yuan: Decimal
    known: int
    back_dated: int
    other_facts: int


def compare(rows: Sequence[ReceiptRow]) -> Comparison:
    """Compare the rows of a list with what is on record now, in a few statements."""
    standing = on_record([row.reference for row in rows])
    new = [row for row in rows if row.reference not in standing]
    earlier = [row for row in rows if row.reference in standing]
    known = sum(standing[row.reference].is_same_as(row) for row in earlier)
    latest = _latest_days({row.enterprise_id for row in new if row.enterprise_id})
    return Comparison(
        new=len(new),
        new_yuan=sum((row.amount for row in new), ZERO),
        known=known,
        back_dated=sum(
            row.received_on < latest[row.enterprise_id]
            for row in new
            if row.enterprise_id in latest
        ),
        other_facts=len(earlier) - known,
    )


def commit_receipts(batch: ImportBatch, *, actor_id: int | None) -> None:
    """Record the receipts of a batch within the caller's transaction; see `record_receipts`.

    Those on record already stay as they are, also where a clerk has entered one as a fine, which
    no bank can know. Raises ImportProblem when a reference has come to stand for other facts, or
    an enterprise is no longer on file.
    """
    rows = accepted_receipts(batch)
    refuse_missing_enterprises(rows, Scope(batch.jurisdiction_prefix))
    standing = standing_receipts([row.reference for row in rows])
    new = [_facts(row) for row in rows if not _is_known_fine(standing.get(row.reference), row)]
    try:
        record_receipts(new, actor_id=actor_id, batch=batch)
    except MoneyProblem as problem:
        raise ImportProblem(str(problem)) from problem


def undo_blockers(batch: ImportBatch) -> Iterator[str]:
    """Say what keeps a list from being undone: refunds, or that nothing of it stands any more."""
    refunds = Refund.objects.standing().filter(receipt__batch=batch).select_related("receipt")
    references = [refund.receipt.reference for refund in refunds]
    if references:
        yield ngettext(
            "Of %(count)s of its receipts money was refunded (%(references)s); reverse that "
            "refund first.",
            "Of %(count)s of its receipts money was refunded (%(references)s); reverse those "
            "refunds first.",
            len(references),
        ) % {"count": len(references), "references": _some(references)}
    receipts = Receipt.objects.filter(batch=batch)
    if receipts.exists() and not receipts.standing().exists():
        yield _("All its receipts were reversed already.")


def undo_receipts(batch: ImportBatch, *, actor_id: int | None, reason: str) -> None:
    """Reverse the receipts that a batch recorded and that stand, within a transaction.

    Raises UndoBlocked when money of one of them was refunded.
    """
    ids = list(Receipt.objects.standing().filter(batch=batch).values_list("pk", flat=True))
    try:
        reverse_receipts(ids, actor_id=actor_id, reason=reason)
    except MoneyProblem as problem:
        raise UndoBlocked([str(problem)]) from problem


def _facts(row: ReceiptRow) -> ReceiptFacts:
    assert row.enterprise_id is not None  # noqa: S101 - an accepted row has its enterprise
    return ReceiptFacts(
        enterprise_id=row.enterprise_id,
        reference=row.reference,
        received_on=row.received_on,
        amount=row.amount,
        payer=row.name,
        note=row.note,
    )


def _on_record(receipt: Receipt) -> OnRecord:
    return OnRecord(receipt.enterprise_id, receipt.received_on, receipt.amount)


def _is_known_fine(receipt: Receipt | None, row: ReceiptRow) -> bool:
    if receipt is None or receipt.purpose == ReceiptPurpose.ARREARS:
        return False
    return _on_record(receipt).is_same_as(row)


def _latest_days(enterprise_ids: set[int]) -> dict[int | None, dt.date]:
    ids = sorted(enterprise_ids)
    latest: dict[int | None, dt.date] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        latest |= dict(
            Receipt.objects.standing()
            .filter(enterprise__in=part)
            .order_by()
            .values_list("enterprise_id")
            .annotate(Max("received_on"))
        )
    return latest


def _some(references: Sequence[str]) -> str:
    listed = ", ".join(references[:_NAMED])
    return f"{listed} …" if len(references) > _NAMED else listed
