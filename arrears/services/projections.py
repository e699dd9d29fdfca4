"""Bring the projections of items in line with their facts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from arrears.enums import Certainty
from arrears.facts import FactBook
from arrears.late_fee_sql import Fen, YuanOfFen
from arrears.models import ArrearsItem, ClosedSegment
from arrears.projection import CLOSED_FIELDS, PROJECTED_FIELDS, due_on, project
from casework.bulk import insert_rows, set_columns
from casework.selectors import LocalRulesBook
from enterprises.models import Enterprise
from statutes.dates import ContributionMonth

# SQLite takes so many parameters in one statement and not many more.
_CHUNK = 5000
_CREATED = 500


def due_on_of(item: ArrearsItem, book: LocalRulesBook) -> dt.date:
    """Return the payment deadline of an item: a fact on an official list, else the profile's."""
    if item.certainty != Certainty.ESTIMATED:
        return item.due_on
    rules = book.rules(item.enterprise.region_code, item.contribution_month)
    return due_on(ContributionMonth.of(item.contribution_month), rules)


def project_items(
    items: Sequence[ArrearsItem],
    book: LocalRulesBook,
    facts: FactBook,
    *,
    moved: Container[int] = (),
) -> list[ArrearsItem]:
    """Project items from their facts and write what is different; return those that changed.

    The items come as they stand in the database, with their enterprise; `moved` are the keys of
    those that have got another payment deadline in memory. The caller holds the locks of their
    enterprises and marks the positions where needed.
    """
    changed: list[ArrearsItem] = []
    for start in range(0, len(items), _CHUNK):
        changed += _project_part(items[start : start + _CHUNK], book, facts, moved)
    return changed


def create_projected(built: Sequence[tuple[ArrearsItem, list[ClosedSegment]]]) -> list[ArrearsItem]:
    """Insert new items, each with the closed segments of its projection; return the items."""
    made = ArrearsItem.objects.bulk_create([item for item, _closed in built], batch_size=_CREATED)
    rows = [(item.pk, *_as_row(one)) for item, closed in built for one in closed]
    insert_rows(ClosedSegment, ("item", *CLOSED_FIELDS), rows)
    return made


def _project_part(
    items: Sequence[ArrearsItem], book: LocalRulesBook, facts: FactBook, moved: Container[int]
) -> list[ArrearsItem]:
    stored = _closed_segments(items)
    changed: list[ArrearsItem] = []
    outdated: list[int] = []
    closed: list[ClosedSegment] = []
    for item in items:
        before = [getattr(item, name) for name in PROJECTED_FIELDS]
        rules = book.rules(item.enterprise.region_code, item.contribution_month)
        segments = project(item, rules, facts.facts(item))
        same_closed = stored[item.pk] == [_as_row(one) for one in segments]
        same_row = before == [getattr(item, name) for name in PROJECTED_FIELDS]
        if same_closed and same_row and item.pk not in moved:
            continue
        changed.append(item)
        if not same_closed:
            closed += segments
            outdated += [item.pk] if stored[item.pk] else []
    ClosedSegment.objects.filter(item__in=outdated).delete()
    set_columns(ArrearsItem, changed, ("due_on", *PROJECTED_FIELDS))
    rows = [(one.item_id, *_as_row(one)) for one in closed]
    insert_rows(ClosedSegment, ("item", *CLOSED_FIELDS), rows)
    return changed


def _closed_segments(items: Sequence[ArrearsItem]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = ClosedSegment.objects.filter(item__in=[item.pk for item in items])
    for item_id, *row in rows.order_by("segment_from_on").values_list("item", *CLOSED_FIELDS):
        found[item_id].append(tuple(row))
    return found


def _as_row(segment: ClosedSegment) -> tuple[Any, ...]:
    return tuple(getattr(segment, name) for name in CLOSED_FIELDS)


def refresh_principal(enterprise_ids: Sequence[int]) -> None:
    """Bring the principal on the enterprises' rows in line with their live items."""
    owed = (
        ArrearsItem.objects.live()
        .filter(enterprise=OuterRef("pk"))
        .order_by()
        .values("enterprise")
        .annotate(fen=Sum(Fen("principal_outstanding")))
        .values("fen")
    )
    for part in _parts(sorted(set(enterprise_ids))):
        Enterprise.objects.filter(pk__in=part).update(
            arrears_principal=YuanOfFen(Coalesce(Subquery(owed), 0))
        )


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
