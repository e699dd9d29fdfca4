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


def upheld(filed_on: str, ended_on: str) -> Contest:
    return Contest(False, False, date.fromisoformat(filed_on), date.fromisoformat(ended_on))


def judged(filed_on: str, ended_on: str) -> Contest:
    return Contest(True, False, date.fromisoformat(filed_on), date.fromisoformat(ended_on))


def withdrawn(filed_on: str, ended_on: str, *, is_suit: bool = True) -> Contest:
    return Contest(is_suit, True, date.fromisoformat(filed_on), date.fromisoformat(ended_on))


def not_pursued(filed_on: str, ended_on: str) -> Contest:
    return withdrawn(filed_on, ended_on, is_suit=False)


@pytest.mark.parametrize(
    ("contests", "opens_on", "closes_on"),
    [
        pytest.param([], "2024-11-12", "2025-02-11", id="uncontested"),
        # 行政诉讼法 45: fifteen days from 20 August end on Wednesday 4 September.
        pytest.param([upheld("2024-06-20", "2024-08-20")], "2024-09-05", "2024-12-04", id="upheld"),
        # 法释〔2018〕1号 153: two years from 2025-06-20 end on a Sunday, so on the Monday.
        pytest.param([judged("2024-11-11", "2025-06-20")], "2025-06-21", "2027-06-21", id="judged"),
        pytest.param(
            [withdrawn("2024-06-20", "2024-07-01")], "2024-11-12", "2025-02-11", id="withdrawn soon"
        ),
        # Three months from 30 December end on Sunday 30 March, so on Monday 31st.
        pytest.param(
            [withdrawn("2024-11-11", "2024-12-30")], "2024-12-31", "2025-03-31", id="withdrawn late"
        ),
        # 行政复议法 20: sixty days from 10 May end on Tuesday 9 July.
        pytest.param(
            [not_pursued("2024-07-09", "2024-12-30")], "2024-12-31", "2025-03-31", id="not pursued"
        ),
        pytest.param(
            [not_pursued("2024-07-10", "2024-12-30")], "2024-11-12", "2025-02-11", id="asked late"
        ),
        # 行政诉讼法 46: the suit period had ended the day before.
        pytest.param(
            [withdrawn("2024-11-12", "2024-12-30")], "2024-11-12", "2025-02-11", id="sued late"
        ),
        pytest.param(
            [withdrawn("2025-04-01", "2025-04-15")], "2024-11-12", "2025-02-11", id="sued too late"
        ),
        # While the first was open nothing else could be filed: its days are no period.
        pytest.param(
            [withdrawn("2024-11-11", "2024-12-30"), withdrawn("2024-12-16", "2025-01-20")],
            "2024-12-31",
            "2025-03-31",
            id="sued again late",
        ),
        pytest.param(
            [upheld("2024-06-20", "2024-08-20"), withdrawn("2024-08-22", "2024-08-30")],
            "2024-09-05",
            "2024-12-04",
            id="upheld, withdrawn soon",
        ),
        pytest.param(
            [upheld("2024-06-20", "2024-08-20"), withdrawn("2024-09-04", "2024-09-30")],
            "2024-10-01",
            "2024-12-30",
            id="upheld, withdrawn late",
        ),
        pytest.param(
            [upheld("2024-06-20", "2024-08-20"), withdrawn("2024-09-05", "2024-09-30")],
            "2024-09-05",
            "2024-12-04",
            id="upheld, sued late",
        ),
        pytest.param(
            [judged("2024-11-11", "2025-06-20"), withdrawn("2025-06-25", "2025-07-10")],
            "2025-06-21",
            "2027-06-21",
            id="judged, sued again",
        ),
    ],
)
def test_what_was_contested_moves_the_window(contests, opens_on, closes_on):
    window = enforcement_window(SERVED_ON, contests=contests)

    assert window.opens_on.isoformat() == opens_on
    assert window.closes.last_on.isoformat() == closes_on
    assert window.suit.last_on == date(2024, 11, 11)


@st.composite
def contests(draw, *, from_on: date = SERVED_ON, is_withdrawn: bool | None = None) -> Contest:
    filed_on = draw(st.dates(from_on, from_on + timedelta(days=400)))
    return Contest(
        is_suit=draw(st.booleans()),
        is_withdrawn=draw(st.booleans()) if is_withdrawn is None else is_withdrawn,
        filed_on=filed_on,
        ended_on=filed_on + timedelta(days=draw(st.integers(0, 400))),
    )


@given(st.lists(contests(), max_size=3), st.data())
def test_withdrawal_of_what_was_filed_after_the_window_opened_moves_nothing(earlier, data):
    window = enforcement_window(SERVED_ON, contests=earlier)
    last_on = max([window.opens_on, *(one.ended_on for one in earlier)])

    late = data.draw(contests(from_on=last_on, is_withdrawn=True))

    assert enforcement_window(SERVED_ON, contests=[*earlier, late]) == window


@given(st.lists(contests(is_withdrawn=True), max_size=4))
def test_withdrawals_leave_the_suit_period_and_open_nothing_before_it(ended):
    window = enforcement_window(SERVED_ON, contests=ended)

    assert window.left.suit == window.suit
    assert window.contestable.last_on in {window.suit.last_on, *(one.ended_on for one in ended)}
    assert window.opens_on > window.suit.last_on


@given(st.lists(contests(), max_size=4), st.randoms(use_true_random=False))
def test_remedies_count_in_the_order_in_which_they_ended(ended, random):
    shuffled = random.sample(ended, len(ended))

    assert enforcement_window(SERVED_ON, contests=shuffled) == enforcement_window(
        SERVED_ON, contests=ended
    )


def test_window_names_the_article_that_sets_it():
    assert "第五十三条" in enforcement_window(SERVED_ON).source
    window = enforcement_window(SERVED_ON, contests=[judged("2024-11-11", "2025-06-20")])
    assert "第一百五十三条" in window.source


def test_limits_of_the_former_procedure_law():
    # 行政诉讼法 (1989) 39: three months, from Monday 2014-03-10 to Tuesday 2014-06-10.
    window = enforcement_window(date(2014, 3, 10))
    assert window.suit.last_on == date(2014, 6, 10)
    # 法释〔2000〕8号 84: 180 days from Friday 2014-10-10 end on Wednesday 2015-04-08.
    enforced = enforcement_window(date(2014, 3, 10), contests=[judged("2014-06-09", "2014-10-10")])
    assert enforced.closes.last_on == date(2015, 4, 8)


def test_a_window_past_the_published_calendar_is_provisional():
    assert enforcement_window(date(2026, 7, 15)).provisional
