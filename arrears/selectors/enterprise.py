"""What the enterprise list and file show of arrears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet, Sum

from arrears.enums import Certainty
from arrears.facts import FactBook, ItemFacts
from arrears.late_fee_sql import Fen, LateFeeFen, LateFeeMillionths, Millionths
from arrears.models import ArrearsItem, ArrearsItemRevision
from arrears.projection import fee_of
from arrears.querysets import ArrearsItemQuerySet
from arrears.selectors.known import items_known
from arrears.selectors.portfolio import Owed, in_closed_segments, items_in_arrears, owed_by
from arrears.selectors.timeline import timeline
from casework.enums import FeeReading
from casework.selectors import LocalRules, LocalRulesBook, local_rules
from enterprises.enums import InsuranceKind
from enterprises.models import Enterprise
from enterprises.pages import AsOf
from statutes.insurance import Insurance
from statutes.late_fee import LateFee, predates_national_rate, three_readings
from statutes.money import ZERO, from_fen

# Any debt that bears a fee outgrows its principal long before this.
_FAR_AHEAD = dt.date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class InsuranceLine:
    """What an enterprise owes for one insurance on a day."""

    insurance: InsuranceKind
    owed: Owed
    first_month: dt.date
    last_month: dt.date


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One item with its late fee on a day, what was paid on both, and what is left."""

    item: ArrearsItem
    fee: LateFee
    principal: Decimal
    fee_settled: Decimal

    @property
    def fee_outstanding(self) -> Decimal:
        return self.fee.amount - self.fee_settled

    @property
    def days(self) -> int:
        """Return the days that bear a fee."""
        return sum(self.fee.days_by_rate.values())


@dataclass(frozen=True, slots=True)
class Months:
    """The items of one insurance on a day, and their sums: every line is rounded, no sum is."""

    lines: list[MonthLine]
    principal: Decimal
    late_fee: Decimal
    above_principal: int
    capped_alternative: Decimal


@dataclass(frozen=True, slots=True)
class FormerItem:
    """An item that does not count any more, and the revision that says why."""

    item: ArrearsItem
    revision: ArrearsItemRevision | None


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """The late fee of an old item under one reading of the law."""

    reading: FeeReading
    fee: LateFee
    applies: bool


@dataclass(frozen=True, slots=True)
class Working:
    """The late fee of one item with its steps, and the other readings where the law has them.

    `exceeds_on` is the first day on which the fee is, or will be, above the principal; None
    where that never comes.
    """

    item: ArrearsItem
    on: dt.date
    rules: LocalRules
    fee: LateFee
    exceeds_on: dt.date | None
    readings: list[ReadingLine]


def late_fees_of(enterprise_ids: Sequence[int], on: dt.date) -> dict[int, Decimal]:
    """Return the late fee to date of each of some enterprises; those that owe none are left out."""
    owed = owed_by(on, "enterprise_id", enterprise__in=enterprise_ids)
    return {key: one.late_fee for key, one in owed.items()}


def arrears_section(
    enterprise: Enterprise, on: dt.date, known_at: dt.datetime | None = None
) -> dict[str, Any]:
    """Return the arrears of an enterprise by insurance at the end of a day, as known by a moment.

    What is above the principal is told only of what is known now.
    """
    items = _items_owed(enterprise, on, known_at)
    owed = owed_by(on, "insurance", enterprise=enterprise, known_at=known_at)
    spans = {
        span["insurance"]: span
        for span in items.order_by()
        .values("insurance")
        .annotate(first=Min("contribution_month"), last=Max("contribution_month"))
    }
    lines = [
        InsuranceLine(kind, owed[kind.value], spans[kind]["first"], spans[kind]["last"])
        for kind in InsuranceKind
        if kind.value in owed
    ]
    total = Owed()
    for line in lines:
        total.add(line.owed)
    above = _above_principal(enterprise, on) if known_at is None else _AbovePrincipal()
    return {
        "lines": lines,
        "total": total,
        "above_principal": above.items,
        "capped_alternative": from_fen(total.late_fee_fen - above.excess_fen),
        "rules_that_apply": rules_that_apply(items, enterprise),
        "estimated": items.filter(certainty=Certainty.ESTIMATED).exists(),
    }


def _items_owed(
    enterprise: Enterprise, on: dt.date, known_at: dt.datetime | None
) -> ArrearsItemQuerySet:
    """Return the items in arrears on a day, or those that were known by a moment and are due."""
    if known_at is None:
        return items_in_arrears(on).filter(enterprise=enterprise)
    return items_known(known_at).filter(enterprise=enterprise, due_on__lt=on)


def rules_that_apply(items: QuerySet[ArrearsItem], enterprise: Enterprise) -> list[LocalRules]:
    """Return the different local rules of some items of an enterprise, the earliest month first."""
    book = LocalRulesBook.load()
    months = items.order_by("contribution_month").values_list("contribution_month", flat=True)
    return list(dict.fromkeys(book.rules(enterprise.region_code, m) for m in months.distinct()))


@dataclass(slots=True)
class _AbovePrincipal:
    """How many items have a late fee above their principal, and by how much in all."""

    items: int = 0
    excess_fen: int = 0


def _above_principal(enterprise: Enterprise, on: dt.date) -> _AbovePrincipal:
    """Count the items whose fee to date, paid or not, is above the principal they began with.

    By the exact fee, as in statutes (LateFee.exceeds_principal); what a cap would take away is
    reckoned from the rounded one, which is what is owed.
    """
    above = _AbovePrincipal()
    current = items_in_arrears(on).filter(enterprise=enterprise, segment_from_on__lte=on)
    earlier = in_closed_segments(on).filter(enterprise=enterprise, segment_to_on__gte=on)
    for rows, principal in ((current, "principal"), (earlier, "item__principal")):
        found = (
            rows.order_by()
            .annotate(exact=LateFeeMillionths(on), fee=LateFeeFen(on))
            .annotate(debt=Fen(principal), exact_debt=Millionths(principal))
            .filter(exact__gt=F("exact_debt"))
            .aggregate(count=Count("pk"), excess_fen=Sum(F("fee") - F("debt"), default=0))
        )
        above.items += found["count"]
        above.excess_fen += found["excess_fen"]
    return above


def timeline_section(enterprise: Enterprise, as_of: AsOf) -> dict[str, Any]:
    """Return what happened to an enterprise's arrears; the whole story, whatever the day."""
    return {"events": timeline(enterprise)}


def months_in_arrears(
    enterprise: Enterprise,
    insurance: InsuranceKind,
    on: dt.date,
    known_at: dt.datetime | None = None,
) -> Months:
    """Return the items of one insurance, the earliest month first, with the late fee of each.

    Reckoned by statutes, item by item, because the page shows days and rates too.
    """
    items = _items_owed(enterprise, on, known_at).filter(insurance=insurance)
    book = LocalRulesBook.load()
    known = FactBook.of([enterprise.pk], known_at=known_at)
    lines = []
    for item in items.order_by("contribution_month"):
        rules = book.rules(enterprise.region_code, item.contribution_month)
        facts = known.facts(item)
        line = MonthLine(
            item,
            fee_of(item, rules, on=on, facts=facts),
            principal=facts.principal_left(on),
            fee_settled=facts.fee_settled_by(on),
        )
        if line.principal or line.fee_outstanding:
            lines.append(line)
    return Months(
        lines=lines,
        principal=sum((line.principal for line in lines), ZERO),
        late_fee=sum((line.fee_outstanding for line in lines), ZERO),
        above_principal=sum(line.fee.exceeds_principal for line in lines),
        capped_alternative=sum(
            (max(line.fee.capped_alternative - line.fee_settled, ZERO) for line in lines), ZERO
        ),
    )


def former_items(enterprise: Enterprise, insurance: InsuranceKind) -> list[FormerItem]:
    """Return the items of one insurance that were superseded or withdrawn, with the reason."""
    items = (
        ArrearsItem.objects.filter(enterprise=enterprise, insurance=insurance, is_live=False)
        .select_related("survey_line__round")
        .prefetch_related("revisions__batch")
        .order_by("contribution_month", "pk")
    )
    return [FormerItem(item, latest_revision(item)) for item in items]


def latest_revision(item: ArrearsItem) -> ArrearsItemRevision | None:
    """Return the last thing that happened to an item; uses what was prefetched."""
    return max(item.revisions.all(), key=attrgetter("pk"), default=None)


def working(item: ArrearsItem, on: dt.date, known_at: dt.datetime | None = None) -> Working:
    """Return the late fee of one item on a day, step by step with the articles."""
    rules = local_rules(item.enterprise.region_code, item.contribution_month)
    facts = FactBook.of([item.enterprise_id], known_at=known_at).facts(item)
    fee = fee_of(item, rules, on=on, facts=facts)
    return Working(
        item=item,
        on=on,
        rules=rules,
        fee=fee,
        exceeds_on=fee_of(item, rules, on=_FAR_AHEAD, facts=facts).exceeds_from_on,
        readings=_readings(item, fee, facts) if predates_national_rate(item.due_on) else [],
    )


def _readings(item: ArrearsItem, fee: LateFee, facts: ItemFacts) -> list[ReadingLine]:
    """Return the fee of an old item under all three readings of the law."""
    computed = three_readings(
        facts.history,
        insurance=Insurance(item.insurance),
        until=fee.until,
        convention=fee.convention,
    )
    return [
        ReadingLine(FeeReading(reading.value), one, applies=reading is fee.reading)
        for reading, one in computed.items()
    ]
