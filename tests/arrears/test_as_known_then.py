"""What was owed on a day, as known today and as known then."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from arrears.selectors.portfolio import owed_by, portfolio
from arrears.services.receipts import reverse_receipt
from casework.enums import Role
from casework.scope import Scope
from enterprises.pages import AsOf
from tests.arrears.builders import committed_batch, enterprise, in_arrears, undo
from tests.arrears.money_scenes import day, deferred, ended, figures, received

pytestmark = pytest.mark.django_db
YANBIAN = Scope("2224")


def at(text: str):
    """Let the office's clock stand at noon of a day in Shanghai."""
    return time_machine.travel(dt.datetime.fromisoformat(f"{text}T12:00:00+08:00"), tick=False)


def end_of(text: str) -> dt.datetime:
    known_at = AsOf(day(text), day(text), known_on=day(text)).known_at
    assert known_at is not None
    return known_at


def known(owner, on: str, known_on: str) -> tuple[str, str]:
    """Return principal and late fee on a day as they were known at the end of another."""
    owed = owed_by(day(on), "enterprise_id", enterprise=owner, known_at=end_of(known_on))
    one = owed.get(owner.pk)
    return (str(one.principal), str(one.late_fee)) if one else ("0.00", "0.00")


@pytest.fixture
def owner():
    with at("2019-09-05"):
        one = enterprise()
        in_arrears(one, {"pension": "1000.00"}, "2019-08", "2019-08")
    return one


def test_nothing_was_owed_before_it_was_known(owner):
    assert known(owner, "2019-09-30", "2019-09-04") == ("0.00", "0.00")
    assert known(owner, "2019-09-30", "2019-09-05") == ("1000.00", "15.00")


def test_receipt_recorded_late_was_not_known_before(owner):
    with at("2019-11-20"):
        received(owner, "2019-09-10", "400.00")

    assert known(owner, "2019-09-30", "2019-09-30") == ("1000.00", "15.00")
    assert known(owner, "2019-09-30", "2019-11-19") == ("1000.00", "15.00")
    assert known(owner, "2019-09-30", "2019-11-20") == ("600.00", "11.00")
    assert figures(owner, "2019-09-30") == ("600.00", "11.00")


def test_receipt_that_was_reversed_later_still_counted_then(owner):
    with at("2019-09-10"):
        receipt = received(owner, "2019-09-10", "400.00")
    with at("2019-10-15"):
        reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")

    assert known(owner, "2019-09-30", "2019-09-30") == ("600.00", "11.00")
    assert known(owner, "2019-09-30", "2019-10-15") == ("1000.00", "15.00")


def test_deferral_and_its_end_count_from_when_they_were_recorded(owner):
    with at("2019-10-01"):
        stop = deferred(owner, "2019-09-11", "2019-09-20")
    with at("2019-12-01"):
        ended(stop, "2019-09-11")

    assert known(owner, "2019-09-30", "2019-09-30") == ("1000.00", "15.00")
    assert known(owner, "2019-09-30", "2019-10-01") == ("1000.00", "10.00")
    assert known(owner, "2019-09-30", "2019-12-01") == ("1000.00", "15.00")


def test_items_that_a_later_survey_superseded_counted_then(owner):
    with at("2019-12-01"):
        later = in_arrears(
            owner,
            {"pension": "700.00"},
            "2019-08",
            "2019-08",
            batch=committed_batch("样例二次调研"),
            surveyed_on=dt.date(2019, 11, 30),
        )
    assert known(owner, "2019-09-30", "2019-11-30") == ("1000.00", "15.00")
    assert known(owner, "2019-09-30", "2019-12-01") == ("700.00", "10.50")

    with at("2020-01-10"):
        undo(later.batch)
    assert known(owner, "2019-09-30", "2019-12-31") == ("700.00", "10.50")
    assert known(owner, "2019-09-30", "2020-01-10") == ("1000.00", "15.00")


def test_portfolio_as_known_then_adds_up_on_every_side(owner):
    with at("2019-09-10"):
        untouched = enterprise("222402")
        in_arrears(untouched, {"medical": "200.00"}, "2019-08", "2019-08")
    with at("2019-11-20"):
        received(owner, "2019-09-10", "400.00")

    total = portfolio(YANBIAN, on=day("2019-09-30"), known_at=end_of("2019-09-30"))

    assert (total.enterprises, total.items) == (2, 2)
    assert (total.principal, total.late_fee) == (Decimal("1200.00"), Decimal("18.00"))
    assert total.late_fee_of_day == Decimal("0.60")
    assert sum(one.late_fee_fen for one in total.by_insurance.values()) == total.late_fee_fen
    assert sum(one.enterprises for one in total.by_region.values()) == 2
    now = portfolio(YANBIAN, on=day("2019-09-30"))
    assert (now.principal, now.late_fee) == (Decimal("800.00"), Decimal("14.00"))


def test_pages_say_what_was_known_then(owner, users, client_for):
    with at("2019-11-20"):
        received(owner, "2019-09-10", "400.00")
    client = client_for(users(Role.AUDITOR, "2224"))
    asked = "?on=2019-09-30&known=then"

    for path in ("/", f"/enterprises/{owner.pk}/", f"/enterprises/{owner.pk}/arrears/pension/"):
        then = client.get(path + asked).content.decode()
        now = client.get(f"{path}?on=2019-09-30").content.decode()
        assert "1,000.00" in then, path
        assert "15.00" in then, path
        assert "600.00" in now, path
        assert "11.00" in now, path


def test_day_of_knowledge_that_is_none_is_named(users, client_for):
    client = client_for(users(Role.AUDITOR, "2224"))
    in_arrears(enterprise(), {"pension": "1000.00"}, "2019-08", "2019-08")

    page = client.get("/?on=2019-09-30&known=2019-02-30").content.decode()

    assert "2019-02-30" in page
