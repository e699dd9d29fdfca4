"""A night cut into parts that workers share: joined, broken off, failed, made up for."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from arrears.models import DailyPosition
from arrears.services import accrual
from arrears.services.accrual import accrue_day, accrue_until, help_with_night, open_nights
from arrears.services.positions import correct_positions, write_positions
from arrears.services.receipts import ReceiptFacts, record_receipt
from arrears.tasks import sweep_nights
from casework.enums import JobKind, JobState
from casework.models import JobRun
from casework.shards import key_ranges, open_run
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.test_accrual import DAY, positions

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_enterprise_a_part(monkeypatch):
    monkeypatch.setattr(accrual, "_ENTERPRISES", 1)


def owe(count: int) -> list[Enterprise]:
    """Make enterprises that each owe 1000 × 30 days × 0.0005 = 15.00 on DAY."""
    owners = [enterprise() for _ in range(count)]
    for owner in owners:
        in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
    correct_positions()
    return owners


def night_runs() -> QuerySet[JobRun]:
    return JobRun.objects.filter(kind=JobKind.LATE_FEE_ACCRUAL).order_by("pk")


def test_night_in_parts_writes_what_one_statement_would(one_enterprise_a_part, monkeypatch):
    owe(3)

    run = accrue_day(DAY)

    assert run.shards.count() == 3
    assert not run.shards.filter(finished_at=None).exists()
    assert (run.state, run.done, run.figures["late_fee"]) == (JobState.DONE, 3, "45.00")
    in_parts = positions()
    monkeypatch.setattr(accrual, "_ENTERPRISES", 4_000)
    assert accrue_day(DAY).shards.count() == 1
    assert positions() == in_parts == [("2019-09-30", 1, "1000.00", "15.00", "0.50")] * 3


def test_parts_cover_every_key_there_can_be_once():
    for lowest, highest, width, most in [(0, 0, 4000, 200), (5, 17, 4, 200), (1, 10_000, 4, 7)]:
        ranges = key_ranges(lowest, highest, width=width, most=most)

        assert ranges[0][0] == 0
        assert ranges[-1][1] == 2**63 - 1
        assert [first for first, _ in ranges[1:]] == [last + 1 for _, last in ranges[:-1]]
        assert len(ranges) <= most
        assert len(ranges) == min(most, -(-(highest - lowest + 1) // width))


def test_night_that_is_under_way_is_joined_not_begun_again(one_enterprise_a_part):
    owe(3)
    (night,) = open_nights(DAY)
    help_with_night(night.pk)

    assert accrue_day(DAY) == night

    assert night_runs().count() == 1
    assert positions() == [("2019-09-30", 1, "1000.00", "15.00", "0.50")] * 3


def test_last_helper_closes_the_night(one_enterprise_a_part):
    owe(2)
    (night,) = open_nights(DAY)

    help_with_night(night.pk)
    assert night_runs().get().state == JobState.RUNNING
    help_with_night(night.pk)
    run = night_runs().get()
    help_with_night(night.pk)

    assert (run.state, run.done, run.figures["late_fee"]) == (JobState.DONE, 2, "30.00")
    assert night_runs().get() == run
    assert night_runs().get().finished_at == run.finished_at


def test_night_that_was_broken_off_is_finished_by_the_next(one_enterprise_a_part):
    owe(2)
    (night,) = open_nights(DAY)
    help_with_night(night.pk)

    accrue_until(DAY + dt.timedelta(days=1))

    assert [run.state for run in night_runs()] == [JobState.DONE] * 2
    assert [row[0] for row in positions()] == ["2019-09-30"] * 2 + ["2019-10-01"] * 2


def test_sweep_finishes_an_old_night_and_leaves_a_young_one(one_enterprise_a_part):
    owe(2)
    old, young = (
        open_run(JobKind.LATE_FEE_ACCRUAL, for_on=day, ranges=accrual._parts())
        for day in (DAY, DAY + dt.timedelta(days=1))
    )
    JobRun.objects.filter(pk=old.pk).update(started_at=timezone.now() - dt.timedelta(minutes=6))

    sweep_nights()

    assert night_runs().get(pk=old.pk).state == JobState.DONE
    assert night_runs().get(pk=young.pk).state == JobState.RUNNING


def test_error_fails_the_night_and_the_next_one_makes_up_for_it(one_enterprise_a_part, monkeypatch):
    owners = owe(2)
    accrue_until(DAY)
    broken_on = DAY + dt.timedelta(days=1)

    def fail_on_the_second(runs: dict[dt.date, JobRun], **narrowed: int) -> None:
        if narrowed["enterprise_id__gte"] > owners[0].pk:
            raise ArithmeticError("样例")
        write_positions(runs, **narrowed)

    with monkeypatch.context() as patched, pytest.raises(ArithmeticError):
        patched.setattr(accrual, "write_positions", fail_on_the_second)
        accrue_until(broken_on)
    failed = night_runs().get(for_on=broken_on)
    assert (failed.state, failed.error) == (JobState.FAILED, "ArithmeticError: 样例")
    assert failed.shards.filter(finished_at=None).count() == 1

    accrue_until(broken_on + dt.timedelta(days=1))

    nights = night_runs().filter(for_on__gte=broken_on)
    assert [run.state for run in nights] == [JobState.FAILED, JobState.DONE, JobState.DONE]
    assert len(positions()) == 6


def test_lost_connection_leaves_the_night_open_for_the_sweep(monkeypatch):
    owe(1)

    def lose_connection(*_: object, **__: object) -> None:
        raise OperationalError("样例")

    with monkeypatch.context() as patched, pytest.raises(OperationalError):
        patched.setattr(accrual, "write_positions", lose_connection)
        accrue_until(DAY)
    assert night_runs().get().state == JobState.RUNNING

    accrue_until(DAY)

    assert (night_runs().get().state, len(positions())) == (JobState.DONE, 1)


def test_failed_day_long_ago_is_made_up_for_though_later_nights_went_well():
    owe(1)
    for offset, state in enumerate([JobState.FAILED, JobState.DONE, JobState.FAILED]):
        JobRun.objects.create(
            kind=JobKind.LATE_FEE_ACCRUAL, for_on=DAY + dt.timedelta(days=offset), state=state
        )

    accrue_until(DAY + dt.timedelta(days=3))

    assert [row[0][-2:] for row in positions()] == ["30", "02", "03"]


def test_back_dated_receipt_during_a_night_is_not_lost(one_enterprise_a_part):
    """Its correction runs before the night is done, after the enterprise's part was written."""
    owner, _other = owe(2)
    (night,) = open_nights(DAY)
    help_with_night(night.pk)
    facts = ReceiptFacts(owner.pk, "样例0001", dt.date(2019, 9, 10), Decimal("600.00"))
    record_receipt(facts, actor_id=None)
    correct_positions()

    accrue_until(DAY)

    # 1000 × 10 days × 0.0005, then 400 × 20 days × 0.0005.
    position = DailyPosition.objects.get(enterprise=owner)
    assert (position.principal, position.late_fee) == (Decimal("400.00"), Decimal("9.00"))
