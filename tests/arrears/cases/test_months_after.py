"""A case whose months go on falling due: what an agreement of its debt defers, and what not."""

from __future__ import annotations

import pytest

from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.steps import open_case
from arrears.enums import EndKind
from arrears.models import CollectionCase, FeeStop
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.cases.stepping import agree, day, served, standing, take, with_plant
from tests.arrears.money_scenes import deferred, ended, figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def debtor(db) -> Enterprise:
    """Owe 10,000.00 for pension of each month of July to November 2024, due at its end."""
    owner = enterprise(status="normal", disposal_class="normal")
    in_arrears(owner, {"pension": "50000.00"}, "2024-07", "2024-11")
    return owner


@pytest.fixture
def expired(debtor, on, officer, approver) -> CollectionCase:
    """A case whose demand has expired, with property on record, 16 October 2024."""
    found = open_case(
        debtor.pk, established_on=day("2024-09-12"), on=day("2024-09-12"), actor_id=officer.pk
    )
    on("2024-09-26")
    served(found, officer, approver)
    on("2024-10-16")
    escalate_until(day("2024-10-16"))
    take(found, "inquire_accounts", "2024-10-16", officer)
    take(found, "find_too_little", "2024-10-16", officer, document="样例银行回函")
    with_plant(debtor, "2024-10-16")
    return found


@pytest.fixture
def deferred_case(expired: CollectionCase, officer, approver) -> CollectionCase:
    """The same, deferred from 16 October 2024 to 30 September 2025."""
    agree(
        expired,
        "agree_deferral",
        "2024-10-16",
        officer,
        approver,
        to_on="2025-09-30",
        document="样例协议",
        security_kind="mortgage",
        security_details="样例厂房",
    )
    return expired


def test_agreement_stops_the_fee_of_the_months_it_names_alone(deferred_case, debtor):
    """社会保险法 第六十三条第二款: what is agreed on is deferred; 第八十六条 for the rest."""
    assert FeeStop.objects.get().last_month == day("2024-09-01")
    assert str(deferred_case.documents.latest("pk").principal) == "30000.00"
    # July, August and September to 15 October: 76, 45 and 15 days of 5.00.
    assert figures(debtor, "2024-10-16") == ("30000.00", "680.00")
    # October from 1 November and November from 1 December: 334 and 304 days of 5.00 more.
    assert figures(debtor, "2025-09-30") == ("50000.00", "3870.00")


def test_months_that_fall_due_later_do_not_end_the_pause(deferred_case, on):
    assert standing(deferred_case) == ("deferred", "await_deferral_end", "2025-09-30")
    on("2025-01-06")

    assert escalate_until(day("2025-01-06")).moved == {}
    assert standing(deferred_case) == ("deferred", "await_deferral_end", "2025-09-30")

    ended(FeeStop.objects.get(), "2025-01-06", EndKind.BROKEN)
    assert escalate_until(day("2025-01-06")).moved == {"resume": 1}


@pytest.mark.parametrize(
    ("named", "pauses"),
    [
        ({"last_month": day("2024-09-01")}, True),
        ({"first_month": day("2024-07-01"), "insurance": "pension"}, True),
        ({"last_month": day("2024-08-01")}, False),
        ({"first_month": day("2024-08-01")}, False),
        ({"insurance": "unemployment"}, False),
    ],
)
def test_deferral_that_names_all_that_is_owed_pauses_and_one_of_a_part_does_not(
    expired, debtor, on, named, pauses
):
    deferred(debtor, "2024-10-16", "2024-12-31", **named)
    escalate_until(day("2024-10-16"))

    assert (standing(expired)[1] == "await_deferral_end") is pauses
