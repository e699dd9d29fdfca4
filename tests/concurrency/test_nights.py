"""A night while others work: real threads, real commits, on either database."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from decimal import Decimal

import pytest

from arrears.checks import check_books
from arrears.models import DailyPosition
from arrears.services.accrual import accrue_day, accrue_until, open_nights
from arrears.services.positions import correct_positions
from arrears.services.receipts import ReceiptFacts, record_receipt, reverse_receipt
from casework.enums import JobKind, JobState
from casework.models import JobRun, JobShard
from casework.scope import EVERYWHERE
from casework.shards import do_part
from tests.concurrency.nights import DAY, owe_in_parts, owed, positions
from tests.concurrency.threads import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
PARTS = 12


def paid(owner_id: int, on: str = "2019-09-10") -> ReceiptFacts:
    return ReceiptFacts(owner_id, f"样例{owner_id}", dt.date.fromisoformat(on), Decimal("600.00"))


def nights() -> list[JobRun]:
    return list(JobRun.objects.filter(kind=JobKind.LATE_FEE_ACCRUAL).order_by("pk"))


def assert_reported_as_known() -> None:
    """Once the marked positions are corrected, what is reported is what the items say."""
    correct_positions()
    assert positions() == owed()
    assert check_books(EVERYWHERE, on=DAY).findings == []


def test_three_workers_share_one_night():
    owners = owe_in_parts(PARTS)

    outcomes = at_once(*[lambda: accrue_until(DAY)] * 3)

    assert [(one.enterprises, one.late_fee) for one in outcomes] == [
        (PARTS, PARTS * Decimal("15.00"))
    ] * 3
    assert DailyPosition.objects.count() == PARTS
    assert set(positions()) == {owner.pk for owner in owners}
    assert {run.state for run in nights()} == {JobState.DONE}
    assert not JobShard.objects.filter(finished_at=None).exists()


def test_back_dated_receipts_while_the_night_runs():
    owners = owe_in_parts(PARTS)

    outcomes = at_once(
        lambda: accrue_until(DAY),
        *[lambda key=owner.pk: record_receipt(paid(key), actor_id=None) for owner in owners[:6]],
        lambda: [correct_positions() for _ in range(5)],
    )

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert_reported_as_known()
    # 1000 × 10 days × 0.0005, then 400 × 20 days × 0.0005.
    assert positions()[owners[0].pk][:2] == (Decimal("400.00"), Decimal("9.00"))
    assert positions()[owners[-1].pk][:2] == (Decimal("1000.00"), Decimal("15.00"))


def test_reversals_while_the_night_runs():
    owners = owe_in_parts(PARTS)
    receipts = [record_receipt(paid(owner.pk), actor_id=None) for owner in owners[:6]]

    outcomes = at_once(
        lambda: accrue_until(DAY),
        *[
            lambda key=one.pk: reverse_receipt(key, actor_id=None, reason="样例：退票")
            for one in receipts
        ],
        lambda: [correct_positions() for _ in range(5)],
    )

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert_reported_as_known()
    assert set(positions().values()) == {(Decimal("1000.00"), Decimal("15.00"), Decimal("0.50"))}


def test_correction_waits_for_a_part_that_began_before_the_receipt():
    """A part that read the items before a receipt must not have the last word over it."""
    (owner,) = owe_in_parts(1)
    (night,) = open_nights(DAY)
    has_read, corrected = threading.Event(), threading.Event()

    def write_late(_parts: Sequence[JobShard]) -> None:
        principal, late_fee, late_fee_of_day = owed()[owner.pk]
        has_read.set()
        corrected.wait(timeout=1.5)
        stale = DailyPosition(
            enterprise=owner,
            position_on=DAY,
            items=1,
            principal=principal,
            late_fee=late_fee,
            late_fee_of_day=late_fee_of_day,
            job_run=night,
        )
        DailyPosition.objects.bulk_create(
            [stale],
            update_conflicts=True,
            unique_fields=["position_on", "enterprise"],
            update_fields=["principal", "late_fee", "late_fee_of_day"],
        )

    def record_and_correct() -> None:
        has_read.wait(timeout=10)
        record_receipt(paid(owner.pk), actor_id=None)
        correct_positions()
        corrected.set()

    outcomes = at_once(lambda: do_part([night.pk], write_late), record_and_correct)

    assert outcomes == [True, None]
    assert positions()[owner.pk][:2] == (Decimal("400.00"), Decimal("9.00"))
    assert positions() == owed()


def test_day_is_written_again_while_it_is_corrected():
    owners = owe_in_parts(PARTS)
    accrue_day(DAY)
    for owner in owners:
        record_receipt(paid(owner.pk), actor_id=None)

    outcomes = at_once(
        lambda: accrue_day(DAY), lambda: accrue_day(DAY), correct_positions, correct_positions
    )

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert_reported_as_known()
