"""Invented receipts and stops for the demonstration, so that no page of money is empty there.

All of it happens after 2019, when the surveyed arrears are known to the fen.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from arrears.enums import EndKind, StopKind
from arrears.selectors.portfolio import owed_by
from arrears.services.positions import correct_positions
from arrears.services.receipts import (
    ReceiptFacts,
    RefundFacts,
    record_receipts,
    record_refund,
    reverse_receipt,
)
from arrears.services.stops import EndFacts, StopFacts, end_stop, record_stop
from casework.scope import Scope
from enterprises.models import Enterprise

# Of the enterprises in arrears, the largest debt first: who paid what, when, under which reference.
_RECEIPTS = [
    (0, "2024-03-18", "500000.00", "样例工行20240318-0007"),
    (0, "2025-06-20", "350000.00", "样例工行20250620-0112"),
    (1, "2025-01-15", "1200000.00", "样例建行20250115-0031"),
    (2, "2026-09-30", "88888.88", "样例农行20260930-0204"),
    (3, "2026-10-12", "150000.00", "样例中行20261012-0019"),
]
_WRONG = (4, "2026-10-20", "60000.00", "样例工行20261020-0450")
# The smallest debt is paid with more than is owed: the rest waits, and a part is paid back.
_OVERPAID = (-1, "2026-08-14", "样例邮储20260814-0003")


def record_demo_money(scope: Scope, *, actor_id: int | None) -> None:
    """Record the invented facts as an office would, once, right after the demo survey."""
    debtors = list(
        Enterprise.objects.in_scope(scope)
        .filter(arrears_principal__gt=0, uscc__isnull=False)
        .order_by("-arrears_principal", "pk")
    )
    receipts = [
        _facts(debtors[place], day, Decimal(amount), reference)
        for place, day, amount, reference in (*_RECEIPTS, _WRONG)
    ]
    place, day, reference = _OVERPAID
    small = debtors[place]
    owed = owed_by(dt.date.fromisoformat(day), "enterprise_id", enterprise=small)[small.pk]
    receipts.append(
        _facts(small, day, owed.principal + owed.late_fee + Decimal("1000.00"), reference)
    )
    recorded = record_receipts(receipts, actor_id=actor_id)
    *_others, wrong, overpaid = recorded.new
    reverse_receipt(wrong.pk, actor_id=actor_id, reason="银行退票，款项未到账（样例）")
    record_refund(
        RefundFacts(
            overpaid.pk,
            "样例退款20260910-0001",
            dt.date(2026, 9, 10),
            Decimal("200.00"),
            "单位多缴，申请退回（样例）",
            "样例退款审批单〔2026〕5号",
        ),
        actor_id=actor_id,
    )
    _record_stops(debtors, actor_id)
    correct_positions()


def _record_stops(debtors: list[Enterprise], actor_id: int | None) -> None:
    broken = record_stop(
        StopFacts(
            debtors[1].pk,
            StopKind.DEFERRAL,
            dt.date(2025, 2, 1),
            basis="社会保险法 第六十三条",
            document="样例延期缴费协议〔2025〕3号",
            to_on=dt.date(2026, 1, 31),
            security_kind="抵押",
            security_details="样例厂房一处，评估价三百万元",
        ),
        actor_id=actor_id,
    )
    end_stop(
        EndFacts(
            broken.pk,
            EndKind.BROKEN,
            dt.date(2025, 9, 1),
            "连续两期未按协议缴费（样例）",
            "样例违约通知书〔2025〕8号",
        ),
        actor_id=actor_id,
    )
    record_stop(
        StopFacts(
            debtors[3].pk,
            StopKind.DEFERRAL,
            dt.date(2026, 10, 13),
            basis="社会保险法 第六十三条",
            document="样例延期缴费协议〔2026〕11号",
            to_on=dt.date(2027, 4, 30),
            security_kind="质押",
            security_details="样例应收账款",
        ),
        actor_id=actor_id,
    )
    record_stop(
        StopFacts(
            debtors[5].pk,
            StopKind.BANKRUPTCY,
            dt.date(2024, 5, 20),
            basis="企业破产法 第四十六条",
            document="样例破产受理裁定〔2024〕2号",
        ),
        actor_id=actor_id,
    )


def _facts(owner: Enterprise, day: str, amount: Decimal, reference: str) -> ReceiptFacts:
    return ReceiptFacts(owner.pk, reference, dt.date.fromisoformat(day), amount, payer=owner.name)
