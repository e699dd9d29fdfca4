"""Officers and nights at the same moment: a case takes each step once, and ends in order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from arrears.cases.doctor import examine
from arrears.cases.enums import Decision
from arrears.cases.errors import CaseProblem
from arrears.cases.services.escalation import Escalation, escalate_until
from arrears.cases.services.proposals import approve, propose_step, send_back
from arrears.cases.services.steps import open_case, take_step
from arrears.models import CaseEvent, CaseProposal, CollectionCase
from arrears.services.receipts import ReceiptFacts, record_receipt
from casework.enums import Role
from casework.models import User
from ledger.models import Receipt
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.cases.stepping import serve
from tests.concurrency.threads import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
TODAY = dt.date(2024, 10, 8)


@pytest.fixture
def officers(users) -> list[User]:
    return [users(Role.AUDITOR) for _one in range(3)]


@pytest.fixture(autouse=True)
def today(on) -> None:
    on(TODAY.isoformat())


def debtor():
    owner = enterprise(status="normal", disposal_class="normal")
    in_arrears(owner, {"pension": "10000.00"}, "2024-07", "2024-07")
    return owner


def opened(officer: User) -> CollectionCase:
    return open_case(debtor().pk, established_on=TODAY, on=TODAY, actor_id=officer.pk)


def steps(case: CollectionCase) -> list[str]:
    return list(case.events.values_list("step", flat=True))


def in_order() -> bool:
    return list(examine(TODAY)) == []


def expiring(officers: list[User]) -> CollectionCase:
    """Return a case whose demand expired the day before, which no night has noticed."""
    officer, approver, _other = officers
    served_on = dt.date(2024, 9, 20)
    owner = debtor()
    case = open_case(owner.pk, established_on=served_on, on=served_on, actor_id=officer.pk)
    dated = {"on": served_on, "today": served_on}
    take_step(case.pk, "remind", **dated, facts={}, actor_id=officer.pk)
    proposal = propose_step(case.pk, "issue_demand", **dated, facts={}, actor_id=officer.pk)
    approve(proposal.pk, today=served_on, actor_id=approver.pk)
    serve(case, served_on.isoformat(), officer, method="direct", received_by="样例人")
    return case


def test_same_step_by_two_officers_is_one_event(officers):
    case = opened(officers[0])

    outcomes = at_once(
        *[
            lambda pk=officer.pk: take_step(
                case.pk, "remind", on=TODAY, today=TODAY, facts={}, actor_id=pk
            )
            for officer in officers
        ]
    )

    assert {type(one) for one in outcomes} == {CaseEvent}, outcomes
    assert steps(case) == ["open", "remind"]
    assert in_order()


def test_step_and_its_opposite_at_once_are_one_step(officers):
    """Both may follow the state; the second finds the case moved and is refused."""
    case = expiring(officers)
    escalate_until(TODAY)
    act = {"on": TODAY, "today": TODAY, "actor_id": officers[0].pk}
    take_step(case.pk, "inquire_accounts", **act, facts={})
    facts = {"document": "样例回函"}

    outcomes = at_once(
        lambda: take_step(case.pk, "find_funds", **act, facts=facts),
        lambda: take_step(case.pk, "find_funds", **act, facts={"document": "样例另一回函"}),
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["CaseEvent", "StepNotPermitted"]
    assert steps(case)[-2:] == ["inquire_accounts", "find_funds"]
    assert in_order()


def test_approval_and_sending_back_at_once_are_one_decision(officers):
    officer, approver, other = officers
    case = opened(officer)
    take_step(case.pk, "remind", on=TODAY, today=TODAY, facts={}, actor_id=officer.pk)
    proposal = propose_step(
        case.pk, "issue_demand", on=TODAY, today=TODAY, facts={}, actor_id=officer.pk
    )

    approved, returned = at_once(
        lambda: approve(proposal.pk, today=TODAY, actor_id=approver.pk),
        lambda: send_back(proposal.pk, reason="样例：不符", today=TODAY, actor_id=other.pk),
    )

    proposal.refresh_from_db()
    if proposal.decision == Decision.APPROVED:
        assert (type(approved), type(returned)) == (CaseEvent, CaseProblem)
        assert steps(case) == ["open", "remind", "issue_demand"]
    else:
        assert (type(approved), type(returned)) == (CaseProblem, CaseProposal)
        assert steps(case) == ["open", "remind"]
    assert in_order()


def test_two_proposals_at_once_leave_one_waiting(officers):
    case = opened(officers[0])
    take_step(case.pk, "remind", on=TODAY, today=TODAY, facts={}, actor_id=officers[0].pk)

    outcomes = at_once(
        *[
            lambda pk=officer.pk: propose_step(
                case.pk, "issue_demand", on=TODAY, today=TODAY, facts={}, actor_id=pk
            )
            for officer in officers
        ]
    )

    assert sorted(type(one).__name__ for one in outcomes) == [
        "CaseProposal",
        "StepNotPermitted",
        "StepNotPermitted",
    ], outcomes
    assert case.proposals.filter(decision=Decision.WAITING).count() == 1


def test_night_beside_a_receipt_ends_as_either_order_would(officers):
    case = expiring(officers)
    # 10,000 from 1 August to 8 October inclusive: 69 days × 5.00 = 345.00.
    facts = ReceiptFacts(case.enterprise_id, "样例A", TODAY, Decimal("10345.00"))

    night, receipt = at_once(
        lambda: escalate_until(TODAY), lambda: record_receipt(facts, actor_id=None)
    )

    assert (type(night), type(receipt)) == (Escalation, Receipt), (night, receipt)
    assert night.failed == {}
    escalate_until(TODAY)
    case.refresh_from_db()
    assert case.state == "settled"
    assert steps(case)[-1] == "settle"
    assert steps(case).count("expire_demand") <= 1
    assert in_order()


def test_two_nights_at_once_take_each_step_once(officers):
    cases = [expiring(officers) for _one in range(3)]

    outcomes = at_once(*[lambda: escalate_until(TODAY) for _night in range(3)])

    assert {type(one) for one in outcomes} == {Escalation}, outcomes
    assert [one.failed for one in outcomes] == [{}, {}, {}]
    assert sum(one.moved["expire_demand"] for one in outcomes) == len(cases)
    for case in cases:
        assert steps(case).count("expire_demand") == 1
    assert in_order()


def test_case_opened_by_several_is_one(officers):
    owner = debtor()

    outcomes = at_once(
        *[
            lambda pk=officer.pk: open_case(owner.pk, established_on=TODAY, on=TODAY, actor_id=pk)
            for officer in officers
        ]
    )

    assert {type(one) for one in outcomes} == {CollectionCase}, outcomes
    assert CollectionCase.objects.count() == 1
    assert CaseEvent.objects.count() == 1
    assert in_order()
