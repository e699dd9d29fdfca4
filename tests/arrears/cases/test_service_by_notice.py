"""A service counts on its own day, whenever it is noted and whatever pauses the office."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from arrears.cases.doctor import examine
from arrears.cases.enums import ServiceMethod, ServiceOutcome
from arrears.cases.errors import StepNotPermitted
from arrears.cases.facts import CaseFacts
from arrears.cases.ladder import next_action
from arrears.cases.obstacles import obstacles
from arrears.cases.reading import CaseBook
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.serving import ServiceFacts, record_service
from arrears.cases.services.steps import take_step
from arrears.cases.workflow import UNSERVED, State
from arrears.models import CaseEvent, CollectionCase, ServiceRecord
from casework.enums import JobKind
from casework.limits import LimitBook
from casework.models import JobRun, User
from tests.arrears.cases.stepping import agree, day, served, standing, take, with_plant
from tests.arrears.cases.test_ladder import limits
from tests.arrears.money_scenes import deferred

in_database = pytest.mark.django_db


@pytest.fixture
def demanded(case: CollectionCase, officer: User, approver: User) -> CollectionCase:
    """A case whose demand notice went out on 18 September 2024."""
    take(case, "remind", "2024-09-13", officer)
    agree(case, "issue_demand", "2024-09-18", officer, approver)
    return case


def attempt(
    case: CollectionCase,
    officer: User,
    method: ServiceMethod,
    on: str,
    today: str,
    outcome: ServiceOutcome = ServiceOutcome.SERVED,
) -> ServiceRecord:
    """Record on a day what was tried with the last letter on another."""
    letter = case.documents.latest("pk")
    received_by = "样例人" if (method, outcome) == ("direct", "served") else ""
    facts = ServiceFacts(letter.pk, method, day(on), outcome, received_by, note="样例")
    return record_service(facts, today=day(today), actor_id=officer.pk)


def noticed(
    case: CollectionCase, officer: User, on: str, today: str, tried_on: str
) -> ServiceRecord:
    """Record an attempt that failed and the public notice that came after it."""
    attempt(case, officer, ServiceMethod.DIRECT, tried_on, today, ServiceOutcome.UNDELIVERED)
    return attempt(case, officer, ServiceMethod.NOTICE, on, today)


def happened(case: CollectionCase, step: str) -> str:
    return case.events.get(step=step).happened_on.isoformat()


def facts_of(case: CollectionCase, on: str) -> CaseFacts:
    case.refresh_from_db()
    return CaseBook([case], day(on), LimitBook.load()).reading(case).facts


@in_database
def test_notice_recorded_late_serves_on_the_day_it_was_complete(demanded, on, officer):
    """民事诉讼法 第九十五条: thirty days from the notice, not from the night that notes it."""
    on("2024-11-20")
    record = noticed(demanded, officer, "2024-09-23", "2024-11-20", tried_on="2024-09-20")

    escalate_until(day("2024-11-20"))

    assert record.served_on == day("2024-10-23")
    assert happened(demanded, "serve_demand_by_notice") == "2024-10-23"
    # The five working days ended on the 30th; the job notes it on the day on which it can.
    assert happened(demanded, "expire_demand") == "2024-11-20"
    window = facts_of(demanded, "2024-11-20").window
    # 行政诉讼法 第四十六条: six months from the service.
    assert window is not None and window.contestable.last_on == day("2025-04-23")
    assert list(examine(day("2024-11-20"))) == []


@in_database
def test_demand_term_runs_from_the_notice_that_was_recorded_late(demanded, on, officer):
    on("2024-10-25")
    noticed(demanded, officer, "2024-09-23", "2024-10-25", tried_on="2024-09-20")

    escalate_until(day("2024-10-25"))

    assert standing(demanded) == ("demand_served", "await_payment", "2024-10-30")


@in_database
@pytest.mark.parametrize("nights", [["2024-10-23"], []], ids=["on its night", "nights missed"])
def test_notice_complete_during_a_deferral_serves_on_its_day(demanded, debtor, on, officer, nights):
    on("2024-09-23")
    noticed(demanded, officer, "2024-09-23", "2024-09-23", tried_on="2024-09-20")
    on("2024-10-08")
    deferred(debtor, "2024-10-08", "2025-03-31")
    escalate_until(day("2024-10-08"))
    assert standing(demanded) == ("demand_issued", "await_notice", "2024-10-22")

    for night in nights:
        on(night)
        escalate_until(day(night))
        assert standing(demanded) == ("demand_served", "await_deferral_end", "2025-03-31")
    on("2025-04-01")
    escalate_until(day("2025-04-01"))

    assert happened(demanded, "serve_demand_by_notice") == "2024-10-23"
    # The pause ended on 31 March; the term of the demand had run by then.
    assert happened(demanded, "expire_demand") == "2025-04-01"
    assert list(examine(day("2025-04-01"))) == []


@in_database
def test_court_demand_runs_from_the_notice_that_was_recorded_late(
    case, debtor, on, officer, approver
):
    """行政强制法 第五十四条: ten working days from the service of the court demand."""
    on("2024-09-26")
    served(case, officer, approver)
    on("2024-10-16")
    escalate_until(day("2024-10-16"))
    take(case, "inquire_accounts", "2024-10-16", officer)
    take(case, "find_too_little", "2024-10-16", officer, document="样例银行回函")
    with_plant(debtor, "2024-10-16")
    take(case, "refuse_security", "2024-10-16", officer, reason="样例：拒绝担保")
    agree(case, "issue_court_demand", "2024-10-16", officer, approver)
    on("2024-12-10")
    noticed(case, officer, "2024-10-21", "2024-12-10", tried_on="2024-10-18")

    escalate_until(day("2024-12-10"))

    assert happened(case, "serve_court_demand_by_notice") == "2024-11-20"
    assert facts_of(case, "2024-12-10").court_demand_served_on == day("2024-11-20")
    # Ten working days from the 20th ended on 4 December.
    assert standing(case)[0] == "court_ready"


@in_database
def test_service_during_a_deferral_is_recorded_after_it(demanded, debtor, on, officer):
    on("2024-09-26")
    deferred(debtor, "2024-09-23", "2024-10-31")
    on("2024-11-04")
    escalate_until(day("2024-11-04"))

    attempt(demanded, officer, ServiceMethod.DIRECT, "2024-09-24", "2024-11-04")

    assert happened(demanded, "serve_demand") == "2024-09-24"
    assert standing(demanded)[:2] == ("demand_served", "expire_demand")
    assert list(examine(day("2024-11-04"))) == []


@in_database
def test_service_is_recorded_while_the_deferral_runs_and_pauses_what_follows(
    demanded, debtor, on, officer
):
    on("2024-09-26")
    deferred(debtor, "2024-09-23", "2024-10-31")

    attempt(demanded, officer, ServiceMethod.DIRECT, "2024-09-24", "2024-09-26")

    assert standing(demanded) == ("demand_served", "await_deferral_end", "2024-10-31")


@in_database
@pytest.mark.usefixtures("in_english")
def test_deferral_still_stops_what_the_office_does(case, debtor, on, officer):
    on("2024-09-13")
    deferred(debtor, "2024-09-13", "2024-10-31")

    with pytest.raises(StepNotPermitted, match="2024-11-01"):
        take_step(
            case.pk,
            "remind",
            on=day("2024-09-13"),
            today=day("2024-09-13"),
            facts={},
            actor_id=officer.pk,
        )


@in_database
def test_doctor_tells_a_service_that_is_dated_on_another_day(demanded, on, officer):
    on("2024-11-20")
    noticed(demanded, officer, "2024-09-23", "2024-11-20", tried_on="2024-09-20")
    run = JobRun.objects.create(kind=JobKind.ESCALATION, for_on=day("2024-11-20"))
    with transaction.atomic():
        CaseEvent.objects.create(
            case=demanded,
            step="serve_demand_by_notice",
            from_state="demand_issued",
            to_state="demand_served",
            happened_on=day("2024-11-20"),
            basis="样例",
            job_run=run,
        )

    told = [one for one in examine(day("2024-11-20")) if one.check == "service_day_differs"]

    assert [(one.expected, one.found, one.is_repairable) for one in told] == [
        ("2024-10-23", "serve_demand_by_notice 2024-11-20", False)
    ]


def paused(state: State, **facts: object) -> CaseFacts:
    """A case whose letter waits for its service while a deferral runs to the end of 2024."""
    given: dict[str, Any] = {
        "established_on": day("2024-01-02"),
        "since_on": day("2024-06-03"),
        "demand_served_on": day("2024-01-10"),
        "deferred_until_on": day("2024-12-31"),
    }
    return CaseFacts(state, **(given | facts))


@pytest.mark.parametrize("state", sorted(UNSERVED))
@pytest.mark.parametrize(
    ("notice_served_on", "expected"),
    [
        (None, ("await_deferral_end", "2025-01-01")),
        ("2025-01-01", ("await_deferral_end", "2025-01-01")),
        ("2024-12-31", ("await_notice", "2024-12-31")),
        ("2024-07-03", ("await_notice", "2024-07-03")),
        ("2024-07-02", ("by_notice", "2024-07-02")),
    ],
)
def test_paused_case_waits_for_the_notice_or_the_deferral_whichever_ends_first(
    state, notice_served_on, expected
):
    facts = paused(state, notice_served_on=notice_served_on and day(notice_served_on))

    action = next_action(facts, limits, day("2024-07-02"))

    assert action.looks_again_on is not None
    name = "by_notice" if action.name.endswith("_by_notice") else action.name
    assert (name, action.looks_again_on.isoformat()) == expected


def test_notice_of_a_revoked_demand_moves_nothing_while_a_deferral_runs():
    facts = paused(
        State.COURT_DEMAND_ISSUED,
        notice_served_on=day("2024-07-02"),
        demand_revoked_on=day("2024-06-20"),
    )

    assert next_action(facts, limits, day("2024-07-02")).name == "await_deferral_end"


@pytest.mark.parametrize("step", ["serve_demand", "serve_demand_by_notice"])
def test_deferral_does_not_stand_in_the_way_of_a_service(step):
    facts = paused(State.DEMAND_ISSUED, notice_served_on=day("2024-07-02"))

    assert obstacles(step, facts, limits, day("2024-07-02")) == []
