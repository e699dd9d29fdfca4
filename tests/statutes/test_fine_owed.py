"""What is owed of a fine: worked days, and a walk through the days for random histories."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.dates import ONE_DAY, DateSpan
from statutes.errors import InvalidFactError
from statutes.fine_owed import DuePart, FinePayment, FineTerms, fine_owed
from statutes.money import to_fen
from tests.statutes.vectors import rows

TERM = date(2026, 10, 8)
SERVED = date(2026, 9, 18)


def terms(*parts: DuePart, from_on: date = SERVED) -> FineTerms:
    return FineTerms(from_on, parts)


WHOLE = (terms(DuePart(TERM, Decimal("10000.00"))),)


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def paid(day: str, amount: str) -> FinePayment:
    return FinePayment(on(day), Decimal(amount))


@pytest.mark.parametrize("row", rows("fine_surcharge"))
def test_surcharge_agrees_with_the_vectors(row):
    whole = [terms(DuePart(TERM, Decimal(row["fine"])))]
    until = TERM + timedelta(days=int(row["days_overdue"]))

    assert fine_owed(whole, (), until=until).surcharge == Decimal(row["surcharge"])


@pytest.mark.parametrize(
    ("until", "payments", "surcharge", "owed"),
    [
        ("10-08", [], "0.00", "10000.00"),
        ("10-09", [], "300.00", "10300.00"),
        # The day of payment still bears the surcharge.
        ("10-09", [paid("10-09", "10000.00")], "300.00", "300.00"),
        ("10-20", [paid("10-09", "10300.00")], "300.00", "0.00"),
        # Four days of 300.00, then eight of 180.00.
        ("10-20", [paid("10-12", "4000.00")], "2640.00", "8640.00"),
        ("10-20", [paid("10-08", "10000.00")], "0.00", "0.00"),
        ("11-11", [], "10000.00", "20000.00"),
        # What came in later is not known on the day.
        ("10-09", [paid("10-10", "10000.00")], "300.00", "10300.00"),
    ],
)
def test_worked_days(until, payments, surcharge, owed):
    found = fine_owed(WHOLE, payments, until=on(until))

    assert (found.surcharge, found.owed) == (Decimal(surcharge), Decimal(owed))


def test_days_of_a_suit_bear_no_surcharge():
    pause = DateSpan(on("10-15"), on("10-18"))

    found = fine_owed(WHOLE, [paid("10-12", "4000.00")], until=on("10-20"), pauses=[pause])

    assert [(str(one.span), one.unrounded) for one in found.steps] == [
        ("2026-10-09..2026-10-12", Decimal("1200")),
        ("2026-10-13..2026-10-14", Decimal("360")),
        ("2026-10-19..2026-10-20", Decimal("360")),
    ]
    assert (found.surcharge, found.days) == (Decimal("1920.00"), 8)


def test_each_instalment_has_a_term_of_its_own():
    halves = (
        DuePart(on("10-30"), Decimal("5000.00")),
        DuePart(on("11-30"), Decimal("5000.00")),
    )
    parts = [*WHOLE, terms(*halves, from_on=on("09-30"))]

    assert fine_owed(parts, (), until=on("10-30")).surcharge == 0
    assert fine_owed(parts, (), until=on("11-02")).surcharge == Decimal("450.00")
    # What is paid ahead pays the instalment that is due next.
    ahead = [paid("10-20", "6000.00")]
    assert fine_owed(parts, ahead, until=on("11-30")).surcharge == 0
    assert fine_owed(parts, ahead, until=on("12-01")).surcharge == Decimal("120.00")


def test_surcharge_that_ran_before_a_deferral_stays():
    deferred = [*WHOLE, terms(DuePart(on("11-30"), Decimal("10000.00")), from_on=on("10-12"))]

    # 9, 10 and 11 October, then again from 1 December.
    assert fine_owed(deferred, (), until=on("11-30")).surcharge == Decimal("900.00")
    assert fine_owed(deferred, (), until=on("12-01")).surcharge == Decimal("1200.00")


def test_terms_that_add_up_to_different_fines_are_refused():
    other = terms(DuePart(on("11-30"), Decimal("9999.00")), from_on=on("10-12"))

    with pytest.raises(InvalidFactError) as refused:
        fine_owed([*WHOLE, other], (), until=on("12-01"))

    assert str(refused.value) == (
        "terms: ['10000.00', '9999.00'] cannot be used; the parts of all terms add up to the fine"
    )


def test_capped_surcharge_says_so_and_more_than_both_is_overpaid():
    found = fine_owed(WHOLE, [paid("12-01", "20000.50")], until=on("12-31"))

    assert found.is_capped
    assert (found.owed, found.overpaid) == (Decimal("0.00"), Decimal("0.50"))


def test_surcharge_of_a_small_fine_is_capped_on_the_day_it_reaches_it():
    small = (terms(DuePart(TERM, Decimal("0.50"))),)

    # 33 days are 0.495 yuan, rounded half up to the fine itself; 32 days are 0.48.
    assert fine_owed(small, (), until=TERM + timedelta(days=33)).is_capped
    assert not fine_owed(small, (), until=TERM + timedelta(days=32)).is_capped


def test_steps_name_days_sum_rate_and_article():
    found = fine_owed(WHOLE, [paid("10-10", "4000.00")], until=on("10-12"))

    assert [(one.span, one.base, one.daily_rate) for one in found.steps] == [
        (DateSpan(on("10-09"), on("10-10")), Decimal("10000.00"), Decimal("0.03")),
        (DateSpan(on("10-11"), on("10-12")), Decimal("6000.00"), Decimal("0.03")),
    ]
    assert {"行政处罚法" in one.source for one in found.steps} == {True}
    assert found.days == 4


@pytest.mark.parametrize(
    ("parts", "payments", "said"),
    [
        ([terms(DuePart(TERM, Decimal("0")))], (), "parts: '0'"),
        (WHOLE, [paid("10-01", "-1.00")], "payments: '-1.00'"),
    ],
)
def test_amounts_that_are_not_positive_are_refused(parts, payments, said):
    with pytest.raises(InvalidFactError) as refused:
        fine_owed(parts, payments, until=on("12-31"))

    assert str(refused.value) == f"{said} cannot be used; give an amount above zero"


DAYS = st.integers(-20, 90).map(lambda offset: TERM + timedelta(days=offset))
FEN = st.integers(1, 10**7).map(lambda number: Decimal(number) / 100)
SPANS = st.tuples(DAYS, st.integers(0, 30)).map(
    lambda one: DateSpan(one[0], one[0] + timedelta(days=one[1]))
)


@given(
    parts=st.lists(st.builds(DuePart, DAYS, FEN), min_size=1, max_size=3),
    payments=st.lists(st.builds(FinePayment, DAYS, FEN), max_size=4),
    pauses=st.lists(SPANS, max_size=3),
    until=DAYS,
)
def test_surcharge_is_the_walk_through_the_days_capped_and_never_falls(
    parts, payments, pauses, until
):
    fine = sum((one.amount for one in parts), Decimal("0"))
    walked, day = Decimal("0"), TERM - timedelta(days=20)
    while day <= until:
        due = sum((one.amount for one in parts if one.due_on < day), Decimal("0"))
        came = sum((one.amount for one in payments if one.paid_on < day), Decimal("0"))
        if due > came and not any(pause.contains(day) for pause in pauses):
            walked += (due - came) * Decimal("0.03")
        day += ONE_DAY

    whole = [terms(*parts, from_on=TERM - timedelta(days=30))]
    found = fine_owed(whole, payments, until=until, pauses=pauses)

    assert found.surcharge == min(to_fen(walked), fine)
    assert (
        found.surcharge
        >= fine_owed(whole, payments, until=until - ONE_DAY, pauses=pauses).surcharge
    )
    assert found.fine + found.surcharge + found.overpaid == found.owed + found.paid
    assert not any(
        pause.contains(one) for pause in pauses for step in found.steps for one in step.span
    )
