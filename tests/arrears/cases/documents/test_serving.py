"""Serving a letter: attempts, the step that follows, and the public notice as the way on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from arrears.cases.enums import DocumentKind, ServiceMethod, ServiceOutcome
from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.serving import ServiceFacts, record_service
from arrears.models import CaseDocument, CollectionCase, ServiceRecord
from casework.models import User
from tests.arrears.cases.documents.walks import demanded
from tests.arrears.cases.stepping import agree
from tests.arrears.money_scenes import day, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def case(officer, approver) -> CollectionCase:
    return demanded(officer, approver)


@pytest.fixture
def demand(case) -> CaseDocument:
    document: CaseDocument = case.documents.get(kind=DocumentKind.DEMAND_NOTICE)
    return document


def attempt(
    document: CaseDocument,
    officer: User,
    on: str,
    outcome: ServiceOutcome = ServiceOutcome.SERVED,
    method: ServiceMethod = ServiceMethod.DIRECT,
    today: dt.date | None = None,
    **facts: Any,
) -> ServiceRecord:
    return record_service(
        ServiceFacts(document.pk, method, day(on), outcome, **facts),
        today=today or day(on),
        actor_id=officer.pk,
    )


def undelivered(document: CaseDocument, officer: User, on: str) -> ServiceRecord:
    return attempt(document, officer, on, ServiceOutcome.UNDELIVERED, note="样例：地址无人")


def noticed(document: CaseDocument, officer: User, on: str) -> ServiceRecord:
    return attempt(document, officer, on, method=ServiceMethod.NOTICE, note="样例日报公告")


def standing(case: CollectionCase) -> tuple[str, str]:
    case.refresh_from_db()
    return case.state, case.next_step


def test_served_demand_moves_its_case_on_the_day_of_the_service(case, demand, officer):
    record = attempt(demand, officer, "2024-09-26", received_by="样例人", today=day("2024-09-29"))

    assert (record.served_on, standing(case)[0]) == (day("2024-09-26"), "demand_served")
    event = case.events.last()
    assert (event.step, event.happened_on, event.facts) == (
        "serve_demand",
        day("2024-09-26"),
        {"method": "direct", "received_by": "样例人"},
    )


def test_attempt_sent_twice_is_one(case, demand, officer):
    first = attempt(demand, officer, "2024-09-26", received_by="样例人")

    assert attempt(demand, officer, "2024-09-26", received_by="样例人") == first
    assert (ServiceRecord.objects.count(), case.events.filter(step="serve_demand").count()) == (
        1,
        1,
    )


def test_undelivered_stays_where_it_is_and_may_be_tried_again(case, demand, officer):
    undelivered(demand, officer, "2024-09-20")
    assert standing(case) == ("demand_issued", "serve_demand")

    attempt(demand, officer, "2024-09-23", method=ServiceMethod.MAIL, received_by="样例人")
    assert standing(case)[0] == "demand_served"


def test_notice_serves_when_its_days_have_passed(case, demand, officer):
    undelivered(demand, officer, "2024-09-20")
    record = noticed(demand, officer, "2024-09-23")

    # Thirty days from 23 September: 23 October, a Wednesday.
    assert record.served_on == day("2024-10-23")
    assert standing(case) == ("demand_issued", "await_notice")
    escalate_until(day("2024-10-22"))
    assert standing(case)[0] == "demand_issued"
    escalate_until(day("2024-10-23"))
    assert standing(case)[0] == "demand_served"
    assert case.events.last().happened_on == day("2024-10-23")
    # Five working days from the 23rd: 24, 25, 28, 29, 30 October.
    escalate_until(day("2024-10-31"))
    assert case.events.last().step == "expire_demand"
    assert case.events.last().happened_on == day("2024-10-31")


def test_last_day_of_a_notice_moves_off_a_day_off(case, demand, officer):
    undelivered(demand, officer, "2024-09-20")

    # Thirty days from 26 September end on Saturday, 26 October.
    assert noticed(demand, officer, "2024-09-26").served_on == day("2024-10-28")


def test_notice_needs_an_attempt_that_failed_before_it(demand, officer):
    with pytest.raises(CaseProblem, match="another way") as refused:
        noticed(demand, officer, "2024-09-23")
    undelivered(demand, officer, "2024-09-24")
    with pytest.raises(CaseProblem, match="another way"):
        attempt(
            demand,
            officer,
            "2024-09-23",
            method=ServiceMethod.NOTICE,
            today=day("2024-09-24"),
        )

    assert refused.value.field == "method"
    assert ServiceRecord.objects.count() == 1


def test_nothing_is_served_beside_a_notice_or_twice(case, demand, officer):
    undelivered(demand, officer, "2024-09-20")
    noticed(demand, officer, "2024-09-23")
    with pytest.raises(CaseProblem, match="public notice of 2024-09-23"):
        attempt(demand, officer, "2024-09-24", received_by="样例人")
    reminder = case.documents.get(kind=DocumentKind.REMINDER)
    attempt(reminder, officer, "2024-09-24", received_by="样例人")
    with pytest.raises(CaseProblem, match="served on 2024-09-24"):
        attempt(reminder, officer, "2024-09-25", received_by="样例人")


def test_reminder_is_served_without_a_step(case, officer):
    before = case.events.count()
    reminder = case.documents.get(kind=DocumentKind.REMINDER)
    attempt(reminder, officer, "2024-09-19", received_by="样例人")

    assert (case.events.count(), standing(case)[0]) == (before, "demand_issued")


@pytest.mark.parametrize(
    ("on", "today", "message"),
    [("2024-09-17", "2024-09-20", "lies before"), ("2024-09-21", "2024-09-20", "has not come")],
)
def test_wrong_days_are_refused(case, demand, officer, on, today, message):
    with pytest.raises(CaseProblem, match=message) as refused:
        attempt(demand, officer, on, received_by="样例人", today=day(today))

    assert refused.value.field == "attempted_on"
    assert standing(case)[0] == "demand_issued"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "received_by"),
        ({"method": ServiceMethod.LEFT, "received_by": "样例人"}, "witness"),
        ({"outcome": ServiceOutcome.UNDELIVERED}, "note"),
        (
            {"outcome": ServiceOutcome.UNDELIVERED, "note": "样例", "received_by": "样例人"},
            "received_by",
        ),
        (
            {"outcome": ServiceOutcome.UNDELIVERED, "method": ServiceMethod.NOTICE, "note": "样例"},
            "outcome",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(demand, officer, given, field):
    with pytest.raises(CaseProblem) as refused:
        attempt(demand, officer, "2024-09-20", **given)

    assert refused.value.field == field
    assert not ServiceRecord.objects.exists()


def test_letter_left_with_a_witness_is_served(case, demand, officer):
    attempt(demand, officer, "2024-09-20", method=ServiceMethod.LEFT, witness="样例见证人")

    assert case.events.last().facts == {"method": "left", "received_by": "样例见证人"}


def test_letter_that_was_replaced_is_not_served(case, demand, officer, approver):
    agree(case, "issue_demand", "2024-09-20", officer, approver)

    with pytest.raises(CaseProblem, match="later letter"):
        attempt(demand, officer, "2024-09-23", received_by="样例人")
    undelivered(demand, officer, "2024-09-23")

    assert not ServiceRecord.objects.filter(outcome=ServiceOutcome.SERVED).exists()


def test_service_of_what_was_paid_is_refused_as_a_whole(case, demand, officer):
    received(case.enterprise, "2024-09-19", "30000.00")

    with pytest.raises(StepNotPermitted):
        attempt(demand, officer, "2024-09-20", received_by="样例人")

    assert not ServiceRecord.objects.exists()
