"""What is owed on a day: by one enterprise, by many, by a whole jurisdiction.

All sums come from the SQL expression in late_fee_sql.py. An item whose current segment had begun
by the day answers from its own row; any other from the closed segment that covers the day. What
the day itself added to the fee of an item whose segment ended on it (it was paid, or the rate
changed) comes from the closed segment too.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from arrears.late_fee_sql import LateFeeFen
from arrears.models import ArrearsItem, ClosedSegment
from arrears.querysets import ArrearsItemQuerySet
from arrears.selectors import known
from casework.scope import EVERYWHERE, Scope
from enterprises.models import Enterprise
from statutes.money import from_fen

ONE_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Owed:
    """Open items, principal and late fee of one enterprise or many at the end of a day, in fen.

    The late fee is what is outstanding: the fee to date less what was paid on it. The late fee of
    the day is what the day added, paid or not.
    """

    items: int = 0
    principal_fen: int = 0
    late_fee_fen: int = 0
    late_fee_of_day_fen: int = 0

    def add(self, part: Owed) -> None:
        """Count a part in: sums of rounded lines, so nothing is rounded again."""
        self.items += part.items
        self.principal_fen += part.principal_fen
        self.late_fee_fen += part.late_fee_fen
        self.late_fee_of_day_fen += part.late_fee_of_day_fen

    @property
    def principal(self) -> Decimal:
        return from_fen(self.principal_fen)

    @property
    def late_fee(self) -> Decimal:
        return from_fen(self.late_fee_fen)

    @property
    def late_fee_of_day(self) -> Decimal:
        """Return what the day added: the fee to date less the fee to date of the day before."""
        return from_fen(self.late_fee_of_day_fen)


@dataclass(slots=True)
class Debtors(Owed):
    """What some enterprises owe, with their number."""

    enterprises: int = 0


@dataclass(slots=True)
class Portfolio(Debtors):
    """What is owed in a jurisdiction: in all, and by insurance, region code and disposal class."""

    by_insurance: dict[str, Owed] = field(default_factory=lambda: defaultdict(Owed))
    by_region: dict[str, Debtors] = field(default_factory=lambda: defaultdict(Debtors))
    by_class: dict[str, Debtors] = field(default_factory=lambda: defaultdict(Debtors))

    def sort_in(self, insurance: str, region_code: str, disposal_class: str, part: Owed) -> None:
        """Count a part in on every side."""
        for side in (
            self,
            self.by_insurance[insurance],
            self.by_region[region_code],
            self.by_class[disposal_class],
        ):
            side.add(part)

    def count_debtors(self, region_code: str, disposal_class: str, enterprises: int) -> None:
        """Count enterprises in, in all and on the sides that tell enterprises apart."""
        for side in (self, self.by_region[region_code], self.by_class[disposal_class]):
            side.enterprises += enterprises


def items_in_arrears(on: dt.date, items: ArrearsItemQuerySet | None = None) -> ArrearsItemQuerySet:
    """Return the items that were owed at the end of a day, wholly or in part.

    On the payment deadline itself nothing is in arrears yet; the first late day is the day after.
    On the day on which the last of it is paid an item is no longer in arrears. Without items
    given, those that count now.
    """
    items = ArrearsItem.objects.live() if items is None else items
    return items.filter(_in_arrears(on))


def in_closed_segments(
    on: dt.date, items: ArrearsItemQuerySet | None = None
) -> QuerySet[ClosedSegment]:
    """Return the closed segments that cover the day, and those that ended with the day before.

    Of the latter only the last day counts: what the fee grew by on the day of the change itself.
    """
    return _closed_segments(items).filter(_closed_then(on))


def _closed_segments(items: ArrearsItemQuerySet | None) -> QuerySet[ClosedSegment]:
    if items is None:
        return ClosedSegment.objects.filter(is_live=True)
    return ClosedSegment.objects.filter(item__in=items.order_by())


def _in_arrears(on: dt.date) -> Q:
    return Q(Q(settled_on__isnull=True) | Q(settled_on__gt=on), due_on__lt=on)


def _current_then(on: dt.date) -> Q:
    return _in_arrears(on) & Q(segment_from_on__lte=on)


def _closed_then(on: dt.date) -> Q:
    return Q(due_on__lt=on, segment_from_on__lte=on, segment_to_on__gte=on - ONE_DAY)


def owed_rows(
    days: Sequence[dt.date],
    *keys: str,
    closed: bool,
    scope: Scope = EVERYWHERE,
    items: ArrearsItemQuerySet | None = None,
    **narrowed: Any,
) -> QuerySet[Any, Any]:
    """Sum up by keys what items owe at the end of days: rows of the keys and `OWED` for each day.

    The figures carry the place of their day: items_0, items_1 and so on. Of several days each sum
    takes what speaks of its day, and the late fee of a day of which nothing speaks is NULL.

    One statement over the current segments and one over the closed ones give the whole; callers
    add the two up. Keys and conditions are lookups that ArrearsItem and ClosedSegment share.
    """
    rows: QuerySet[Any, Any]
    if closed:
        rows, then = _closed_segments(items), [_closed_then(on) for on in days]
    else:
        rows = ArrearsItem.objects.live() if items is None else items
        then = [_current_then(on) for on in days]
    figures: dict[str, Any] = {}
    for place, (on, speaks) in enumerate(zip(days, then, strict=True)):
        sums = _figures(on, speaks if len(days) > 1 else Q(), closed=closed)
        figures |= {f"{name}_{place}": sums[name] for name in OWED}
    summed: QuerySet[Any, Any] = (
        rows.filter(reduce(or_, then), scope.codes("enterprise__region_code"), **narrowed)
        .order_by()
        .values(*keys)
        .annotate(**figures)
    )
    return summed


def owed_groups(
    on: dt.date,
    *keys: str,
    scope: Scope = EVERYWHERE,
    known_at: dt.datetime | None = None,
    **narrowed: Any,
) -> Iterator[tuple[tuple[Any, ...], Owed]]:
    """Yield keys and what is owed under them, in parts that the caller adds up.

    As known now, or as it was known at an earlier moment (selectors/known.py).
    """
    items: ArrearsItemQuerySet | None = None
    if known_at is not None:
        items = known.items_known(known_at)
        touched = known.enterprises_touched_since(known_at)
        for item, owed in known.owed_items(
            items.filter(
                scope.codes("enterprise__region_code"), enterprise__in=touched, **narrowed
            ),
            on,
            known_at,
        ):
            yield tuple(_value(item, key) for key in keys), Owed(*owed)
        items = items.exclude(enterprise__in=touched)
    for closed in (False, True):
        for row in owed_rows([on], *keys, closed=closed, scope=scope, items=items, **narrowed):
            figures = {name: row.pop(f"{name}_0") for name in OWED}
            yield tuple(row.values()), Owed(**figures)


def owed_by(
    on: dt.date,
    key: str,
    *,
    scope: Scope = EVERYWHERE,
    known_at: dt.datetime | None = None,
    **narrowed: Any,
) -> dict[Any, Owed]:
    """Return what is owed by one key, without groups that owe nothing."""
    owed: dict[Any, Owed] = defaultdict(Owed)
    for (group,), part in owed_groups(on, key, scope=scope, known_at=known_at, **narrowed):
        owed[group].add(part)
    return {group: one for group, one in owed.items() if one.items}


def _value(item: ArrearsItem, key: str) -> Any:
    """Follow a lookup such as enterprise__region_code from an item that is in memory."""
    value: Any = item
    for name in key.split("__"):
        value = getattr(value, name)
    return value


# The fields of an `Owed`, in its order.
OWED = ("items", "principal_fen", "late_fee_fen", "late_fee_of_day_fen")


def _figures(on: dt.date, speaks: Q, *, closed: bool) -> dict[str, Any]:
    """Return the sums that make an `Owed`, of the rows that speak of the day.

    Equal ones within them the database reckons once.
    """
    covers = speaks & Q(segment_to_on__gte=on) if closed else speaks
    fee, fee_before = LateFeeFen(on), LateFeeFen(on - ONE_DAY)
    return {
        "items": Count("pk", filter=covers or None),
        "principal_fen": Sum("outstanding_fen", filter=covers or None, default=0),
        "late_fee_fen": Sum(fee, filter=covers or None, default=0)
        - Sum("settled_fen", filter=covers or None, default=0),
        "late_fee_of_day_fen": Sum(fee, filter=speaks or None)
        - Sum(fee_before, filter=speaks or None),
    }


_SIDES = ("insurance", "enterprise__region_code", "enterprise__disposal_class")


def portfolio(scope: Scope, *, on: dt.date, known_at: dt.datetime | None = None) -> Portfolio:
    """Sum up what is owed in a jurisdiction at the end of a day, as known now or at a moment.

    Three statements when known now. Every side adds up to the whole; one enterprise has one
    region and one disposal class, those on file now.
    """
    total = Portfolio()
    debtors: set[tuple[str, str, int]] = set()
    sides = _SIDES if known_at is None else (*_SIDES, "enterprise_id")
    for (insurance, region_code, disposal_class, *owner), owed in owed_groups(
        on, *sides, scope=scope, known_at=known_at
    ):
        if owed.items or owed.late_fee_of_day_fen:
            total.sort_in(insurance, region_code, disposal_class, owed)
        if owner and owed.items:
            debtors.add((region_code, disposal_class, owner[0]))
    if known_at is None:
        _count_debtors(total, scope, on)
    for region_code, disposal_class, _owner in debtors:
        total.count_debtors(region_code, disposal_class, 1)
    return total


def _count_debtors(total: Portfolio, scope: Scope, on: dt.date) -> None:
    owing = items_in_arrears(on).filter(enterprise=OuterRef("pk"))
    counts = (
        Enterprise.objects.in_scope(scope)
        .filter(Exists(owing))
        .order_by()
        .values_list("region_code", "disposal_class")
        .annotate(Count("pk"))
    )
    for region_code, disposal_class, enterprises in counts:
        total.count_debtors(region_code, disposal_class, enterprises)
