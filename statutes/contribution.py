"""When a month's premium falls due, and how a surveyed sum falls on its months.

征缴暂行条例 12 obliges to pay within the term that the locality sets; the term itself is a
setting of the jurisdiction profile.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statutes.dates import ContributionMonth
from statutes.errors import InvalidFactError
from statutes.money import split_evenly


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """The last day on which a month's premium can be paid without fee.

    Day `day` of the month that lies `months_after` the contribution month; without a day, or in a
    month that is shorter, that month's last day.
    """

    months_after: int = 0
    day: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.months_after <= 12:
            raise InvalidFactError("months_after", self.months_after, "give 0 to 12 months")
        if self.day is not None and not 1 <= self.day <= 31:
            raise InvalidFactError("day", self.day, "give a day from 1 to 31, or none")


LAST_DAY_OF_MONTH = DeadlineRule()


def day_of_following_month(day: int) -> DeadlineRule:
    """Return the rule "day N of the month after", clamped to that month's end."""
    return DeadlineRule(months_after=1, day=day)


def payment_deadline(month: ContributionMonth, rule: DeadlineRule = LAST_DAY_OF_MONTH) -> date:
    """Return the due day of a contribution month; the fee runs from the day after."""
    last_day = month.plus(rule.months_after).last_day
    return last_day if rule.day is None else last_day.replace(day=min(rule.day, last_day.day))


def split_over_months(
    total: Decimal, first: ContributionMonth, last: ContributionMonth
) -> list[tuple[ContributionMonth, Decimal]]:
    """Split a sum evenly over the months first to last, both included; the parts add up to it.

    The odd fen go one each to the earliest months. A part can be 0.00 where the sum has fewer fen
    than the span has months: no debt arises for such a month.
    """
    months = ContributionMonth.range_inclusive(first, last)
    return list(zip(months, split_evenly(total, len(months)), strict=True))
