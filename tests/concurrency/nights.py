"""Portfolios for nights under load: one item each, every enterprise in a part of its own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from arrears.models import ArrearsItem, DailyPosition
from arrears.projection import project
from arrears.selectors.portfolio import owed_by
from arrears.services.accrual import _ENTERPRISES
from arrears.services.projections import refresh_principal
from casework.selectors import LocalRules
from enterprises.models import Enterprise

DAY = dt.date(2019, 9, 30)


def owe_in_parts(parts: int) -> list[Enterprise]:
    """Let enterprises owe 1000 yuan each since 2019-08-31, their keys a whole part apart."""
    owners = [
        Enterprise(
            pk=1 + number * _ENTERPRISES, name=f"延吉样例{number}木业有限公司", region_code="222401"
        )
        for number in range(parts)
    ]
    Enterprise.objects.bulk_create(owners)
    items = [
        ArrearsItem(
            enterprise=owner,
            insurance="pension",
            contribution_month=dt.date(2019, 8, 1),
            principal=Decimal("1000.00"),
            due_on=dt.date(2019, 8, 31),
            certainty="official",
        )
        for owner in owners
    ]
    for item in items:
        project(item, LocalRules())
    ArrearsItem.objects.bulk_create(items)
    refresh_principal([owner.pk for owner in owners])
    return owners


def positions(on: dt.date = DAY) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Return principal, late fee and fee of the day that stand reported, by enterprise."""
    rows = DailyPosition.objects.filter(position_on=on, items__gt=0)
    return {one.enterprise_id: (one.principal, one.late_fee, one.late_fee_of_day) for one in rows}


def owed(on: dt.date = DAY) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Return the same as the items have it now."""
    return {
        key: (one.principal, one.late_fee, one.late_fee_of_day)
        for key, one in owed_by(on, "enterprise_id").items()
    }
