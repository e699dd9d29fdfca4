"""The doctor finds each kind of disagreement, and repairs conclusions alone."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from arrears.cases.doctor import examine
from arrears.cases.enums import Decision
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.proposals import propose_step
from arrears.cases.services.steps import lock_case, move, open_case
from arrears.models import (
    CaseEvent,
    CaseProposal,
    CollectionCase,
    FeeStop,
)
from arrears.services.receipts import reverse_receipt
from casework.enums import JobKind
from casework.models import JobRun
from enterprises.enums import DisposalClass
from tests.arrears.builders import committed_batch, enterprise, in_arrears
from tests.arrears.cases.stepping import agree, day, served, standing, take
from tests.arrears.money_scenes import received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ON = day("2024-09-26")


@pytest.fixture
def demanded(case, on, officer, approver):
    """A case in order: its demand notice was issued and served, with its record."""
    on("2024-09-26")
    served(case, officer, approver)
    assert found(ON) == []
    return case


def found(on) -> list[str]:
    return [one.check for one in examine(on)]


def change(case: CollectionCase, **columns: object) -> None:
    CollectionCase.objects.filter(pk=case.pk).update(**columns)


def doctor(*arguments: str) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    code = 0
    try:
        call_command("case_doctor", "--json", *arguments, stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, json.loads(out.getvalue())


def test_cases_in_order_are_left_alone(demanded):
    assert doctor("--repair") == (
        0,
        {"as_of": "2024-09-26", "holds": True, "cases": 1, "findings": [], "repaired": []},
    )
    assert not JobRun.objects.filter(kind=JobKind.CASE_REPAIR).exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"next_step": "remind"},
        {"next_by": "officer"},
        {"next_reason": "demand_unpaid"},
        {"next_due_on": day("2024-10-08")},
        {"looks_again_on": None},
        {"looks_again_on": day("2024-10-11")},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_projection_is_drawn_anew(demanded, columns):
    change(demanded, **columns)

    assert doctor()[0] == 1
    code, said = doctor("--repair")

    assert [one["check"] for one in said["repaired"]] == ["projection_differs"]
    assert (code, said["findings"]) == (0, [])
    assert standing(demanded) == ("demand_served", "await_payment", "2024-10-09")
    assert demanded.looks_again_on == day("2024-10-10")
    (run,) = JobRun.objects.filter(kind=JobKind.CASE_REPAIR)
    assert [one["case"] for one in run.figures["repaired"]] == [demanded.pk]


def test_case_that_a_run_will_look_at_is_not_judged(demanded):
    change(demanded, next_step="remind", looks_again_on=ON)

    assert found(ON) == []
    escalate_until(ON)
    assert standing(demanded)[1] == "await_payment"


def test_case_whose_nights_were_missed_is_told_and_left_to_the_run(demanded, on):
    """Its steps are dated on the days that were missed, which only the run does."""
    on("2024-11-20")

    code, said = doctor("--repair")

    assert (code, said["repaired"]) == (1, [])
    assert [(one["check"], one["expected"], one["found"]) for one in said["findings"]] == [
        ("look_overdue", "2024-11-20", "await_payment 2024-10-10")
    ]
    escalate_until(day("2024-11-20"))
    assert doctor()[0] == 0
    assert demanded.events.last().happened_on == day("2024-10-10")


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "inquiring"},
        {"since_on": day("2024-09-25")},
        {"state": "settled", "closed_on": day("2024-09-26")},
    ],
    ids=["state", "day", "closed"],
)
def test_state_is_drawn_anew_from_the_events(demanded, columns):
    change(demanded, **columns)

    assert "state_differs" in found(ON)
    code, said = doctor("--repair")

    assert code == 0, said
    assert standing(demanded) == ("demand_served", "await_payment", "2024-10-09")
    assert (demanded.since_on, demanded.closed_on) == (ON, None)


def test_case_that_cannot_be_opened_again_stays_reported(demanded, debtor, officer):
    change(demanded, state="settled", closed_on=ON, next_step="", next_by="", next_reason="")
    open_case(debtor.pk, established_on=ON, on=ON, actor_id=officer.pk)

    code, said = doctor("--repair")

    assert code == 1
    assert "state_differs" in [one["check"] for one in said["findings"]]
    assert said["repaired"] == []


def broken_event(case: CollectionCase, **columns: object) -> None:
    given = {
        "case": case,
        "step": "expire_demand",
        "from_state": "demand_served",
        "to_state": "demand_expired",
        "happened_on": ON,
        "basis": "样例",
        "job_run": JobRun.objects.create(kind=JobKind.ESCALATION, for_on=ON),
    }
    CaseEvent.objects.create(**(given | columns))


@pytest.mark.parametrize(
    "columns",
    [
        {"from_state": "inquiring"},
        {"happened_on": day("2024-09-25")},
        {"to_state": "inquiring"},
        {"step": "remind", "to_state": "reminded"},
    ],
    ids=["from another state", "before the last", "to another state", "not from there"],
)
def test_broken_chain_is_told_and_not_repaired(demanded, columns):
    broken_event(demanded, **columns)

    assert "events_broken" in found(ON)
    code, said = doctor("--repair")

    assert (code, said["repaired"]) == (1, [])
    assert standing(demanded)[0] == "demand_served"


def test_case_without_events_is_told(demanded):
    owner = enterprise()
    other = CollectionCase.objects.create(
        enterprise=owner, established_on=ON, since_on=ON, next_step="remind"
    )

    assert [(one.check, one.case) for one in examine(ON)] == [("events_broken", other.pk)]


def test_paid_case_that_no_run_would_look_at_is_found(demanded, debtor):
    received(debtor, "2024-09-26", "20000.00")
    assert found(ON) == []
    change(demanded, looks_again_on=day("2024-10-10"))

    assert found(ON) == ["open_though_paid"]
    assert doctor("--repair")[0] == 0
    assert escalate_until(ON).moved == {"settle": 1}


def test_settled_case_that_owed_is_found_until_a_new_one_is_open(demanded, debtor, officer):
    receipt = received(debtor, "2024-09-26", "20000.00")
    escalate_until(ON)
    assert found(ON) == []
    reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")

    (told,) = examine(ON)
    # 10,000 and the fee of 57 days, 1 August to 26 September, at 5.00 a day.
    assert (told.check, told.found) == ("settled_but_owing", "10285.00")
    assert doctor("--repair")[0] == 1
    open_case(debtor.pk, established_on=ON, on=ON, actor_id=officer.pk)
    assert found(ON) == []


def test_new_debt_after_the_settlement_is_no_finding(demanded, debtor, on):
    received(debtor, "2024-09-26", "20000.00")
    escalate_until(ON)
    on("2025-03-01")
    in_arrears(
        debtor,
        {"medical": "90000.00"},
        "2024-12",
        "2024-12",
        batch=committed_batch("样例后来的调研"),
        surveyed_on=day("2025-02-01"),
    )

    assert found(day("2025-03-01")) == []


def test_missing_letter_is_found_for_steps_since_there_are_letters(demanded, officer):
    CaseEvent.objects.create(
        case=demanded,
        step="remind",
        from_state="established",
        to_state="reminded",
        happened_on=ON,
        basis="样例",
        recorded_by=officer,
    )

    told = [one for one in examine(ON) if one.check == "document_missing"]
    assert [(one.expected, one.found) for one in told] == [("reminder", "remind 2024-09-26")]


def test_service_without_its_record_is_found(case, on, officer, approver):
    on("2024-09-26")
    take(case, "remind", "2024-09-26", officer)
    agree(case, "issue_demand", "2024-09-26", officer, approver)
    facts = {"method": "direct", "received_by": "样例人"}
    with transaction.atomic():
        move(lock_case(case.pk), "serve_demand", on=ON, today=ON, facts=facts, actor_id=officer.pk)

    assert found(ON) == ["service_missing"]


def test_proposal_that_waits_on_a_closed_case_is_overtaken(demanded, debtor, officer):
    received(debtor, "2024-09-26", "20000.00")
    escalate_until(ON)
    proposal = CaseProposal.objects.create(
        case=demanded,
        step="file_claim",
        happened_on=ON,
        proposed_by=officer,
        proposed_on=ON,
    )

    assert found(ON) == ["proposal_on_closed_case"]
    assert doctor("--repair")[0] == 0
    proposal.refresh_from_db()
    assert proposal.decision == Decision.OVERTAKEN


@pytest.mark.parametrize(
    ("step", "from_state", "to_state", "has_person"),
    [
        ("expire_demand", "demand_served", "demand_expired", True),
        ("serve_demand", "demand_issued", "demand_served", False),
        ("file_claim", "demand_served", "claim_filed", True),
    ],
    ids=["system step by a person", "officer's step by nobody", "two people's step by one"],
)
def test_step_by_the_wrong_people_is_found(
    demanded, officer, step, from_state, to_state, has_person
):
    CaseEvent.objects.create(
        case=demanded,
        step=step,
        from_state=from_state,
        to_state=to_state,
        happened_on=ON,
        basis="样例",
        recorded_by=officer if has_person else None,
    )

    assert "not_two_people" in found(ON)


def test_event_recorded_by_who_proposed_it_is_found(demanded, debtor, officer, approver):
    FeeStop.objects.create(
        enterprise=debtor, kind="bankruptcy", from_on=ON, basis="样例", document="样例"
    )
    proposal = propose_step(
        demanded.pk, "file_claim", on=ON, today=ON, facts={}, actor_id=officer.pk
    )
    CaseProposal.objects.filter(pk=proposal.pk).update(
        decision=Decision.APPROVED, decided_by=approver, decided_at="2024-09-26T04:00:00Z"
    )
    assert "not_two_people" in found(ON)
    CaseEvent.objects.create(
        case=demanded,
        step="file_claim",
        from_state="demand_served",
        to_state="claim_filed",
        happened_on=ON,
        basis="样例",
        proposal=proposal,
        recorded_by=officer,
    )

    assert "not_two_people" in found(ON)


def test_doctor_says_it_in_words(demanded, debtor):
    change(demanded, next_step="remind")
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("case_doctor", stdout=out)
    assert ended.value.code == 1
    call_command("case_doctor", "--repair", stdout=out)

    assert debtor.name in out.getvalue()
    assert out.getvalue().splitlines()[-1] == "1 cases compared, 1 repaired, 0 findings"


def test_doctor_asks_the_same_number_of_questions_however_many_cases(
    demanded, django_assert_max_num_queries
):
    for _one in range(5):
        owner = enterprise(status="normal", disposal_class=DisposalClass.NORMAL)
        in_arrears(owner, {"pension": "500.00"}, "2024-07", "2024-07")
        open_case(owner.pk, established_on=ON, on=ON, actor_id=None)

    with django_assert_max_num_queries(31):
        assert list(examine(ON)) == []
