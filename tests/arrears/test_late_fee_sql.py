"""The SQL expression and statutes must agree to the fen, on whichever database the tests run."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.late_fee_sql import Fen, LateFeeFen
from arrears.models import ArrearsItem, ClosedSegment
from arrears.projection import fee_of, project
from arrears.selectors.portfolio import Owed, owed_by
from casework.enums import DayCount, FeeReading
from casework.selectors import LocalRules
from statutes.money import from_fen
from tests.arrears.builders import enterprise

pytestmark = pytest.mark.django_db


def owed(on: dt.date) -> dict[object, Owed]:
    return owed_by(on, "insurance")


def outstanding(on: dt.date) -> Decimal:
    (one,) = owed(on).values()
    return one.late_fee


def saved_item(principal: Decimal, due_on: dt.date, insurance: str, rules: LocalRules):
    ArrearsItem.objects.all().delete()
    item = ArrearsItem(
        enterprise=enterprise(),
        insurance=insurance,
        contribution_month=due_on.replace(day=1),
        principal=principal,
        due_on=due_on,
        certainty="estimated",
    )
    closed = project(item, rules)
    item.save()
    ClosedSegment.objects.bulk_create(closed)
    return item


def fee_by_sql(on: dt.date) -> Decimal:
    return from_fen(ArrearsItem.objects.values_list(LateFeeFen(on), flat=True).get())


@pytest.mark.parametrize(
    ("principal", "due_on", "on", "fee"),
    [
        # LAW 1.5: the first late day is the day after the deadline, the day of payment counts.
        ("1000.00", "2020-03-31", "2020-03-31", "0.00"),
        ("1000.00", "2020-03-31", "2020-04-01", "0.50"),
        # vectors LF05, LF16, LF17: a leap day inside; odd fen; too little to round up.
        ("1000.00", "2019-03-31", "2020-03-31", "183.00"),
        ("333.33", "2018-11-30", "2019-02-14", "12.67"),
        ("0.01", "2022-08-31", "2022-10-09", "0.00"),
        # Exactly half a fen rounds up: 0.10 × 100 days × 0.0005 = 0.005.
        ("0.10", "2020-03-31", "2020-07-09", "0.01"),
        # vectors LF31: forty-seven million.
        ("47600000.00", "2019-08-31", "2019-12-31", "2903600.00"),
        # The largest principal that the money column is tried with.
        ("999999999.99", "2003-12-31", "2026-11-21", "4180499999.96"),
    ],
)
def test_worked_examples_come_out_of_the_database_to_the_fen(principal, due_on, on, fee):
    saved_item(Decimal(principal), dt.date.fromisoformat(due_on), "pension", LocalRules())

    assert fee_by_sql(dt.date.fromisoformat(on)) == Decimal(fee)


@given(
    fen=st.integers(min_value=1, max_value=10**11),
    due_on=st.dates(dt.date(1999, 2, 1), dt.date(2026, 11, 30)),
    days_after=st.integers(min_value=-400, max_value=10_000),
    insurance=st.sampled_from(["pension", "injury", "maternity", "annuity"]),
    reading=st.sampled_from(FeeReading),
    day_count=st.sampled_from(DayCount),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_sql_and_statutes_agree_to_the_fen(fen, due_on, days_after, insurance, reading, day_count):
    rules = LocalRules(fee_reading=reading, day_count=day_count)
    item = saved_item(from_fen(fen), due_on, insurance, rules)
    on = due_on + dt.timedelta(days=days_after)

    if on > due_on:
        assert outstanding(on) == fee_of(item, rules, on=on).amount
    else:
        assert owed(on) == {}


def test_principal_in_fen_is_exact():
    saved_item(Decimal("999999999.99"), dt.date(2020, 1, 31), "pension", LocalRules())

    assert ArrearsItem.objects.values_list(Fen("principal"), flat=True).get() == 99_999_999_999
