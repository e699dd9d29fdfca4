"""Histories in which facts and projections could part company, each once found by reading."""

from __future__ import annotations

import datetime as dt
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction

from arrears.checks import check_books
from arrears.enums import Certainty
from arrears.models import ArrearsItem, DailyPosition
from arrears.services.accrual import accrue_day
from arrears.services.positions import correct_positions
from arrears.services.receipts import RefundFacts, record_refund, reverse_refund
from arrears.services.reprojection import reproject
from casework.enums import Role
from casework.models import JurisdictionProfile
from casework.scope import EVERYWHERE
from ledger.errors import MoneyProblem
from tests.arrears.builders import committed_batch, enterprise, in_arrears, undo
from tests.arrears.money_scenes import day, in_suspense, received
from tests.concurrency.threads import at_once

pytestmark = pytest.mark.django_db

ON = dt.date(2020, 3, 31)


def local_rules(prefix: str = "2224", **rules: object) -> JurisdictionProfile:
    return JurisdictionProfile.objects.create(
        region_prefix=prefix, valid_from=day("2000-01-01"), document="样例市规定", **rules
    )


def findings() -> list[object]:
    return list(check_books(EVERYWHERE, on=ON).findings)


def test_profile_that_changed_meanwhile_holds_for_arrears_that_count_again():
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2010-01", "2010-01")
    later = committed_batch("样例后来的调研")
    in_arrears(
        owner, {"pension": "900.00"}, "2010-01", "2010-01",
        batch=later, surveyed_on=day("2019-09-30"),
    )  # fmt: skip
    local_rules(fee_reading="by_due_date", deadline_rule="day_of_next_month", deadline_day=15)
    reproject(EVERYWHERE)

    undo(later)

    item = ArrearsItem.objects.live().get()
    assert (item.due_on, item.fee_rate_daily) == (day("2010-02-15"), Decimal("0.0020"))
    assert findings() == []


def test_official_arrears_follow_their_enterprise_into_another_county():
    local_rules("222402", day_count="exclusive")
    owner = enterprise("222401")
    first = in_arrears(owner, {"medical": "10.00"}, "2019-08", "2019-08")
    item = ArrearsItem.objects.live().get()
    ArrearsItem.objects.create(
        **{
            name: getattr(item, name)
            for name in (
                "enterprise", "principal", "due_on", "principal_outstanding",
                "segment_from_on", "fee_rate_daily", "contribution_month",
            )
        },
        insurance="pension",
        certainty=Certainty.OFFICIAL,
        batch=first.batch,
    )  # fmt: skip
    owner.region_code = "222402"
    owner.save()

    in_arrears(
        owner, {"medical": "10.00"}, "2019-08", "2019-08",
        batch=committed_batch("样例后来的调研"), surveyed_on=day("2019-09-30"),
    )  # fmt: skip

    assert findings() == []


def test_refund_that_was_reversed_is_not_taken_for_one_that_stands():
    owner = enterprise()
    receipt = received(owner, "2019-08-01", "100.00")
    facts = RefundFacts(receipt.pk, "样例退一", day("2019-08-10"), Decimal("60.00"), "样例：多缴")
    refund = record_refund(facts, actor_id=None)
    reverse_refund(refund.pk, actor_id=None, reason="样例：退票")

    with pytest.raises(MoneyProblem):
        record_refund(facts, actor_id=None)

    assert in_suspense(owner) == "100.00"


@pytest.mark.parametrize("principal", ["9999999.99", "299999999.99"])
def test_large_debts_stay_exact(principal):
    owner = enterprise()
    in_arrears(owner, {"pension": principal}, "2003-01", "2003-01")
    received(owner, "2015-07-07", "1234567.89")
    received(owner, "2018-07-07", "34567.89")

    assert findings() == []


def test_amount_above_any_that_can_be_kept_is_refused():
    with pytest.raises(MoneyProblem):
        received(enterprise(), "2015-07-07", "12345678901234567.89")


def test_items_of_the_api_say_what_was_paid_on_their_fee(users, client_for):
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
    local_rules(payment_order="fee_first")
    received(owner, "2019-09-10", "3.00")

    address = f"/api/enterprises/{owner.pk}"
    client = client_for(users(Role.AUDITOR, "2224"))
    (item,) = client.get(f"{address}/items/", {"on": "2019-09-10"}).json()
    total = client.get(f"{address}/arrears/", {"on": "2019-09-10"}).json()["total"]

    assert (item["late_fee"], item["late_fee_paid"]) == ("5.00", "3.00")
    assert total["late_fee"] == "2.00"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite")
@pytest.mark.parametrize("nights", [True, False])
def test_night_that_opens_while_a_fact_is_being_recorded_is_corrected(nights):
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
    if nights:
        accrue_day(day("2019-09-09"))
    written, accrued = threading.Event(), threading.Event()

    def record() -> None:
        with transaction.atomic():
            received(owner, "2019-09-10", "400.00")
            written.set()
            accrued.wait(20)

    def accrue() -> None:
        written.wait(20)
        accrue_day(day("2019-09-10"))
        accrued.set()

    assert at_once(record, accrue) == [None, None]

    correct_positions()
    position = DailyPosition.objects.get(enterprise=owner, position_on=day("2019-09-10"))
    assert (position.principal, position.late_fee) == (Decimal("600.00"), Decimal("5.00"))


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite")
def test_reference_taken_while_a_list_is_committed_leaves_the_outer_transaction_whole():
    one, other = enterprise(), enterprise()
    taken, waiting = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            received(one, "2019-09-10", "400.00", reference="样例同号")
            taken.set()
            waiting.wait(20)
            time.sleep(0.5)

    def second() -> str:
        taken.wait(20)
        with transaction.atomic():
            waiting.set()
            with pytest.raises(MoneyProblem):
                received(other, "2019-09-10", "400.00", reference="样例同号")
            received(other, "2019-09-11", "300.00", reference="样例别号")
        return in_suspense(other)

    assert at_once(first, second) == [None, "300.00"]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite")
def test_mark_left_while_positions_are_corrected_is_not_lost():
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
    accrue_day(day("2019-09-10"))
    received(owner, "2019-09-10", "100.00")
    recorded, corrected = threading.Event(), threading.Event()

    def record() -> None:
        with transaction.atomic():
            received(owner, "2019-09-10", "300.00")
            recorded.set()
            corrected.wait(5)

    def correct() -> None:
        recorded.wait(20)
        correct_positions()
        corrected.set()

    assert at_once(record, correct) == [None, None]

    correct_positions()
    position = DailyPosition.objects.get(enterprise=owner, position_on=day("2019-09-10"))
    assert (position.principal, position.late_fee) == (Decimal("600.00"), Decimal("5.00"))
