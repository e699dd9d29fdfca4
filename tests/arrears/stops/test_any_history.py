"""Whatever was recorded before: a stop, its end and a payment do what their previews said."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.checks import check_books
from arrears.enums import EndKind, StopKind
from arrears.models import FeeStop, FeeStopEnd
from arrears.selectors.portfolio import Owed, owed_by
from arrears.services.preview import Amounts
from arrears.services.receipts import ReceiptFacts, record_receipt
from arrears.services.stops import EndFacts, StopFacts
from arrears.stops.effect import (
    StopPreview,
    effect_of_recorded,
    preview_end,
    preview_stops,
    record_end_previewed,
    record_previewed,
)
from arrears.what_if.case import Case
from arrears.what_if.payment import payment_of
from casework.enums import DayCount, FeeReading, PaymentOrder
from casework.models import JurisdictionProfile
from casework.scope import EVERYWHERE
from enterprises.models import Enterprise
from ledger.enums import EntryKind
from ledger.models import Entry
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import deferred, received
from tests.concurrency.threads import at_once

TODAY = dt.date(2019, 9, 30)
DAYS = st.dates(dt.date(2019, 4, 1), TODAY)
AMOUNTS = st.integers(1, 300_000).map(lambda fen: Decimal(fen) / 100)


@st.composite
def stops(draw) -> dict[str, object]:
    """Draw the facts of a stop of any kind, for all of the debt or a part of it."""
    kind = draw(st.sampled_from(StopKind))
    from_on = draw(DAYS)
    to_on = None
    if kind != StopKind.BANKRUPTCY and (kind == StopKind.DEFERRAL or draw(st.booleans())):
        to_on = from_on + dt.timedelta(days=draw(st.integers(0, 90)))
    part: dict[str, object] = {}
    if kind != StopKind.BANKRUPTCY:
        part["insurance"] = draw(st.sampled_from(["", "pension", "injury"]))
        part["first_month"] = draw(st.none() | st.just(dt.date(2019, 6, 1)))
    return part | {
        "kind": kind,
        "from_on": from_on,
        "to_on": to_on,
        "basis": "样例依据",
        "document": "样例文书新",
        "code": "other_statutory" if kind == StopKind.EXCEPTION else "",
        "security_kind": "mortgage" if kind == StopKind.DEFERRAL else "",
    }


def owed(owner: Enterprise, on: dt.date) -> Amounts:
    one = owed_by(on, "enterprise_id", enterprise=owner).get(owner.pk, Owed())
    return Amounts(one.principal, one.late_fee)


def standing() -> dict[int, int]:
    """Return the allocation that stands for each receipt."""
    entries = Entry.objects.standing().filter(kind=EntryKind.ALLOCATION)
    return {one.receipt_id: one.pk for one in entries}


def moved(before: dict[int, int]) -> set[int]:
    after = standing()
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@pytest.mark.django_db
@given(
    history=st.lists(st.tuples(DAYS, AMOUNTS), max_size=4),
    earlier=st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=1),
    stop=stops(),
    again_after=st.integers(0, 90),
    paying=st.tuples(DAYS, AMOUNTS),
    odd_profile=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_previewed_comes_true(history, earlier, stop, again_after, paying, odd_profile):
    point = transaction.savepoint()
    owner = enterprise()
    if odd_profile:
        JurisdictionProfile.objects.create(
            region_prefix="2224",
            valid_from=dt.date(2019, 1, 1),
            payment_order=PaymentOrder.FEE_FIRST,
            day_count=DayCount.EXCLUSIVE,
            fee_reading=FeeReading.SPLIT,
        )
    in_arrears(owner, {"pension": "2000.00", "injury": "100.01"}, "2019-05", "2019-07")
    for on, days in earlier:
        deferred(owner, str(on), str(on + dt.timedelta(days=days)))
    for on, amount in history:
        received(owner, str(on), str(amount))

    facts = [StopFacts(owner.pk, **stop)]
    seen = preview_stops(owner, facts, today=TODAY)
    before = standing()
    outcome = record_previewed(owner, facts, seen=seen.fingerprint, today=TODAY, actor_id=None)
    assert not isinstance(outcome, StopPreview)
    (recorded,) = outcome
    assert owed(owner, TODAY) == seen.today.after
    assert {one.receipt.pk for one in seen.today.shifts} == moved(before)
    if seen.later:
        assert owed(owner, seen.later.on) == seen.later.after
    shown = effect_of_recorded(recorded, on=TODAY)
    assert (shown.before, shown.after) == (seen.today.before, seen.today.after)

    again_on = recorded.from_on + dt.timedelta(days=again_after)
    if recorded.kind == StopKind.BANKRUPTCY:
        again_on = recorded.from_on
    elif recorded.to_on is not None:
        again_on = min(again_on, recorded.to_on)
    end = EndFacts(recorded.pk, EndKind.REVERSED, again_on, "样例", "样例")
    preview = preview_end(recorded, end, today=TODAY)
    promised = preview.today
    ended = record_end_previewed(
        recorded, end, seen=preview.fingerprint, today=TODAY, actor_id=None
    )
    assert isinstance(ended, FeeStopEnd)
    assert owed(owner, TODAY) == promised.after
    if again_on == recorded.from_on:
        assert promised.after == seen.today.before

    on, amount = paying
    asked = payment_of(Case.of(owner), on=on, amount=amount)
    record_receipt(ReceiptFacts(owner.pk, "样例流水末", on, amount), actor_id=None)
    assert owed(owner, on) == asked.after
    assert check_books(EVERYWHERE, on=TODAY).findings == []
    transaction.savepoint_rollback(point)


def agreement(owner: Enterprise) -> list[StopFacts]:
    return [
        StopFacts(
            owner.pk,
            kind=StopKind.DEFERRAL,
            from_on=dt.date(2019, 8, 1),
            to_on=dt.date(2019, 8, 31),
            basis="样例依据",
            document="样例协议",
            security_kind="mortgage",
        )
    ]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_same_stop_from_two_clerks_is_recorded_once():
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-07", "2019-07")
    seen = preview_stops(owner, agreement(owner), today=TODAY).fingerprint

    def press() -> list[FeeStop] | StopPreview:
        return record_previewed(owner, agreement(owner), seen=seen, today=TODAY, actor_id=None)

    outcomes = at_once(press, press, press)

    assert {one[0].pk for one in outcomes} == {FeeStop.objects.get().pk}


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_receipt_beside_a_stop_is_laid_under_it_or_the_stop_is_previewed_again():
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-07", "2019-07")
    seen = preview_stops(owner, agreement(owner), today=TODAY).fingerprint
    facts = ReceiptFacts(owner.pk, "样例流水同时", dt.date(2019, 9, 10), Decimal("1020.00"))

    stop, receipt = at_once(
        lambda: record_previewed(owner, agreement(owner), seen=seen, today=TODAY, actor_id=None),
        lambda: record_receipt(facts, actor_id=None),
    )

    assert receipt.pk
    if isinstance(stop, StopPreview):
        assert FeeStop.objects.count() == 0
        assert [one.receipt for one in stop.today.shifts] == [receipt]
    assert check_books(EVERYWHERE, on=TODAY).findings == []
