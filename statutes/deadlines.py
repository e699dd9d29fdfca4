"""Deadlines on the Chinese calendar: working days, periods, the window of court enforcement.

Working days come from the State Council's yearly notices, make-up working days (调休) included; a
period's last day that is a day off moves to the next working day. A deadline that needs a year
without a notice is computed on weekends only and says so: it is provisional (暂定).
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from statutes.dates import ONE_DAY, add_months
from statutes.errors import InvalidFactError
from statutes.parameters import load, read_data

_HOLIDAY_FILE = "holidays_cn_2004_2026.csv"
_MOST_WORKING_DAYS = 10_000
_MOST_MONTHS, _MOST_DAYS = 1_200, 36_600
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The published days off and make-up working days, and the years they are published for."""

    days_off: frozenset[date]
    make_up_days: frozenset[date]
    first_year: int
    last_year: int

    def is_published(self, day: date) -> bool:
        return self.first_year <= day.year <= self.last_year

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on a day; outside the published years by weekday alone."""
        if day in self.make_up_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off


@cache
def national_calendar() -> WorkingCalendar:
    """Read the holiday file once; its columns are date, type (off, makeup_workday) and name."""
    by_type: dict[str, set[date]] = {"off": set(), "makeup_workday": set()}
    for row in csv.DictReader(read_data(_HOLIDAY_FILE).splitlines()):
        by_type[row["type"]].add(date.fromisoformat(row["date"]))
    years = {day.year for days in by_type.values() for day in days}
    return WorkingCalendar(
        frozenset(by_type["off"]), frozenset(by_type["makeup_workday"]), min(years), max(years)
    )


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a limit, with the days of the calendar that decided it.

    `raw_last_on` is the last day before it moved off a day off; `provisional` says that a day of
    an unpublished year was judged by its weekday.
    """

    start_on: date
    raw_last_on: date
    last_on: date
    provisional: bool
    holidays: tuple[date, ...] = ()  # weekdays off that were passed over
    make_up_days: tuple[date, ...] = ()  # weekend days that counted as working days


@lru_cache(maxsize=4096)
def add_working_days(start_on: date, working_days: int) -> Deadline:
    """Return the last of so many working days, the start day not counted; 0 is the start day."""
    if not 0 <= working_days <= _MOST_WORKING_DAYS:
        raise InvalidFactError(
            "working_days", working_days, f"give a number from 0 to {_MOST_WORKING_DAYS}"
        )
    calendar = national_calendar()
    passed: list[date] = []
    left = working_days
    for day in _days_after(start_on):
        if not left:
            break
        passed.append(day)
        left -= calendar.is_working_day(day)
    last_on = passed[-1] if passed else start_on
    return _deadline(start_on, last_on, last_on, passed)


def roll_to_working_day(day: date) -> Deadline:
    """Move a last day that is a day off to the next working day; a working day stays."""
    return _rolled(day, day)


@lru_cache(maxsize=4096)
def period_end(start_on: date, *, months: int = 0, days: int = 0) -> Deadline:
    """Return the last day of a period, moved off a day off; the start day is not counted.

    Months end on the corresponding day, else on the month's last; days are added after them.
    """
    if not 0 <= months <= _MOST_MONTHS:
        raise InvalidFactError("months", months, f"give a number from 0 to {_MOST_MONTHS}")
    if not 0 <= days <= _MOST_DAYS:
        raise InvalidFactError("days", days, f"give a number from 0 to {_MOST_DAYS}")
    return _rolled(start_on, add_months(start_on, months) + timedelta(days=days))


def _rolled(start_on: date, raw_last_on: date) -> Deadline:
    calendar = national_calendar()
    judged = [raw_last_on]
    for day in _days_after(raw_last_on):
        if calendar.is_working_day(judged[-1]):
            break
        judged.append(day)
    return _deadline(start_on, raw_last_on, judged[-1], judged)


def _deadline(start_on: date, raw_last_on: date, last_on: date, judged: list[date]) -> Deadline:
    calendar = national_calendar()
    return Deadline(
        start_on=start_on,
        raw_last_on=raw_last_on,
        last_on=last_on,
        provisional=any(not calendar.is_published(day) for day in judged),
        holidays=tuple(
            day for day in judged if day.weekday() < _SATURDAY and day in calendar.days_off
        ),
        make_up_days=tuple(day for day in judged if day in calendar.make_up_days),
    )


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += ONE_DAY
        yield day


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A statutory limit as an instrument words it."""

    code: str
    length: int
    unit: str  # working_days, days or months
    source: str

    def end(self, start_on: date) -> Deadline:
        """Return its last day, counted from the event of `start_on`."""
        if self.unit == "working_days":
            return add_working_days(start_on, self.length)
        return period_end(start_on, **{self.unit: self.length})


def time_limit(code: str, on: date) -> TimeLimit:
    """Look a limit up as it stood on a day; raises UnknownParameterError for what is not known."""
    return _limit("time_limit", code, on)


def office_limit(code: str, on: date) -> TimeLimit:
    """Look up what an office works to where the law sets no limit, like `time_limit`."""
    return _limit("office_limit", code, on)


def _limit(table: str, code: str, on: date) -> TimeLimit:
    value = load(table).only(limit=code).value_on(on)
    return TimeLimit(code, value.integer("length"), value.text("unit"), value.source)


@dataclass(frozen=True, slots=True)
class Contest:
    """A reconsideration or a suit that has ended and left the decision standing.

    `ended_on` is the day on which it was withdrawn, the reconsideration decision was served, or
    the judgment took effect.
    """

    is_suit: bool
    is_withdrawn: bool
    filed_on: date
    ended_on: date


@dataclass(frozen=True, slots=True)
class Contestability:
    """What the remedies that ended have left of the right to contest a decision.

    `suit` is the period to sue as it stands: from the service, or from the reconsideration decision
    of `upheld_on`. `until` is the last day on which the decision could be contested or was: later
    than `suit` where a remedy filed in time was withdrawn after it.
    """

    suit: Deadline
    until: Deadline
    upheld_on: date | None = None
    is_judged: bool = False


@dataclass(frozen=True, slots=True)
class EnforcementWindow:
    """When a court can be asked to enforce a decision, 行政强制法 53, 54, 69.

    `reconsideration` and `suit` run from its service; `left` is what all that has happened made of
    them, and its last day the day before the window opens.
    """

    reconsideration: Deadline
    suit: Deadline
    left: Contestability
    opens_on: date
    closes: Deadline
    source: str
    demand: Deadline | None
    first_application_on: date | None

    @property
    def contestable(self) -> Deadline:
        """Return the last day on which the decision can be contested."""
        return self.left.until

    @property
    def inside_window(self) -> bool:
        """Say whether an application is possible at all: the demand's term ends in time."""
        return (
            self.first_application_on is not None
            and self.first_application_on <= self.closes.last_on
        )

    @property
    def provisional(self) -> bool:
        limits = (self.reconsideration, self.contestable, self.closes, self.demand)
        return any(limit.provisional for limit in limits if limit is not None)


def enforcement_window(
    decision_served_on: date,
    *,
    demand_served_on: date | None = None,
    contests: Iterable[Contest] = (),
) -> EnforcementWindow:
    """Compute the window for a court application after a decision that stands.

    1. Reconsideration (60 days) and suit (6 months) run from the service of the decision.
    2. The window opens the day after the suit period and lasts three months from its last day.
       `contests`, in any order, move it (see `_left`); a judgment in force can be enforced for
       two years (法释〔2018〕1号 第一百五十三条; 180 days before 2018-02-08).
    3. The demand (催告书) must have run its ten working days: the day after is the first day to
       apply, and not before the window opens.
    """
    reconsideration = time_limit("reconsideration", decision_served_on).end(decision_served_on)
    suit = time_limit("administrative_suit", decision_served_on).end(decision_served_on)
    left = _left(reconsideration, suit, contests)
    opens_on = left.until.last_on + ONE_DAY
    code = "judgment_enforcement" if left.is_judged else "court_application"
    limit = time_limit(code, left.until.last_on)
    demand = first_application_on = None
    if demand_served_on is not None:
        demand = time_limit("court_demand", demand_served_on).end(demand_served_on)
        first_application_on = max(opens_on, demand.last_on + ONE_DAY)
    return EnforcementWindow(
        reconsideration=reconsideration,
        suit=suit,
        left=left,
        opens_on=opens_on,
        closes=limit.end(left.until.last_on),
        source=limit.source,
        demand=demand,
        first_application_on=first_application_on,
    )


def _left(reconsideration: Deadline, suit: Deadline, contests: Iterable[Contest]) -> Contestability:
    """Fold the remedies in the order in which they ended; the periods run from the service."""
    left = Contestability(suit, suit)
    for contest in sorted(contests, key=lambda one: one.ended_on):
        left = _after(left, contest, reconsideration)
    return left


def _after(left: Contestability, contest: Contest, reconsideration: Deadline) -> Contestability:
    """Return what one more remedy leaves.

    A judgment in force cannot be contested. A decision that reconsideration upheld can be sued
    within fifteen days (行政诉讼法 45). A remedy that was withdrawn leaves the periods that stood
    before it; only while one filed within them was open did the decision stay contested.
    """
    ended_on = contest.ended_on
    if contest.is_withdrawn:
        if left.is_judged or not _in_time(left, contest, reconsideration):
            return left
        return left if ended_on <= left.until.last_on else replace(left, until=_only(ended_on))
    if contest.is_suit:
        return replace(left, until=_only(ended_on), is_judged=True)
    if left.is_judged:
        return left
    suit = time_limit("suit_after_reconsideration", ended_on).end(ended_on)
    return Contestability(suit, suit, upheld_on=ended_on)


def _in_time(left: Contestability, contest: Contest, reconsideration: Deadline) -> bool:
    """Say whether a remedy was filed within its period, the last day included.

    `left.until` does not count: it is no period to file in (行政复议法 20; 行政诉讼法 45, 46).
    """
    if contest.filed_on > left.suit.last_on:
        return False
    return contest.is_suit or contest.filed_on <= reconsideration.last_on


def _only(day: date) -> Deadline:
    return Deadline(day, day, day, provisional=False)
