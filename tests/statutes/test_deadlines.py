"""Deadlines: working days one by one, periods, and what is provisional."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.deadlines import (
    Contest,
    add_working_days,
    enforcement_window,
    national_calendar,
    period_end,
    roll_to_working_day,
    time_limit,
)
from statutes.errors import InvalidFactError
from statutes.parameters import UnknownParameterError, load

published_days = st.dates(date(2004, 1, 1), date(2026, 6, 30))


@given(published_days, st.integers(1, 90))
def test_between_start_and_deadline_lie_exactly_the_working_days(start_on, count):
    calendar = national_calendar()

    deadline = add_working_days(start_on, count)

    days = (deadline.last_on - start_on).days
    passed = [start_on + timedelta(days=number) for number in range(1, days + 1)]
    assert sum(calendar.is_working_day(day) for day in passed) == count
    assert calendar.is_working_day(deadline.last_on)
    assert deadline.provisional == (deadline.last_on.year > 2026)


@given(published_days)
def test_a_rolled_day_is_the_next_working_day(day):
    calendar = national_calendar()

    rolled = roll_to_working_day(day)

    assert calendar.is_working_day(rolled.last_on)
    assert (rolled.last_on == day) == calendar.is_working_day(day)
    assert rolled.raw_last_on == day
    between = [day + timedelta(days=number) for number in range((rolled.last_on - day).days)]
    assert not any(calendar.is_working_day(passed) for passed in between)


def test_the_working_shows_holidays_and_make_up_days():
    deadline = add_working_days(date(2026, 2, 12), 5)

    assert deadline.make_up_days == (date(2026, 2, 14),)
    assert deadline.holidays == tuple(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23))


def test_no_working_days_end_on_the_start_itself():
    assert add_working_days(date(2026, 10, 1), 0).last_on == date(2026, 10, 1)


@pytest.mark.parametrize("start_on", [date(2026, 12, 20), date(2003, 12, 20)])
def test_a_deadline_in_an_unpublished_year_is_provisional(start_on):
    assert add_working_days(start_on, 5).provisional == (start_on.year == 2003)
    assert add_working_days(start_on, 15).provisional


def test_a_period_that_ends_in_an_unpublished_year_is_provisional():
    assert period_end(date(2026, 10, 8), months=3).provisional
    assert not period_end(date(2026, 9, 8), months=3).provisional


@pytest.mark.parametrize("count", [-1, 10_001])
def test_an_impossible_number_of_working_days_is_refused(count):
    with pytest.raises(InvalidFactError, match="working_days"):
        add_working_days(date(2026, 1, 1), count)


@pytest.mark.parametrize("length", [{"months": -1}, {"days": -1}, {"months": 1201}])
def test_an_impossible_period_is_refused(length):
    with pytest.raises(InvalidFactError):
        period_end(date(2026, 1, 1), **length)


@pytest.mark.parametrize(
    "code", sorted({value.text("limit") for value in load("time_limit").values})
)
def test_every_limit_on_record_can_be_counted(code):
    limit = time_limit(code, date(2026, 1, 15))

    end = limit.end(date(2026, 1, 15))

    assert end.last_on > date(2026, 1, 15)
    assert limit.source


def test_a_limit_is_counted_in_its_own_unit():
    start_on = date(2026, 1, 15)

    assert time_limit("court_demand", start_on).end(start_on) == add_working_days(start_on, 10)
    assert time_limit("reconsideration", start_on).end(start_on) == period_end(start_on, days=60)
    suit = time_limit("administrative_suit", start_on)
    assert suit.end(start_on) == period_end(start_on, months=6)


def test_a_limit_before_its_law_is_an_error():
    with pytest.raises(UnknownParameterError, match="2012-01-01"):
        time_limit("court_demand", date(2011, 12, 31))


def test_without_a_demand_no_application_is_possible():
    window = enforcement_window(date(2026, 1, 15))

    assert window.demand is None
    assert window.first_application_on is None
    assert not window.inside_window
    assert not window.provisional


def test_an_early_demand_waits_for_the_window_to_open():
    window = enforcement_window(date(2026, 1, 15), demand_served_on=date(2026, 3, 2))

    assert window.first_application_on == window.opens_on == date(2026, 7, 16)
    assert window.inside_window


def test_a_demand_too_late_misses_the_window():
    window = enforcement_window(date(2026, 1, 15), demand_served_on=date(2026, 10, 8))

    assert not window.inside_window


# A decision served on Friday 2024-05-10: six months end on Sunday 10 November, so on Monday 11th;
# three months from there on 2025-02-11, a Tuesday.
SERVED_ON = date(2024, 5, 10)


@pytest.mark.parametrize(
    ("contest", "opens_on", "closes_on"),
    [
        pytest.param(None, "2024-11-12", "2025-02-11", id="uncontested"),
        # 行政诉讼法 45: fifteen days from 20 August end on Wednesday 4 September.
        pytest.param((False, False, "2024-08-20"), "2024-09-05", "2024-12-04", id="upheld"),
        # 法释〔2018〕1号 153: two years from 2025-06-20 end on a Sunday, so on the Monday.
        pytest.param((True, False, "2025-06-20"), "2025-06-21", "2027-06-21", id="judged"),
        pytest.param((True, True, "2024-07-01"), "2024-11-12", "2025-02-11", id="withdrawn soon"),
        # Three months from 30 December end on Sunday 30 March, so on Monday 31st.
        pytest.param((True, True, "2024-12-30"), "2024-12-31", "2025-03-31", id="withdrawn late"),
        pytest.param((False, True, "2024-12-30"), "2024-12-31", "2025-03-31", id="not pursued"),
    ],
)
def test_what_was_contested_moves_the_window(contest, opens_on, closes_on):
    ended = contest and Contest(contest[0], contest[1], date.fromisoformat(contest[2]))

    window = enforcement_window(SERVED_ON, contest=ended)

    assert window.opens_on.isoformat() == opens_on
    assert window.closes.last_on.isoformat() == closes_on
    assert window.suit.last_on == date(2024, 11, 11)


def test_window_names_the_article_that_sets_it():
    assert "第五十三条" in enforcement_window(SERVED_ON).source
    judged = enforcement_window(SERVED_ON, contest=Contest(True, False, date(2025, 6, 20)))
    assert "第一百五十三条" in judged.source


def test_limits_of_the_former_procedure_law():
    # 行政诉讼法 (1989) 39: three months, from Monday 2014-03-10 to Tuesday 2014-06-10.
    window = enforcement_window(date(2014, 3, 10))
    assert window.suit.last_on == date(2014, 6, 10)
    # 法释〔2000〕8号 84: 180 days from Friday 2014-10-10 end on Wednesday 2015-04-08.
    judged = enforcement_window(date(2014, 3, 10), contest=Contest(True, False, date(2014, 10, 10)))
    assert judged.closes.last_on == date(2015, 4, 8)


def test_a_window_past_the_published_calendar_is_provisional():
    assert enforcement_window(date(2026, 7, 15)).provisional
