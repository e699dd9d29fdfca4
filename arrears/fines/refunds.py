"""What of a receipt for a fine neither fine nor surcharge takes, so that it is to be paid back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Sum

from arrears.fines.reading import FineBook
from arrears.late_fee_sql import Fen
from arrears.models import Fine
from ledger.enums import Account, ReceiptPurpose
from ledger.models import Posting, Receipt
from statutes.money import ZERO, from_fen, to_fen


def overpaid_of(receipt: Receipt, on: dt.date) -> Decimal:
    """Return what may be paid back of a receipt that stands on a fine, as things are on a day.

    A fine that was revoked or made lower takes less than came in for it (行政复议法 72; 国家赔偿法
    36). Nothing of a receipt whose decision is not on record: it is to be corrected instead.
    """
    if receipt.purpose != ReceiptPurpose.FINE:
        return ZERO
    fine = _fine_of(receipt)
    if fine is None:
        return ZERO
    facts = FineBook([fine], on).facts(fine)
    paid = to_fen(sum((one.amount for one in facts.payments), ZERO))
    return max(ZERO, min(paid - facts.most(on), _laid(receipt)))


def _fine_of(receipt: Receipt) -> Fine | None:
    fines = Fine.objects.filter(
        case__enterprise=receipt.enterprise_id,
        events__step="decide",
        events__document=receipt.document.strip(),
    )
    return fines.select_related("case").first()


def _laid(receipt: Receipt) -> Decimal:
    laid = Posting.objects.filter(entry__receipt=receipt, account=Account.FINE)
    return from_fen(-laid.aggregate(fen=Sum(Fen("amount"), default=0))["fen"])
