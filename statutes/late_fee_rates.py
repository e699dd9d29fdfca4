"""Which daily late-fee rate holds on a day: 社会保险法 86, 98; 征缴暂行条例 13; 工伤条例 62.

For arrears from before 2011-07-01 the rules "then in force" apply (人社部令第13号 29). Three
readings of that are in use; which one holds is a choice of the jurisdiction profile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from statutes.dates import ONE_DAY
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance
from statutes.parameters import DatedValue, load


class Reading(StrEnum):
    """How to read the law for arrears that fell due before 2011-07-01."""

    UNIFORM = "uniform_new"  # the one national rate for every day, old days too
    SPLIT = "split"  # each day at the rate in force on that day
    BY_DUE_DATE = "by_due_date"  # a debt keeps the rate of the law under which it fell due


@dataclass(frozen=True, slots=True)
class RateSpan:
    """A daily rate from a day on, until the next span begins; 0 where no national rate is set."""

    from_on: date
    daily_rate: Decimal
    source: str


def uniform_from() -> date:
    """Return the first day of the one national rate; the readings differ only for older debts."""
    (value,) = load("late_fee_reading").values
    return value.day("uniform_from")


def predates_national_rate(due_on: date) -> bool:
    """Say whether a sheet must show all three readings: the debt fell due before 2011-07-01."""
    return due_on < uniform_from()


@lru_cache(maxsize=16_384)
def rate_spans(due_on: date, insurance: Insurance, reading: Reading) -> tuple[RateSpan, ...]:
    """List the rates from the first late day on, in order; the last one is open-ended.

    Raises InvalidFactError where the rate of a day before the first value on record is needed.
    """
    schedule = load("late_fee_rate").only(insurance=insurance.value)
    national_on = uniform_from()
    first_late_on = due_on + ONE_DAY
    if reading is Reading.UNIFORM:
        national = schedule.value_on(national_on)
        later = [value for value in schedule.values if value.from_on > national_on]
        return _from_day([_span(national, date.min), *map(_plain_span, later)], first_late_on)
    if due_on < schedule.values[0].from_on:
        raise InvalidFactError(
            "due_on", str(due_on), f"the law on record begins with {schedule.values[0].from_on}"
        )
    spans = [_plain_span(value) for value in schedule.values]
    if reading is Reading.BY_DUE_DATE and due_on < national_on:
        older = [span for span in spans if span.from_on < national_on]
        if older[-1].daily_rate:
            # Only a rate that existed can be kept; where the old law set none, the new one applies.
            spans = older
    return _from_day(spans, first_late_on)


def _plain_span(value: DatedValue) -> RateSpan:
    return _span(value, value.from_on)


def _span(value: DatedValue, from_on: date) -> RateSpan:
    return RateSpan(from_on, value.decimal("rate"), value.source)


def _from_day(spans: Sequence[RateSpan], first_on: date) -> tuple[RateSpan, ...]:
    """Drop what ended before a day and let the span in force start on it."""
    in_force = max(span.from_on for span in spans if span.from_on <= first_on)
    return tuple(
        RateSpan(max(span.from_on, first_on), span.daily_rate, span.source)
        for span in spans
        if span.from_on >= in_force
    )
