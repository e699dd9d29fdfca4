"""What the pages about enterprises and their arrears share: who asks, for which day, and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from casework.days import EARLIEST_ON, LATEST_ON, read_day
from casework.models import User

KNOWN_THEN = "then"


class PageRequest(HttpRequest):
    """A request as it reaches our views: signed in, and told apart by django-htmx."""

    user: User
    htmx: HtmxDetails


def wants_part(request: PageRequest) -> bool:
    """Tell whether htmx asks for a part to swap; a step back in history wants the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day a page speaks of: the one asked for, or today with the reason why not.

    `known_on` asks what was known at the end of an earlier day; without it, what is known now.
    """

    day: dt.date
    today: dt.date
    problem: str = ""
    known_on: dt.date | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> AsOf:
        """Read `?on=`; without it, or with one that is no day, today in Shanghai.

        `?known=` is a day too, or `then` for the same day as `on`.
        """
        today = timezone.localdate()
        text = request.GET.get("on", "").strip()
        known = request.GET.get("known", "").strip()
        try:
            day = read_day(text) if text else today
            known_on = day if known == KNOWN_THEN else read_day(known) if known else None
        except ValidationError as error:
            return cls(today, today, str(error.message))
        return cls(day, today, known_on=known_on)

    @property
    def known_at(self) -> dt.datetime | None:
        """Return the last moment of the day up to which facts count; none for all there are."""
        if self.known_on is None:
            return None
        next_day = dt.datetime.combine(self.known_on + dt.timedelta(days=1), dt.time.min)
        return timezone.make_aware(next_day) - dt.timedelta(microseconds=1)

    @property
    def query(self) -> str:
        """Return what a link appends to speak of the same day; today needs nothing."""
        if self.known_on is not None:
            return f"?on={self.day.isoformat()}&known={self.known_on.isoformat()}"
        return "" if self.day == self.today else f"?on={self.day.isoformat()}"

    @property
    def further(self) -> str:
        """Return the same for a link that has a query already."""
        return self.query.replace("?", "&", 1)

    @property
    def earliest(self) -> dt.date:
        return EARLIEST_ON

    @property
    def latest(self) -> dt.date:
        return LATEST_ON
