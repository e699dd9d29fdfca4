"""Deadlines: what a result says of itself, and the days on which a limit just ends."""

from datetime import date

import pytest

from statutes.contribution import DeadlineRule, day_of_following_month, payment_deadline
from statutes.dates import ContributionMonth, DateSpan
from statutes.deadlines import (
    add_working_days,
    enforcement_window,
    period_end,
    roll_to_working_day,
    time_limit,
)

MAY_DAY = date(2026, 5, 1)  # a Friday off; work goes on on Wednesday 2026-05-06


def test_a_deadline_names_its_start_and_its_last_day_before_and_after_the_holiday():
    month = period_end(date(2026, 4, 1), months=1)
    rolled = roll_to_working_day(MAY_DAY)
    working_days = add_working_days(date(2026, 4, 29), 2)

    assert (month.start_on, month.raw_last_on, month.last_on) == (
        date(2026, 4, 1),
        MAY_DAY,
        date(2026, 5, 6),
    )
    assert (rolled.start_on, rolled.raw_last_on, rolled.last_on) == (
        MAY_DAY,
        MAY_DAY,
        date(2026, 5, 6),
    )
    # Thursday 30 April is the first working day, Wednesday 6 May the second.
    assert (working_days.start_on, working_days.raw_last_on, working_days.last_on) == (
        date(2026, 4, 29),
        date(2026, 5, 6),
        date(2026, 5, 6),
    )


def test_a_limit_bears_the_code_it_was_asked_by():
    limit = time_limit("court_demand", date(2026, 1, 15))

    assert (limit.code, limit.length, limit.unit) == ("court_demand", 10, "working_days")
    assert limit.source == "行政强制法 第五十四条、第六十九条"


@pytest.mark.parametrize(
    ("demand_served_on", "first_application_on", "inside"),
    [
        # 行政强制法 54: ten working days; 24, 28, 29, 30 September, 8, 9, 10 (made up), 12, 13 and
        # 14 October. The window of the decision served on 2026-01-15 closes on 2026-10-15.
        ("2026-09-23", "2026-10-15", True),
        ("2026-09-24", "2026-10-16", False),
    ],
)
def test_the_last_day_of_the_window_is_still_in_time(
    demand_served_on, first_application_on, inside
):
    window = enforcement_window(
        date(2026, 1, 15), demand_served_on=date.fromisoformat(demand_served_on)
    )

    assert window.closes.last_on == date(2026, 10, 15)
    assert window.first_application_on == date.fromisoformat(first_application_on)
    assert window.inside_window is inside


@pytest.mark.parametrize(
    ("day", "due_on"), [(1, "2024-03-01"), (15, "2024-03-15"), (31, "2024-03-31")]
)
def test_the_day_of_the_following_month_is_the_last_without_fee(day, due_on):
    rule = day_of_following_month(day)

    assert rule == DeadlineRule(months_after=1, day=day)
    assert payment_deadline(ContributionMonth(2024, 2), rule) == date.fromisoformat(due_on)


def test_a_range_may_be_one_month():
    month = ContributionMonth(2019, 1)

    assert ContributionMonth.range_inclusive(month, month) == [month]


def test_a_span_is_parted_before_its_last_day_and_not_after_it():
    span = DateSpan(date(2024, 2, 1), date(2024, 2, 29))
    last_on = DateSpan(date(2024, 2, 29), date(2024, 2, 29))

    assert span.split_at(date(2024, 2, 29)) == (
        DateSpan(date(2024, 2, 1), date(2024, 2, 28)),
        last_on,
    )
    assert span.split_at(date(2024, 3, 1)) == (span, None)
    assert span.split_at(date(2024, 2, 1)) == (None, span)
    assert span.split_at(date(2024, 2, 2))[0] == DateSpan(date(2024, 2, 1), date(2024, 2, 1))
