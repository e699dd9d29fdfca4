"""The debtors of a jurisdiction with their scores, the highest first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from arrears.models import ArrearsItem
from arrears.warning.score import Level, Measures, Score, score, watched_by
from casework.scope import Scope
from enterprises.models import Enterprise, SurveyLine
from statutes.dates import add_months
from statutes.money import from_fen
from statutes.what_if import WatchLevel


@dataclass(frozen=True, slots=True)
class Warned:
    """A debtor on the list."""

    enterprise_id: int
    measures: Measures
    score: Score
    watched: WatchLevel | None


@dataclass(frozen=True, slots=True)
class WarningFilters:
    """What narrows the list; empty is all."""

    region_code: str = ""
    level: str = ""
    watched: str = ""


def warnings(scope: Scope, on: dt.date, filters: WarningFilters) -> list[Warned]:
    """Score every enterprise with principal in arrears on a day, the highest first.

    Three statements, whatever the number of debtors; the facts are those known now.
    """
    found = [one for one in _scored(scope, on, filters) if _kept(one, filters)]
    return sorted(found, key=lambda one: (-one.score.points, -one.measures.principal))


def levels(found: Iterable[Warned]) -> Counter[Level]:
    """Count the debtors of each level."""
    return Counter(one.score.level for one in found)


def _kept(one: Warned, filters: WarningFilters) -> bool:
    if filters.level and one.score.level != filters.level:
        return False
    if not filters.watched:
        return True
    return one.watched is not None and filters.watched in ("any", one.watched.level)


def _scored(scope: Scope, on: dt.date, filters: WarningFilters) -> Iterator[Warned]:
    year_ago = add_months(on, -12)
    owners = Enterprise.objects.in_scope(scope).current()
    if filters.region_code:
        owners = owners.filter(region_code=filters.region_code)
    status = dict(owners.order_by().values_list("pk", "status"))
    blocked = _retirement_blocked(scope)
    rows = (
        ArrearsItem.objects.open()
        .in_scope(scope)
        .filter(due_on__lt=on, principal_outstanding__gt=0)
        .order_by()
        .values("enterprise_id")
        .annotate(
            months=Count("contribution_month", distinct=True),
            fen=Sum("outstanding_fen"),
            recent_fen=Sum("outstanding_fen", filter=Q(due_on__gte=year_ago), default=0),
        )
        .values_list("enterprise_id", "months", "fen", "recent_fen")
    )
    for owner, months, fen, recent_fen in rows:
        if owner not in status:
            continue
        principal = from_fen(fen)
        measures = Measures(
            principal, months, from_fen(recent_fen), blocked.get(owner, 0), status[owner]
        )
        yield Warned(owner, measures, score(measures), watched_by(principal, on))


def _retirement_blocked(scope: Scope) -> dict[int, int]:
    """Return the workers who cannot retire, by what the latest survey says of each enterprise."""
    lines = SurveyLine.objects.live().in_scope(scope).order_by("round__surveyed_on", "pk")
    # The last one wins.
    return dict(lines.values_list("enterprise_id", "retirement_blocked"))
