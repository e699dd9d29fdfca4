"""Receipts, refunds and stops as an office would record them, for tests; all facts are invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from arrears.enums import EndKind, StopKind
from arrears.models import ArrearsItem, FeeStop, FeeStopEnd
from arrears.selectors.portfolio import Owed, owed_by
from arrears.services.receipts import ReceiptFacts, record_receipt
from arrears.services.stops import EndFacts, StopFacts, end_stop, record_stop
from enterprises.models import Enterprise
from ledger.enums import Account
from ledger.models import Posting, Receipt

_numbers = count(1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def received(owner: Enterprise, on: str, amount: str, **facts: Any) -> Receipt:
    """Record money that came in from an enterprise on a day."""
    reference = facts.pop("reference", f"样例流水{next(_numbers):06d}")
    return record_receipt(
        ReceiptFacts(owner.pk, reference, day(on), Decimal(amount), **facts), actor_id=None
    )


def deferred(owner: Enterprise, first: str, last: str, **facts: Any) -> FeeStop:
    """Record an approved deferral, both days without fee."""
    given: dict[str, Any] = {
        "kind": StopKind.DEFERRAL,
        "basis": "社会保险法 第六十三条",
        "document": f"样例缓缴协议{next(_numbers)}号",
        "security_kind": "抵押",
        "to_on": day(last),
    }
    return record_stop(StopFacts(owner.pk, from_on=day(first), **(given | facts)), actor_id=None)


def bankrupt(owner: Enterprise, accepted_on: str) -> FeeStop:
    """Record that a court accepted the bankruptcy of an enterprise."""
    return record_stop(
        StopFacts(
            owner.pk,
            kind=StopKind.BANKRUPTCY,
            from_on=day(accepted_on),
            basis="企业破产法 第四十六条",
            document=f"样例破产裁定{next(_numbers)}号",
        ),
        actor_id=None,
    )


def ended(stop: FeeStop, runs_again_from: str, kind: EndKind = EndKind.REVERSED) -> FeeStopEnd:
    """Record that a stop no longer holds."""
    return end_stop(
        EndFacts(stop.pk, kind, day(runs_again_from), "样例：事由", "样例终止文书"), actor_id=None
    )


def owed(owner: Enterprise, on: str) -> Owed:
    """Return what an enterprise owes at the end of a day."""
    return owed_by(day(on), "enterprise_id", enterprise=owner).get(owner.pk, Owed())


def figures(owner: Enterprise, on: str) -> tuple[str, str]:
    """Return principal and late fee outstanding at the end of a day, as text."""
    one = owed(owner, on)
    return str(one.principal), str(one.late_fee)


def paid_on(item: ArrearsItem) -> dict[str, str]:
    """Return what the ledger holds as paid on an item, by account."""
    sums: dict[str, Decimal] = {}
    for posting in Posting.objects.filter(item=item):
        sums[posting.account] = sums.get(posting.account, Decimal(0)) - posting.amount
    return {account: f"{amount:.2f}" for account, amount in sums.items() if amount}


def in_suspense(owner: Enterprise) -> str:
    """Return what waits in suspense of an enterprise."""
    postings = Posting.objects.filter(entry__enterprise=owner, account=Account.SUSPENSE)
    return f"{-sum((one.amount for one in postings), Decimal(0)):.2f}"
