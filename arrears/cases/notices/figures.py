"""How many cases stand on a day: what each owes, what had happened last, what is in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Max

from arrears.cases.obstacles import Obstacle, obstacles
from arrears.cases.reading import CaseBook
from arrears.models import CaseEvent, CollectionCase
from arrears.selectors.portfolio import Owed
from casework.limits import LimitBook

_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """One case at the end of a day."""

    case: CollectionCase
    owed: Owed
    last_event_id: int | None
    in_the_way: list[Obstacle]


def figures_of(
    cases: Sequence[CollectionCase], step: str, on: dt.date, *, proposed: bool = False
) -> Iterator[CaseFigures]:
    """Give the figures of cases in their order; a fixed number of statements each five hundred.

    Of a step that is `proposed` already, its own proposal is not in the way.
    """
    limits = LimitBook.load()
    for start in range(0, len(cases), _TOGETHER):
        part = cases[start : start + _TOGETHER]
        book = CaseBook(part, on, limits)
        latest = CaseEvent.objects.filter(case__in=[case.pk for case in part])
        last_events = dict(latest.order_by().values_list("case").annotate(last=Max("pk")))
        for case in part:
            reading = book.reading(case)
            found = obstacles(step, reading.facts, book.limits(case), on)
            if proposed:
                found = [one for one in found if one.code != "proposal_waits"]
            yield CaseFigures(case, reading.owed, last_events.get(case.pk), found)
