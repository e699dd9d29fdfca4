"""The clocks of a fine, reckoned by hand on the calendar of 2026."""

from datetime import date

import pytest

from statutes.deadlines import Contest
from statutes.fine_clocks import (
    DECISION,
    HEARING_REQUEST,
    JUDGMENT,
    LIMITATION,
    PAYMENT,
    SERVICE,
    SUIT_AFTER_RECONSIDERATION,
    fine_clock,
    fine_window,
)
from statutes.parameters import UnknownParameterError


@pytest.mark.parametrize(
    ("code", "start", "last"),
    [
        # Friday 13, Saturday 14 made up, the Spring Festival from 15 to 23, then 24, 25, 26.
        (HEARING_REQUEST, "2026-02-12", "2026-02-26"),
        # Ninety days end on Sunday 31 May.
        (DECISION, "2026-03-02", "2026-06-01"),
        # 24 September, 28, 29, 30, 8 and 9 October, Saturday 10 made up.
        (SERVICE, "2026-09-23", "2026-10-10"),
        # Fifteen days end on 3 October, within the National Day holiday.
        (PAYMENT, "2026-09-18", "2026-10-08"),
        # Two years end on Labour Day.
        (LIMITATION, "2024-05-01", "2026-05-06"),
        # Fifteen days end on Saturday 4 April, Tomb-sweeping Day.
        (SUIT_AFTER_RECONSIDERATION, "2026-03-20", "2026-04-07"),
    ],
)
def test_last_day(code, start, last):
    found = fine_clock(code, date.fromisoformat(start))

    assert found.last_on.isoformat() == last
    assert found.source


def test_deadline_beyond_the_published_calendar_is_provisional():
    assert fine_clock(PAYMENT, date(2026, 12, 20)).deadline.provisional


@pytest.mark.parametrize("code", [HEARING_REQUEST, DECISION, SERVICE])
def test_procedure_of_the_former_law_is_not_guessed(code):
    with pytest.raises(UnknownParameterError):
        fine_clock(code, date(2021, 7, 14))


def test_court_window_follows_the_suit_period():
    found = fine_window(date(2026, 1, 15), demand_served_on=date(2026, 9, 15))

    assert found.contestable.last_on == date(2026, 7, 15)
    assert found.opens_on == date(2026, 7, 16)
    assert found.closes.last_on == date(2026, 10, 15)
    # Ten working days, Sunday 20 September made up, 25 to 27 off.
    assert found.demand is not None
    assert found.demand.last_on == date(2026, 9, 29)
    assert found.first_application_on == date(2026, 9, 30)


def test_court_window_of_a_deferred_fine_follows_the_deferral():
    found = fine_window(date(2026, 1, 15), deferred_until_on=date(2026, 8, 31))

    assert found.opens_on == date(2026, 9, 1)
    assert found.closes.last_on == date(2026, 11, 30)
    assert found.first_application_on is None


def test_deferral_that_ends_before_the_suit_period_opens_no_window_early():
    found = fine_window(date(2026, 1, 15), deferred_until_on=date(2026, 3, 31))

    assert found.opens_on == date(2026, 7, 16)


def test_after_reconsideration_the_debtor_may_sue_for_fifteen_days():
    upheld = Contest(False, False, filed_on=date(2026, 2, 10), ended_on=date(2026, 3, 20))

    found = fine_window(date(2026, 1, 15), contests=[upheld])

    assert found.contestable.last_on == date(2026, 4, 7)
    assert found.opens_on == date(2026, 4, 8)
    assert found.closes.last_on == date(2026, 7, 7)


def test_judgment_that_upheld_the_fine_is_enforced_within_two_years():
    judged = Contest(True, False, filed_on=date(2024, 2, 10), ended_on=date(2024, 3, 20))

    found = fine_window(date(2024, 1, 15), contests=[judged])

    assert (found.closes.code, found.closes.last_on) == (JUDGMENT, date(2026, 3, 20))


def test_suit_that_was_withdrawn_leaves_the_suit_period():
    withdrawn = Contest(True, True, filed_on=date(2026, 2, 10), ended_on=date(2026, 3, 20))

    assert fine_window(date(2026, 1, 15), contests=[withdrawn]).opens_on == date(2026, 7, 16)


def test_suit_filed_too_late_and_withdrawn_opens_no_second_window():
    # 行政诉讼法 46: the suit period ended on 15 July.
    late = Contest(True, True, filed_on=date(2026, 7, 16), ended_on=date(2026, 8, 20))

    assert fine_window(date(2026, 1, 15), contests=[late]) == fine_window(date(2026, 1, 15))
