"""Legal dates: spans with both ends counted, contribution months, clamped month arithmetic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from statutes.errors import InvalidFactError

ONE_DAY = timedelta(days=1)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_EARLIEST_YEAR, _LATEST_YEAR = 1800, 2999


def parse_date(text: str, *, field: str = "date") -> date:
    """Read a day written YYYY-MM-DD; anything else, or a day that never was, is refused.

    So is a year outside 1800-2999, which is a slip of the pen and would run off the calendar.
    """
    stripped = text.strip()
    try:
        if not _DATE.fullmatch(stripped):
            raise ValueError
        day = date.fromisoformat(stripped)
    except ValueError:
        raise InvalidFactError(
            field, text, "write a day of the calendar as YYYY-MM-DD, such as 2019-08-31"
        ) from None
    _require_plausible(day.year, field, text)
    return day


def _require_plausible(year: int, field: str, text: str) -> None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise InvalidFactError(
            field, text, f"the year must lie between {_EARLIEST_YEAR} and {_LATEST_YEAR}"
        )


def add_months(day: date, months: int) -> date:
    """Return the corresponding day some months on (or back), else that month's last day."""
    month = ContributionMonth.of(day).plus(months)
    return min(month.first_day + timedelta(days=day.day - 1), month.last_day)


def months_and_days(start_on: date, end_on: date) -> tuple[int, int]:
    """Count whole months by calendar date, then the days left; `end_on` itself not counted.

    Month ends are clamped: 31 August to 28 February is six months. Refuses an end before the start.
    """
    if end_on < start_on:
        raise InvalidFactError("end_on", str(end_on), f"it must not lie before {start_on}")
    months = (end_on.year - start_on.year) * 12 + end_on.month - start_on.month
    if add_months(start_on, months) > end_on:
        months -= 1
    return months, (end_on - add_months(start_on, months)).days


@dataclass(frozen=True, slots=True, order=True)
class ContributionMonth:
    """The month a premium belongs to (费款所属期), not the month it was paid in."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.month <= 12):
            raise InvalidFactError(
                "contribution_month", f"{self.year}-{self.month}", "months run from 1 to 12"
            )

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str, *, field: str = "contribution_month") -> Self:
        """Read a month written YYYY-MM, such as 2003-05."""
        match = _MONTH.fullmatch(text.strip())
        try:
            if match is None:
                raise ValueError
            month = cls(int(match[1]), int(match[2]))
        except ValueError:
            raise InvalidFactError(
                field, text, "write a month as YYYY-MM, such as 2003-05"
            ) from None
        _require_plausible(month.year, field, text)
        return month

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - ONE_DAY

    @property
    def ordinal(self) -> int:
        """Number the months one by one, so that a difference is a count of months."""
        return self.year * 12 + self.month - 1

    def plus(self, months: int) -> "ContributionMonth":
        """Return the month so many months later, or earlier when negative."""
        year, month = divmod(self.ordinal + months, 12)
        return ContributionMonth(year, month + 1)

    def next(self) -> "ContributionMonth":
        if self.month == 12:
            return ContributionMonth(self.year + 1, 1)
        return ContributionMonth(self.year, self.month + 1)

    @staticmethod
    def range_inclusive(
        first: "ContributionMonth", last: "ContributionMonth"
    ) -> list["ContributionMonth"]:
        """List the months from first to last, both included; refuses an end before the start."""
        if last < first:
            raise InvalidFactError("last", str(last), f"it must not lie before {first}")
        return [first.plus(months) for months in range(last.ordinal - first.ordinal + 1)]

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """A run of days with both its ends counted; never empty."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidFactError("last", str(self.last), f"it must not lie before {self.first}")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=offset) for offset in range(self.days))

    def overlap(self, other: "DateSpan") -> "DateSpan | None":
        """Return the days in both, or None where they only touch or lie apart."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return DateSpan(first, last) if first <= last else None

    def split_at(self, day: date) -> "tuple[DateSpan | None, DateSpan | None]":
        """Part the span into the days before `day` and the days from `day` on."""
        if day <= self.first:
            return None, self
        if day > self.last:
            return self, None
        return DateSpan(self.first, day - ONE_DAY), DateSpan(day, self.last)

    def minus(self, other: "DateSpan") -> "tuple[DateSpan, ...]":
        """Return what is left, in order, when the other's days are taken out: 0, 1 or 2 spans."""
        before = self.split_at(other.first)[0]
        after = None if other.last == date.max else self.split_at(other.last + ONE_DAY)[1]
        return tuple(span for span in (before, after) if span is not None)

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"
