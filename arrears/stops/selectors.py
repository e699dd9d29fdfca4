"""Reads of stops: the list of a jurisdiction, the section of an enterprise's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from arrears.models import FeeStop
from arrears.stops.states import StopLine, ending_by, over_on, running_on, upcoming_on
from casework.models import Region
from casework.scope import Scope
from enterprises.models import Enterprise
from enterprises.pages import AsOf

STATE_FILTERS = {
    "running": running_on,
    "ending": ending_by,
    "upcoming": upcoming_on,
    "over": over_on,
}


@dataclass(frozen=True, slots=True)
class StopFilters:
    """What the list is narrowed to; an empty value narrows nothing."""

    text: str = ""
    kind: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        return self != StopFilters()


@dataclass(frozen=True, slots=True)
class ListedStop:
    """One stop of the list with the county of its enterprise."""

    line: StopLine
    county: str


def listed_stops(scope: Scope, filters: StopFilters, *, on: dt.date) -> QuerySet[FeeStop]:
    """Return the stops of a jurisdiction that match, the latest first day first."""
    found = FeeStop.objects.in_scope(scope).select_related("enterprise", "end")
    if filters.text:
        found = found.filter(
            Q(enterprise__name__icontains=filters.text)
            | Q(enterprise__uscc__icontains=filters.text)
            | Q(document__icontains=filters.text)
        )
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.state:
        found = found.filter(STATE_FILTERS[filters.state](on))
    return found.order_by("-from_on", "-pk")


def list_rows(stops: Iterable[FeeStop], on: dt.date) -> list[ListedStop]:
    """Put the state of the day and the county beside some stops."""
    stops = list(stops)
    codes = {stop.enterprise.region_code for stop in stops}
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        ListedStop(
            StopLine.of(stop, on),
            names.get(stop.enterprise.region_code, stop.enterprise.region_code),
        )
        for stop in stops
    ]


def stops_section(enterprise: Enterprise, as_of: AsOf) -> dict[str, Any]:
    """Return the stops of an enterprise, with their state on the day, as known then."""
    stops = FeeStop.objects.filter(enterprise=enterprise).select_related("end")
    if as_of.known_at is not None:
        stops = stops.filter(recorded_at__lte=as_of.known_at)
    return {
        "lines": [StopLine.of(one, as_of.day, known_at=as_of.known_at) for one in stops],
    }
