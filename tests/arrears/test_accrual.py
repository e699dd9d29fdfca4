"""The nightly position: right, harmless when repeated, catching up, correcting itself."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrears.models import ArrearsItem, DailyPosition
from arrears.selectors.portfolio import portfolio
from arrears.services.accrual import accrue_day, accrue_until
from arrears.services.receipts import ReceiptFacts, record_receipt
from arrears.tasks import accrue_late_fees
from casework.enums import JobState
from casework.models import JobRun, JurisdictionProfile
from casework.scope import Scope
from tests.arrears.builders import enterprise, in_arrears, undo

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 9, 30)


def positions() -> list[tuple[str, int, str, str, str]]:
    return [
        (
            p.position_on.isoformat(),
            p.items,
            str(p.principal),
            str(p.late_fee),
            str(p.late_fee_of_day),
        )
        for p in DailyPosition.objects.order_by("position_on", "enterprise_id")
    ]


def test_one_row_per_enterprise_with_principal_fee_and_fee_of_the_day():
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00", "medical": "333.33"}, "2019-08", "2019-08")
    enterprise()

    totals = accrue_until(DAY)

    # Due 2019-08-31: 30 late days. 1000 × 30 × 0.0005 = 15.00; 333.33 × 30 × 0.0005 = 5.00
    # (4.99995); a day earlier 14.50 and 4.83.
    assert positions() == [("2019-09-30", 2, "1333.33", "20.00", "0.67")]
    assert (totals.enterprises, totals.items) == (1, 2)
    assert totals.late_fee == Decimal("20.00")


def test_running_twice_changes_nothing():
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-07", "2019-08")
    accrue_until(DAY)
    before = positions()

    accrue_until(DAY)

    assert positions() == before


def test_missed_days_are_caught_up():
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    accrue_until(DAY)

    accrue_until(DAY + dt.timedelta(days=3))

    assert [row[0] for row in positions()] == [
        "2019-09-30",
        "2019-10-01",
        "2019-10-02",
        "2019-10-03",
    ]
    assert [row[3] for row in positions()] == ["15.00", "15.50", "16.00", "16.50"]


def test_days_written_together_are_as_if_each_were_written_alone():
    """While items begin to be owed, are paid in part and whole, and are withdrawn."""
    owner, other, gone = (enterprise() for _ in range(3))
    in_arrears(owner, {"pension": "1000.00", "medical": "300.00"}, "2019-07", "2019-10")
    in_arrears(other, {"pension": "50.00"}, "2019-08", "2019-08")
    line = in_arrears(gone, {"pension": "70.00"}, "2019-08", "2019-08")
    accrue_until(DAY)
    missed = [DAY + dt.timedelta(days=number) for number in range(1, 8)]
    for key, offset, amount in [(owner, 2, "600.00"), (other, 3, "50.83"), (owner, 5, "900.00")]:
        facts = ReceiptFacts(key.pk, f"样例{offset}", missed[offset], Decimal(amount))
        record_receipt(facts, actor_id=None)
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    with_gone = DailyPosition.objects.filter(enterprise=gone).count()
    undo(line.batch)

    accrue_until(missed[-1])

    together = positions()
    for day in missed:
        accrue_day(day)
    assert positions() == together
    assert with_gone == 1


def test_failed_night_is_made_up_for_by_the_next(monkeypatch):
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    accrue_until(DAY)
    JobRun.objects.create(
        kind="late_fee_accrual", for_on=DAY + dt.timedelta(days=1), state=JobState.FAILED
    )

    accrue_until(DAY + dt.timedelta(days=2))

    assert len(positions()) == 3


def test_earlier_day_is_written_by_itself():
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-05", "2019-05")
    accrue_until(DAY)

    totals = accrue_until(dt.date(2019, 6, 30))

    assert [row[0] for row in positions()] == ["2019-06-30", "2019-09-30"]
    assert totals.late_fee == Decimal("15.00")


def test_deadline_day_itself_is_not_in_arrears():
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")

    assert accrue_until(dt.date(2019, 8, 31)).enterprises == 0
    assert accrue_until(dt.date(2019, 9, 1)).late_fee == Decimal("0.50")


def test_day_written_anew_after_an_undo_owes_nothing():
    line = in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    accrue_until(DAY)
    undo(line.batch)

    totals = accrue_until(DAY)

    assert (totals.enterprises, totals.principal, totals.late_fee) == (
        0,
        Decimal("0.00"),
        Decimal("0.00"),
    )


def test_days_before_a_rate_change_come_from_statutes_and_add_up():
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        fee_reading="split",
        document="样例规定",
    )
    in_arrears(enterprise(), {"pension": "10000.00"}, "2011-05", "2011-05")

    # vectors LF07 and LF08: 30 days at 2 ‰, then 31 at 0.5 ‰.
    assert accrue_until(dt.date(2011, 6, 30)).late_fee == Decimal("600.00")
    assert accrue_until(dt.date(2011, 7, 31)).late_fee == Decimal("755.00")
    assert accrue_until(dt.date(2011, 6, 30)).late_fee_of_day == Decimal("20.00")
    assert DailyPosition.objects.get(position_on=dt.date(2011, 7, 1)).late_fee == Decimal("605.00")
    for on in ("2011-06-15", "2011-06-30", "2011-07-01", "2011-07-02"):
        day = dt.date.fromisoformat(on)
        accrue_day(day)
        position = DailyPosition.objects.get(position_on=day)
        assert position.late_fee == portfolio(Scope("2224"), on=day).late_fee


def test_run_leaves_a_record():
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    accrue_until(DAY)

    run = JobRun.objects.get(kind="late_fee_accrual")
    assert (run.state, run.for_on, run.seen, run.done) == (JobState.DONE, DAY, 1, 1)
    assert run.figures["late_fee"] == "15.00"
    assert run.finished_at is not None


def test_night_writes_no_item(django_assert_num_queries):
    in_arrears(enterprise(), {"pension": "1000.00"}, "2005-01", "2019-08")
    before = list(ArrearsItem.objects.values())

    accrue_until(DAY)

    assert list(ArrearsItem.objects.values()) == before


def test_number_of_statements_does_not_grow_with_the_portfolio():
    def statements() -> int:
        accrue_until(DAY)
        with CaptureQueriesContext(connection) as captured:
            accrue_until(DAY)
        return len(captured)

    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-01", "2019-08")
    few = statements()
    for _ in range(12):
        in_arrears(enterprise(), {"pension": "1000.00"}, "2019-01", "2019-08")

    assert statements() == few


def test_command_prints_one_json_object():
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")
    out = StringIO()

    call_command("accrue_late_fees", "--as-of", "2019-09-30", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "as_of": "2019-09-30",
        "enterprises": 1,
        "items": 1,
        "principal": "1000.00",
        "late_fee": "15.00",
        "late_fee_of_day": "0.50",
    }


@pytest.mark.parametrize("day", ["2019-02-30", "yesterday", "0001-01-01", "2100-01-01"])
def test_command_refuses_a_day_that_is_none_or_has_not_come(day):
    with pytest.raises(CommandError, match=day) as refused:
        call_command("accrue_late_fees", "--as-of", day)

    assert refused.value.returncode == 2
    assert not JobRun.objects.exists()


def test_night_makes_up_for_a_profile_whose_job_was_lost():
    in_arrears(enterprise(), {"pension": "10000.00"}, "2011-05", "2011-05")
    accrue_until(dt.date(2011, 7, 30))
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        fee_reading="split",
        document="样例规定",
    )

    assert accrue_until(dt.date(2011, 7, 31)).late_fee == Decimal("755.00")


def test_task_works_for_today_in_shanghai(on):
    today = on("2019-10-08")
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")

    accrue_late_fees()

    assert DailyPosition.objects.get().position_on == today
