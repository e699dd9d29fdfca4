"""Whether a stop holds on a day, and the words for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.enums import EndKind
from arrears.models import FeeStop, FeeStopEnd
from arrears.stops.words import coverage_of
from statutes.dates import ONE_DAY

ENDING_SOON_DAYS = 30


class StopState(TextChoices):
    """What a stop does on a day."""

    UPCOMING = "upcoming", _("Not begun")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    BROKEN = "broken", _("Broken")
    TAKEN_BACK = "taken_back", _("Taken back")


TONES = {
    StopState.UPCOMING: "info",
    StopState.RUNNING: "good",
    StopState.ENDED: "neutral",
    StopState.BROKEN: "overdue",
    StopState.TAKEN_BACK: "warning",
}


@dataclass(frozen=True, slots=True)
class StopLine:
    """A stop as a list shows it: its state on a day and its last day, the end counted in."""

    stop: FeeStop
    state: StopState
    last_on: dt.date | None
    held: bool

    @classmethod
    def of(cls, stop: FeeStop, on: dt.date, *, known_at: dt.datetime | None = None) -> StopLine:
        """Say how a stop stands at the end of a day, as known at a moment."""
        end = end_of(stop, known_at)
        last_on = stop.to_on if end is None else end.runs_again_from_on - ONE_DAY
        held = last_on is None or last_on >= stop.from_on
        return cls(stop, _state(stop, end, last_on, held=held, on=on), last_on, held)

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def coverage(self) -> str:
        return coverage_of(self.stop)

    @property
    def label(self) -> str | Promise:
        return self.state.label


def end_of(stop: FeeStop, known_at: dt.datetime | None = None) -> FeeStopEnd | None:
    """Return the end of a stop, as far as it was known at a moment."""
    end: FeeStopEnd | None = getattr(stop, "end", None)
    if end is not None and known_at is not None and end.recorded_at > known_at:
        return None
    return end


def last_day(stop: FeeStop) -> dt.date | None:
    """Return the last day on which a stop holds, its end counted in; None where it is open."""
    end = end_of(stop)
    return stop.to_on if end is None else end.runs_again_from_on - ONE_DAY


def never_held(stop: FeeStop) -> bool:
    """Tell whether a stop was ended from its first day on."""
    last_on = last_day(stop)
    return last_on is not None and last_on < stop.from_on


def _state(
    stop: FeeStop, end: FeeStopEnd | None, last_on: dt.date | None, *, held: bool, on: dt.date
) -> StopState:
    if held and stop.from_on > on:
        return StopState.UPCOMING
    if held and (last_on is None or last_on >= on):
        return StopState.RUNNING
    if end is None:
        return StopState.ENDED
    return StopState.BROKEN if end.kind == EndKind.BROKEN else StopState.TAKEN_BACK


_NEVER_HELD = Q(end__runs_again_from_on__lte=F("from_on"))


def running_on(on: dt.date) -> Q:
    """Keep the stops that hold on a day."""
    open_ended = Q(end__isnull=True) & (Q(to_on__isnull=True) | Q(to_on__gte=on))
    return Q(from_on__lte=on) & (open_ended | Q(end__runs_again_from_on__gt=on))


def ending_by(on: dt.date, days: int = ENDING_SOON_DAYS) -> Q:
    """Keep the stops that hold on a day and have their last within some days from it."""
    last = on + dt.timedelta(days=days)
    return running_on(on) & (
        Q(end__isnull=True, to_on__lte=last) | Q(end__runs_again_from_on__lte=last + ONE_DAY)
    )


def upcoming_on(on: dt.date) -> Q:
    """Keep the stops that have not begun."""
    return Q(from_on__gt=on) & ~_NEVER_HELD


def over_on(on: dt.date) -> Q:
    """Keep the stops that hold no longer, or never did."""
    past = Q(end__isnull=True, to_on__lt=on) | Q(end__runs_again_from_on__lte=on)
    return past | _NEVER_HELD
