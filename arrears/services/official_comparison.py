"""Compare an official list with what counts now, before it is committed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from arrears.enums import Certainty
from arrears.late_fee_sql import Fen
from arrears.models import ArrearsItem
from arrears.services.items import ItemMonth, month_of
from arrears.services.official import accepted_rows, official_items, rank_of, stated_months
from arrears.services.revisions import parts_of
from intake.models import ImportBatch
from ledger.models import Receipt
from statutes.money import ZERO, from_fen


@dataclass(slots=True)
class Comparison:
    """What a list would change, in items and in yuan of principal.

    `estimates_kept` are estimated months of its enterprises that it does not name. `receipts` are
    those of its enterprises up to the day it speaks of: where the list gives what was left after
    them, they would be counted twice.
    """

    items: int = 0
    principal: Decimal = ZERO
    new: int = 0
    estimates_replaced: int = 0
    estimated_principal: Decimal = ZERO
    lists_replaced: int = 0
    repeated: int = 0
    history_only: int = 0
    estimates_kept: int = 0
    kept_principal: Decimal = ZERO
    receipts: int = 0
    received: Decimal = ZERO


def compare_list(batch: ImportBatch, *, on: dt.date) -> Comparison:
    """Compare the accepted rows of a batch with the items that count, in a few statements."""
    stated = stated_months(accepted_rows(batch))
    found = Comparison(
        items=len(stated), principal=sum((one.principal for one in stated.values()), ZERO)
    )
    ids = sorted({key[0] for key in stated})
    others = official_items(ids, but=batch)
    rank = rank_of(batch, on=on)
    later = {key for key in stated if any(one.rank > rank for one in others.get(key, ()))}
    found.history_only = len(later)
    counting = _counting(ids)
    for key in stated.keys() - later:
        item = counting.get(key)
        if item is None:
            found.new += 1
        elif item.certainty == Certainty.ESTIMATED:
            found.estimates_replaced += 1
            found.estimated_principal += item.principal
        elif item.principal == stated[key].principal and (
            stated[key].due_on in (None, item.due_on)
        ):
            found.repeated += 1
        else:
            found.lists_replaced += 1
    for key, item in counting.items():
        if key not in stated and item.certainty == Certainty.ESTIMATED:
            found.estimates_kept += 1
            found.kept_principal += item.principal
    found.receipts, found.received = _received(ids, up_to=rank[0])
    return found


def _counting(enterprise_ids: Sequence[int]) -> dict[ItemMonth, ArrearsItem]:
    counting: dict[ItemMonth, ArrearsItem] = {}
    for part in parts_of(enterprise_ids):
        items = ArrearsItem.objects.live().filter(enterprise__in=part)
        for item in items.only(
            "enterprise_id", "insurance", "contribution_month", "certainty", "principal", "due_on"
        ):
            counting[month_of(item)] = item
    return counting


def _received(enterprise_ids: Sequence[int], *, up_to: dt.date) -> tuple[int, Decimal]:
    count, fen = 0, 0
    for part in parts_of(enterprise_ids):
        sums = (
            Receipt.objects.standing()
            .filter(enterprise__in=part, received_on__lte=up_to)
            .aggregate(receipts=Count("pk"), fen=Sum(Fen("amount"), default=0))
        )
        count, fen = count + sums["receipts"], fen + sums["fen"]
    return count, from_fen(fen)
