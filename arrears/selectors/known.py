"""What was owed as it was known at an earlier moment, from what had been recorded by then.

Items, receipts, stops and their ends carry the moment at which they became known. An enterprise
of which nothing was recorded since answers from its segments like today; of any other the facts
known then are taken through statutes, item by item. The rules of the locality are those of now.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import OuterRef, Q, QuerySet, Subquery

from arrears.enums import RevisionKind
from arrears.facts import FactBook
from arrears.models import ArrearsItem, ArrearsItemRevision, FeeStop, FeeStopEnd
from arrears.projection import fee_of
from arrears.querysets import ArrearsItemQuerySet
from casework.selectors import LocalRulesBook
from enterprises.models import Enterprise
from ledger.models import Entry
from statutes.dates import ONE_DAY
from statutes.money import as_fen

_ENTERPRISES = 100


def items_known(known_at: dt.datetime) -> ArrearsItemQuerySet:
    """Return the items that counted at a moment, whatever became of them since."""
    revisions = ArrearsItemRevision.objects.filter(item=OuterRef("pk"), recorded_at__lte=known_at)
    last = Subquery(revisions.order_by("-pk").values("kind")[:1])
    return (
        ArrearsItem.objects.filter(recorded_at__lte=known_at)
        .alias(last_change=last)
        .filter(Q(last_change__isnull=True) | Q(last_change=RevisionKind.RESTORED))
    )


def enterprises_touched_since(known_at: dt.datetime) -> QuerySet[Enterprise]:
    """Return the enterprises of which money or a stop was recorded after a moment."""
    later = Q(recorded_at__gt=known_at)
    return Enterprise.objects.filter(
        Q(pk__in=Entry.objects.filter(later).values("enterprise"))
        | Q(pk__in=FeeStop.objects.filter(later).values("enterprise"))
        | Q(pk__in=FeeStopEnd.objects.filter(later).values("stop__enterprise"))
    ).order_by()


def owed_items(
    items: ArrearsItemQuerySet, on: dt.date, known_at: dt.datetime
) -> Iterator[tuple[ArrearsItem, tuple[int, int, int, int]]]:
    """Yield the items in arrears on a day by what was known then, each with its figures in fen.

    The figures: one item, principal, late fee outstanding, late fee of the day. An item settled
    on the day itself counts as none, but the fee that it bore on that day counts.
    """
    book = LocalRulesBook.load()
    by_enterprise: dict[int, list[ArrearsItem]] = defaultdict(list)
    for item in items.filter(due_on__lt=on).select_related("enterprise"):
        by_enterprise[item.enterprise_id].append(item)
    ids = sorted(by_enterprise)
    for start in range(0, len(ids), _ENTERPRISES):
        part = ids[start : start + _ENTERPRISES]
        facts = FactBook.of(part, known_at=known_at)
        for item in (item for key in part for item in by_enterprise[key]):
            rules = book.rules(item.enterprise.region_code, item.contribution_month)
            one = facts.facts(item)
            fee = as_fen(fee_of(item, rules, on=on, facts=one).amount)
            day_before = as_fen(fee_of(item, rules, on=on - ONE_DAY, facts=one).amount)
            principal = as_fen(one.principal_left(on))
            outstanding = fee - as_fen(one.fee_settled_by(on))
            if principal or outstanding:
                yield item, (1, principal, outstanding, fee - day_before)
            elif fee != day_before:
                yield item, (0, 0, 0, fee - day_before)
